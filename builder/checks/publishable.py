"""Find the cells whose outputs cannot be published."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from builder.checks.html_outputs import ACCEPTED, html_problems
from builder.checks.svg_documents import ACCEPTED as ACCEPTED_IN_SVG
from builder.checks.svg_documents import svg_problems
from builder.files import Outputs
from builder.sources.lessons import Lesson
from builder.sources.questions import QuestionError, find_questions, read_question

_SHOWN = ("text/html", "text/latex", "image/svg+xml")
# All but tab, line feed and carriage return, of both sets that Unicode has; and the characters with
# which `builder.pages.cells` marks the places of outputs.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000\ue001]")
_NAMED = 5  # problems of one output in a message


def publishing_problems(lesson: Lesson, outputs: Outputs, root: Path) -> Iterator[str]:
    """Find figures without words, paths, scripts, colours, and answers that fit no question."""
    cells = zip(lesson.code_cells(), outputs, strict=True)
    asked = dict(find_questions(lesson.notebook.cells))
    for number, ((cell, line), cell_outputs) in enumerate(cells, start=1):
        where = f"{lesson.source}:{line - 1} (cell {number})"
        data = [output["data"] for output in cell_outputs if "data" in output]
        figures = sum(any(kind.startswith("image/") for kind in kinds) for kinds in data)
        if figures > 1:
            yield (
                f"{where}: {figures} figures; a cell draws one (with subplots, or split the cell), "
                "so that its alt can say what one sees"
            )
        elif figures and "alt" not in cell.metadata:
            yield f'{where}: a figure without alt; add alt="…", which says what one sees'
        elif "alt" in cell.metadata and not figures:
            yield f"{where}: an alt, but no figure"
        texts = list(texts_of(cell_outputs))
        if any(str(root) in text for text in texts):
            yield f"{where}: its output has a path of this machine, {root}"
        for what in dict.fromkeys(what for kinds in data for what in _kind_problems(kinds)):
            yield f"{where}: {what}"
        if found := next(filter(None, map(_CONTROL.search, texts)), None):
            yield (
                f"{where}: its output has the control character {found[0]!r}, of terminal colours "
                "or the like; print plain text, in which \\n, \\t and \\r have a meaning"
            )
        if number in asked:
            try:
                read_question(asked[number], cell_outputs)
            except QuestionError as error:
                yield f"{where}: {error}"


def texts_of(outputs: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the texts among the outputs of a cell: what it printed, and objects as text or HTML."""
    for output in outputs:
        yield output.get("text", "")
        yield from (str(value) for kind, value in output.get("data", {}).items() if "text/" in kind)


def _kind_problems(kinds: dict[str, Any]) -> Iterator[str]:
    """Find what a displayed object has that no page shows, or should not run."""
    others = [kind for kind in kinds if kind not in ("text/plain", *_SHOWN)]
    if not kinds:
        yield f"its output is empty; display an object with {', '.join(_SHOWN)} or plain text"
    elif others and not any(kind in kinds for kind in _SHOWN):
        yield (
            f"its output is {', '.join(others)}, which JupyterLab shows and no page does; display "
            f"an object with {', '.join(_SHOWN)} or plain text, and write Markdown as prose"
        )
    for kind in ("text/plain", *_SHOWN):
        if not isinstance(kinds.get(kind, ""), str):
            yield f"its output has as {kind} the type {type(kinds[kind]).__name__}; display a text"
    if found := html_problems(str(kinds.get("text/html", ""))):
        yield (
            f"its HTML has {', '.join(found[:_NAMED])}; a page takes over what only shows and is "
            f"closed in its order, {ACCEPTED}: display a table, a list or a paragraph, and write "
            "links and images as prose"
        )
    if found := svg_problems(str(kinds.get("image/svg+xml", ""))):
        yield f"its figure has {', '.join(found[:_NAMED])}: {ACCEPTED_IN_SVG}"
