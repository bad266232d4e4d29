"""The Korean pages of the course keep to the glossary."""

from pathlib import Path

import pytest

from builder.checks.terms import forbidden_words, glossary_problems
from builder.sources.glossary import read_glossary
from builder.sources.languages import ROOT
from builder.sources.lessons import lesson_paths
from builder.sources.prose import prose_of
from tests.lessons.reading import lesson_at


def name_of(path: Path) -> str:
    """Return the name of a page in the names of tests."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", lesson_paths(ROOT, "ko"), ids=name_of)
def test_korean_lessons_keep_to_the_glossary(path: Path) -> None:
    problems = list(glossary_problems(lesson_at(path), read_glossary()))
    assert not problems, "\n".join(problems)


def test_other_korean_pages_use_no_forbidden_word() -> None:
    pages = [
        path for path in (ROOT / "docs/ko").rglob("*.md") if path not in lesson_paths(ROOT, "ko")
    ]
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
