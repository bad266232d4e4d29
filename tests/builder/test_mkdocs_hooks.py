"""MkDocs is given a plugin of ours for each build, also where one process builds several."""

from collections.abc import Iterator
from contextlib import contextmanager

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from builder.pages.plugin import CourseBuild
from tests.builder.rendering import Course


@contextmanager
def started(course: Course, name: str = "mkdocs.yml") -> Iterator[MkDocsConfig]:
    """The settings of a build that MkDocs has begun, and not yet rendered."""
    config = load_config(str(course.root / name), site_dir=str(course.root / "out"))
    config.plugins.on_startup(command="build", dirty=False)
    try:
        yield config.plugins.on_config(config)
    finally:
        config.plugins.on_shutdown()


def plugin_of(config: MkDocsConfig) -> CourseBuild:
    plugin = config.plugins["course"]
    assert isinstance(plugin, CourseBuild)
    return plugin


def test_two_builds_in_one_process_have_two_plugins(course: Course) -> None:
    with started(course) as first, started(course) as second:
        assert plugin_of(first) is not plugin_of(second)
        plugin_of(first).sources["a"] = "b"
        assert plugin_of(second).sources == {}


def test_each_build_has_the_language_of_its_settings(course: Course) -> None:
    with started(course) as english, started(course, "mkdocs.ko.yml") as korean:
        assert [plugin_of(config).language for config in (english, korean)] == ["en", "ko"]
        assert {plugin_of(config).root for config in (english, korean)} == {course.root}


def test_the_plugin_takes_part_in_the_later_events_once(course: Course) -> None:
    for _ in range(2):
        with started(course) as config:
            for event in ("files", "page_markdown", "page_content", "env", "post_page"):
                methods = config.plugins.events[event]
                owners = [getattr(method, "__self__", None) for method in methods]
                ours = [owner for owner in owners if isinstance(owner, CourseBuild)]
                assert ours == [plugin_of(config)], event
