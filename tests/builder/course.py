"""Small courses in temporary folders, for the tests of the builder."""

from pathlib import Path
from textwrap import dedent

GDCORE = """
def half(x):
    if x < 0:
        raise ValueError("negative")
    return x / 2
"""


def cell(code: str, options: str = "") -> str:
    """A fenced cell."""
    return f"```python {options}".rstrip() + f"\n{dedent(code).strip()}\n```\n"


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
