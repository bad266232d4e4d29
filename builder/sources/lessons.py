"""Find the lessons and read them: jupytext Markdown in, checked notebooks out.

A lesson is ``lessons/<language>/NN-slug.md``; the home page ``docs/<language>/index.md`` is one
too.  Reading a lesson already rejects everything that would break a later step of the build:
unknown options, code that does not parse, checks that assert nothing.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
from jupytext.cell_metadata import text_to_metadata
from nbformat import NotebookNode, ValidationError

from builder.sources.cell_checks import (
    code_problems,
    fold_problems,
    option_problems,
    prose_problems,
)
from builder.sources.fences import Fence, fence_problems, find_fences
from builder.sources.languages import HOME, LANGUAGES, ROOT, page_of
from builder.sources.pitfalls.page import pitfalls
from builder.sources.questions import form_problems
from builder.sources.reading import SourceError, check_header, read_text, source_of
from builder.sources.syllabus import SLUG
from builder.sources.try_cells import TAG as TRY
from builder.sources.try_cells import TRIAL, first_row, read_trial, trial_problems

_FENCED = re.compile(r"`{3,}\s*\w")
_NAME = re.compile(rf"\d\d-{SLUG.pattern}")
# jupytext's own notes about blank lines between cells; no author wrote them.
_JUPYTEXT_NOTES = ("lines_to_next_cell", "lines_to_end_of_cell_marker")
# Named, since jupytext would take a file with {code-cell} for MyST.
_FORMAT = {
    "extension": ".md",
    "format_name": "markdown",
    "root_level_metadata_as_raw_cell": False,
}


class LessonError(Exception):
    """One or more lessons are wrong.  Each problem begins with the lesson's file and line."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Lesson:
    """One page's source in one language.

    Attributes:
        language: ``"en"`` or ``"ko"``.
        name: The file's name without ``.md``: ``"05-gradient-descent"``, or ``"index"``.
        path: The source file.
        source: The path relative to the root, with slashes, as messages and links show it.
        text: The source file's text.
        header: The YAML block at the top of the file; empty if there is none.
        notebook: The cells; their metadata hold ``tags``, ``alt`` and ``inside``.  The source of a
            try cell is the code in the editor; its prelude and check are in the metadata.
        lines: For each cell of the notebook, the number of its first line in the source (of
            the first line of code, not of the fence; in a try cell, of the code in the editor).
    """

    language: str
    name: str
    path: Path
    source: str
    text: str
    header: dict[str, Any]
    notebook: NotebookNode
    lines: tuple[int, ...]

    @property
    def page(self) -> str:
        """The page's place in the site: ``"lessons/gradient-descent"``, or ``"index"``."""
        return page_of(self.name)

    def code_cells(self) -> Iterator[tuple[NotebookNode, int]]:
        """Yield each code cell with the number of its first line of code in the source."""
        for cell, line in zip(self.notebook.cells, self.lines, strict=True):
            if cell.cell_type == "code":
                yield cell, line


def lesson_paths(root: Path = ROOT, language: str | None = None) -> list[Path]:
    """Return the source files of all lessons, language by language, the home page first."""
    paths: list[Path] = []
    for code in LANGUAGES if language is None else (language,):
        home = root / "docs" / code / f"{HOME}.md"
        paths += [home] if home.is_file() else []
        paths += _sources((root / "lessons" / code).glob("*.md"))
    return paths


def _sources(paths: Iterable[Path]) -> list[Path]:
    """Return the paths in order, without those of editors, such as the lock file .#01-limits.md."""
    return sorted(path for path in paths if not path.name.startswith("."))


def find_lessons(root: Path = ROOT, language: str | None = None) -> list[Lesson]:
    """Read every lesson, of one language or of all.

    Raises:
        LessonError: With the problems of all lessons, not only of the first.
    """
    lessons, problems = read_lessons(root, language)
    if problems:
        raise LessonError(*problems)
    return lessons


def read_lessons(root: Path = ROOT, language: str | None = None) -> tuple[list[Lesson], list[str]]:
    """Read every lesson; return those that can be read, and the problems of the others."""
    lessons: dict[tuple[str, str], Lesson] = {}
    problems: list[str] = []
    for path in lesson_paths(root, language):
        try:
            lesson = read_lesson(path, root)
        except LessonError as error:
            problems += error.problems
            continue
        twin = lessons.setdefault((lesson.language, lesson.page), lesson)
        if twin is not lesson:
            problems.append(
                f"{lesson.source}: its page /{lesson.page}/ is already that of {twin.source}; "
                "the part of the name after the number must be unique"
            )
    return list(lessons.values()), problems + page_problems(root, language)


def page_problems(root: Path = ROOT, language: str | None = None) -> list[str]:
    """Find the problems of the pages in `docs` that are no lessons; their code is not executed."""
    problems: list[str] = []
    for code in LANGUAGES if language is None else (language,):
        folder = root / "docs" / code
        for path in _sources(folder.rglob("*.md")):
            if path == folder / f"{HOME}.md":
                continue
            try:
                source, text = _read_page(path, root)
            except LessonError as error:
                problems += error.problems
            else:
                problems += _page_problems(text, source, None)
    return problems


def read_lesson(path: Path, root: Path = ROOT) -> Lesson:
    """Read and check one lesson.

    Raises:
        LessonError: If the file's name, an option or a cell is not what a lesson may have.
    """
    source, text = _read_page(path, root)
    path, name = root.resolve() / source, path.stem
    if name != HOME and not _NAME.fullmatch(name):
        raise LessonError(
            f"{source}: a lesson's file is named NN-slug.md, two digits and a slug of lower-case "
            "letters, digits and hyphens, as 05-gradient-descent.md"
        )
    notebook = _parse(text, source)
    lines, executed = _cell_lines(text, notebook.cells, list(find_fences(text)))
    problems = [
        f"{source}:{line - 1}{number}: JupyterLab takes other rows for this cell than the "
        "page does; a row that begins with ``` or ~~~ does not stand inside of a cell or a fence"
        for number, cell, line in _numbered(notebook.cells, lines)
        if cell.cell_type == "code" and line - 1 not in executed
    ]
    if not problems:
        problems = _page_problems(text, source, executed)
    header = notebook.metadata.get("jupytext", {}).get("root_level_metadata", {})
    for number, cell, line in _numbered(notebook.cells, lines):
        cell.metadata = {k: v for k, v in cell.metadata.items() if k not in _JUPYTEXT_NOTES}
        check = code_problems if cell.cell_type == "code" else prose_problems
        problems += [f"{source}:{at}{number}: {what}" for at, what in check(cell, line)]
        if cell.metadata.get("tags") == [TRY]:
            problems += [
                f"{source}:{at}{number}: {what}" for at, what in trial_problems(cell.source, line)
            ]
    if not problems:  # the cells parse
        problems = [f"{source}:{at}: {what}" for at, what in fold_problems(notebook.cells, lines)]
        problems += [f"{source}:{at}: {what}" for at, what in form_problems(notebook.cells, lines)]
    if problems:
        raise LessonError(*problems)
    for at, cell in enumerate(notebook.cells):
        if cell.metadata.get("tags") == [TRY]:  # what runs is the same in every language
            lines[at] += first_row(cell.source)
            trial = read_trial(cell.source)
            cell.source, cell.metadata[TRIAL] = trial.start, trial.metadata
    return Lesson(path.parent.name, name, path, source, text, dict(header), notebook, tuple(lines))


def _read_page(path: Path, root: Path) -> tuple[str, str]:
    """Read a page's source; return its place below the root, and its text."""
    try:
        source = source_of(path, root)
        text = read_text(path, source)
        check_header(text, source)
    except SourceError as error:
        raise LessonError(str(error)) from error
    return source, text


def _page_problems(text: str, source: str, executed: Collection[int] | None) -> list[str]:
    # Where a fence is wrong, prose and code are mixed up, and more would not help.
    found = list(fence_problems(text, executed)) or list(pitfalls(text))
    return [f"{source}:{line}: {what}" for line, what in found]


def _parse(text: str, source: str) -> NotebookNode:
    try:
        notebook: NotebookNode = jupytext.reads(text, fmt=_FORMAT)
        return notebook
    except ValidationError as error:
        # An option has the wrong type, but the error does not say where.
        problems = [
            f"{source}:{fence.line}: {what}"
            for fence in find_fences(text)
            if not fence.lead
            for what in option_problems(text_to_metadata(fence.info)[1])
        ]
        raise LessonError(*problems or [f"{source}: {error}"]) from error
    except ValueError as error:  # a first row that jupytext takes for the encoding of the file
        raise LessonError(f"{source}:1: {error}") from error


def _numbered(
    cells: list[NotebookNode], lines: list[int]
) -> Iterator[tuple[str, NotebookNode, int]]:
    """Yield each cell with its line and, for code, its number in JupyterLab."""
    count = 0
    for cell, line in zip(cells, lines, strict=True):
        if cell.cell_type == "code":
            count += 1
            yield f" (cell {count})", cell, line
        else:
            yield "", cell, line


def _cell_lines(
    text: str, cells: list[NotebookNode], fences: list[Fence]
) -> tuple[list[int], set[int]]:
    """Find the number of each cell's first line in the source, which jupytext does not report.

    The cells stand in the file whole and in order. The code of a cell is that of the next fence at
    the margin with the same rows, and prose begins where its rows next occur.

    Returns:
        The lines, and those of the fences that are cells.
    """
    lines = text.split("\n")
    starts: list[int] = []
    executed: set[int] = set()
    at = 0
    if lines[0].rstrip() == "---":
        at = [line.rstrip() for line in lines].index("---", 1) + 1
    for cell in cells:
        # The line %%bash is jupytext's, made from the fence of another language.
        wanted = cell.source.split("\n")[cell.source.startswith("%%") :]
        start = at  # where nothing is found: report a nearby line
        if cell.cell_type == "code":
            later = (f for f in fences if f.line > at and not f.lead and f.info)
            if same := [f for f in later if _equal(f.rows, wanted)]:
                executed.add(same[0].line)
                start = same[0].line
            else:
                rows = range(at, len(lines))
                start = next((n + 1 for n in rows if _FENCED.match(lines[n])), at)
        else:
            for first in range(at, len(lines) - len(wanted) + 1):
                if lines[first : first + len(wanted)] == wanted:
                    start = first
                    break
        starts.append(start + 1)
        at = start + len(wanted)
    return starts, executed


def _equal(rows: list[str], others: list[str]) -> bool:
    return "\n".join(rows).rstrip() == "\n".join(others).rstrip()
