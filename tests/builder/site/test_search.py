"""The search of the Korean site divides compounds, and its index does not grow."""

import json
import re
from pathlib import Path

import pytest

from builder.site.search import INDEX, divide_compounds
from builder.sources.glossary import read_glossary
from tests.builder.folders import write

TERM = "  - {{id: {}, en: b, ko: {}, meaning: {{en: m, ko: n}}, parts: [{}]}}\n"
DOCS = [{"location": "a/", "title": "경사하강법", "text": "<p>하강 \\(x\\)</p>"}]


def words(text: str, separator: str) -> list[str]:
    """The words that the theme takes from a text: all between two matches, also of no length."""
    at, found = 0, []
    for match in re.finditer(separator, text):
        found.append(text[at : match.start()])
        at = match.end()
    return [word for word in (*found, text[at:]) if word]


def test_the_index_gets_a_pattern_and_keeps_its_texts(tmp_path: Path) -> None:
    glossary, index = tmp_path / "glossary.yml", tmp_path / INDEX
    terms = TERM.format("a", "경사하강법", "하강법") + TERM.format(
        "b", "평균제곱오차", "오차, 제곱오차"
    )
    write(glossary, f"misspelt: []\nterms:\n{terms}")
    config = {"lang": ["ko"], "separator": "[\\s\\-]+"}
    before = json.dumps({"config": config, "docs": DOCS}, separators=(",", ":"))
    write(index, before)
    divide_compounds(tmp_path, glossary)
    made = json.loads(index.read_text("utf-8"))
    assert made["docs"] == DOCS
    separator = made["config"]["separator"]
    assert separator == "[\\s\\-]+|(?=오차|제곱오차|하강법)"
    assert index.stat().st_size - len(before) < 100
    assert words("경사하강법을 하강", separator) == ["경사", "하강법을", "하강"]
    assert words("하강법-평균제곱오차", separator) == ["하강법", "평균", "제곱", "오차"]


def test_a_site_without_an_index_or_a_glossary_without_parts_stays(tmp_path: Path) -> None:
    glossary = tmp_path / "glossary.yml"
    write(glossary, "misspelt: []\nterms:\n" + TERM.format("a", "경사하강법", "하강법"))
    divide_compounds(tmp_path, glossary)
    assert not (tmp_path / INDEX).exists()
    write(glossary, "misspelt: []\nterms: []\n")
    write(tmp_path / INDEX, "untouched")
    divide_compounds(tmp_path, glossary)
    assert (tmp_path / INDEX).read_text("utf-8") == "untouched"


@pytest.mark.parametrize(
    ("compound", "searched"),
    [
        ("경사하강법", "하강"),
        ("확률적 경사하강법", "하강"),
        ("최급강하법", "강하"),
        ("평균변화율", "변화율"),
        ("중앙차분", "차분"),
        ("선형회귀", "회귀"),
        ("미니배치", "배치"),
    ],
)
def test_the_courses_glossary_divides(compound: str, searched: str) -> None:
    parts = {part for term in read_glossary().terms for part in term.parts}
    found = words(compound, rf"[\s\-]+|(?={'|'.join(parts)})")
    assert any(word.startswith(searched) for word in found)


def test_no_part_leaves_a_syllable_of_a_term_that_search_would_find_everywhere() -> None:
    glossary = read_glossary()
    parts = {part for term in glossary.terms for part in term.parts}
    for term in glossary.terms:
        for word in term.ko:
            found = words(word, rf"[\s\-]+|(?={'|'.join(parts)})")
            assert min(map(len, found)) >= min(2, *map(len, word.split())), word
