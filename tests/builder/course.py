"""Small courses in temporary folders, for the tests of the builder."""

from pathlib import Path
from textwrap import dedent
from typing import Any

GDCORE = """
def half(x):
    if x < 0:
        raise ValueError("negative")
    return x / 2
"""

# A cell to try, and the parts of a question.
TRIED = """
#: rate = 0.5

x = 4.0
x = x - rate * 2 * x
#: near = abs(x) < 1e-9
#: assert x != 4, "Nothing moved."
#: assert near, f"x should be 0, yours is {x:.1f}."
"""
LIST = "Where to?\n\n- **A.** To the left,\n  or up.\n- **B.** To the right.\n- **C.** Nowhere.\n"
ASKED = "How large is it?\n"
ANSWER = '??? question "Open"\n\n    It is this.\n\nMore prose.\n'


def cell(code: str, options: str = "") -> str:
    """A fenced cell."""
    return f"```python {options}".rstrip() + f"\n{dedent(code).strip()}\n```\n"


def tried(code: str = TRIED) -> str:
    """A cell to try."""
    return cell(code, 'tags=["try"]')


def predict(code: str = "abs(-3)") -> str:
    """A cell whose answer the reader predicts."""
    return cell(code, 'tags=["predict"]')


def result(text: str) -> list[dict[str, Any]]:
    """What a notebook keeps of a cell whose last expression prints as `text`."""
    data = {"text/plain": text, "text/latex": "$1$"}
    return [{"output_type": "execute_result", "data": data, "metadata": {}}]


def write_lesson(root: Path, name: str, *blocks: str, language: str = "en") -> Path:
    """Write a lesson (or the home page) of prose and cells, under a title."""
    folder = root / ("docs" if name == "index" else "lessons") / language
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.md"
    path.write_text("\n".join(["# Title {#title}\n", *blocks]), encoding="utf-8")
    return path


def write_gdcore(root: Path, source: str = GDCORE) -> Path:
    """Write a library of one module in gdcore's place."""
    path = root / "gdcore" / "__init__.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return path


def line_of(path: Path, text: str) -> int:
    """The number of the first line that contains a text."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)
