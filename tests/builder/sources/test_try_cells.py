"""Cells to try: how one is written, and what is wrong with its form."""

from pathlib import Path

import pytest

from builder.sources.lessons import LessonError, read_lesson
from builder.sources.try_cells import Trial, notebook_check, read_trial, trial_of
from tests.builder.course import TRIED, cell, line_of, tried, write_lesson


def test_a_prelude_stands_above_the_code_and_a_check_below() -> None:
    trial = read_trial(TRIED.strip())
    assert trial.prelude == "rate = 0.5"
    assert trial.start == "x = 4.0\nx = x - rate * 2 * x"
    assert trial.check.startswith("near = abs(x) < 1e-9\nassert x != 4")
    assert read_trial("x = 1\nx") == Trial("x = 1\nx", "", "")


def test_the_check_may_be_indented_and_have_empty_lines() -> None:
    trial = read_trial(
        "x = 1\n\n#: for k in range(2):\n#:     assert x, 'no'\n#:\n#: assert x, 'no'"
    )
    assert trial.check == "for k in range(2):\n    assert x, 'no'\n\nassert x, 'no'"


def test_what_runs_in_the_lesson_is_the_code_alone(tmp_path: Path) -> None:
    lesson = read_lesson(write_lesson(tmp_path, "01-a", cell("rate = 1"), tried()), tmp_path)
    _, (code, line) = lesson.code_cells()
    assert code.source == "x = 4.0\nx = x - rate * 2 * x"
    assert line == line_of(lesson.path, "x = 4.0")
    assert trial_of(code).prelude == "rate = 0.5"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("#: x = 1\n#: assert x, 'no'", "empty cell"),
        ("x = 1\n#: y = 2\nx", "#: in the middle"),
        ("#: x = (\ny = 1", "the prelude does not parse"),
        ("y = 1\n#: assert y y", "the check does not parse"),
        ("y = 1\n#: 1 / 0", "a check of a try cell without an assert that runs"),
        ("y = 1\n#: assert y == 1", "an assert of a check without a message"),
    ],
)
def test_what_is_wrong_with_its_form_is_named(tmp_path: Path, code: str, message: str) -> None:
    path = write_lesson(tmp_path, "01-a", tried(code))
    with pytest.raises(LessonError) as caught:
        read_lesson(path, tmp_path)
    assert any(message in problem for problem in caught.value.problems)
    assert all(problem.startswith("lessons/en/01-a.md:") for problem in caught.value.problems)


def test_a_check_in_a_notebook_is_indented_as_it_was() -> None:
    code = notebook_check(read_trial("x = 1\n#: for k in range(2):\n#:     assert x, 'no'"), "en")
    exec(code, {"x": 1})
