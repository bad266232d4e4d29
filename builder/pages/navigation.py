"""Make the navigation and the map of the course from the syllabus."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from builder.sources.interface_words import WORDS
from builder.sources.syllabus import Part, PlannedLesson

MAP_MARK = "<!-- syllabus -->"
"""The place of the map in a page: a comment, so that the page stays readable as a notebook."""


def navigation(
    parts: tuple[Part, ...], root: Path, language: str, reference: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Return the `nav` of MkDocs: home, the written lessons by part, reference pages, the rest.

    Args:
        parts: The syllabus.
        root: The repository.
        language: The language of the site.
        reference: The pages of the reference; the first stands for the section.
    """
    words = WORDS[language]
    nav: list[dict[str, Any]] = [{words.home: "index.ipynb"}]
    for part in parts:
        ready = [
            {f"{entry.number}. {entry.title[language]}": f"lessons/{entry.slug}.ipynb"}
            for entry in part.lessons
            if entry.is_ready(root, language)
        ]
        if ready:
            nav.append({part.heading(language): ready})
    pages = root / "docs" / language
    for title, name in ((words.symptoms, "symptoms.md"), (words.glossary, "glossary.md")):
        if (pages / name).is_file():
            nav.append({title: name})
    if reference:
        nav.append({words.reference: list(reference)})
    if (pages / "benchmarks.md").is_file():
        nav.append({words.benchmarks: "benchmarks.md"})
    return [*nav, {words.run: "run.md"}, {words.contribute: "contributing.md"}]


def place_problem(name: str, planned: PlannedLesson | None) -> str | None:
    """Return what is wrong with the name of a lesson's source, given its place in the syllabus."""
    if planned is None:
        return "lessons/syllabus.yml has no lesson of that name"
    if planned.name != name:
        return (
            f"lessons/syllabus.yml has this lesson in place {planned.number}; name the file "
            f"{planned.name}.md, or move the lesson there"
        )
    return None


def course_map(parts: tuple[Part, ...], root: Path, language: str) -> str:
    """Return the map of the course as HTML: every lesson, the written ones as links."""
    sections = []
    for part in parts:
        items = "".join(_map_item(entry, root, language) for entry in part.lessons)
        sections.append(
            f'<section class="gd-part"><h3 id="part-{part.number}">'
            f"{escape(part.heading(language))}</h3>"
            f'<ol class="gd-lessons" start="{part.lessons[0].number}">{items}</ol></section>'
        )
    # docs/theme/assets/progress.js fills in the reader's progress; without it the line stays empty.
    return f'<div class="gd-map"><p class="gd-progress"></p>{"".join(sections)}</div>'


def _map_item(entry: PlannedLesson, root: Path, language: str) -> str:
    number = f'<span class="gd-lesson__number" aria-hidden="true">{entry.number}</span>'
    title = escape(entry.title[language])
    summary = f'<span class="gd-lesson__summary">{escape(entry.summary[language])}</span>'
    if entry.is_ready(root, language):
        # The map stands on the home page, so a lesson's address is relative to the site's root.
        link = f'<span class="gd-lesson__title"><a href="lessons/{entry.slug}/">{title}</a></span>'
        return f'<li class="gd-lesson" data-lesson="{entry.slug}">{number}{link}{summary}</li>'
    planned = f'<span class="gd-lesson__mark">{WORDS[language].planned}</span>'
    heading = f'<span class="gd-lesson__title">{title} {planned}</span>'
    return f'<li class="gd-lesson gd-lesson--planned">{number}{heading}{summary}</li>'
