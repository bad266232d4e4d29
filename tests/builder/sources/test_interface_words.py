"""Both languages say everything that the builder puts on pages."""

import string
from dataclasses import fields

import pytest

from builder.sources.cell_checks import TAGS
from builder.sources.interface_words import WORDS, Words
from builder.sources.languages import LANGUAGES
from builder.sources.try_cells import TAG as TRY

# Said only where the page is not in English.
ONLY_IN_KOREAN = {"docstring_note", "not_said"}
TEXTS = [field.name for field in fields(Words) if field.name != "folds"]


def test_every_language_has_its_words() -> None:
    assert tuple(WORDS) == LANGUAGES


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_is_empty_that_should_not_be(name: str) -> None:
    empty = {code for code in LANGUAGES if not getattr(WORDS[code], name).strip()}
    assert empty == ({"en"} if name in ONLY_IN_KOREAN else set())


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_filled_in_is_filled_in_in_every_language(name: str) -> None:
    blanks = {
        code: [blank for _, blank, *_ in string.Formatter().parse(text) if blank is not None]
        for code in LANGUAGES
        if (text := getattr(WORDS[code], name))
    }
    assert len(set(map(tuple, blanks.values()))) == 1, blanks


def test_every_tag_but_that_of_cells_to_try_has_a_fold_with_a_summary() -> None:
    english, korean = (WORDS[code].folds for code in LANGUAGES)
    assert english.keys() == korean.keys() == set(TAGS) - {TRY}
    assert all(text.strip() for folds in (english, korean) for text in folds.values())


def test_a_language_does_not_speak_another() -> None:
    alike = [name for name in TEXTS if getattr(WORDS["en"], name) == getattr(WORDS["ko"], name)]
    assert alike == []
    assert not set(WORDS["en"].folds.values()) & set(WORDS["ko"].folds.values())
