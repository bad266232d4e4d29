"""The preview renders what a change needs, and keeps the last good pages."""

import _thread
import errno
import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest

from builder.running.lock import sole_user
from builder.site import serve as serving
from builder.site.render import RenderError
from builder.site.serve import Preview, ServeError, serve
from builder.sources.lessons import LessonError
from tests.builder.folders import tree, write


@pytest.fixture
def preview(pool, tmp_path, monkeypatch):
    for language in ("en", "ko"):
        write(tmp_path / ".cache" / "notebooks" / language / "index.ipynb", "{}")
    monkeypatch.setattr(serving, "execute_lessons", lambda root: [])
    preview = Preview(tmp_path, {"en": pool, "ko": pool})
    assert preview.update()
    assert sorted(pool.rendered) == ["en", "ko"]
    pool.rendered.clear()
    return preview


def test_both_languages_are_served_from_one_folder(preview):
    assert tree(preview.pages) == {"index.html": "Hello", "ko/index.html": "안녕"}


@pytest.mark.parametrize(
    ("changed", "rendered"),
    [
        (".cache/notebooks/ko/lessons/limits.ipynb", ["ko"]),
        ("docs/en/run.md", ["en"]),
        ("docs/theme/assets/course.css", ["en", "ko"]),
        ("lessons/syllabus.yml", ["en", "ko"]),
        ("lessons/images/valley.png", ["en", "ko"]),
        ("lessons/ko/loss.svg", ["ko"]),
        ("mkdocs.ko.yml", ["en", "ko"]),
        ("gdcore/descent.py", ["en", "ko"]),
        ("gdcore/plot/curves.py", ["en", "ko"]),
        ("builder/templates/python/material/class.html.jinja", ["en", "ko"]),
        ("builder/sources/glossary.py", []),
    ],
)
def test_a_change_renders_the_languages_it_concerns(preview, pool, changed, rendered):
    write(preview.root / changed, "new")
    assert preview.update()
    assert sorted(pool.rendered) == rendered


def test_an_error_is_told_and_the_last_good_pages_stay(preview, pool, capsys):
    pool.pages["ko"] = RenderError("ko: a dead link")
    write(preview.root / "docs" / "ko" / "run.md", "new")
    assert not preview.update()
    assert "ko: a dead link" in capsys.readouterr().err
    assert tree(preview.pages)["ko/index.html"] == "안녕"
    # Mended by putting the old text back, too: the language counts as rendered only if it was.
    pool.pages["ko"] = {"index.html": "고침"}
    assert preview.update()
    assert tree(preview.pages)["ko/index.html"] == "고침"


def test_a_change_that_is_undone_makes_the_course_whole_again(preview, pool, capsys, monkeypatch):
    def fail(root):
        raise LessonError("lessons/en/01-limits.md:7: no")

    good = serving.execute_lessons
    monkeypatch.setattr(serving, "execute_lessons", fail)
    assert not preview.update()
    assert capsys.readouterr().err.endswith("The last good pages stay. Waiting for a change …\n")
    monkeypatch.setattr(serving, "execute_lessons", good)
    assert preview.update()
    assert preview.update(), "and says so once"
    said = capsys.readouterr().err
    assert said == "The course is whole again, and its pages are up to date\n"
    assert pool.rendered == []


def test_a_change_made_while_the_first_pages_are_made_is_noticed(pool, tmp_path, monkeypatch):
    """A watcher that starts later never sees that change; so the server looks once more."""
    looked = []

    def execute_lessons(root):
        looked.append(root)
        if len(looked) == 2:
            raise KeyboardInterrupt
        return []

    @contextmanager
    def start_renderers():
        yield {"en": pool, "ko": pool}

    for folder in ("lessons", "docs", "builder/templates"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.setattr(serving, "execute_lessons", execute_lessons)
    monkeypatch.setattr(serving, "start_renderers", start_renderers)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    give_up = Timer(60, _thread.interrupt_main)
    give_up.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            serve(tmp_path, port)
    finally:
        give_up.cancel()
    assert looked == [tmp_path, tmp_path]


def test_a_file_that_may_not_be_read_is_told_and_the_last_good_pages_stay(
    preview, pool, capsys, monkeypatch
):
    write(preview.root / "docs" / "ko" / "locked.md", "new")
    read = Path.read_bytes

    def refuse(path):
        if path.name == "locked.md":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert not preview.update()
    assert "\ndocs/ko/locked.md: cannot be read: Permission denied\n" in capsys.readouterr().err
    monkeypatch.undo()
    assert tree(preview.pages)["ko/index.html"] == "안녕"


def test_a_taken_port_is_one_clear_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=rf"^Port {port} .*--port\.$"):
            serve(tmp_path, port)


def test_a_second_server_of_a_course_is_one_clear_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (
        sole_user(tmp_path, "serve"),
        pytest.raises(
            ServeError, match=f"^This course is served already, by process {os.getpid()}:"
        ),
    ):
        serve(tmp_path, port)


def test_the_server_waits_for_a_build_that_renders(preview, pool):
    write(preview.root / "docs" / "en" / "run.md", "new")
    with ThreadPoolExecutor(1) as thread:
        with sole_user(preview.root):
            update = thread.submit(preview.update)
            time.sleep(0.5)
            assert pool.rendered == []
        assert update.result()
    assert pool.rendered == ["en"]
