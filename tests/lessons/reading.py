"""The lessons of the course, read once in each worker; no test changes them."""

from functools import cache
from pathlib import Path

from builder.sources.languages import ROOT
from builder.sources.lessons import Lesson, lesson_paths, read_lesson


@cache
def lesson_at(path: Path) -> Lesson:
    """Return the lesson of a source file."""
    return read_lesson(path)


def course_lessons(language: str | None = None) -> list[Lesson]:
    """Return the lessons of a language, or of all, the home page first."""
    return [lesson_at(path) for path in lesson_paths(ROOT, language)]
