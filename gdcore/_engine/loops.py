"""The loop of a descent: test the gradient, update the point, repeat.

`one_run` is the algorithm. `many_runs` is the same loop for many runs side by side, with masks of
the runs that have stopped. `given_gradients` takes gradients from elsewhere, which are not compared
with tol. The loops only stop; `Trajectory.status` says later why a run has stopped.

All three yield plain tuples: on Python floats, making a `Step` object would take as long
as computing the step.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from math import inf
from typing import Any

import numpy as np

from gdcore._base.numbers import FLOAT, norm_of_point, norms_of_points
from gdcore._base.results import is_own, read_only
from gdcore._engine.custom import (
    checked_gradient,
    checked_gradient_at,
    checked_update,
    gradient_for_loop,
)
from gdcore._engine.start import Start
from gdcore.data.batches import BatchGradients
from gdcore.objectives import Objective
from gdcore.optimizers import GradientDescent
from gdcore.typing import Gradient

type Iterate = tuple[int, Any, Any, Any]
"""Step number, point, gradient norm (None if not computed), number of steps each run has taken."""


def iterates(
    start: Start,
    f: Objective,
    max_steps: int,
    tol: float,
    gradients: Iterable[Gradient] | None,
    every: int | None = 1,
    *,
    interrupted: bool = False,
) -> Iterator[Iterate]:
    """Return the iterates of a descent, from the loop that fits its arguments.

    Args:
        start: The start, and the rule.
        f: The function to minimise: the start's objective or its negative.
        max_steps: The largest number of steps.
        tol: The tolerance of the gradient norm.
        gradients: Gradients to use in place of the function's own, or None.
        every: The number of steps between two iterates to keep; None for the last alone. The loop
            may yield more than these.
        interrupted: Whether a caller's code runs between two iterates.
    """
    if gradients is not None:
        return given_gradients(start, gradients, max_steps, every)
    loop = many_runs if start.many else one_run
    return loop(start, f, max_steps, tol, interrupted=interrupted)


def one_run(
    start: Start, f: Objective, max_steps: int, tol: float, *, interrupted: bool = False
) -> Iterator[Iterate]:
    """Descend from one point."""
    x, update = start.x, checked_update(start.optimizer)
    norm_of = abs if start.one_variable else norm_of_point
    on_arrays = not isinstance(x, float)
    grad_f = gradient_for_loop(f, start.optimizer, on_arrays=on_arrays, interrupted=interrupted)
    on_floats = not on_arrays and is_own(f.grad)
    grad = computed_once(grad_f, f.derivative_on_floats if on_floats else None)
    state = start.optimizer.init(x)
    k = 0
    while True:
        norm = norm_of(grad(x))
        yield k, x, norm, k
        if k == max_steps or not tol < norm < inf:
            return
        x, state = update(x, state, grad, k)
        k += 1


def many_runs(
    start: Start, f: Objective, max_steps: int, tol: float, *, interrupted: bool = False
) -> Iterator[Iterate]:
    """Descend from many points side by side; a run that has stopped stays where it is."""
    x, update = start.x, checked_update(start.optimizer)
    norms_of = np.abs if start.one_variable else norms_of_points
    grad_f = gradient_for_loop(f, start.optimizer, on_arrays=True, interrupted=interrupted)
    grad = computed_once(grad_f)
    state = start.optimizer.init(x)
    taken: Any = np.zeros(start.runs, dtype=int)
    k = 0
    while True:
        norm = norms_of(grad(x))
        going = (norm > tol) & (norm < inf)
        yield k, x, norm, taken
        if k == max_steps or not going.any():
            return
        new, state = update(x, state, grad, k)
        x = new if going.all() else np.where(going, new, x)
        taken = taken + going
        k += 1


def given_gradients(
    start: Start, gradients: Iterable[Gradient], max_steps: int, every: int | None
) -> Iterator[Iterate]:
    """Descend by gradients that come from elsewhere, one for each step, and test none of them."""
    x, update = start.x, checked_update(start.optimizer)
    state = start.optimizer.init(x)
    # Plain descent is written out: a step on a single row of data is so short that calling the
    # rule would take a tenth of it.
    plain = type(start.optimizer) is GradientDescent and not callable(start.optimizer.lr)
    lr = start.optimizer.lr if plain else None
    checks = True
    if isinstance(gradients, BatchGradients) and gradients.computes_itself:
        # The gradients of batches are the library's own and need no check.
        gradients, checks = gradients.in_loop(), False
    shape = np.shape(x)
    done = 0
    yield done, x, None, done
    for k, grad in enumerate(islice(gradients, max_steps)):
        if not callable(grad):
            raise TypeError(f"gradients must hold functions x ↦ g, got {type(grad).__name__}")
        if plain:
            g = grad(read_only(x) if checks else x)
            if checks and not (type(g) is np.ndarray and g.dtype is FLOAT and g.shape == shape):
                g = checked_gradient_at(x, g)
            x = x - lr * g
        else:
            x, state = update(x, state, checked_gradient(grad) if checks else grad, k)
        done = k + 1
        if every:
            yield done, x, None, done
    if not every:
        yield done, x, None, done


def computed_once(grad: Gradient, quick: Gradient | None = None) -> Gradient:
    """Return a gradient that remembers its last point: the stopping test and the rule share it.

    Args:
        grad: The gradient.
        quick: A faster derivative on floats; if it raises or returns no float, grad is used.
    """
    at: Any = None
    gradient: Any = None

    def remembering(x: Any) -> Any:
        nonlocal at, gradient
        if x is not at:
            gradient = grad(x)
            at = x
        return gradient

    def remembering_quickly(x: Any) -> Any:
        nonlocal at, gradient
        if x is not at:
            try:
                gradient = quick(x)  # type: ignore[misc]  # called only if given
            except (ArithmeticError, ValueError, TypeError):
                gradient = None
            if type(gradient) is not float:
                gradient = grad(x)
            at = x
        return gradient

    return remembering if quick is None else remembering_quickly
