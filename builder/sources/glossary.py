"""Read the course's glossary, `lessons/glossary.yml`, and hold Korean prose to it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from builder.sources.lessons import HOME, LANGUAGES, ROOT, Lesson

_NEEDED = {"id", "en", "ko", "meaning"}
_FIELDS = _NEEDED | {"not", "introduce", "from"}

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
_TITLE = re.compile(r"^[ ]*(#{1,6}|!!!|\?\?\?\+?|===)[ ].*$", re.MULTILINE)
# 극한값(limit) introduces 극한 as well as 극한(limit) does.
_ANCHOR = re.compile(r"[a-z]+(-[a-z]+)*")
_PARENTHESES = re.compile(r"값?[*_]*\s?\(([^()]*)\)")


@dataclass(frozen=True)
class Term:
    """A term of the course.

    Attributes:
        id: Its name, and its anchor on the glossary's page.
        en: Its words in English, the usual one first.
        ko: Its words in Korean.
        introduce: Whether a Korean lesson must give the English at its first use.
        start: The number of the lesson that brings it, if the file says so.
        meaning: For each language one line that says what it is.
        wrong: Korean that must not be said instead.
    """

    id: str
    en: tuple[str, ...]
    ko: tuple[str, ...]
    introduce: bool
    start: int | None
    meaning: Mapping[str, str]
    wrong: tuple[str, ...]

    def words(self, language: str) -> tuple[str, ...]:
        """Its words in a language."""
        return self.ko if language == "ko" else self.en


@dataclass(frozen=True)
class Glossary:
    """The terms, and what to write for each word that must not be used."""

    terms: tuple[Term, ...]
    forbidden: dict[str, str]


def read_glossary(path: Path = ROOT / "lessons" / "glossary.yml") -> Glossary:
    """Read the glossary.

    Raises:
        ValueError: If an entry has an unknown field or lacks one, or an id is used twice or is no
            anchor.
    """
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    forbidden = {entry["not"]: entry["ko"] for entry in content["misspelt"]}
    terms: dict[str, Term] = {}
    for entry in content["terms"]:
        if not _NEEDED <= set(entry) <= _FIELDS:
            raise ValueError(
                f"{path.name}: {entry} must have id, en, ko, meaning, "
                "and may have not, introduce, from"
            )
        if not _ANCHOR.fullmatch(entry["id"]):
            raise ValueError(
                f"{path.name}: the id {entry['id']!r} is not lower-case letters and hyphens"
            )
        meaning = entry["meaning"]
        if not isinstance(meaning, dict) or set(meaning) != set(LANGUAGES):
            raise ValueError(
                f"{path.name}: {entry['id']}: meaning needs a line for each of "
                f"{', '.join(LANGUAGES)}"
            )
        if any(not str(line).strip() or "\n" in str(line).strip() for line in meaning.values()):
            raise ValueError(f"{path.name}: {entry['id']}: a meaning is one line, and not empty")
        if entry["id"] in terms:
            raise ValueError(f"{path.name}: the id {entry['id']!r} is used twice")
        term = Term(
            id=entry["id"],
            en=_words(entry["en"]),
            ko=_words(entry["ko"]),
            introduce=entry.get("introduce", False),
            start=entry.get("from"),
            meaning={language: str(line).strip() for language, line in meaning.items()},
            wrong=tuple(entry.get("not", ())),
        )
        terms[term.id] = term
        forbidden |= dict.fromkeys(term.wrong, term.ko[0])
    return Glossary(tuple(terms.values()), forbidden)


def _words(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def prose_of(text: str, *, math: bool = False) -> str:
    """A Markdown text with everything but its prose, and its math if wanted, blanked."""

    def without(match: re.Match[str]) -> str:
        return match[0] if math and match[0].startswith("$") else _blank(match)

    return _NOT_PROSE.sub(without, text)


def running_prose(text: str, *, math: bool = False) -> str:
    """The same without its titles, which name a subject and do not introduce it."""
    return _TITLE.sub(_blank, prose_of(text, math=math))


def uses(prose: str, glossary: Glossary) -> Iterator[tuple[Term, re.Match[str]]]:
    """Each use of a term in Korean prose; the longest at each place: 확률적 경사하강법 is one."""
    by_word = {word: term for term in glossary.terms for word in term.ko}
    every = sorted(by_word, key=len, reverse=True)
    for match in re.finditer("|".join(f"(?:{_anywhere(word)})" for word in every), prose):
        yield by_word[" ".join(match[0].split())], match


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
    prose = running_prose(lesson.text)
    met: set[str] = set()
    for term, match in uses(prose, glossary):
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
