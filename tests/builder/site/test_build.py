"""Building into place, and deciding what a change needs. The real site is in tests/site."""

import os
import socket
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

import pytest

from builder.__main__ import main
from builder.files import fingerprint_files, mirror
from builder.site import build as site
from builder.site import renderers
from builder.site import serve as serving
from builder.site.build import build_site, replace_folder
from builder.site.render import RenderError
from builder.site.renderers import render_languages
from builder.site.serve import Preview, ServeError, serve
from builder.sources.lessons import LessonError


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


class Pool(ProcessPoolExecutor):
    """Renders at once and in this process; what a language renders to is given."""

    def __init__(self, **pages: dict[str, str] | Exception) -> None:
        self.pages = pages
        self.rendered: list[str] = []

    def submit(self, _, root, language, folder):
        self.rendered.append(language)
        done: Future[None] = Future()
        result = self.pages[language]
        if isinstance(result, Exception):
            done.set_exception(result)
        else:
            for name, text in result.items():
                write(folder / name, text)
            done.set_result(None)
        return done

    def shutdown(self, *args, **kwargs):
        pass


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
    @pytest.fixture
    def pool(self, monkeypatch):
        pool = Pool(en={"index.html": "Hello"}, ko={"index.html": "안녕"})
        monkeypatch.setattr(renderers, "ProcessPoolExecutor", lambda *_, **__: pool)
        monkeypatch.setattr(site, "execute_lessons", lambda root, **_: [])
        return pool

    def test_both_languages_come_into_one_site(self, pool, tmp_path):
        build_site(tmp_path)
        assert tree(tmp_path / "site") == {"index.html": "Hello", "ko/index.html": "안녕"}
        assert list((tmp_path / ".cache").iterdir()) == []

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

    def test_the_complaints_of_all_languages_are_told(self, tmp_path):
        pool = Pool(en=RenderError("en: one"), ko=RenderError("ko: two"))
        with pytest.raises(RenderError, match=r"en: one\nko: two"):
            render_languages({"en": pool, "ko": pool}, tmp_path, ("en", "ko"), tmp_path)

    def test_a_fault_of_the_program_is_not_taken_for_one_of_the_sources(self, tmp_path):
        with pytest.raises(ZeroDivisionError):
            render_languages({"en": Pool(en=ZeroDivisionError())}, tmp_path, ("en",), tmp_path)

    def test_the_command_says_what_is_wrong_and_fails(self, pool, monkeypatch, capsys, tmp_path):
        pool.pages["en"] = RenderError("en: a dead link")
        monkeypatch.setattr(site.build_site, "__defaults__", (tmp_path,))
        assert main(["build"]) == 1
        assert "en: a dead link" in capsys.readouterr().err


class TestMirror:
    def test_it_copies_and_removes(self, tmp_path):
        source, target = tmp_path / "a", tmp_path / "b"
        write(source / "x" / "1", "one")
        write(source / "2", "two")
        write(target / "2", "old")
        write(target / "gone" / "3", "")
        write(target / "ko" / "4", "kept")
        mirror(source, target, {target / "ko"})
        assert tree(target) == {"x/1": "one", "2": "two", "ko/4": "kept"}

    def test_it_does_not_touch_what_is_equal(self, tmp_path):
        for name in "ab":
            write(tmp_path / name / "1", "one")
        os.utime(tmp_path / "b" / "1", (1, 1))
        mirror(tmp_path / "a", tmp_path / "b")
        assert (tmp_path / "b" / "1").stat().st_mtime == 1


def test_a_fingerprint_knows_names_and_contents(tmp_path):
    write(tmp_path / "a", "1")
    write(tmp_path / "b", "1")
    one, other = (fingerprint_files([tmp_path / name], tmp_path) for name in "ab")
    write(tmp_path / "a", "2")
    assert (
        len(
            {
                one,
                other,
                *(fingerprint_files([tmp_path / name], tmp_path) for name in ("a", "missing")),
            }
        )
        == 4
    )


class TestPreview:
    @pytest.fixture
    def preview(self, tmp_path, monkeypatch):
        for language in ("en", "ko"):
            write(tmp_path / ".cache" / "notebooks" / language / "index.ipynb", "{}")
        pool = Pool(en={"index.html": "Hello"}, ko={"index.html": "안녕"})
        monkeypatch.setattr(serving, "execute_lessons", lambda root: [])
        preview = Preview(tmp_path, {"en": pool, "ko": pool})
        assert preview.update()
        assert sorted(pool.rendered) == ["en", "ko"]
        pool.rendered.clear()
        return preview

    def test_both_languages_are_served_from_one_folder(self, preview):
        assert tree(preview.pages) == {"index.html": "Hello", "ko/index.html": "안녕"}

    @pytest.mark.parametrize(
        ("changed", "rendered"),
        [
            (".cache/notebooks/ko/lessons/limits.ipynb", ["ko"]),
            ("docs/en/run.md", ["en"]),
            ("docs/theme/assets/course.css", ["en", "ko"]),
            ("lessons/syllabus.yml", ["en", "ko"]),
            ("mkdocs.ko.yml", ["en", "ko"]),
            ("gdcore/descent.py", ["en", "ko"]),
            ("gdcore/plot/curves.py", ["en", "ko"]),
            ("builder/templates/python/material/class.html.jinja", ["en", "ko"]),
            ("builder/sources/glossary.py", []),
        ],
    )
    def test_a_change_renders_the_languages_it_concerns(self, preview, changed, rendered):
        write(preview.root / changed, "new")
        assert preview.update()
        assert sorted(preview._renderers["en"].rendered) == rendered

    def test_an_error_is_told_and_the_last_good_pages_stay(self, preview, capsys):
        preview._renderers["en"].pages["ko"] = RenderError("ko: a dead link")
        write(preview.root / "docs" / "ko" / "run.md", "new")
        assert not preview.update()
        assert "ko: a dead link" in capsys.readouterr().err
        assert tree(preview.pages)["ko/index.html"] == "안녕"
        # Mended by putting the old text back, too: the language counts as rendered only if it was.
        preview._renderers["en"].pages["ko"] = {"index.html": "고침"}
        assert preview.update()
        assert tree(preview.pages)["ko/index.html"] == "고침"


def test_a_taken_port_is_one_clear_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=rf"^Port {port} .*--port\.$"):
            serve(tmp_path, port)
