"""The course's own lessons: the languages agree, and the terms are right."""

from pathlib import Path

import pytest

from builder.checks.parity import parity_problems
from builder.checks.terms import forbidden_words, glossary_problems
from builder.sources.glossary import read_glossary
from builder.sources.languages import LANGUAGES, ROOT
from builder.sources.lessons import find_lessons, lesson_paths, read_lesson
from builder.sources.prose import prose_of

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
    lesson = read_lesson(path)
    assert lesson.notebook.cells[0].source.startswith("# ")
    first, _ = next(lesson.code_cells())
    assert first.metadata.get("tags") == ["setup"]
    assert set(first.source.splitlines()) >= set(SETUP)


@pytest.mark.parametrize("path", lesson_paths(ROOT, "ko"), ids=name_of)
def test_korean_lessons_keep_to_the_glossary(path: Path) -> None:
    problems = list(glossary_problems(read_lesson(path), read_glossary()))
    assert not problems, "\n".join(problems)


def test_other_korean_pages_use_no_forbidden_word() -> None:
    pages = [path for path in (ROOT / "docs/ko").rglob("*.md") if path not in PATHS]
    # A page that lists the glossary names what not to say, too.
    pages = [path for path in pages if path.stem != "glossary"]
    texts = {path: prose_of(path.read_text(encoding="utf-8")) for path in pages}
    syllabus = ROOT / "lessons" / "syllabus.yml"
    texts[syllabus] = syllabus.read_text(encoding="utf-8")
    glossary = read_glossary()
    problems = [
        problem
        for path, text in texts.items()
        for problem in forbidden_words(text, name_of(path), glossary)
    ]
    assert not problems, "\n".join(problems)
