"""The syllabus: which lessons there are, in which order, and which of them are written.

`lessons/syllabus.yml` is the only list of lessons. The navigation and the map on the home page are
both made from it, so adding a lesson's source is all it takes to publish it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import yaml

from builder.sources.lessons import LANGUAGES

MAP_MARK = "<!-- syllabus -->"
"""Where a page shows the map: a comment, so that the page stays readable as a notebook."""

_WORDS = {
    "en": {"home": "Home", "run": "Run the lessons", "contribute": "Contribute",
           "symptoms": "What went wrong?", "glossary": "Glossary", "reference": "API reference",
           "benchmarks": "Benchmarks", "part": "Part {}", "planned": "planned"},
    "ko": {"home": "처음", "run": "직접 실행하기", "contribute": "함께 만들기",
           "symptoms": "무엇이 잘못되었을까요?", "glossary": "용어집", "reference": "API 참조",
           "benchmarks": "벤치마크", "part": "{}부", "planned": "예정"},
}  # fmt: skip


class SyllabusError(ValueError):
    """The syllabus file does not have the shape it needs."""


@dataclass(frozen=True)
class Entry:
    """One lesson as the syllabus lists it, whether it is written or not."""

    number: int
    slug: str
    title: Mapping[str, str]
    summary: Mapping[str, str]

    @property
    def name(self) -> str:
        """The source's file name without its extension, such as `05-gradient-descent`."""
        return f"{self.number:02d}-{self.slug}"

    def source(self, root: Path, language: str) -> Path:
        """The lesson's source file in `language`, whether it exists or not."""
        return root / "lessons" / language / f"{self.name}.md"

    def is_ready(self, root: Path, language: str) -> bool:
        """Whether the lesson is written in `language`."""
        return self.source(root, language).is_file()


@dataclass(frozen=True)
class Part:
    """A part of the course: its title and its lessons."""

    number: int
    title: Mapping[str, str]
    lessons: tuple[Entry, ...]

    def heading(self, language: str) -> str:
        """The part's number and title, such as `Part 1 · Derivatives`."""
        return f"{_WORDS[language]['part'].format(self.number)} · {self.title[language]}"


def _text(item: Mapping[str, Any], key: str, where: str) -> dict[str, str]:
    value = item.get(key)
    if not isinstance(value, dict) or set(value) != set(LANGUAGES) or not all(value.values()):
        raise SyllabusError(f"{where}: {key} needs a text for each of {', '.join(LANGUAGES)}")
    return {language: str(value[language]) for language in LANGUAGES}


def read_syllabus(path: Path) -> tuple[Part, ...]:
    """Read and check the syllabus.

    Raises:
        SyllabusError: Something is missing or stands twice; the message names it.
    """
    parts: list[Part] = []
    number = 0
    slugs: set[str] = set()
    for part_number, part in enumerate(yaml.safe_load(path.read_text("utf-8")), start=1):
        lessons = []
        for item in part["lessons"]:
            number += 1
            slug = item.get("slug")
            where = f"{path.name}: lesson {number} ({slug})"
            if not slug or slug in slugs:
                raise SyllabusError(f"{where}: slug needs a name that no other lesson has")
            slugs.add(slug)
            title, summary = _text(item, "title", where), _text(item, "summary", where)
            lessons.append(Entry(number, slug, title, summary))
        where = f"{path.name}: part {part_number}"
        parts.append(Part(part_number, _text(part, "title", where), tuple(lessons)))
    return tuple(parts)


def navigation(
    parts: tuple[Part, ...], root: Path, language: str, reference: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """MkDocs' `nav`: home, the written lessons by part, what one looks up, about the course.

    Args:
        parts: The syllabus.
        root: The repository.
        language: Of the site.
        reference: The pages of the reference; the first stands for the section.
    """
    words = _WORDS[language]
    nav: list[dict[str, Any]] = [{words["home"]: "index.ipynb"}]
    for part in parts:
        ready = [
            {f"{entry.number}. {entry.title[language]}": f"lessons/{entry.slug}.ipynb"}
            for entry in part.lessons
            if entry.is_ready(root, language)
        ]
        if ready:
            nav.append({part.heading(language): ready})
    pages = root / "docs" / language
    for name in ("symptoms", "glossary"):
        if (pages / f"{name}.md").is_file():
            nav.append({words[name]: f"{name}.md"})
    if reference:
        nav.append({words["reference"]: list(reference)})
    if (pages / "benchmarks.md").is_file():
        nav.append({words["benchmarks"]: "benchmarks.md"})
    return [*nav, {words["run"]: "run.md"}, {words["contribute"]: "contributing.md"}]


def course_map(parts: tuple[Part, ...], root: Path, language: str) -> str:
    """The map of the course as HTML: every lesson, the written ones as links."""
    sections = []
    for part in parts:
        items = "".join(_map_item(entry, root, language) for entry in part.lessons)
        sections.append(
            f'<section class="gd-part"><h3 id="part-{part.number}">'
            f"{escape(part.heading(language))}</h3>"
            f'<ol class="gd-lessons" start="{part.lessons[0].number}">{items}</ol></section>'
        )
    # docs/theme/assets/progress.js says here how far the reader has come; without it nothing shows.
    return f'<div class="gd-map"><p class="gd-progress"></p>{"".join(sections)}</div>'


def _map_item(entry: Entry, root: Path, language: str) -> str:
    number = f'<span class="gd-lesson__number" aria-hidden="true">{entry.number}</span>'
    title = escape(entry.title[language])
    summary = f'<span class="gd-lesson__summary">{escape(entry.summary[language])}</span>'
    if entry.is_ready(root, language):
        # The map stands on the home page, so a lesson's address is relative to the site's root.
        link = f'<span class="gd-lesson__title"><a href="lessons/{entry.slug}/">{title}</a></span>'
        return f'<li class="gd-lesson" data-lesson="{entry.slug}">{number}{link}{summary}</li>'
    planned = f'<span class="gd-lesson__mark">{_WORDS[language]["planned"]}</span>'
    heading = f'<span class="gd-lesson__title">{title} {planned}</span>'
    return f'<li class="gd-lesson gd-lesson--planned">{number}{heading}{summary}</li>'
