"""The command line: what it accepts, what it says, and its status for the shell."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builder.__main__ import main
from builder.site import build, serve
from builder.site.render import RenderError
from builder.site.serve import ServeError
from builder.sources.languages import ROOT
from tests.builder.executing import replace, write_course
from tests.builder.folders import write


@pytest.mark.parametrize("arguments", [[], ["publish"], ["build", "--port", "8000"]])
def test_an_unknown_command_gives_the_usage_and_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: python -m builder" in capsys.readouterr().err


def test_an_unknown_command_is_told_those_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["publish"])
    said = capsys.readouterr().err
    assert all(command in said for command in ("publish", "build", "serve", "execute"))


@pytest.mark.parametrize("options", [("--jobs", "0"), ("--jobs", "-1"), ("--timeout", "0")])
def test_a_senseless_option_is_told_what_is_accepted(
    options: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["execute", "--root", str(tmp_path), *options]) == 1
    assert "jobs must be at least 1 and timeout above 0" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("damaged", "named"),
    [(".cache", ".cache: "), (".cache/outputs", ".cache/outputs")],
)
def test_a_file_in_the_place_of_a_folder_of_the_cache_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], damaged: str, named: str
) -> None:
    write(write_course(tmp_path) / damaged, "notes")
    assert main(["execute", "--root", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert f"{tmp_path}/{named}" in said
    assert said.endswith("delete this, or all of it, and the next build makes it anew\n")


def test_a_folder_in_the_place_of_the_lock_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".cache" / "build.lock").mkdir(parents=True)
    assert main(["execute", "--root", str(tmp_path)]) == 1
    assert f"{tmp_path}/.cache/build.lock: " in capsys.readouterr().err


def test_a_build_that_fails_says_what_is_wrong_and_that_nothing_was_published(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise RenderError("en: a dead link")

    monkeypatch.setattr(build, "build_site", fail)
    assert main(["build"]) == 1
    said = capsys.readouterr().err
    assert "en: a dead link" in said
    assert "the last good build is still there" in said


def test_a_build_that_succeeds_says_where_the_site_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "build_site", lambda: None)
    assert main(["build"]) == 0
    assert "The site is in " in capsys.readouterr().err


def test_a_server_that_cannot_start_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(root: Path, port: int) -> None:
        raise ServeError(f"Port {port} cannot be used")

    monkeypatch.setattr(serve, "serve", fail)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert main(["serve", "--port", "8123"]) == 1
    assert "Port 8123 cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize(("command", "status"), [("build", 130), ("serve", 0)])
def test_to_stop_is_how_a_server_ends_and_no_way_to_build(
    command: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "build_site", interrupt)
    monkeypatch.setattr(serve, "serve", interrupt)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert main([command]) == status
    assert capsys.readouterr().err == "\nStopped.\n"


def test_the_command_line_says_what_ran_and_exits_1_on_failure(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course")
    command = [sys.executable, "-m", "builder", "execute", "--root", str(course), "--strict"]

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert run().returncode == 1
    shutil.copy(course / "lessons/en/02-b.md", course / "lessons/ko/02-b.md")
    ran = run()
    assert (ran.returncode, ran.stdout) == (0, "")
    lines = ran.stderr.splitlines()
    assert "every lesson is up to date" in lines[-1]
    replace(course / "lessons/en/02-b.md", "2", "1 / 0")
    replace(course / "lessons/ko/02-b.md", "2", "1 / 0")
    failed = run()
    assert failed.returncode == 1
    assert failed.stderr.startswith("Executing lessons: 1/1 02-b (FAILED)\n")
    assert "lessons/en/02-b.md:4 (cell 1): ZeroDivisionError: division by zero" in failed.stderr
    assert 'File "lessons/en/02-b.md", line 4' in failed.stderr
