"""Find differences between the languages: missing lessons, other code, other ids of headings."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from pathlib import Path

from builder.sources.languages import LANGUAGES
from builder.sources.lessons import Lesson, lesson_paths
from builder.sources.prose import find_headings
from builder.sources.questions import choices, find_questions
from builder.sources.try_cells import TRIAL, check_differs, trial_of

_WELL_FORMED = re.compile(r"[a-z][a-z0-9-]*")


def parity_problems(root: Path, lessons: Sequence[Lesson]) -> list[str]:
    """Find all differences between the languages, and the headings without a proper id.

    Args:
        root: The course's folder.
        lessons: All lessons that can be read.
    """
    problems: list[str] = []
    names = {code: {path.stem for path in lesson_paths(root, code)} for code in LANGUAGES}
    for name in sorted(set().union(*names.values())):
        have = [code for code in LANGUAGES if name in names[code]]
        problems += [
            f"{name}: there in {', '.join(have)} but not in {language}"
            for language in LANGUAGES
            if language not in have
        ]
        readable = [lesson for lesson in lessons if lesson.name == name]
        for one, other in pairwise(readable):
            problems += [*code_differences(one, other), *heading_differences(one, other)]
            problems += choice_differences(one, other)
    for lesson in lessons:
        problems += heading_problems(lesson)
    return problems


def code_differences(one: Lesson, other: Lesson) -> Iterator[str]:
    """Find the first cell whose code or tags differ between two languages of a lesson."""
    pairs = zip_longest(one.code_cells(), other.code_cells())
    for number, (mine, its) in enumerate(pairs, start=1):
        if mine is None or its is None:
            there, lacks = (one, other) if mine else (other, one)
            line = (mine or its)[1]
            yield f"{there.source}:{line} (cell {number}): {lacks.source} has no such cell"
            return
        (cell, line), (its_cell, its_line) = mine, its
        if cell.source != its_cell.source:
            rows = zip_longest(cell.source.split("\n"), its_cell.source.split("\n"))
            offset, (left, right) = next((n, row) for n, row in enumerate(rows) if row[0] != row[1])
            yield (
                f"{one.source}:{line + offset} and {other.source}:{its_line + offset} "
                f"(cell {number}): the code differs:\n  {left}\n  {right}"
            )
            return
        trials = [trial_of(block) for block in (cell, its_cell) if TRIAL in block.metadata]
        if len(trials) == len(LANGUAGES) and check_differs(*trials):
            yield (
                f"{one.source}:{line} and {other.source}:{its_line} (cell {number}): "
                "the prelude or the check differs in more than its messages"
            )
            return
        for option, what, without in (("tags", "tags", []), ("inside", "folds", False)):
            value, its = (block.metadata.get(option, without) for block in (cell, its_cell))
            if value != its:
                yield (
                    f"{one.source}:{line - 1} and {other.source}:{its_line - 1} "
                    f"(cell {number}): the {what} differ: {value} and {its}"
                )
                return


def heading_differences(one: Lesson, other: Lesson) -> Iterator[str]:
    """Find the first heading whose depth or id differs between two languages of a lesson."""
    for mine, its in zip_longest(find_headings(one.text), find_headings(other.text)):
        if mine is None or its is None:
            there, lacks = (one, other) if mine else (other, one)
            yield f"{there.source}:{(mine or its).line}: {lacks.source} has no such heading"
            return
        if mine[1:] != its[1:]:
            yield (
                f"{one.source}:{mine.line} and {other.source}:{its.line}: the headings differ: "
                f"{'#' * mine.level} {{#{mine.id}}} and {'#' * its.level} {{#{its.id}}}"
            )
            return


def heading_problems(lesson: Lesson) -> Iterator[str]:
    """Find headings whose id is missing, malformed or used twice, and a title that is not one."""
    found = list(find_headings(lesson.text))
    if not found or found[0].level > 1:
        line = found[0].line if found else 1
        yield f"{lesson.source}:{line}: no title; the first heading of a lesson is # Title {{#id}}"
    for heading in found[1:]:
        if heading.level == 1:
            yield (
                f"{lesson.source}:{heading.line}: a second title; a lesson has one heading with "
                "one #, its title"
            )
    count = Counter(heading.id for heading in found)
    for heading in found:
        where = f"{lesson.source}:{heading.line}"
        if heading.level == 0:
            yield f"{where}: an underlined heading can carry no id; write it with # and {{#id}}"
        elif heading.id is None:
            yield f"{where}: a heading without an id; end it with {{#id}}, as in each language"
        elif not _WELL_FORMED.fullmatch(heading.id):
            yield f"{where}: the id {heading.id!r} is not lower-case letters, digits and hyphens"
        elif count[heading.id] > 1:
            yield f"{where}: the id {heading.id!r} is used {count[heading.id]} times"


def choice_differences(one: Lesson, other: Lesson) -> Iterator[str]:
    """Find the questions that have other choices in one language of a lesson than in the other."""
    pairs = zip(
        find_questions(one.notebook.cells), find_questions(other.notebook.cells), strict=False
    )
    for (number, prose), (_, its_prose) in pairs:
        letters, its_letters = choices(prose), choices(its_prose)
        if letters != its_letters:
            yield (
                f"{one.source} and {other.source} (cell {number}): the choices differ: "
                f"{', '.join(letters) or 'none'} and {', '.join(its_letters) or 'none'}"
            )
