"""Read the syllabus: the list of all lessons, in their order, written or not.

`lessons/syllabus.yml` is the only list of lessons. `builder.pages.navigation` makes both the
navigation and the map on the home page from it, so a lesson is published as soon as its source is
there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.sources.interface_words import WORDS
from builder.sources.languages import LANGUAGES
from builder.sources.reading import SourceError, line_in_yaml, read_text, read_yaml

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What follows the number in a lesson's name."""


class SyllabusError(ValueError):
    """The syllabus cannot be read, lacks something or has it twice."""


@dataclass(frozen=True)
class PlannedLesson:
    """One lesson as the syllabus lists it, whether it is written or not."""

    number: int
    slug: str
    title: Mapping[str, str]
    summary: Mapping[str, str]

    @property
    def name(self) -> str:
        """The name of the source file without its extension, such as `05-gradient-descent`."""
        return f"{self.number:02d}-{self.slug}"

    def source(self, root: Path, language: str) -> Path:
        """Return the lesson's source file in `language`, whether it exists or not."""
        return root / "lessons" / language / f"{self.name}.md"

    def is_ready(self, root: Path, language: str) -> bool:
        """Tell whether the lesson is written in `language`."""
        return self.source(root, language).is_file()


@dataclass(frozen=True)
class Part:
    """A part of the course: its title and its lessons."""

    number: int
    title: Mapping[str, str]
    lessons: tuple[PlannedLesson, ...]

    def heading(self, language: str) -> str:
        """Return the part's number and title, such as `Part 1 · Derivatives`."""
        return f"{WORDS[language].part.format(self.number)} · {self.title[language]}"


class _ShapeError(ValueError):
    """Something of the syllabus is wrong, at the place to which the keys lead."""

    def __init__(self, what: str, *keys: str | int) -> None:
        super().__init__(what)
        self.keys = keys


def _translated_text(
    item: Mapping[str, Any], key: str, where: str, *keys: str | int
) -> dict[str, str]:
    value = item.get(key)
    if (
        not isinstance(value, dict)
        or set(value) != set(LANGUAGES)
        or not all(str(text or "").strip() for text in value.values())
    ):
        raise _ShapeError(
            f"{where}: {key} needs a text for each of {', '.join(LANGUAGES)}", *keys, key
        )
    return {language: str(value[language]) for language in LANGUAGES}


def _as_list(value: Any, where: str, *keys: str | int) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        shown = repr(value)
        shown = shown if len(shown) < 80 else f"{shown[:80]}…"
        raise _ShapeError(f"{where} must be a list of names and values, not {shown}", *keys)
    return value


def read_syllabus(path: Path) -> tuple[Part, ...]:
    """Read and check the syllabus.

    Raises:
        SyllabusError: The file is no YAML, a text is missing, or a slug stands twice; the message
            names it.
    """
    source = f"lessons/{path.name}"
    try:
        return tuple(_parts(read_yaml(path)))
    except SourceError as error:
        raise SyllabusError(str(error)) from error
    except _ShapeError as error:
        line = line_in_yaml(read_text(path, source), error.keys)
        raise SyllabusError(f"{source}:{line}: {error}") from error


def _parts(content: Any) -> Iterator[Part]:
    number = 0
    slugs: set[str] = set()
    for at, part in enumerate(_as_list(content, "the whole")):
        where = f"part {at + 1}"
        lessons = []
        for place, item in enumerate(
            _as_list(part.get("lessons"), f"{where}: lessons", at, "lessons")
        ):
            number += 1
            slug = item.get("slug")
            keys = (at, "lessons", place)
            if not isinstance(slug, str) or not SLUG.fullmatch(slug) or slug in slugs:
                raise _ShapeError(
                    f"lesson {number} ({slug}): slug needs a name that no other lesson has, of "
                    "lower-case letters, digits and hyphens",
                    *keys,
                    "slug",
                )
            slugs.add(slug)
            title, summary = (
                _translated_text(item, key, f"lesson {number} ({slug})", *keys)
                for key in ("title", "summary")
            )
            lessons.append(PlannedLesson(number, slug, title, summary))
        yield Part(at + 1, _translated_text(part, "title", where, at), tuple(lessons))
