"""The lessons of the course agree in both languages, and begin alike."""

from pathlib import Path

import pytest

from builder.checks.parity import parity_problems
from builder.sources.languages import LANGUAGES, ROOT
from builder.sources.lessons import find_lessons, lesson_paths
from tests.lessons.reading import lesson_at

PATHS = lesson_paths(ROOT)
SETUP = (
    "import gdcore as gd",
    "import matplotlib.pyplot as plt",
    "import numpy as np",
    "import sympy as sym",
    'plt.style.use("gdcore.course")',
)


def name_of(path: Path) -> str:
    """How a test of this lesson is called."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_lessons_and_a_home_page(language: str) -> None:
    names = [path.stem for path in lesson_paths(ROOT, language)]
    assert "index" in names
    assert len(names) > 1


def test_the_languages_agree_in_files_code_tags_and_headings() -> None:
    problems = parity_problems(ROOT, find_lessons(ROOT))
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("path", PATHS, ids=name_of)
def test_a_page_begins_with_its_title_and_the_common_imports(path: Path) -> None:
    lesson = lesson_at(path)
    assert lesson.notebook.cells[0].source.startswith("# ")
    first, _ = next(lesson.code_cells())
    assert first.metadata.get("tags") == ["setup"]
    assert set(first.source.splitlines()) >= set(SETUP)
