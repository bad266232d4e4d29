"""Find tables that are none, and cells of a table that lose their end or show something else."""

import re
from collections.abc import Iterator

_RULE = re.compile(r"[ ]*\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*")
_PIPE = re.compile(r"(?<!\\)\|")


def table_problems(rows: list[str], seen: list[str], first: int) -> Iterator[tuple[int, str]]:
    """Find the problems of a block with a table, each with its line.

    Args:
        rows: The block's rows.
        seen: The rows with letters in the place of code and formulas.
        first: The number of the first row.
    """
    rule = next((n for n, row in enumerate(seen) if "|" in row and _RULE.fullmatch(row)), None)
    if not rule:
        return
    if rule > 1:
        yield first + rule - 1, "a table needs a blank line before it"
        return
    width = len(_cells(seen[0]))
    if (ruled := len(_cells(seen[1]))) != width:
        yield (
            first + 1,
            f"the head has {width} columns, and the row below it {ruled}: no program shows a "
            "table; write |---| once for each column",
        )
        return
    for number, (row, plain) in enumerate(zip(rows, seen, strict=True)):
        if len(_cells(row)) != len(_cells(plain)):
            yield (
                first + number,
                "a | inside of a formula or of code ends a table's cell; "
                "in a formula write \\lvert x \\rvert, \\lVert x \\rVert or \\mid",
            )
        elif row.count("\\|") != plain.count("\\|"):
            yield (
                first + number,
                "in a table JupyterLab reads \\| in code or in a formula as |; in a formula write "
                "\\lVert x \\rVert, and code with | stands outside of the table",
            )
        elif len(_cells(plain)) > width:
            yield first + number, f"{len(_cells(plain))} cells under a head of {width}"


def _cells(row: str) -> list[str]:
    return _PIPE.split(row.strip().removeprefix("|").removesuffix("|"))
