"""Short tables: as text in columns, and as HTML."""

from collections.abc import Callable, Iterable, Sequence
from reprlib import Repr
from typing import Any

import numpy as np

type Row = Sequence[str]
"""The text of each cell."""

type Table = Sequence[Row]
"""The header and the rows."""

SHOWN = 3
"""Rows shown at either end of a long table, and coordinates at either end of a long point."""

_BRIEF = Repr(maxlevel=2, maxlist=SHOWN * 2, maxtuple=SHOWN * 2, maxother=160, maxstring=160)


def table_as_text(caption: str, table: Table) -> str:
    """Return a caption and a table below it, in columns."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = (
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in table
    )
    return "\n".join([caption, *lines])


def table_as_html(caption: str, table: Table) -> str:
    """Return a table with its caption."""
    # Imported here: its table of entities would add a tenth to the import time of gdcore.
    from html import escape

    header, *rows = table
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def short_table(header: Row, count: int, row: Callable[[int], Row]) -> Table:
    """Return a table with rows 0 to count − 1, the middle of a long one replaced by dots.

    Only rows that are shown are computed.
    """
    if count <= 2 * SHOWN + 1:
        return [header, *map(row, range(count))]
    dots = ["⋮"] * len(header)
    return [header, *map(row, range(SHOWN)), dots, *map(row, range(count - SHOWN, count))]


def numbers_as_text(numbers: Iterable[float]) -> list[str]:
    """Return numbers with six digits each."""
    return [f"{number:.6g}" for number in numbers]


def brief(value: object) -> str:
    """Return the repr of a value for a message, cut where it is long."""
    return _BRIEF.repr(value)


def shortened(cells: Sequence[str]) -> Sequence[str]:
    """Return the cells of a row, the middle of a long row replaced by dots."""
    return cells if len(cells) <= 2 * SHOWN + 1 else [*cells[:SHOWN], "…", *cells[-SHOWN:]]


def point_as_text(point: Any) -> Sequence[str]:
    """Return the coordinates of a point, the middle of many left out."""
    return shortened(numbers_as_text(np.atleast_1d(point)))
