"""What a descent leaves behind: its steps, its path, and a sentence on how it ended."""

from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import numpy as np

from gdcore._numbers import real
from gdcore._types import Array
from gdcore.objectives import Objective

type _Row = tuple[str, ...]

SHOWN = 3
"""Rows of a printed table at either end."""


@dataclass(slots=True)
class Step:
    """One iterate of a descent.

    Attributes:
        k: Its number; 0 is the start.
        x: The point, of the shape of the start, spread over the runs.
        gradient_norm: The Euclidean norm of the gradient there, one for each run.
        taken: The number of steps that each run has taken; k where there is one run.
        f: The objective.
    """

    k: int
    x: Any
    gradient_norm: Any
    taken: Any
    f: Objective

    @property
    def value(self) -> Any:
        """The value f(x), one for each run."""
        with np.errstate(all="ignore"):
            return self.f(self.x)


@dataclass(frozen=True, eq=False, repr=False)
class Trajectory:
    """The path of a descent, of one run or of many.

    With one run, everything that is one for each run is a plain number or bool; with many, it is an
    array of shape ``(*runs,)``.

    Attributes:
        f: The objective.
        optimizer: The update rule.
        points: The recorded points, ``(T, n, *runs)``, or ``(T, *runs)`` in one variable.
        recorded: The step numbers of the points, ``(T,)``.
        steps: How many steps each run took.
        gradient_norm: The norm of the gradient where each run ended.
        converged: Whether the gradient norm there is at most tol.
        diverged: Whether a run that did not converge ended at a value that is not finite, or worse
            than the one it began with.
        start_value: f where the runs began.
        tol: The tolerance of the gradient norm.
    """

    f: Objective
    optimizer: Any
    points: Array
    recorded: np.ndarray[Any, np.dtype[np.int_]]
    steps: Any
    gradient_norm: Any
    converged: Any
    diverged: Any
    start_value: Any
    tol: float

    @property
    def x(self) -> Any:
        """Where the runs ended: a float, ``(n,)``, ``(n, *runs)`` or ``(*runs,)``."""
        return real(self.points[-1])

    @property
    def value(self) -> Any:
        """The value of f where the runs ended."""
        with np.errstate(all="ignore"):
            return self.f(self.x)

    @cached_property
    def values(self) -> Array:
        """The values of f at the recorded points, ``(T, *runs)``; computed when first asked for."""
        # Point by point: f has only promised to take points of this shape.
        with np.errstate(all="ignore"):
            return np.array([self.f(real(point)) for point in self.points])

    @property
    def status(self) -> str:
        """How the descent ended, as a sentence."""
        if np.ndim(self.steps):
            stopped = ~(self.converged | self.diverged)
            parts = {
                "converged": self.converged,
                "diverged": self.diverged,
                "stopped at max_steps": stopped,
            }
            counts = [f"{np.sum(which)} {name}" for name, which in parts.items() if np.any(which)]
            return f"{np.size(self.steps)} runs: {', '.join(counts)}"
        taken = f"{self.steps} step{'' if self.steps == 1 else 's'}"
        norm = f"gradient norm {self.gradient_norm:.4g}"
        if self.converged:
            return f"converged after {taken}: {norm} <= tol {self.tol:g}"
        if self.diverged:
            return f"diverged: after {taken} f went from {self.start_value:.4g} to {self.value:.4g}"
        return f"stopped after {taken} (max_steps): {norm} > tol {self.tol:g}"

    def __repr__(self) -> str:
        """Return the status and a short table."""
        header, rows = self._table()
        widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
        lines = [
            "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
            for row in (header, *rows)
        ]
        return "\n".join([self.status, *lines])

    def _repr_html_(self) -> str:
        header, rows = self._table()
        head = "".join(f"<th>{escape(name)}</th>" for name in header)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
        )
        return (
            f"<table><caption>{escape(self.status)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def _table(self) -> tuple[_Row, list[_Row]]:
        """Header and rows: steps of a single run, or the ends of the runs."""
        if np.ndim(self.steps):
            return self._table_of_runs()
        several = self.points.ndim == 2
        names = [f"x[{i}]" for i in range(self.points.shape[1])] if several else ["x"]
        shown = _ends(len(self.points))
        rows = [
            ("⋮",) * (len(names) + 2)
            if i is None
            else (
                str(self.recorded[i]),
                *(f"{coordinate:.6g}" for coordinate in np.atleast_1d(self.points[i])),
                f"{self.values[i]:.6g}",
            )
            for i in shown
        ]
        return ("step", *names, "f(x)"), rows

    def _table_of_runs(self) -> tuple[_Row, list[_Row]]:
        ends, values = np.asarray(self.x), np.asarray(self.value)
        runs = list(np.ndindex(np.shape(self.steps)))
        rows: list[_Row] = []
        for i in _ends(len(runs)):
            if i is None:
                rows.append(("⋮",) * 5)
                continue
            run = runs[i]
            how = (
                "converged"
                if self.converged[run]
                else "diverged"
                if self.diverged[run]
                else "max_steps"
            )
            end = np.atleast_1d(ends[(..., *run)])
            rows.append(
                (
                    ", ".join(map(str, run)),
                    str(self.steps[run]),
                    ", ".join(f"{coordinate:.6g}" for coordinate in end),
                    f"{values[run]:.6g}",
                    how,
                )
            )
        return ("run", "steps", "x", "f(x)", "ended"), rows


def _ends(count: int) -> list[int | None]:
    """Return the indices of a table's rows, the middle of a long one replaced by None."""
    if count <= 2 * SHOWN + 1:
        return list(range(count))
    return [*range(SHOWN), None, *range(count - SHOWN, count)]
