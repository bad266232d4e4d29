"""Hold Korean prose to the course's glossary, `lessons/glossary.yml`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from hooks.lessons import HOME, ROOT, Lesson

_FIELDS = {"id", "en", "ko", "not", "introduce"}

# What is no prose: each is blanked, and its length kept, so that positions stay those of the file.
_NOT_PROSE = re.compile(
    r"""
    \A---\n.*?^---$                                        # the YAML block at the top
    | ^[ ]*(?P<fence>`{3,}|~{3,}).*?^[ ]*(?P=fence)`*[ ]*$  # code
    | <!--.*?-->                                           # comments
    | \$\$.*?\$\$                                          # mathematics
    | (?<![\\$])\$(?!\s)[^$\n]*(?:\n[^$\n]+)?\$
    | (?P<ticks>`+)[^`].*?(?P=ticks)(?!`)                  # code within a line
    | (?<=\])\([^)\s]*\)                                   # addresses of links
    | \{:?[ ]*[.#][^}\n]*\}                                # attributes
    | </?[a-zA-Z][^>\n]*>                                  # tags of HTML
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
# Titles name a subject; they do not introduce it.
_TITLE = re.compile(r"^[ ]*(#{1,6}|!!!|\?\?\?\+?|===)[ ].*$", re.MULTILINE)
# 극한값(limit) introduces 극한 as well as 극한(limit) does.
_PARENTHESES = re.compile(r"값?[*_]*\s?\(([^()]*)\)")


@dataclass(frozen=True)
class Term:
    """A term: its words in English and Korean, and whether lessons must introduce it."""

    id: str
    en: tuple[str, ...]
    ko: tuple[str, ...]
    introduce: bool


@dataclass(frozen=True)
class Glossary:
    """The terms, and what to write for each word that must not be used."""

    terms: tuple[Term, ...]
    forbidden: dict[str, str]


def read_glossary(path: Path = ROOT / "lessons" / "glossary.yml") -> Glossary:
    """Read the glossary.

    Raises:
        ValueError: If an entry has an unknown field or lacks one, or an id is used twice.
    """
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    forbidden = {entry["not"]: entry["ko"] for entry in content["misspelt"]}
    terms: dict[str, Term] = {}
    for entry in content["terms"]:
        if not {"id", "en", "ko"} <= set(entry) <= _FIELDS:
            raise ValueError(
                f"{path.name}: {entry} must have id, en, ko, and may have not, introduce"
            )
        if entry["id"] in terms:
            raise ValueError(f"{path.name}: the id {entry['id']!r} is used twice")
        ko = _words(entry["ko"])
        terms[entry["id"]] = Term(
            entry["id"], _words(entry["en"]), ko, entry.get("introduce", False)
        )
        forbidden |= {word: ko[0] for word in entry.get("not", [])}
    return Glossary(tuple(terms.values()), forbidden)


def _words(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def prose_of(text: str) -> str:
    """A Markdown text with everything but its prose blanked, line for line."""
    return _NOT_PROSE.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _anywhere(word: str) -> str:
    """A pattern for a Korean word at a word's beginning, over line ends; particles may follow."""
    return r"(?<![가-힣])" + r"\s+".join(map(re.escape, word.split()))


def forbidden_words(text: str, source: str, glossary: Glossary) -> Iterator[str]:
    """Where a Korean text says what the glossary rules out; `source` names the text."""
    for wrong, right in glossary.forbidden.items():
        for match in re.finditer(_anywhere(wrong), text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{source}:{line}: {wrong}: the glossary says {right}"


def not_introduced(lesson: Lesson, glossary: Glossary) -> Iterator[str]:
    """Which terms a Korean lesson first uses without their English in parentheses."""
    prose = _TITLE.sub(_blank, prose_of(lesson.text))
    every = sorted({word for term in glossary.terms for word in term.ko}, key=len, reverse=True)
    by_word = {word: term for term in glossary.terms for word in term.ko}
    met: set[str] = set()
    # The longest term at each place counts: 확률적 경사하강법 is no use of 경사하강법.
    for match in re.finditer("|".join(f"(?:{_anywhere(word)})" for word in every), prose):
        term = by_word[" ".join(match[0].split())]
        if not term.introduce or term.id in met:
            continue
        met.add(term.id)
        after = _PARENTHESES.match(prose, match.end())
        if not after or not any(word.lower() in after[1].lower() for word in term.en):
            line = prose.count("\n", 0, match.start()) + 1
            yield (
                f"{lesson.source}:{line}: the first {match[0]} lacks its English: "
                f"{match[0]}({term.en[0]})"
            )


def glossary_problems(lesson: Lesson, glossary: Glossary) -> Iterator[str]:
    """Everything in which a Korean lesson departs from the glossary."""
    yield from forbidden_words(prose_of(lesson.text), lesson.source, glossary)
    for cell, line in lesson.code_cells():
        alt = cell.metadata.get("alt", "")
        yield from forbidden_words("\n" * (line - 2) + alt, lesson.source, glossary)
    if lesson.name != HOME:  # the home page names everything and explains none of it
        yield from not_introduced(lesson, glossary)
