"""The descent loop, and what runs it to the end."""

from collections.abc import Callable, Iterator
from math import inf, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdcore._arguments import Record, Start, checked_limits, checked_record, checked_start
from gdcore._types import Array
from gdcore.objectives import Objective
from gdcore.optimizers import Optimizer
from gdcore.trajectory import Step, Trajectory

type _Iterate = tuple[int, Any, Any, Any]
"""Number of the step, point, gradient norm, steps taken by each run."""


def descend(
    f: Any,
    x0: float | ArrayLike,
    optimizer: Optimizer[Any],
    *,
    max_steps: int = 1_000,
    tol: float = 0.0,
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

    Raises:
        TypeError: If an argument has the wrong type.
        ValueError: If an argument has a bad value or shape. Both come at the call, before any step.

    Example:
        >>> from gdcore import GradientDescent
        >>> square = (lambda x: x**2, lambda x: 2 * x)
        >>> [step.x for step in descend(square, 8.0, GradientDescent(lr=0.25), max_steps=3)]
        [8.0, 4.0, 2.0, 1.0]
    """
    start = checked_start(f, x0, optimizer)
    iterates = _iterates(start.f, start, optimizer, *checked_limits(max_steps, tol))

    def quietly() -> Iterator[Step]:
        # The error state may not be held across a yield: it would leak into the caller's code.
        while True:
            with np.errstate(all="ignore"):
                iterate = next(iterates, None)
            if iterate is None:
                return
            yield Step(*iterate, start.f)

    return quietly()


def minimize(
    f: Any,
    x0: float | ArrayLike,
    optimizer: Optimizer[Any],
    *,
    max_steps: int = 1_000,
    tol: float = 1e-5,
    record: Record = "all",
) -> Trajectory:
    r"""Descend until the gradient is small, and return the path.

    Args:
        f: An `Objective`, a function, a pair ``(f, grad)`` or a SymPy expression.
        x0: The start: a float, ``(n,)``, ``(n, *runs)``, or ``(*runs,)`` in one variable.
        optimizer: The update rule. Arrays among its settings mean one run for each entry.
        max_steps: The largest number of steps.
        tol: The loop runs while $\lVert\nabla f(x_k)\rVert_2 >$ tol.
        record: Which points to keep: ``"all"``, ``"last"``, or every so many steps. The last point
            is always kept; with ``"last"`` the memory does not grow with the number of steps.

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
    start = checked_start(f, x0, optimizer)
    return _collect(start.f, start, optimizer, max_steps, tol, record)


def maximize(
    f: Any,
    x0: float | ArrayLike,
    optimizer: Optimizer[Any],
    *,
    max_steps: int = 1_000,
    tol: float = 1e-5,
    record: Record = "all",
) -> Trajectory:
    r"""Ascend: minimise −f, and report the values of f.

    With gradient descent as the rule, $x_{k+1} = x_k + \eta \nabla f(x_k)$. Arguments and errors
    are those of `minimize`.

    Example:
        >>> from gdcore import GradientDescent
        >>> hill = (lambda x: -(x**2), lambda x: -2 * x)
        >>> path = maximize(hill, 8.0, GradientDescent(lr=0.25), max_steps=2)
        >>> path.x, path.value
        (2.0, -4.0)
    """
    start = checked_start(f, x0, optimizer)
    return _collect(-start.f, start, optimizer, max_steps, tol, record)


def _remembered(grad: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Compute the gradient once for each point: the stopping test and the rule share it."""
    at: Any = None
    gradient: Any = None

    def remembered(x: Any) -> Any:
        nonlocal at, gradient
        if x is not at:
            gradient = grad(x)
            at = x
        return gradient

    return remembered


def _iterates(
    descended: Objective, start: Start, optimizer: Optimizer[Any], max_steps: int, tol: float
) -> Iterator[_Iterate]:
    """Run the loop: yield, test, update.

    The objective descended is f, or −f for an ascent. Plain tuples, because on Python floats a
    `Step` would cost as much as the step.
    """
    x, many = start.x, start.many
    grad = _remembered(descended.grad)
    norm_of = abs if start.one_variable else _norms if many else _norm
    state = optimizer.init(x)
    k = 0
    taken: Any = np.zeros(start.runs, dtype=int) if many else 0
    going: Any
    while True:
        norm = norm_of(grad(x))
        yield k, x, norm, taken
        going = (norm > tol) & (norm < inf) if many else tol < norm < inf
        if k == max_steps or not (going.any() if many else going):
            return
        new, state = optimizer.update(x, state, grad, k)
        k += 1
        if many:
            x = np.where(going, new, x)
            taken = taken + going
        else:
            x, taken = new, k


def _collect(
    descended: Objective,
    start: Start,
    optimizer: Optimizer[Any],
    max_steps: int,
    tol: float,
    record: Record,
) -> Trajectory:
    every = checked_record(record)
    max_steps, tol = checked_limits(max_steps, tol)
    with np.errstate(all="ignore"):
        iterates = _iterates(descended, start, optimizer, max_steps, tol)
        kept = list(iterates) if every == 1 else _thinned(iterates, every)
        _, x, norm, taken = kept[-1]
        start_value = start.f(start.x)
        first, end = descended(start.x), descended(x)
    converged = norm <= tol
    # Equal up to rounding is not worse: at ηλ = 2 a run returns to where it began, for ever.
    no_worse = np.isfinite(end) & (end <= first + 1e-9 * np.abs(first))
    diverged = ~np.asarray(converged | no_worse)
    return Trajectory(
        f=start.f,
        optimizer=optimizer,
        points=np.array([x for _, x, _, _ in kept]),
        recorded=np.array([k for k, _, _, _ in kept]),
        steps=taken,
        gradient_norm=norm,
        converged=converged,
        diverged=diverged if start.many else bool(diverged),
        start_value=start_value,
        tol=tol,
    )


def _thinned(iterates: Iterator[_Iterate], every: int | None) -> list[_Iterate]:
    """Keep every so many steps and the last one, or the last one alone."""
    kept = []
    for iterate in iterates:
        if every is not None and iterate[0] % every == 0:
            kept.append(iterate)
    if not kept or kept[-1] is not iterate:
        kept.append(iterate)
    return kept


def _norm(gradient: Array) -> float:
    return sqrt(gradient.dot(gradient))


def _norms(gradient: Array) -> Array:
    return np.sqrt(np.sum(gradient * gradient, axis=0))
