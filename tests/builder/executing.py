"""A course of two short lessons, and ways to execute and change it."""

from pathlib import Path

import pytest

from builder.running.execute import LessonError, execute_lessons
from tests.builder.course import cell, write_gdcore, write_lesson

PLOT = cell("import matplotlib.pyplot as plt\n\nplt.plot([1, 2]);", 'tags=["figure"] alt="A line."')
# A figure that needs no Matplotlib, whose import is slow.
SVG = """SVG('<svg xmlns="http://www.w3.org/2000/svg"></svg>')"""
FIGURE = cell(f"from IPython.display import SVG, display\n\n{SVG}", 'tags=["figure"] alt="A line."')


def write_course(root: Path) -> Path:
    """Two lessons; the first has the same code in both languages, the second is English only."""
    write_gdcore(root)
    for language in ("en", "ko"):
        write_lesson(
            root,
            "01-a",
            f"Prose in {language}.\n",
            cell("import gdcore as gd\n\nx = 1", 'tags=["setup"]'),
            FIGURE.replace("A line", f"A line ({language})"),
            cell("print(gd.half(4))\n[x]"),
            cell("assert x == 1", 'tags=["check"]'),
            language=language,
        )
    write_lesson(root, "02-b", cell("{'y': 2}"))
    return root


def notebooks(root: Path) -> dict[str, bytes]:
    """Every executed notebook by its path."""
    folder = root / ".cache" / "notebooks"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def failure(root: Path, **options: float | bool) -> str:
    with pytest.raises(LessonError) as caught:
        execute_lessons(root, **options)  # type: ignore[arg-type]  # whichever the test gives
    return str(caught.value)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
