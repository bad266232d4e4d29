"""Descents: `descend` yields the steps one by one, `minimize` and `maximize` return the path.

The loop itself is `one_run` in `_engine/loops.py`. `many_runs` is that loop for many runs side by
side, and `given_gradients` is that loop with gradients from elsewhere. `sweep` takes the place of
`many_runs` where only the ends are kept.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdcore._base.results import read_only
from gdcore._engine.loops import Iterate, iterates
from gdcore._engine.start import (
    Record,
    checked_gradients,
    checked_limits,
    checked_record,
    checked_start,
)
from gdcore._engine.sweep import sweep
from gdcore.optimizers import Optimizer
from gdcore.trajectory import Step, Trajectory
from gdcore.typing import Counts, Gradient


def descend(
    f: Any,
    x0: float | ArrayLike,
    optimizer: Optimizer[Any],
    *,
    max_steps: int = 1_000,
    tol: float = 0.0,
    gradients: Iterable[Gradient] | None = None,
) -> Iterator[Step]:
    r"""Yield the start and every iterate of a descent, one `Step` at a time.

    The loop runs while $\lVert\nabla f(x_k)\rVert_2 >$ tol, for at most max_steps steps. A run that
    has stopped stays where it is while others go on; one whose gradient is not finite has stopped.

    Args:
        f: An `Objective`, a function, a pair ``(f, grad)`` or a SymPy expression.
        x0: The start: a float, ``(n,)``, ``(n, *runs)``, or ``(*runs,)`` in one variable.
        optimizer: The update rule. Arrays among its settings mean one run for each entry.
        max_steps: The largest number of steps.
        tol: The tolerance of the gradient norm.
        gradients: As in `minimize`.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If an argument has a bad value or shape. Both errors come at the call, but for a
            bad entry of `gradients`, which is found at its step.

    Example:
        >>> from gdcore import GradientDescent
        >>> square = (lambda x: x**2, lambda x: 2 * x)
        >>> [step.x for step in descend(square, 8.0, GradientDescent(lr=0.25), max_steps=3)]
        [8.0, 4.0, 2.0, 1.0]
    """
    start = checked_start(f, x0, optimizer)
    given = None if gradients is None else checked_gradients(gradients, start.x)
    limits = checked_limits(max_steps, tol)
    loop = iterates(start, start.f, *limits, given, interrupted=True)

    def steps() -> Iterator[Step]:
        # Not around the yield: the error state would leak into the caller's code.
        while True:
            with np.errstate(all="ignore"):
                iterate = next(loop, None)
            if iterate is None:
                return
            k, x, norm, taken = iterate
            # A caller who writes to a step must not write into the run.
            yield Step(k, *map(read_only, (x, start.f, taken, norm)))

    return steps()


def minimize(
    f: Any,
    x0: float | ArrayLike,
    optimizer: Optimizer[Any],
    *,
    max_steps: int = 1_000,
    tol: float = 1e-5,
    record: Record = "all",
    gradients: Iterable[Gradient] | None = None,
) -> Trajectory:
    r"""Descend until the gradient is small, and return the path.

    Args:
        f: An `Objective`, a function, a pair ``(f, grad)`` or a SymPy expression.
        x0: The start: a float, ``(n,)``, ``(n, *runs)``, or ``(*runs,)`` in one variable.
        optimizer: The update rule. Arrays among its settings mean one run for each entry.
        max_steps: The largest number of steps.
        tol: The loop runs while $\lVert\nabla f(x_k)\rVert_2 >$ tol.
        record: The points to keep: ``"all"``, ``"last"``, or a number k for every k-th. The last
            point is always kept; with ``"last"`` the memory does not grow with the number of steps.
        gradients: Functions x ↦ g to descend by, one for each step, in place of ∇f: the gradients
            of mini-batches (`LeastSquares.gradients`), or gradients with noise. The descent then
            ends with max_steps or with the gradients; nothing is tested on the way, since one
            batch's gradient says little about ∇f. At the end, tol is compared with ∇f.

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If an argument has a bad value or shape.

    Example:
        >>> from gdcore import GradientDescent
        >>> square = (lambda x: x**2, lambda x: 2 * x)
        >>> path = minimize(square, 5.0, GradientDescent(lr=0.25), max_steps=2)
        >>> path.x, path.steps, path.converged
        (1.25, 2, False)
    """
    return _path_of_descent(
        f, x0, optimizer, max_steps=max_steps, tol=tol, record=record, gradients=gradients
    )


def maximize(
    f: Any,
    x0: float | ArrayLike,
    optimizer: Optimizer[Any],
    *,
    max_steps: int = 1_000,
    tol: float = 1e-5,
    record: Record = "all",
    gradients: Iterable[Gradient] | None = None,
) -> Trajectory:
    r"""Ascend: minimise −f, and report the values of f.

    With gradient descent as the rule, $x_{k+1} = x_k + \eta \nabla f(x_k)$. Arguments and errors
    are those of `minimize`; gradients, where given, are gradients of −f.

    Example:
        >>> from gdcore import GradientDescent
        >>> hill = (lambda x: -(x**2), lambda x: -2 * x)
        >>> path = maximize(hill, 8.0, GradientDescent(lr=0.25), max_steps=2)
        >>> path.x, path.value
        (2.0, -4.0)
    """
    return _path_of_descent(
        f,
        x0,
        optimizer,
        max_steps=max_steps,
        tol=tol,
        record=record,
        gradients=gradients,
        ascends=True,
    )


def _path_of_descent(
    f: Any,
    x0: float | ArrayLike,
    optimizer: Optimizer[Any],
    *,
    max_steps: int,
    tol: float,
    record: Record,
    gradients: Iterable[Gradient] | None,
    ascends: bool = False,
) -> Trajectory:
    """Run the loop to its end and return the recorded path."""
    start = checked_start(f, x0, optimizer)
    max_steps, tol = checked_limits(max_steps, tol)
    every = checked_record(record)
    given = None if gradients is None else checked_gradients(gradients, start.x)
    descended = -start.f if ascends else start.f
    with np.errstate(all="ignore"):
        if every is None and given is None and start.many:
            kept = [sweep(start, descended, max_steps, tol)]
        else:
            kept = _recorded(iterates(start, descended, max_steps, tol, given, every), every)
    numbers, points, norms, taken = zip(*kept, strict=True)
    recorded = np.array(numbers)
    return Trajectory(
        f=start.f,
        optimizer=optimizer,
        start=start.x,
        points=np.array(points),
        recorded=recorded,
        evaluations=_evaluations(start.f.m, given, recorded),
        steps=np.full(start.runs, taken[-1]) if start.many else taken[-1],
        max_steps=max_steps,
        tol=tol,
        ascends=ascends,
        final_norm=norms[-1],
    )


def _evaluations(m: int, gradients: Any, updates: Counts) -> Any:
    """Return the number of gradient evaluations after these numbers of updates; nan if unknown.

    A gradient of the whole objective counts as one for each of its m rows. Of data, an iterable of
    functions does not tell how many rows each of them reads.
    """
    if gradients is None:
        return m * updates
    count = getattr(gradients, "evaluations", None)
    if count is None:
        return updates if m == 1 else np.full(updates.shape, np.nan)
    return count(updates)


def _recorded(iterates: Iterator[Iterate], every: int | None) -> list[Iterate]:
    """Return every iterate with this distance and the last one; None keeps the last alone."""
    if every == 1:
        return list(iterates)
    if every is None:
        return list(deque(iterates, maxlen=1))
    kept = []
    for iterate in iterates:
        if iterate[0] % every == 0:
            kept.append(iterate)
    if kept[-1] is not iterate:
        kept.append(iterate)
    return kept
