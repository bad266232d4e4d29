"""Find fences that run nowhere, or that the page and JupyterLab would read differently."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from builder.sources.prose import FENCE, FENCE_MARK, scan_rows

_LANGUAGES = ("console", "csv", "diff", "ini", "json", "text", "toml", "yaml")
_PYTHON = ("pycon", "python")
# A test runs the Python of pages without cells, such as contributing.md, which shows Markdown, too.
_WITHOUT_CELLS = (*_LANGUAGES, *_PYTHON, "markdown")
_AFTER_MARK = re.compile(rf"[\s>]*(?:[-*+]|\d+[.)])[ \t]+{FENCE_MARK}")


@dataclass
class Fence:
    """A fence of a Markdown text.

    Attributes:
        line: The number of its opening row.
        lead: Everything before its mark: blanks, and the marks of a quotation.
        mark: Its mark, three backticks or tildes at least.
        info: Everything after the mark.
        rows: The rows between.
        end: The closing row, or None if it is never closed.
    """

    line: int
    lead: str
    mark: str
    info: str
    rows: list[str]
    end: str | None = None

    @property
    def is_python(self) -> bool:
        """Whether a reader sees it as Python."""
        return self.info.strip() in _PYTHON


def find_fences(text: str) -> Iterator[Fence]:
    r"""Yield the fences of a Markdown text in their order.

    Example:
        >>> [(fence.line, fence.info) for fence in find_fences("a\n```text\nb\n```")]
        [(2, 'text')]
    """
    fence: Fence | None = None
    for row in scan_rows(text):
        if fence and row.place == "code":
            fence.rows.append(row.text)
            continue
        if fence:
            fence.end = row.text if row.place == "closing" else fence.end
            yield fence
            fence = None
        if row.place == "opening" and (match := FENCE.match(row.text)):
            info = row.text[match.end() :]
            fence = Fence(row.number, match["lead"], match["mark"], info, [])
    if fence:
        yield fence


def fence_problems(text: str, executed: Collection[int] | None) -> Iterator[tuple[int, str]]:
    """Find the fences of a text that are wrong, each with its line.

    Args:
        text: The Markdown text.
        executed: The lines of the fences that are cells, or None for a page without cells.
    """
    for row in scan_rows(text):
        if row.place == "prose" and _AFTER_MARK.match(row.text):
            yield (
                row.number,
                "a fence behind the mark of a list is none on the page; put it on a row of its "
                "own, after a blank line and indented by four spaces",
            )
            return  # every row after it would seem to be what it is not
    for fence in find_fences(text):
        longer = not fence.lead and fence.mark.startswith("````")
        if executed is not None and longer and fence.line not in executed:
            yield (
                fence.line,
                f"JupyterLab finds no end of a fence that begins with {fence.mark} and would take "
                "the next cell for a part of it; write ```",
            )
            return
        info = fence.info.strip()
        if executed is None and info and info not in _WITHOUT_CELLS:
            yield (
                fence.line,
                f"{fence.mark}{info} is no fence of this course; accepted: {fence.mark} alone or "
                f"with one of {', '.join(_WITHOUT_CELLS)}",
            )
        elif executed is not None and info not in ("", *_LANGUAGES) and fence.line not in executed:
            yield (
                fence.line,
                f"{fence.mark}{info} is never executed; a cell is ```python at the margin, with "
                'inside=true in a fold and tags=["solution"] if it is to be folded; accepted '
                f"elsewhere: {fence.mark} alone or with one of {', '.join(_LANGUAGES)}",
            )
        if fence.line not in (executed or ()):
            yield from _form_problems(fence)


def _form_problems(fence: Fence) -> Iterator[tuple[int, str]]:
    if ">" in fence.lead:  # the quotation gives it its form
        return
    if (width := len(fence.lead.expandtabs(4))) % 4:
        yield (
            fence.line,
            f"a fence indented by {width} spaces; a fence stands at the margin or, in a list or a "
            "fold, is indented by four spaces or eight",
        )
        return
    if fence.end is None:
        yield fence.line, f"a fence that is never closed; end it with a row {fence.mark}"
        return
    for number, row in enumerate(fence.rows, start=fence.line + 1):
        if row.strip() and not row.startswith(fence.lead):
            yield number, f"a row indented less than its fence, which begins in {fence.line}"
            return
    if fence.end.rstrip() != fence.lead + fence.mark:
        yield (
            fence.line + len(fence.rows) + 1,
            f"a fence that begins with {fence.lead + fence.mark!r} (line {fence.line}) "
            f"ends with {fence.end.rstrip()!r}; write the same",
        )
