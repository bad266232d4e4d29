"""Building into place. The real site is in tests/site."""

import errno
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from builder.site import build as site
from builder.site import renderers
from builder.site.build import SiteFolderError, build_site, replace_folder
from builder.site.render import RenderError
from builder.sources.lessons import LessonError
from tests.builder.folders import tree, write


@pytest.fixture
def folders(tmp_path):
    new, old, previous = (tmp_path / name for name in ("new", "site", "previous"))
    write(new / "index.html", "new")
    write(old / "index.html", "old")
    return new, old, previous


class TestReplaceFolder:
    def test_the_new_site_takes_the_place_of_the_old(self, folders):
        new, old, previous = folders
        replace_folder(new, old, previous)
        assert tree(old) == {"index.html": "new"}
        assert not new.exists()
        assert not previous.exists()

    def test_there_may_be_no_old_site(self, folders):
        new, _, previous = folders
        replace_folder(new, new.with_name("elsewhere"), previous)
        assert tree(new.with_name("elsewhere")) == {"index.html": "new"}

    def test_an_interruption_between_the_renames_leaves_the_old_site(self, folders, monkeypatch):
        new, old, previous = folders
        rename = Path.rename

        def interrupted(self, target):
            if self == new:
                raise KeyboardInterrupt
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", interrupted)
        with pytest.raises(KeyboardInterrupt):
            replace_folder(new, old, previous)
        assert tree(old) == {"index.html": "old"}


class TestBuild:
    @pytest.fixture(autouse=True)
    def _without_processes(self, pool, monkeypatch):
        monkeypatch.setattr(renderers, "ProcessPoolExecutor", lambda *_, **__: pool)
        monkeypatch.setattr(site, "execute_lessons", lambda root, **_: [])

    def test_both_languages_come_into_one_site(self, pool, tmp_path):
        build_site(tmp_path)
        assert tree(tmp_path / "site") == {"index.html": "Hello", "ko/index.html": "안녕"}
        assert [path.name for path in (tmp_path / ".cache").iterdir()] == ["build.lock"]

    def test_what_is_no_longer_made_is_gone(self, pool, tmp_path):
        write(tmp_path / "site" / "stale.html", "")
        build_site(tmp_path)
        assert "stale.html" not in tree(tmp_path / "site")

    @pytest.mark.parametrize("broken", ["en", "ko"])
    def test_a_language_that_does_not_render_leaves_the_old_site(self, pool, tmp_path, broken):
        write(tmp_path / "site" / "index.html", "old")
        pool.pages[broken] = RenderError("a dead link")
        with pytest.raises(RenderError, match="a dead link"):
            build_site(tmp_path)
        assert tree(tmp_path / "site") == {"index.html": "old"}

    def test_a_lesson_that_raises_leaves_the_old_site(self, pool, tmp_path, monkeypatch):
        def fail(root, **_):
            raise LessonError("lessons/en/01-limits.md:7: no")

        monkeypatch.setattr(site, "execute_lessons", fail)
        write(tmp_path / "site" / "index.html", "old")
        with pytest.raises(LessonError):
            build_site(tmp_path)
        assert tree(tmp_path / "site") == {"index.html": "old"}
        assert pool.rendered == []

    def test_a_build_that_was_killed_between_the_renames_is_mended(self, pool, tmp_path):
        write(tmp_path / ".cache" / "site-previous" / "index.html", "old")
        pool.pages["en"] = RenderError("no")
        with pytest.raises(RenderError):
            build_site(tmp_path)
        assert tree(tmp_path / "site") == {"index.html": "old"}

    @pytest.mark.parametrize("dangling", [True, False])
    def test_a_site_that_is_a_link_is_refused_and_stays(self, pool, tmp_path, dangling):
        elsewhere = tmp_path / "elsewhere"
        if not dangling:
            write(elsewhere / "index.html", "old")
        (tmp_path / "site").symlink_to(elsewhere, target_is_directory=True)
        with pytest.raises(SiteFolderError, match=r"site is a symbolic link to .*elsewhere, but"):
            build_site(tmp_path)
        assert (tmp_path / "site").is_symlink()
        assert elsewhere.exists() is not dangling
        assert pool.rendered == []

    def test_a_site_that_is_a_file_is_refused_and_stays(self, tmp_path):
        write(tmp_path / "site", "notes")
        with pytest.raises(SiteFolderError, match="site is a file, but"):
            build_site(tmp_path)
        assert (tmp_path / "site").read_text("utf-8") == "notes"

    @pytest.mark.parametrize("leftover", ["site-previous", "site-staging"])
    @pytest.mark.parametrize("built", [True, False])
    def test_a_file_in_the_place_of_a_folder_of_builds_is_deleted(
        self, pool, tmp_path, leftover, built
    ):
        write(tmp_path / ".cache" / leftover, "notes")
        if built:
            write(tmp_path / "site" / "index.html", "old")
        build_site(tmp_path)
        assert tree(tmp_path / "site") == {"index.html": "Hello", "ko/index.html": "안녕"}
        assert [path.name for path in (tmp_path / ".cache").iterdir()] == ["build.lock"]

    def test_a_cache_on_another_disk_is_refused_and_the_old_site_stays(
        self, pool, tmp_path, monkeypatch
    ):
        def replace(*folders):
            raise OSError(errno.EXDEV, "Invalid cross-device link")

        write(tmp_path / "site" / "index.html", "old")
        monkeypatch.setattr(site, "replace_folder", replace)
        message = r"site cannot be replaced: Invalid cross-device link\. A build makes the pages in"
        with pytest.raises(SiteFolderError, match=message):
            build_site(tmp_path)
        assert tree(tmp_path / "site") == {"index.html": "old"}

    def test_two_builds_at_once_publish_a_whole_site_each(self, pool, tmp_path, monkeypatch):
        under_way = []

        def execute(root, **_):
            under_way.append(1)
            time.sleep(0.3)  # the other build has begun
            assert len(under_way) == 1
            return []

        replace = site.replace_folder

        def publish(*folders):
            replace(*folders)
            under_way.pop()

        monkeypatch.setattr(site, "execute_lessons", execute)
        monkeypatch.setattr(site, "replace_folder", publish)
        with ThreadPoolExecutor(2) as threads:
            for done in [threads.submit(build_site, tmp_path) for _ in range(2)]:
                done.result()
        assert tree(tmp_path / "site") == {"index.html": "Hello", "ko/index.html": "안녕"}
