"""The steps and the path of a descent, with a sentence on how it ended."""

from dataclasses import InitVar, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gdcore._base.checks import unmasked
from gdcore._base.numbers import real
from gdcore._base.printing import (
    Row,
    Table,
    numbers_as_text,
    point_as_text,
    short_table,
    shortened,
    table_as_html,
    table_as_text,
)
from gdcore._base.results import read_only, set_read_only_state
from gdcore._base.rules import rule_of_runs, runs_chosen, same_settings, settings_of
from gdcore.objectives import Objective, norm_of_gradient, value_of
from gdcore.typing import Array


@dataclass(slots=True)
class Step:
    """One iterate of a descent.

    Attributes:
        k: Its number; 0 is the start.
        x: The point, of the shape of the start, spread over the runs: a float, ``(n,)``,
            ``(n, *runs)`` or ``(*runs,)``.
        f: The objective.
        taken: The number of steps that each run has taken; k if there is one run.

    Example:
        >>> from gdcore import GradientDescent, descend
        >>> square = (lambda x: x**2, lambda x: 2 * x)
        >>> steps = descend(square, 8.0, GradientDescent(lr=0.25), max_steps=1)
        >>> [(step.k, step.x, step.value, step.gradient_norm) for step in steps]
        [(0, 8.0, 64.0, 16.0), (1, 4.0, 16.0, 8.0)]
    """

    k: int
    x: Any
    f: Objective
    taken: Any
    _norm: Any = None

    @property
    def value(self) -> Any:
        """The value f(x), one for each run."""
        return value_of(self.f, self.x)

    @property
    def gradient_norm(self) -> Any:
        """The Euclidean norm of ∇f(x), one for each run."""
        if self._norm is None:
            self._norm = norm_of_gradient(self.f, self.x)
        return self._norm

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        mine, theirs = ({**settings_of(step), "_norm": None} for step in (self, other))
        return same_settings(mine, theirs)


@dataclass(frozen=True, eq=False, repr=False)
class Trajectory:
    """The path of a descent, of one run or of many.

    A value per run is a plain number or bool if there is one run, else an array of shape
    ``(*runs,)``; then ``path[i]`` is the path of run i, and ``path[1:3]`` that of several.

    Attributes:
        f: The objective.
        optimizer: The update rule.
        start: The point where the runs began.
        points: The recorded points, ``(T, n, *runs)``, or ``(T, *runs)`` in one variable.
        recorded: The step numbers of the points, ``(T,)``: the number of updates up to there.
        evaluations: The number of gradient evaluations up to each recorded point, ``(T,)``. If f is
            a mean over m rows of data, the gradient of a row counts as one, and that of f as m; nan
            where it is not known, as for gradients of rows that come as bare functions.
        steps: The number of steps that each run took.
        max_steps: The largest number of steps that was allowed.
        tol: The tolerance of the gradient norm.
        ascends: Whether −f was minimised, so that f was maximised.

    Example:
        >>> from gdcore import GradientDescent, minimize
        >>> square = (lambda x: x**2, lambda x: 2 * x)
        >>> path = minimize(square, 8.0, GradientDescent(lr=[0.25, 0.5]), max_steps=2)
        >>> path.points.tolist(), path.steps.tolist()
        ([[8.0, 8.0], [4.0, 0.0], [2.0, 0.0]], [2, 1])
        >>> path[1].status
        'converged after 1 step: gradient norm 0 <= tol 1e-05'
        >>> path[0].to_dict()[1]
        {'step': 1, 'x': 4.0, 'f(x)': 16.0}
    """

    f: Objective
    optimizer: Any
    start: Any
    points: Array
    recorded: np.ndarray[Any, np.dtype[np.int_]]
    evaluations: np.ndarray[Any, np.dtype[np.int_]] | Array
    steps: Any
    max_steps: int
    tol: float
    ascends: bool = False
    final_norm: InitVar[Any] = None

    def __post_init__(self, final_norm: Any) -> None:
        """Keep the last gradient norm, if the loop has computed it, and make all read-only."""
        if final_norm is not None:
            self.__dict__["gradient_norm"] = final_norm
        set_read_only_state(self, vars(self))

    __setstate__ = set_read_only_state

    @property
    def x(self) -> Any:
        """The last points of the runs: a float, ``(n,)``, ``(n, *runs)`` or ``(*runs,)``."""
        return real(self.points[-1].copy())

    @cached_property
    def value(self) -> Any:
        """The value of f at the end of each run."""
        return read_only(value_of(self.f, read_only(self.x)))

    @cached_property
    def start_value(self) -> Any:
        """The value of f at the start of each run."""
        return read_only(value_of(self.f, self.start))

    @cached_property
    def values(self) -> Any:
        """The values of f at the recorded points, ``(T, *runs)``; computed when first asked for."""
        # Point by point: f need not take arrays of another shape than the start.
        return read_only(np.array([value_of(self.f, real(point)) for point in self.points]))

    @cached_property
    def gradient_norm(self) -> Any:
        """The Euclidean norm of ∇f where each run ended."""
        return norm_of_gradient(self.f, read_only(self.x))

    @property
    def converged(self) -> Any:
        """Whether the gradient norm at the end of a run is at most tol."""
        return self.gradient_norm <= self.tol

    @cached_property
    def diverged(self) -> Any:
        """Whether a run ended, not converged, at a value not finite or worse than the first."""
        sign = -1 if self.ascends else 1
        first, end = sign * self.start_value, sign * self.value
        with np.errstate(all="ignore"):
            # Equal up to rounding is not worse: at ηλ = 2 a run returns to its start for ever.
            no_worse = np.isfinite(end) & (end <= first + 1e-9 * np.abs(first))
        diverged = ~np.asarray(self.converged | no_worse)
        return diverged if self._many else bool(diverged)

    @property
    def epochs(self) -> Array:
        """The passes over the data up to each recorded point, ``(T,)``; nan where not known."""
        return self.evaluations / self.f.m

    @property
    def status(self) -> str:
        """How the descent ended, as a sentence."""
        if self._many:
            stopped = ~(self.converged | self.diverged)
            finite = np.isfinite(self.gradient_norm)
            parts = {
                "converged": self.converged,
                "diverged": self.diverged,
                f"stopped at {self._limit}": stopped & finite,
                "stopped at a gradient that is not finite": stopped & ~finite,
            }
            counts = [f"{np.sum(which)} {name}" for name, which in parts.items() if np.any(which)]
            runs = np.size(self.steps)
            return f"{runs} run{'' if runs == 1 else 's'}: {', '.join(counts)}"
        taken = f"{self.steps} step{'' if self.steps == 1 else 's'}"
        if self.f.m > 1 and np.isfinite(self.epochs[-1]):
            taken += f", {self.epochs[-1]:g} epoch{'' if self.epochs[-1] == 1 else 's'}"
        norm = f"gradient norm {self.gradient_norm:.4g}"
        if self.converged:
            return f"converged after {taken}: {norm} <= tol {self.tol:g}"
        if self.diverged:
            return f"diverged: after {taken} f went from {self.start_value:.4g} to {self.value:.4g}"
        if not np.isfinite(self.gradient_norm):
            return f"stopped after {taken}: the gradient is not finite, {norm}"
        return f"stopped after {taken} ({self._limit}): {norm} > tol {self.tol:g}"

    def __getitem__(self, run: Any) -> "Trajectory":
        """Return the path of one run, or of several: NumPy's index into an array ``(*runs,)``.

        Raises:
            TypeError: If there is one run only, or the choice is masked.
            IndexError: If there is no such run, or none is chosen.
        """
        if not self._many:
            raise TypeError("this is the path of a single run, so there are no runs to choose from")
        runs = np.shape(self.steps)
        # In a row, the runs keep their place in a choice that mixes numbers, lists and slices.
        numbers = runs_chosen(runs, unmasked("run", run))
        points = self.points.reshape(*self.points.shape[: self.points.ndim - len(runs)], -1)
        steps = self.steps.ravel()[numbers]
        at, recorded = self._records_of(steps)
        return Trajectory(
            f=self.f,
            optimizer=rule_of_runs(self.optimizer, runs, numbers),
            start=real(self.start.reshape(points.shape[1:]).take(numbers, axis=-1)),
            points=points.take(numbers, axis=-1)[at],
            recorded=recorded,
            evaluations=np.minimum(self.evaluations[at], self.f.m * recorded),
            steps=steps if np.ndim(steps) else int(steps),
            max_steps=self.max_steps,
            tol=self.tol,
            ascends=self.ascends,
            final_norm=real(self.gradient_norm.ravel()[numbers]),
        )

    def _records_of(self, steps: Any) -> tuple[Any, Any]:
        """Return the indices and the step numbers of the records of runs that took these steps.

        A run that has stopped is still recorded while others go on; those records are left out.
        """
        recorded, at = np.unique(np.minimum(self.recorded, np.max(steps)), return_index=True)
        return at, recorded

    def to_dict(self) -> list[dict[str, Any]]:
        """Return the recorded steps as rows, one dict each, such as ``pandas.DataFrame`` takes.

        The keys are those of the printed table: run (if there are many), step, x or x[0], x[1],
        …, and f(x); for an f that is a mean over rows of data, epoch and evaluations if known.
        """
        names = self._coordinate_names
        rows = []
        for run in np.ndindex(np.shape(self.steps)):
            at, recorded = self._records_of(self.steps[run] if self._many else self.steps)
            for i, k in zip(at, recorded.tolist(), strict=True):
                row: dict[str, Any] = {"run": run[0] if len(run) == 1 else run} if run else {}
                row["step"] = k
                point = np.atleast_1d(self.points[(i, ..., *run)]).tolist()
                row |= zip(names, point, strict=True)
                row["f(x)"] = float(self.values[(i, *run)])
                if self.f.m > 1 and np.isfinite(self.epochs[i]):
                    row["epoch"] = float(self.epochs[i])
                    row["evaluations"] = int(self.evaluations[i])
                rows.append(row)
        return rows

    @property
    def _many(self) -> bool:
        return bool(np.ndim(self.steps))

    @property
    def _limit(self) -> str:
        """The limit that ended a run which neither converged nor diverged."""
        return "max_steps" if np.max(self.steps) == self.max_steps else "the end of the gradients"

    def __repr__(self) -> str:
        """Return the status and a short table."""
        return table_as_text(self.status, self._table())

    def _repr_html_(self) -> str:
        return table_as_html(self.status, self._table())

    @property
    def _coordinate_names(self) -> list[str]:
        """The names of the coordinates: x, or x[0], x[1] and so on."""
        several = self.points.ndim - np.ndim(self.steps) == 2
        return [f"x[{i}]" for i in range(self.points.shape[1])] if several else ["x"]

    def _table(self) -> Table:
        """Return the steps of a single run, or the ends of the runs."""
        if self._many:
            runs = list(np.ndindex(np.shape(self.steps)))
            header = ["run", "steps", "x", "f(x)", "ended"]
            return short_table(header, len(runs), lambda i: self._row_of_run(runs[i]))
        header = ["step", *shortened(self._coordinate_names), "f(x)"]
        return short_table(header, len(self.points), self._row_of_step)

    def _row_of_step(self, i: int) -> Row:
        # Not from `values`, which would compute f at every point.
        (value,) = numbers_as_text([value_of(self.f, real(self.points[i]))])
        return [str(self.recorded[i]), *point_as_text(self.points[i]), value]

    def _row_of_run(self, run: tuple[int, ...]) -> Row:
        finite = np.isfinite(self.gradient_norm[run])
        stopped = "diverged" if self.diverged[run] else self._limit if finite else "not finite"
        ended = "converged" if self.converged[run] else stopped
        ends: Any = np.asarray(self.x)
        point = ", ".join(point_as_text(ends[(..., *run)]))
        (value,) = numbers_as_text([np.asarray(self.value)[run]])
        return [", ".join(map(str, run)), str(self.steps[run]), point, value, ended]
