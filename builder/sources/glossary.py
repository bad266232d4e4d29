"""Read the course's glossary, `lessons/glossary.yml`, and find its terms in Korean prose."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.sources.languages import LANGUAGES, ROOT
from builder.sources.reading import read_yaml

_NEEDED = {"id", "en", "ko", "meaning"}
_FIELDS = _NEEDED | {"not", "introduce", "from", "parts"}

_SHORTEST = 2  # syllables of a part of a compound that a search distinguishes

_ANCHOR = re.compile(r"[a-z]+(-[a-z]+)*")


@dataclass(frozen=True)
class Term:
    """A term of the course.

    Attributes:
        id: Its name, and its anchor on the glossary's page.
        en: Its words in English, the usual one first.
        ko: Its words in Korean.
        introduce: Whether a Korean lesson must give the English word at the first use.
        start: The number of the lesson that introduces it, if the file names one.
        meaning: For each language one line that says what it is.
        wrong: Korean words that must not stand for it.
        parts: Later parts of its Korean words, which readers search for by themselves.
    """

    id: str
    en: tuple[str, ...]
    ko: tuple[str, ...]
    introduce: bool
    start: int | None
    meaning: Mapping[str, str]
    wrong: tuple[str, ...]
    parts: tuple[str, ...]

    def words(self, language: str) -> tuple[str, ...]:
        """Return the term's words in a language."""
        return self.ko if language == "ko" else self.en


@dataclass(frozen=True)
class Glossary:
    """The terms, and the right word for each forbidden one."""

    terms: tuple[Term, ...]
    forbidden: dict[str, str]


def read_glossary(path: Path = ROOT / "lessons" / "glossary.yml") -> Glossary:
    """Read the glossary.

    Raises:
        ValueError: If the file is no YAML, an entry has an unknown field or lacks one, or an id is
            used twice or is no anchor.
    """
    misspelt, entries = _lists_of(read_yaml(path), path.name)
    forbidden = {str(entry["not"]): str(entry["ko"]) for entry in misspelt}
    terms: dict[str, Term] = {}
    for entry in entries:
        if not _NEEDED <= set(entry) <= _FIELDS:
            raise ValueError(
                f"{path.name}: {entry} must have id, en, ko, meaning, "
                "and may have not, introduce, from, parts"
            )
        if not _ANCHOR.fullmatch(str(entry["id"])):
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
            en=_as_tuple(entry["en"]),
            ko=_as_tuple(entry["ko"]),
            introduce=entry.get("introduce", False),
            start=entry.get("from"),
            meaning={language: str(line).strip() for language, line in meaning.items()},
            wrong=_as_tuple(entry.get("not", [])),
            parts=_as_tuple(entry.get("parts", [])),
        )
        for part in term.parts:
            # A search for what is left before the part, too, would find all that begins with it.
            if not re.fullmatch("[가-힣]{2,}", part) or not any(
                word.rfind(part) >= _SHORTEST for word in term.ko
            ):
                raise ValueError(
                    f"{path.name}: {term.id}: the part {part} must have two syllables or more, and "
                    f"stand in {' or '.join(term.ko)} after two or more"
                )
        terms[term.id] = term
        forbidden |= dict.fromkeys(term.wrong, term.ko[0])
    return Glossary(tuple(terms.values()), forbidden)


def _lists_of(content: Any, name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the two lists of the file: the misspelt words, and the terms."""
    lists = []
    for key in ("misspelt", "terms"):
        entries = content.get(key) if isinstance(content, dict) else None
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise ValueError(f"{name}: needs a list {key} whose entries are names and values")
        lists.append(entries)
    for entry in lists[0]:
        if set(entry) != {"not", "ko"}:
            raise ValueError(f"{name}: misspelt: {entry} must have not and ko, and nothing else")
    return lists[0], lists[1]


def _as_tuple(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def find_uses(prose: str, glossary: Glossary) -> Iterator[tuple[Term, re.Match[str]]]:
    """Find each use of a term in Korean prose, the longest at each place.

    확률적 경사하강법 is one use, and none of 경사하강법.
    """
    by_word = {word: term for term in glossary.terms for word in term.ko}
    every = sorted(by_word, key=len, reverse=True)
    for match in re.finditer("|".join(f"(?:{pattern_of(word)})" for word in every), prose):
        yield by_word[" ".join(match[0].split())], match


def pattern_of(word: str) -> str:
    """Return a pattern for a Korean word, also over a line end; particles may follow it."""
    return r"(?<![가-힣])" + r"\s+".join(map(re.escape, word.split()))
