"""The glossary is read, and refused where it is malformed."""

from pathlib import Path

import pytest

from builder.sources.glossary import read_glossary


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{id: a, en: b, ko: c}", "must have id, en, ko, meaning"),
        ("{id: a, en: b, ko: c, meaning: {en: m, ko: n}, nott: [d]}", "must have id, en, ko"),
        (
            "{id: a, en: b, ko: c, meaning: {en: m, ko: n}}\n"
            "  - {id: a, en: d, ko: e, meaning: {en: m, ko: n}}",
            "used twice",
        ),
        ("{id: a, en: b, ko: c, meaning: {en: m}}", "a: meaning needs a line for each of en, ko"),
        ("{id: a, en: b, ko: c, meaning: m}", "a: meaning needs a line for each of en, ko"),
        ("{id: a, en: b, ko: c, meaning: {en: m, ko: ' '}}", "a: a meaning is one line, and not"),
        ('{id: a, en: b, ko: c, meaning: {en: "m\\nn", ko: n}}', "a: a meaning is one line"),
        ("{id: A b, en: b, ko: c, meaning: {en: m, ko: n}}", "the id 'A b' is not lower-case"),
        (
            "{id: a, en: b, ko: 경사법, parts: [사법], meaning: {en: m, ko: n}}",
            "a: the part 사법 must",
        ),
        ("{id: a, en: b, ko: 하강법, parts: [하강], meaning: {en: m, ko: n}}", "after two or more"),
        (
            "{id: a, en: b, ko: 경사법, parts: [법], meaning: {en: m, ko: n}}",
            "two syllables or more",
        ),
        ("{id: a, en: b, ko: 경사법, parts: [하강], meaning: {en: m, ko: n}}", "stand in 경사법"),
        ("{id: a-, en: b, ko: c, meaning: {en: m, ko: n}}", "the id 'a-' is not lower-case"),
    ],
)
def test_a_malformed_glossary_is_refused(tmp_path: Path, entry: str, message: str) -> None:
    path = tmp_path / "glossary.yml"
    path.write_text(f"misspelt: []\nterms:\n  - {entry}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_glossary(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("terms: [a", r"^lessons/glossary\.yml:1: no YAML: "),
        ("misspelt: []\nterms: a: b", r"^lessons/glossary\.yml:2: no YAML: "),
        ("", "needs a list misspelt"),
        ("misspelt: []\n", "needs a list terms"),
        ("misspelt: []\nterms: [a]\n", "needs a list terms whose entries are names and values"),
        ("misspelt: [{not: a}]\nterms: []\n", "misspelt: {'not': 'a'} must have not and ko"),
    ],
)
def test_a_file_that_is_no_glossary_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "glossary.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_glossary(path)


def test_a_term_knows_its_words_its_meaning_and_what_not_to_say(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yml"
    entry = "{id: a, en: b, ko: [c, d], from: 7, not: [e], meaning: {en: ' m ', ko: n}}"
    path.write_text(f"misspelt: []\nterms:\n  - {entry}\n", encoding="utf-8")
    (term,) = read_glossary(path).terms
    assert (term.words("en"), term.words("ko")) == (("b",), ("c", "d"))
    assert (term.start, term.introduce, term.wrong) == (7, False, ("e",))
    assert term.meaning == {"en": "m", "ko": "n"}
    assert read_glossary(path).forbidden == {"e": "c"}


def test_no_term_is_itself_forbidden() -> None:
    glossary = read_glossary()
    right = {word for term in glossary.terms for word in term.ko}
    assert right.isdisjoint(glossary.forbidden)
    assert all(word in right for word in glossary.forbidden.values() if not word.endswith("값"))
