"""The checks in the lessons fail if gdcore is broken."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from builder.sources.languages import ROOT
from builder.sources.syllabus import read_syllabus
from tests.lessons.names import idle_figures
from tests.lessons.reading import course_lessons

PROGRAM = Path(__file__).with_name("cells.py")

RULES, ADAPTIVE = "optimizers/__init__.py", "optimizers/_adaptive.py"
# Each entry flips one sign: the file in gdcore, the code before and after, and the written parts of
# the course in which a lesson must fail.
FLIPS = {
    "the step of gradient descent": (
        RULES, "x = x - lr * grad(x)", "x = x + lr * grad(x)", {2, 3, 4, 5},
    ),
    "the gradient of a formula": (
        "symbolic/_gradient.py", "derivation.by(expr, dummy)", "-derivation.by(expr, dummy)",
        {1, 2, 3, 4, 5},
    ),
    "the difference quotient": (
        "derivatives.py", "real((f(x + h) - f(x)) / h)", "real((f(x + h) + f(x)) / h)", {1},
    ),
    "the central difference": (
        "derivatives.py", "(f(x + s) - f(x - s)) / (2 * s)", "(f(x - s) - f(x + s)) / (2 * s)", {2},
    ),
    "the velocity of momentum": (
        RULES, "v = beta * v + grad(x)\n", "v = beta * v - grad(x)\n", {5},
    ),
    "the inertia of momentum": (
        RULES, "v = beta * v + grad(x)\n", "v = -beta * v + grad(x)\n", {5},
    ),
    "the step of momentum": (
        RULES, "grad(x)\n        x = x - lr * v", "grad(x)\n        x = x + lr * v", {5},
    ),
    "Nesterov's look ahead": (
        RULES, "grad(x - lr * beta * v)", "grad(x + lr * beta * v)", {5},
    ),
    "Nesterov's step": (
        RULES, "v)\n        x = x - lr * v", "v)\n        x = x + lr * v", {5},
    ),
    "the sum of AdaGrad": (ADAPTIVE, "r = r + g * g", "r = r - g * g", {5}),
    "the step of AdaGrad": (
        ADAPTIVE, "g * g\n        x = x - lr /", "g * g\n        x = x + lr /", {5},
    ),
    "the mean of RMSProp": (
        ADAPTIVE, "(1 - beta) * (g * g)", "(1 + beta) * (g * g)", {5},
    ),
    "the step of RMSProp": (
        ADAPTIVE, "(g * g)\n        x = x - lr /", "(g * g)\n        x = x + lr /", {5},
    ),
    "the mean gradient of Adam": (
        ADAPTIVE, "(1 - beta1) * g", "(1 + beta1) * g", {5},
    ),
    "the mean square of Adam": (
        ADAPTIVE, "(1 - beta2) * (g * g)", "(1 + beta2) * (g * g)", {5},
    ),
    "the first bias correction of Adam": (
        ADAPTIVE, "m / (1 - beta1 **", "m / (1 + beta1 **", {5},
    ),
    "the second bias correction of Adam": (
        ADAPTIVE, "v / (1 - beta2 **", "v / (1 + beta2 **", {5},
    ),
    "the step of Adam": (
        ADAPTIVE, "x = x - lr / (root(v_hat)", "x = x + lr / (root(v_hat)", {5},
    ),
    "the constant rate": (
        "schedules.py", '"constant", lambda k: lr', '"constant", lambda k: -lr', {5},
    ),
    "the step decay": ("schedules.py", "(factor, k // every)", "(factor, -(k // every))", {5}),
    "the exponential decay": ("schedules.py", "exp(-decay * k)", "exp(decay * k)", {5}),
    "the rate that falls like 1/k": ("schedules.py", "lr / (1 + decay", "lr / (1 - decay", {5}),
    "the rate that falls like 1/√k": ("schedules.py", "sqrt(1 + decay", "sqrt(1 - decay", {5}),
    "the cosine": ("schedules.py", "(1 + cos(pi", "(1 - cos(pi", {5}),
    "the warm-up": ("schedules.py", "((k + 1) / (steps + 1))", "((k - 1) / (steps + 1))", {5}),
    "the schedule after the warm-up": ("schedules.py", "max(k - steps,", "max(k + steps,", {5}),
}  # fmt: skip
LESSONS = {
    part.number: {entry.name for entry in part.lessons if entry.is_ready(ROOT, "en")}
    for part in read_syllabus(ROOT / "lessons" / "syllabus.yml")
}


@cache
def lesson_cells() -> dict[str, list[tuple[str, str]]]:
    """Return the cells of each lesson, as code and tag; figures that nothing reads are empty."""
    lessons = {}
    for lesson in course_lessons("en"):
        cells = [cell for cell, _ in lesson.code_cells()]
        idle = idle_figures(cells)
        lessons[lesson.name] = [
            ("" if number in idle else cell.source, "".join(cell.metadata.get("tags", [])))
            for number, cell in enumerate(cells)
        ]
    return lessons


@pytest.fixture(scope="module")
def program() -> Iterator[subprocess.Popen[str]]:
    """Start the program that runs cells."""
    with subprocess.Popen(
        [sys.executable, PROGRAM],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


def failures_of(
    program: subprocess.Popen[str], library: Path, parts: Iterable[int]
) -> dict[int, Any]:
    """Return the first failed check in each of `parts`, with the gdcore in `library`; or None."""
    lessons = lesson_cells()
    asked = {part: {name: lessons[name] for name in sorted(LESSONS[part])} for part in parts}
    assert program.stdin is not None
    assert program.stdout is not None
    print(json.dumps((str(library), asked)), file=program.stdin, flush=True)
    return {int(part): found for part, found in json.loads(program.stdout.readline()).items()}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Return a folder with a copy of gdcore."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "gdcore", tmp_path / "gdcore", ignore=ignored)
    return tmp_path


@pytest.mark.slow
def test_with_a_sound_library_every_check_holds(
    program: subprocess.Popen[str], library: Path
) -> None:
    assert failures_of(program, library, LESSONS) == dict.fromkeys(LESSONS)


@pytest.mark.slow
@pytest.mark.parametrize("flip", FLIPS)
def test_a_flipped_sign_fails_a_check_in_every_part_that_uses_it(
    program: subprocess.Popen[str], library: Path, flip: str
) -> None:
    name, before, after, parts = FLIPS[flip]
    path = library / "gdcore" / name
    source = path.read_text(encoding="utf-8")
    assert source.count(before) == 1
    path.write_text(source.replace(before, after), encoding="utf-8")
    failures = failures_of(program, library, parts)
    silent = [part for part, failure in failures.items() if failure is None]
    assert silent == [], f"no lesson of these parts notices: {flip}"
