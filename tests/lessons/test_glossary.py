"""The glossary of the course: every term is used, and every meaning can be printed."""

import re

import pytest

from builder.checks.terms import forbidden_words
from builder.pages.glossary_page import MARK, find_introductions
from builder.sources.glossary import Term, read_glossary
from builder.sources.languages import LANGUAGES, ROOT
from builder.sources.prose import prose_of
from builder.sources.syllabus import read_syllabus

GLOSSARY = read_glossary()
ENTRIES = {
    entry.number: entry
    for part in read_syllabus(ROOT / "lessons" / "syllabus.yml")
    for entry in part.lessons
}


def is_written(number: int) -> bool:
    """Return whether a lesson exists in every language."""
    return all(ENTRIES[number].is_ready(ROOT, language) for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_a_page_of_the_terms(language: str) -> None:
    page = ROOT / "docs" / language / "glossary.md"
    assert page.read_text(encoding="utf-8").count(MARK) == 1


def test_every_term_is_used_in_a_lesson_or_comes_in_one_that_is_not_written_yet() -> None:
    texts = {
        entry.name: entry.source(ROOT, "ko").read_text(encoding="utf-8")
        for entry in ENTRIES.values()
        if entry.is_ready(ROOT, "ko")
    }
    places = find_introductions(texts, GLOSSARY)
    unused = [
        term.id
        for term in GLOSSARY.terms
        if term.id not in places and (term.start is None or is_written(term.start))
    ]
    assert not unused, f"no lesson uses: {', '.join(unused)}"


@pytest.mark.parametrize("term", GLOSSARY.terms, ids=lambda term: term.id)
def test_a_meaning_is_short_and_says_it_in_the_course_s_words(term: Term) -> None:
    for language in LANGUAGES:
        assert len(term.meaning[language]) <= 140
    assert term.meaning["en"].endswith(".")
    # Korean meanings are sentences, or phrases without a full stop.
    assert re.search(r"다\.|[^.]$", term.meaning["ko"])
    assert not list(forbidden_words(prose_of(term.meaning["ko"]), term.id, GLOSSARY))
    assert term.start is None or term.start in ENTRIES
