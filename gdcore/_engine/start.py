"""The arguments of a descent: checked before any work starts, and brought into one form."""

from math import inf
from operator import index
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gdcore._base.checks import checked_numbers, checked_whole, only_numbers
from gdcore._base.printing import brief
from gdcore._base.results import read_only
from gdcore._base.rules import rule_for_loop, runs_of
from gdcore.conversion import as_objective
from gdcore.data.batches import BatchGradients
from gdcore.objectives import Objective
from gdcore.typing import Real

type Record = Literal["all", "last"] | int
"""The points of a path to keep: all, the last, or one in this many steps."""


class Start(NamedTuple):
    """The checked start of a descent: objective, point (spread over the runs) and rule."""

    f: Objective
    x: Any
    optimizer: Any
    one_variable: bool

    @property
    def runs(self) -> tuple[int, ...]:
        """The shape of the runs; () is a single one."""
        shape: tuple[int, ...] = np.shape(self.x)
        return shape[0 if self.one_variable else 1 :]

    @property
    def many(self) -> bool:
        """Whether there are many runs, so that results are arrays with an entry for each."""
        return self.runs != ()


def checked_start(f: Any, x0: float | ArrayLike, optimizer: Any) -> Start:
    """Check f, x0 and the optimizer, and spread x0 over the runs.

    The shape of f(x0) tells one variable from several.

    Raises:
        TypeError: If f, x0 or the optimizer has the wrong type.
        ValueError: If x0 is not finite, or shapes do not fit.
    """
    f = as_objective(f)
    if isinstance(optimizer, type) or not (
        hasattr(optimizer, "init") and hasattr(optimizer, "update")
    ):
        raise TypeError(
            "optimizer must be an update rule such as GradientDescent(lr=0.1), "
            f"got {brief(optimizer)}"
        )
    # The point is read-only, so an f that changes its argument is told so here.
    x = _point(x0)
    asked = runs_of(optimizer)
    with np.errstate(all="ignore"):
        one_variable = f.value_shape(x) == np.shape(x)
        own = np.shape(x)[0 if one_variable else 1 :]
        try:
            runs = np.broadcast_shapes(own, asked)
        except ValueError:
            raise ValueError(
                f"x0 has runs {own} and the optimizer's settings have runs {asked}; "
                "the two must broadcast"
            ) from None
        if runs != own:
            coordinates = np.shape(x)[: np.ndim(x) - len(own)]
            ones = (1,) * (len(runs) - len(own))
            spread = np.broadcast_to(np.reshape(x, coordinates + ones + own), coordinates + runs)
            x = read_only(np.array(spread))
        f.check_shapes(x)
    rule = rule_for_loop(optimizer, on_floats=isinstance(x, float))
    return Start(f, x, rule, one_variable)


def _point(x0: float | ArrayLike) -> Real:
    x = checked_numbers("x0", x0)
    if np.size(x) == 0 or not np.all(np.isfinite(x)):
        raise ValueError(f"x0 must have finite coordinates and at least one, got {brief(x0)}")
    return x


def checked_limits(max_steps: int, tol: float) -> tuple[int, float]:
    """Return max_steps and tol, or raise."""
    steps = checked_whole("max_steps", max_steps, 0)
    try:
        tol = float(only_numbers("tol", tol))
    except OverflowError:
        tol = inf
    except (TypeError, ValueError):
        raise TypeError(f"tol must be a number, got {brief(tol)}") from None
    if not 0 <= tol < inf:
        raise ValueError(f"tol must be finite and at least 0, got {tol}")
    return steps, tol


def checked_record(record: Any) -> int | None:
    """Return the number of steps between two recorded points; None for the last point alone."""
    if isinstance(record, str) and record in ("all", "last"):
        return 1 if record == "all" else None
    try:
        every = index(record)
    except TypeError:
        every = 0
    if every < 1:
        raise ValueError(
            'record must be "all", "last" or a number of steps that is at least 1, '
            f"got {brief(record)}"
        )
    return every


def checked_gradients(gradients: Any, x: Any) -> Any:
    """Return the iterable of gradients, or raise if it is none, or of other weights than x."""
    if not hasattr(gradients, "__iter__"):
        raise TypeError(
            "gradients must be an iterable of functions x ↦ g, one for each step, "
            f"got {type(gradients).__name__}"
        )
    if isinstance(gradients, BatchGradients) and np.shape(x)[:1] != (gradients.n,):
        raise ValueError(
            f"gradients are of a loss with {gradients.n} "
            f"weight{'' if gradients.n == 1 else 's'}, but x0 has shape {np.shape(x)}"
        )
    return gradients
