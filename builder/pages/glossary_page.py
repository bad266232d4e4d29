"""Make the glossary's page: every term, its meaning, and links to where lessons introduce it.

A term is introduced where the Korean text sets it in bold.  The Korean text decides, since it
has two words where English has one: "derivative" is 미분계수 at a point and 도함수 as a function.
A term that no lesson sets in bold is introduced at its first use.  Sections have the same ids in
both languages, so the links hold for both.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.sources.glossary import Glossary, Term, find_uses, read_glossary
from builder.sources.interface_words import WORDS
from builder.sources.languages import other_language
from builder.sources.prose import find_headings, running_prose
from builder.sources.syllabus import Part, PlannedLesson

MARK = "<!-- glossary -->"
"""Where the page shows the terms."""

# The section on the next lesson only mentions its terms.
_OUTLOOK = "next"
# A term at the end of a bold passage; a whole sentence in bold is no introduction.
_OPENED = re.compile(r"(?:\A|[^*])\*\*[^*]*\Z")
_CLOSED = re.compile(r"(?:값|한다|하다)?(?:\s?\([^()]*\))?\*\*")
_CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


@dataclass(frozen=True)
class Place:
    """The place where a term is introduced: a lesson, and the id of the section."""

    lesson: str
    section: str


def find_introductions(texts: Mapping[str, str], glossary: Glossary) -> dict[str, list[Place]]:
    """Find the places where lessons introduce each term; leave out terms that none uses.

    Args:
        texts: The Korean lessons' texts by name, in their order.
        glossary: The terms.
    """
    bold: dict[str, list[Place]] = {}
    first: dict[str, Place] = {}
    named: dict[str, Place] = {}
    for name, text in texts.items():
        prose = running_prose(text)
        sections = [heading for heading in find_headings(text) if heading.id]
        for term, match in find_uses(prose, glossary):
            line = prose.count("\n", 0, match.start()) + 1
            section = [found for found in sections if found.line <= line][-1]
            place = Place(name, str(section.id))
            named.setdefault(term.id, place)
            # The goals under the title mention terms, too, and introduce none.
            if section == sections[0] or section.id == _OUTLOOK:
                continue
            first.setdefault(term.id, place)
            paragraph = prose.rfind("\n\n", 0, match.start()) + 2
            opened = _OPENED.search(prose[paragraph : match.start()])
            if opened and _CLOSED.match(prose, match.end()):
                places = bold.setdefault(term.id, [])
                if name not in (known.lesson for known in places):
                    places.append(place)
    return {id_: bold.get(id_, [first.get(id_, place)]) for id_, place in named.items()}


def glossary_page(root: Path, parts: Sequence[Part], language: str) -> str:
    """Return the terms in alphabetical order, as Markdown for a page of `docs/<language>/`."""
    glossary = read_glossary(root / "lessons" / "glossary.yml")
    entries = {entry.name: entry for part in parts for entry in part.lessons}
    written = {name: entry for name, entry in entries.items() if entry.is_ready(root, "ko")}
    texts = {
        name: entry.source(root, "ko").read_text(encoding="utf-8")
        for name, entry in written.items()
    }
    places = find_introductions(texts, glossary)
    blocks: list[str] = []
    letter = ""
    for term in sorted(glossary.terms, key=lambda term: _sort_key(term, language)):
        found = [
            (entries[place.lesson], place.section)
            for place in places.get(term.id, [])
            if entries[place.lesson].is_ready(root, language)
        ]
        if _letter(term, language) != letter:
            letter = _letter(term, language)
            number = sum(block.startswith("## ") for block in blocks) + 1
            blocks.append(f"## {letter} {{#letter-{number}}}")
        blocks.append("\n".join(_entry_lines(term, found, language)))
    return "\n\n".join(blocks)


def _sort_key(term: Term, language: str) -> tuple[str, str]:
    # A term that shares its word with another (the derivative) needs a second key.
    return term.words(language)[0].casefold(), term.id


def _letter(term: Term, language: str) -> str:
    first = term.words(language)[0][0]
    return _CONSONANTS[(ord(first) - ord("가")) // 588] if language == "ko" else first.upper()


def _entry_lines(
    term: Term, found: list[tuple[PlannedLesson, str]], language: str
) -> Iterator[str]:
    other = other_language(language)
    words, others = (", ".join(term.words(code)) for code in (language, other))
    say = WORDS[language]
    yield f"{words} *{others}*{{ lang={other} }} {{ #{term.id} }}"
    yield f":   {term.meaning[language]}"
    links = [
        f"[{say.in_lesson.format(entry.number)}]"
        f"(../../lessons/{language}/{entry.name}.md#{section})"
        for entry, section in found
    ]
    notes = [say.introduced_in.format(", ".join(links))] if links else []
    if not links and term.start:
        notes.append(say.comes_in.format(term.start))
    if say.not_said and term.wrong:
        notes.append(say.not_said.format(", ".join(term.wrong)))
    if notes:
        yield f"\n    {' '.join(notes)}"
