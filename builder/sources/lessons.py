"""Find the lessons and read them: jupytext Markdown in, checked notebooks out.

A lesson is ``lessons/<language>/NN-slug.md``; the home page ``docs/<language>/index.md`` is one
too.  Reading a lesson already rejects everything that would break a later step of the build:
unknown options, code that does not parse, checks that assert nothing.
"""

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
from jupytext.cell_metadata import text_to_metadata
from nbformat import NotebookNode, ValidationError

from builder.sources.languages import HOME, LANGUAGES, ROOT, page_of
from builder.sources.prose import scan_rows
from builder.sources.questions import form_problems
from builder.sources.try_cells import TAG as TRY
from builder.sources.try_cells import TRIAL, read_trial, trial_problems

TAGS = ("check", "setup", "solution", "figure", "predict", "try")
OPTIONS = ("alt", "inside", "tags")

_NAME = re.compile(r"\d\d-(?P<slug>[a-z0-9]+(-[a-z0-9]+)*)")
# jupytext's own notes about blank lines between cells; no author wrote them.
_JUPYTEXT_NOTES = ("lines_to_next_cell", "lines_to_end_of_cell_marker")
_FORMAT = {"extension": ".md", "root_level_metadata_as_raw_cell": False}


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
            the first line of code, not of the fence).
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
        paths += sorted((root / "lessons" / code).glob("*.md"))
    return paths


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
    return list(lessons.values()), problems


def read_lesson(path: Path, root: Path = ROOT) -> Lesson:
    """Read and check one lesson.

    Raises:
        LessonError: If the file's name, an option or a cell is not what a lesson may have.
    """
    path = path.resolve()
    source = path.relative_to(root.resolve()).as_posix()
    name = path.stem
    if name != HOME and not _NAME.fullmatch(name):
        raise LessonError(
            f"{source}: a lesson's file is named NN-slug.md, two digits and a slug of lower-case "
            "letters, digits and hyphens, as 05-gradient-descent.md"
        )
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise LessonError(f"{source}: not UTF-8 ({error}); save the file as UTF-8") from error
    try:
        notebook = jupytext.reads(text, fmt=_FORMAT)
    except (
        ValidationError
    ) as error:  # an option has the wrong type, but the error does not say where
        fences = [(n, row) for n, row in enumerate(text.splitlines(), 1) if row.startswith("```")]
        problems = [
            f"{source}:{line}: {what}"
            for line, fence in fences
            for what in _option_problems(text_to_metadata(fence.strip("`"))[1])
        ]
        raise LessonError(*problems or [f"{source}: {error}"]) from error
    lines = _cell_lines(text, notebook.cells)
    header = notebook.metadata.get("jupytext", {}).get("root_level_metadata", {})
    problems = []
    for number, cell, line in _numbered(notebook.cells, lines):
        cell.metadata = {k: v for k, v in cell.metadata.items() if k not in _JUPYTEXT_NOTES}
        check = _code_problems if cell.cell_type == "code" else _prose_problems
        problems += [f"{source}:{at}{number}: {what}" for at, what in check(cell, line)]
        if cell.metadata.get("tags") == [TRY]:
            problems += [
                f"{source}:{at}{number}: {what}" for at, what in trial_problems(cell.source, line)
            ]
    if not problems:  # the cells parse
        problems = [f"{source}:{at}: {what}" for at, what in _fold_problems(notebook.cells, lines)]
        problems += [f"{source}:{at}: {what}" for at, what in form_problems(notebook.cells, lines)]
    if problems:
        raise LessonError(*problems)
    for cell in notebook.cells:
        if cell.metadata.get("tags") == [TRY]:  # what runs is the same in every language
            trial = read_trial(cell.source)
            cell.source, cell.metadata[TRIAL] = trial.start, trial.metadata
    return Lesson(path.parent.name, name, path, source, text, dict(header), notebook, tuple(lines))


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


def _cell_lines(text: str, cells: list[NotebookNode]) -> list[int]:
    """Find the number of each cell's first line in the source, which jupytext does not report.

    The cells stand in the file whole and in order, with only blank lines, fences and the YAML block
    between them; so each cell begins where its lines next occur.
    """
    lines = text.splitlines()
    starts: list[int] = []
    at = 0
    if lines and lines[0] == "---" and "---" in lines[1:]:
        at = lines.index("---", 1) + 1
    for cell in cells:
        is_code = cell.cell_type == "code"
        # The line %%bash is jupytext's, made from the fence of another language.
        wanted = cell.source.splitlines()[cell.source.startswith("%%") :]
        for start in range(at + is_code, len(lines) - len(wanted) + 1):
            fenced = not is_code or lines[start - 1].startswith("```")
            if fenced and lines[start : start + len(wanted)] == wanted:
                break
        else:
            start = at  # not found: report a nearby line
        starts.append(start + 1)
        at = start + len(wanted) + is_code
    return starts


def _prose_problems(cell: NotebookNode, line: int) -> Iterator[tuple[int, str]]:
    if cell.cell_type != "markdown" or cell.metadata:
        yield line, "neither prose nor python; <!-- #region --> and raw cells are not for lessons"
    for row in scan_rows(cell.source):
        if row.place == "opening" and row.text.strip().startswith("```python"):
            yield (
                line + row.number - 1,
                "an indented python fence is never executed; put it at the margin "
                'with tags=["solution"] if it is to be folded',
            )


def _fold_problems(cells: list[NotebookNode], lines: list[int]) -> Iterator[tuple[int, str]]:
    """Find cells marked `inside` where no fold precedes them."""
    open_fold = False
    for cell, line in zip(cells, lines, strict=True):
        if cell.cell_type == "markdown":
            open_fold = ends_in_fold(cell.source)
        elif not cell.metadata.get("inside"):
            open_fold = False
        elif not open_fold:
            yield (
                line - 1,
                "inside=true puts a cell at the end of the folded block (??? …) directly before "
                "it, and there is none",
            )


def ends_in_fold(prose: str) -> bool:
    r"""Tell whether the last block of a text is a fold.

    Example:
        >>> ends_in_fold('Text.\n\n??? deeper "Why?"\n\n    Because.')
        True
    """
    margin = [row for row in prose.splitlines() if row.strip() and not row.startswith("    ")]
    return bool(margin) and margin[-1].startswith("???")


def _code_problems(cell: NotebookNode, line: int) -> Iterator[tuple[int, str]]:
    fence = line - 1
    if cell.source.startswith("%%"):
        # jupytext makes a cell magic of any other language that Jupyter knows.
        magic = cell.source.split(maxsplit=1)[0]
        yield fence, f"{magic[2:]} would be a cell magic; lessons are plain Python: use ```console"
        return
    yield from ((fence, what) for what in _option_problems(cell.metadata))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", SyntaxWarning)
            compile(cell.source, "<cell>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        at = line + (getattr(error, "lineno", None) or 1) - 1
        reason = getattr(error, "msg", None) or error
        yield at, f"{type(error).__name__}: {reason} (lessons are plain Python, without magics)"
        return
    tree = ast.parse(cell.source)
    if not tree.body:
        yield line, "an empty cell"
    elif "check" in cell.metadata.get("tags", []) and not any(
        isinstance(node, ast.Assert) for node in ast.walk(tree)
    ):
        yield line, "a check cell without an assert checks nothing"


def _option_problems(options: dict[str, Any]) -> Iterator[str]:
    tags, alt = options.get("tags", []), options.get("alt", "…")
    for unknown in sorted(set(options) - set(OPTIONS)):
        yield f'unknown option {unknown!r}; a cell takes tags=["…"], alt="…" and inside=true'
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        yield f'tags must be a list of strings, as tags=["check"], not {tags!r}'
    else:
        for tag in tags:
            if tag not in TAGS:
                yield f"unknown tag {tag!r}; the tags are {', '.join(TAGS)}"
        if len(tags) > 1:
            yield f"{len(tags)} tags; a cell has at most one, since each says how it is shown"
    if not isinstance(alt, str) or not alt.strip():
        yield f"alt must be a text that says what one sees, not {alt!r}"
    if options.get("inside", True) is not True:
        yield f"inside is true or not there, not {options['inside']!r}"
