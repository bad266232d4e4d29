"""Tests of building and serving the real course, reduced to what is built again in seconds."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.site.conftest import (
    build_environment,
    build_site,
    contents,
    copy_course,
    leave_only_headings,
)


@pytest.fixture(scope="module")
def small_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a copy of the course with headings for lessons, and little in the reference."""
    folder = copy_course(tmp_path_factory.mktemp("small"))
    leave_only_headings(folder)
    package = folder / "gdcore" / "__init__.py"
    names = re.compile(r"^__all__ = \[.*?\]", re.DOTALL | re.MULTILINE)
    text, count = names.subn('__all__ = ["Line", "tangent_line"]', package.read_text("utf-8"))
    assert count == 1
    package.write_text(text, encoding="utf-8")
    done = build_site(folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_with_nothing_changed_nothing_is_executed(small_course):
    before = contents(small_course / "site")
    done = build_site(small_course)
    assert done.returncode == 0, done.stderr
    assert "Every lesson is up to date" in done.stderr
    assert contents(small_course / "site") == before


@pytest.mark.parametrize(
    ("addition", "message"),
    [
        ("\n```python\nraise ValueError('broken on purpose')\n```\n", "broken on purpose"),
        ("\n$\\frac{1}$\n", "does not parse"),
    ],
)
def test_a_broken_lesson_never_reaches_the_site(small_course, addition, message):
    before = contents(small_course / "site")
    lesson = small_course / "lessons" / "en" / "05-gradient-descent.md"
    text = lesson.read_text("utf-8")
    lesson.write_text(text + addition, encoding="utf-8")
    try:
        done = build_site(small_course)
    finally:
        lesson.write_text(text, encoding="utf-8")
    assert done.returncode == 1
    assert message in done.stderr
    assert "05-gradient-descent" in done.stderr
    assert 'Traceback (most recent call last):\n  File "/' not in done.stderr
    assert contents(small_course / "site") == before


class Live:
    """A process of `make serve` on a copy of the course."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.log = folder / "serve.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "builder", "serve", "--port", str(self.port)],
                cwd=folder,
                env=build_environment(),
                stderr=log,
            )

    def log_text(self) -> str:
        return self.log.read_text("utf-8")

    def read_page(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=600) as answer:
            return str(answer.read(), "utf-8")

    def wait_until(self, condition: Callable[[], bool], seconds: float = 600) -> float:
        """Wait until a condition is true, and return the seconds that this took."""
        begin = time.monotonic()
        while not condition():
            assert self.process.poll() is None, self.log_text()
            assert time.monotonic() - begin < seconds, self.log_text()
            time.sleep(0.05)
        return time.monotonic() - begin


@pytest.fixture(scope="module")
def live(small_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    live = Live(copy_course(tmp_path_factory.mktemp("live"), source=small_course, outputs=True))
    try:
        live.wait_until(lambda: "Ctrl-C stops it" in live.log_text())
        yield live
    finally:
        live.process.terminate()
        live.process.wait(timeout=60)


def edit_file(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize(("language", "prefix", "other"), [("en", "", "ko"), ("ko", "ko/", "en")])
def test_a_change_of_prose_renders_its_language_and_executes_nothing(live, language, prefix, other):
    lesson = live.folder / "lessons" / language / "05-gradient-descent.md"
    said = len(live.log_text())
    text = lesson.read_text("utf-8")
    lesson.write_text(f"{text}\nA zebra walks by.\n", encoding="utf-8")
    live.wait_until(lambda: "Up to date" in live.log_text()[said:])
    assert "A zebra walks by." in live.read_page(f"{prefix}lessons/gradient-descent/")
    news = live.log_text()[said:]
    assert "executed" not in news
    assert f"Rendered {language}" in news
    assert f"Rendered {other}" not in news


def test_a_page_asks_for_reloading(live):
    assert "livereload" in live.read_page("ko/")


def test_a_change_of_code_executes_just_that_lesson(live):
    said = len(live.log_text())
    for language in ("en", "ko"):
        lesson = live.folder / "lessons" / language / "06-learning-rate.md"
        text = lesson.read_text("utf-8")
        lesson.write_text(f"{text}\n```python\nprint('ze' + 'bra')\n```\n", encoding="utf-8")
    live.wait_until(lambda: "zebra" in live.read_page("ko/lessons/learning-rate/"))
    assert "zebra" in live.read_page("lessons/learning-rate/")
    live.wait_until(lambda: "executed 06-learning-rate" in live.log_text()[said:])
    executed = re.findall(r"executed ([\w-]+)", live.log_text()[said:])
    assert set(executed) == {"06-learning-rate"}


def test_a_change_of_a_docstring_shows_in_the_reference_of_both_languages(live):
    said = len(live.log_text())
    edit_file(live.folder / "gdcore" / "derivatives.py", "of the secants", "of the zebra")
    live.wait_until(lambda: "of the zebra" in live.read_page("ko/api/derivatives/"))
    assert "of the zebra" in live.read_page("api/derivatives/")
    live.wait_until(lambda: "Up to date" in live.log_text()[said:])


def without_reloading(page: str) -> str:
    """Return a page without the numbers in the script that reloads it, and without its hash."""
    return re.sub(r"livereload\(\d+, \d+\)|'sha256-[^']*'", "", page)


def test_a_broken_lesson_is_told_and_the_last_good_page_stays(live):
    path = "lessons/limits/"
    before = without_reloading(live.read_page(path))
    lesson = live.folder / "lessons" / "en" / "01-limits.md"
    text = lesson.read_text("utf-8")
    said = len(live.log_text())
    lesson.write_text(f"{text}\n```python\nassert 1 == 2\n```\n", encoding="utf-8")
    live.wait_until(lambda: "The last good pages stay" in live.log_text()[said:])
    assert "lessons/en/01-limits.md:" in live.log_text()[said:]
    assert without_reloading(live.read_page(path)) == before
    said = len(live.log_text())
    lesson.write_text(f"{text}\nMended.\n", encoding="utf-8")
    live.wait_until(lambda: "Up to date" in live.log_text()[said:])
    assert "Mended." in live.read_page(path)


def test_a_second_server_on_the_same_port_is_one_sentence(live):
    done = subprocess.run(
        [sys.executable, "-m", "builder", "serve", "--port", str(live.port)],
        cwd=live.folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert f"Port {live.port}" in done.stderr


def test_ctrl_c_ends_it_cleanly(live):
    said = len(live.log_text())
    live.process.send_signal(signal.SIGINT)
    assert live.process.wait(timeout=30) == 0
    assert live.log_text()[said:].split() == ["Stopped."]
