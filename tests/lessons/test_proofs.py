"""The lessons' checks prove something: break gdcore, and they fail."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hooks.lessons import HOME, ROOT, find_lessons
from hooks.syllabus import read_syllabus

PROGRAM = Path(__file__).with_name("cells.py")

# One sign each: the file in gdcore, the line as it is, the line broken, and the parts of the course
# (those of them that are written) in which a lesson must notice it.
FLIPS = {
    "the step of gradient descent": (
        "optimizers.py", "x = x - lr * grad(x)", "x = x + lr * grad(x)", {2, 3, 4, 5},
    ),
    "the gradient of a formula": (
        "symbolic.py", "sp.diff(expr, dummy).subs", "-sp.diff(expr, dummy).subs", {1, 2, 3, 4, 5},
    ),
    "the difference quotient": (
        "derivatives.py", "real((f(x + h) - f(x)) / h)", "real((f(x + h) + f(x)) / h)", {1},
    ),
    "the central difference": (
        "derivatives.py", "(f(x + s) - f(x - s)) / (2 * s)", "(f(x - s) - f(x + s)) / (2 * s)", {2},
    ),
}  # fmt: skip


def failures(library: Path) -> dict[str, list[int]]:
    """For each lesson the check cells that fail with the gdcore in a folder."""
    lessons = {
        lesson.name: [
            (cell.source, "".join(cell.metadata.get("tags", []))) for cell, _ in lesson.code_cells()
        ]
        for lesson in find_lessons(ROOT, "en")
        if lesson.name != HOME
    }
    done = subprocess.run(
        [sys.executable, PROGRAM],
        cwd=library,
        env={**os.environ, "PYTHONPATH": str(library), "PYTHONDONTWRITEBYTECODE": "1"},
        input=json.dumps(lessons),
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return dict(json.loads(done.stdout))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A folder with a copy of gdcore."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "gdcore", tmp_path / "gdcore", ignore=ignored)
    return tmp_path


@pytest.mark.slow
def test_with_a_sound_library_every_check_holds(library: Path) -> None:
    assert not {name: failed for name, failed in failures(library).items() if failed}


@pytest.mark.slow
@pytest.mark.parametrize("flip", FLIPS)
def test_a_flipped_sign_fails_a_check_in_every_part_that_uses_it(library: Path, flip: str) -> None:
    name, before, after, parts = FLIPS[flip]
    path = library / "gdcore" / name
    source = path.read_text(encoding="utf-8")
    assert source.count(before) == 1
    path.write_text(source.replace(before, after), encoding="utf-8")
    noticed = {lesson for lesson, failed in failures(library).items() if failed}
    for part in read_syllabus(ROOT / "lessons" / "syllabus.yml"):
        written = {entry.name for entry in part.lessons if entry.is_ready(ROOT, "en")}
        if part.number in parts and written:
            assert noticed & written, f"no lesson of part {part.number} notices: {flip}"
