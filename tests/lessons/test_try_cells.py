"""Try cells: each solution passes its check, in CPython and in the MicroPython of the page."""

import contextlib
import io
import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from builder.node import find_node, micropython_files
from builder.sources.languages import ROOT
from builder.sources.lessons import Lesson
from builder.sources.try_cells import TRIAL, Trial, trial_of
from tests.lessons.reading import course_lessons

PROGRAM = Path(__file__).with_name("micropython.mjs")


class Task(NamedTuple):
    """A try cell of a lesson, and its solution, or "" if it has none."""

    lesson: Lesson
    line: int
    trial: Trial
    solution: str

    def __str__(self) -> str:
        return f"{self.lesson.source}:{self.line}"


def tasks_of(lesson: Lesson) -> list[Task]:
    """Return the try cells of a lesson."""
    found: list[Task] = []
    for cell, line in lesson.code_cells():
        if TRIAL in cell.metadata:
            found.append(Task(lesson, line, trial_of(cell), ""))
        elif cell.metadata.get("tags") == ["solution"] and found and not found[-1].solution:
            found[-1] = found[-1]._replace(solution=cell.source)
    return found


TASKS = [task for lesson in course_lessons() for task in tasks_of(lesson)]
CHECKED = [task for task in TASKS if task.trial.check]


class Result(NamedTuple):
    """Output of a program, and the error of the part that failed."""

    printed: str
    failed: str


def run_in_cpython(parts: list[str]) -> Result:
    """Run the parts of a program in this Python, up to the first that fails."""
    names: dict[str, Any] = {"__name__": "__main__"}
    printed, failed = io.StringIO(), ""
    with contextlib.redirect_stdout(printed):
        try:
            for part in parts:
                exec(part, names)
        except Exception as error:
            failed = f"{type(error).__name__}: {error}"
    return Result(printed.getvalue(), failed)


@cache
def run_all_in_micropython() -> dict[tuple[str, ...], Result]:
    """Run all programs in one process, and return the results in MicroPython."""
    programs = [parts for task in TASKS for parts in programs_of(task)]
    done = subprocess.run(
        [find_node(), str(PROGRAM), str(micropython_files(ROOT)["micropython.mjs"])],
        input=json.dumps(programs),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=True,
    )
    results = json.loads(done.stdout)
    return {tuple(parts): Result(**result) for parts, result in zip(programs, results, strict=True)}


def programs_of(task: Task) -> list[list[str]]:
    """Return the programs of a task: its start and its solution, each with the check."""
    trial = task.trial
    starts = [trial.start, *([task.solution] if task.solution else [])]
    return [[part for part in (trial.prelude, start, trial.check) if part] for start in starts]


def test_lessons_have_programs_to_try() -> None:
    assert len(CHECKED) >= 10
    assert {task.lesson.language for task in TASKS} == {"en", "ko"}


@pytest.mark.parametrize("task", CHECKED, ids=str)
def test_a_program_to_mend_runs_and_is_told_what_is_missing(task: Task) -> None:
    begun = [part for part in (task.trial.prelude, task.trial.start) if part]
    assert run_in_cpython(begun).failed == ""
    hint = run_in_cpython([*begun, task.trial.check]).failed
    assert hint.startswith("AssertionError: ")
    assert len(hint) > 30


@pytest.mark.parametrize("task", CHECKED, ids=str)
def test_the_solution_satisfies_the_check(task: Task) -> None:
    assert task.solution, "a check needs a solution: a cell tagged solution, after the try cell"
    assert run_in_cpython(programs_of(task)[1]).failed == ""


@pytest.mark.parametrize("task", TASKS, ids=str)
def test_the_python_of_the_page_prints_and_says_the_same(task: Task) -> None:
    for parts in programs_of(task):
        mine, its = run_in_cpython(parts), run_all_in_micropython()[tuple(parts)]
        assert its.printed == mine.printed
        assert its.failed.strip().rpartition("\n")[2] == mine.failed
