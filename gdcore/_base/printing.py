"""How a path prints: a sentence and a short table, as text and as HTML."""

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from gdcore._base.numbers import real

if TYPE_CHECKING:
    from gdcore.trajectory import Trajectory

type _Row = tuple[str, ...]

SHOWN = 3
"""Rows of a table at either end."""


def as_text(path: "Trajectory") -> str:
    """Return the status and the table, in columns."""
    table = list(_table(path))
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = (
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in table
    )
    return "\n".join([path.status, *lines])


def as_html(path: "Trajectory") -> str:
    """Return the table, with the status as its caption."""
    header, *rows = _table(path)
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f"<table><caption>{escape(path.status)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def names_of(path: "Trajectory") -> list[str]:
    """Return the coordinates' names: x, or x[0], x[1] and so on."""
    several = path.points.ndim - np.ndim(path.steps) == 2
    return [f"x[{i}]" for i in range(path.points.shape[1])] if several else ["x"]


def _table(path: "Trajectory") -> Iterator[_Row]:
    """Yield the header and the rows: steps of a single run, or the ends of the runs."""
    if np.ndim(path.steps):
        header: _Row = ("run", "steps", "x", "f(x)", "ended")
        runs = list(np.ndindex(np.shape(path.steps)))
        rows = (None if i is None else _run(path, runs[i]) for i in _ends(len(runs)))
    else:
        header = ("step", *names_of(path), "f(x)")
        rows = (None if i is None else _step(path, i) for i in _ends(len(path.points)))
    yield header
    for row in rows:
        yield ("⋮",) * len(header) if row is None else row


def _step(path: "Trajectory", i: int) -> _Row:
    # The value here alone: those of all points may take long, and few are shown.
    with np.errstate(all="ignore"):
        value = path.f(real(path.points[i]))
    return str(path.recorded[i]), *_numbers(path.points[i]), f"{value:.6g}"


def _run(path: "Trajectory", run: tuple[int, ...]) -> _Row:
    ended = (
        "converged" if path.converged[run] else "diverged" if path.diverged[run] else "max_steps"
    )
    ends: Any = np.asarray(path.x)
    return (
        ", ".join(map(str, run)),
        str(path.steps[run]),
        ", ".join(_numbers(ends[(..., *run)])),
        f"{np.asarray(path.value)[run]:.6g}",
        ended,
    )


def _numbers(point: Any) -> list[str]:
    return [f"{coordinate:.6g}" for coordinate in np.atleast_1d(point)]


def _ends(count: int) -> list[int | None]:
    """Return the indices of a table's rows, the middle of a long one replaced by None."""
    if count <= 2 * SHOWN + 1:
        return list(range(count))
    return [*range(SHOWN), None, *range(count - SHOWN, count)]
