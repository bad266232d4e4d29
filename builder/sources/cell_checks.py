"""Check the cells of a lesson before anything runs: their options, their code, their folds."""

import ast
import warnings
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

TAGS = ("check", "setup", "solution", "figure", "predict", "try")
OPTIONS = ("alt", "inside", "tags")


def prose_problems(cell: NotebookNode, line: int) -> Iterator[tuple[int, str]]:
    """Find a cell that is neither prose nor code."""
    if cell.cell_type != "markdown" or cell.metadata:
        yield line, "neither prose nor python; <!-- #region --> and raw cells are not for lessons"


def fold_problems(cells: list[NotebookNode], lines: list[int]) -> Iterator[tuple[int, str]]:
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


def code_problems(cell: NotebookNode, line: int) -> Iterator[tuple[int, str]]:
    """Find the problems of a cell of code, each with its line."""
    fence = line - 1
    if cell.source.startswith("%%"):
        # jupytext makes a cell magic of any other language that Jupyter knows.
        magic = cell.source.split(maxsplit=1)[0]
        yield fence, f"{magic[2:]} would be a cell magic; lessons are plain Python: use ```console"
        return
    yield from ((fence, what) for what in option_problems(cell.metadata))
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
    elif "check" in cell.metadata.get("tags", []) and not has_assert(tree.body):
        yield (
            line,
            "a check cell without an assert checks nothing; one at least stands outside of "
            "functions, classes, try and with, and of branches that never run",
        )


def has_assert(statements: list[ast.stmt]) -> bool:
    """Tell whether one of the statements is an assertion that runs and that nothing catches.

    Example:
        >>> has_assert(ast.parse("for k in range(3): assert k < 3").body)
        True
        >>> has_assert(ast.parse("if False: assert 1 == 2").body)
        False
    """
    for node in statements:
        if isinstance(node, ast.Assert) and _truth(node.test) is None:
            return True
        if isinstance(node, ast.For) and _truth(node.iter) is not False and has_assert(node.body):
            return True
        if isinstance(node, ast.If | ast.While):
            truth = _truth(node.test)
            branches = [
                *(node.body if truth is not False else ()),
                *(node.orelse if not truth else ()),
            ]
            if has_assert(branches):
                return True
    return False


def _truth(node: ast.expr) -> bool | None:
    """Tell whether a literal counts as true; None of everything that is computed."""
    try:
        return bool(ast.literal_eval(node))
    except (TypeError, ValueError):
        return None


def option_problems(options: dict[str, Any]) -> Iterator[str]:
    """Find the options of a cell that are unknown or have a wrong value."""
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
