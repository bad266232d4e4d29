"""A try cell runs as the page runs it: prelude, code and check, without the other cells."""

from pathlib import Path

import pytest

from builder.checks import trials
from builder.checks.trials import trial_failures
from builder.running.execute import execute_lessons
from builder.sources.lessons import LessonError, read_lesson
from tests.builder.course import cell, tried, write_gdcore, write_lesson

CHECK = "#: assert x == 2, 'x should be 2'"


def failures(root: Path, *blocks: str) -> list[str]:
    return list(trial_failures([read_lesson(write_lesson(root, "01-a", *blocks), root)]))


def test_a_program_that_runs_is_fine_whatever_its_check_says(tmp_path: Path) -> None:
    assert failures(tmp_path, tried(), tried(f"#: y = 2\n\nx = y\n{CHECK}")) == []
    assert failures(tmp_path, tried(f"x = 1\nprint(x)\n{CHECK}"), tried("x = 1")) == []
    assert failures(tmp_path, cell("x = 1")) == []


@pytest.mark.parametrize(
    ("code", "line", "message"),
    [
        (f"#: 1 / 0\nx = 2\n{CHECK}", 9, "the prelude of a try cell raises ZeroDivisionError:"),
        (f"x = y\n{CHECK}", 8, "the code of a try cell raises NameError: name 'y' is not defined;"),
        (f"x = 2\n#: 1 / 0\n{CHECK}", 8, "the check of a try cell raises ZeroDivisionError: div"),
        (f"x = 2\n#: quit()\n{CHECK}", 8, "the check of a try cell raises SystemExit: None; on"),
        (f"x = 2\n#: import os\n#: os._exit(0)\n{CHECK}", 8, "a try cell that does not come to"),
    ],
)
def test_a_program_that_fails_is_named(tmp_path: Path, code: str, line: int, message: str) -> None:
    (problem,) = failures(tmp_path, cell("y = 2"), tried(code))
    assert problem.startswith(f"lessons/en/01-a.md:{line} (cell 2): {message}")


def test_a_program_without_an_end_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "_TIME_LIMIT", 0.5)
    (problem,) = failures(tmp_path, tried("x = 1"), tried(f"x = 1\n#: while x: pass\n{CHECK}"))
    assert "(cell 2): a try cell that does not come to an end" in problem


def test_such_a_cell_stops_the_build(tmp_path: Path) -> None:
    write_gdcore(tmp_path)
    write_lesson(tmp_path, "01-a", tried(f"x = 2\n#: 1 / 0\n{CHECK}"))
    with pytest.raises(LessonError, match="the check of a try cell raises ZeroDivisionError"):
        execute_lessons(tmp_path)
