"""Execute the lessons whose code, or whose library, changed since they last ran.

``python -m builder execute`` leaves every page's executed notebook in ``.cache/notebooks``.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from builder.checks.parity import parity_problems
from builder.checks.publishable import publishing_problems
from builder.files import Outputs, fingerprint
from builder.running.cache import Cache, dependencies
from builder.running.notebooks import write_notebooks
from builder.sources.languages import ROOT
from builder.sources.lessons import Lesson, LessonError, read_lessons
from builder.terminal import Progress

__all__ = ["LessonError", "execute_lessons"]

TIME_LIMIT = 120.0
"""Seconds that a lesson may take; the environment variable LESSON_TIMEOUT overrides it."""

_KEPT_ENTRIES = 200

# Instead of the user's own settings; without a salt, the names inside an SVG would be random.
_MATPLOTLIBRC = "svg.hashsalt: gradient-descent-step-by-step\n"


def execute_lessons(
    root: Path = ROOT, *, jobs: int = 2, strict: bool = False, timeout: float | None = None
) -> list[str]:
    """Bring every page's executed notebook up to date.

    Lessons of the same code in several languages run once.  If anything is wrong with any lesson,
    no notebook changes; the lessons that did run are not run again next time.

    Args:
        root: The course's folder.
        jobs: How many lessons run at the same time.
        strict: Whether the languages must agree, as `parity_problems` says.
        timeout: Seconds that a lesson may take.

    Returns:
        The names of the lessons that really ran, in their order; with the language, as in
        ``"01-limits (ko)"``, where the languages' code differs.

    Raises:
        LessonError: With all problems of all lessons.
    """
    root = root.resolve()
    if timeout is None:
        timeout = float(os.environ.get("LESSON_TIMEOUT") or TIME_LIMIT)
    if jobs < 1 or timeout <= 0:
        raise ValueError(f"jobs must be at least 1 and timeout above 0, not {jobs} and {timeout}")
    lessons, problems = read_lessons(root)
    if not lessons and not problems:
        raise LessonError(f"no lesson found in {root / 'lessons'}: expected lessons/en/NN-slug.md")
    if strict:
        problems += parity_problems(root, lessons)
    depends_on = dependencies(root)
    same_code: dict[str, list[Lesson]] = {}
    for lesson in lessons:
        key = fingerprint(depends_on, *(cell.source for cell, _ in lesson.code_cells()))
        same_code.setdefault(key, []).append(lesson)
    cache = Cache(root / ".cache" / "outputs")
    results = {key: outputs for key in same_code if (outputs := cache.load(key)) is not None}
    missing = {key: twins[0] for key, twins in same_code.items() if key not in results}
    labels = [_label(same_code[key], lessons) for key in missing]
    if missing:
        ran, failures = _run([*missing.values()], labels, root, jobs, timeout)
        if dependencies(root) != depends_on:
            raise LessonError("gdcore changed while the lessons ran; run them again")
        for key, result in zip(missing, ran, strict=True):
            if result is not None:
                cache.store(key, result)
                results[key] = result
        problems += failures
    pages = [(lesson, results[key]) for key in results for lesson in same_code[key]]
    for lesson, outputs in pages:
        problems += publishing_problems(lesson, outputs, root)
    if problems:
        raise LessonError(*problems)
    write_notebooks(root, pages)
    cache.prune(_KEPT_ENTRIES)
    return labels


def _label(same_code: Sequence[Lesson], lessons: Sequence[Lesson]) -> str:
    first = same_code[0]
    languages = sum(lesson.name == first.name for lesson in lessons)
    shared = sum(lesson.name == first.name for lesson in same_code) == languages
    return first.name if shared else f"{first.name} ({first.language})"


def _run(
    lessons: Sequence[Lesson], labels: Sequence[str], root: Path, jobs: int, timeout: float
) -> tuple[list[Outputs | None], list[str]]:
    """Run lessons in a worker: the outputs of each, or nothing, and the failures."""
    outputs: list[Outputs | None] = [None] * len(lessons)
    failures: dict[int, str] = {}
    request = {
        "jobs": jobs,
        "timeout": timeout,
        "lessons": [
            {
                "source": lesson.source,
                "text": lesson.text,
                "cells": [(cell.source, line) for cell, line in lesson.code_cells()],
            }
            for lesson in lessons
        ],
    }
    with (
        Progress("Executing lessons", len(lessons)) as progress,
        closing(run_worker(request, root)) as events,
    ):
        for event in events:
            if "started" in event:
                progress.start(labels[event["started"]])
                continue
            number = event["finished"]
            if "failure" in event:
                failures[number] = event["failure"].replace(f"{root}{os.sep}", "").rstrip()
            else:
                outputs[number] = event["outputs"]
            progress.finish(labels[number], ok="outputs" in event)
    return outputs, [failures[number] for number in sorted(failures)]


def run_worker(request: dict[str, Any], root: Path) -> Generator[dict[str, Any]]:
    """Send a request to a worker and yield the events that `builder.running.worker` describes."""
    with tempfile.TemporaryDirectory(prefix="lessons-") as scratch:
        Path(scratch, "matplotlibrc").write_text(_MATPLOTLIBRC, encoding="ascii")
        errors = Path(scratch, "stderr")
        with errors.open("w") as stderr:
            worker = subprocess.Popen(
                [sys.executable, "-m", "builder.running.worker"],
                cwd=root,
                env=environment(root, scratch),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                encoding="utf-8",
            )
        try:
            with worker:
                finished = 0
                assert worker.stdin is not None  # it is a pipe, as is stdout
                assert worker.stdout is not None
                json.dump(request, worker.stdin)
                worker.stdin.close()
                for line in worker.stdout:
                    event = json.loads(line)
                    finished += "finished" in event
                    yield event
            if worker.returncode or finished < len(request["lessons"]):
                raise LessonError(
                    f"the process that executes the lessons ended with status {worker.returncode}"
                    f":\n{errors.read_text(encoding='utf-8', errors='replace')}"
                )
        finally:
            worker.terminate()
            worker.wait()


def environment(root: Path, scratch: str) -> dict[str, str]:
    """The environment of the lessons: this one, less what would make outputs differ.

    No ``PYTHON…`` variable of the user's comes in: with ``PYTHONOPTIMIZE`` no check would check.
    """
    mine = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    threads = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
    return mine | {
        **{f"{library}_NUM_THREADS": "1" for library in threads},
        "COLUMNS": "80",
        "IPYTHONDIR": str(Path(scratch, "ipython")),
        "MATPLOTLIBRC": str(Path(scratch, "matplotlibrc")),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join([str(root), str(ROOT)]),
        "PYTHONUTF8": "1",
        "SOURCE_DATE_EPOCH": "0",
        "TMPDIR": scratch,
        "TZ": "UTC",
    }
