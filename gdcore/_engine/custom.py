"""What callers write themselves, rules and gradients: each result checked before it is used.

The library's own methods keep these laws, and are called without a check; a method that overrides
one of them is a caller's. All that a caller's function gets is read-only or a copy: it can change
neither a point of the run nor a gradient that is used again.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from gdcore._base.printing import brief
from gdcore._base.results import checked_result, is_own, read_only
from gdcore.objectives import ComputedObjective, Objective
from gdcore.typing import Gradient

type Update = Callable[[Any, Any, Gradient, int], tuple[Any, Any]]
"""The update of a rule."""


def checked_update(rule: Any) -> Update:
    """Return the update of a rule, with a check of its results if a caller has written it."""
    update: Update = rule.update
    if is_own(update):
        return update
    name = f"{type(rule).__name__}.update"

    def checking(x: Any, state: Any, grad: Gradient, k: int) -> tuple[Any, Any]:
        results: Any = update(read_only(x), state, _gradient_for_caller(grad, x), k)
        if not (isinstance(results, tuple | list) and len(results) == 2):
            raise TypeError(
                f"{name} returned {brief(results)}; expected the next point and the next state, "
                "as in return x, None"
            )
        new = checked_result(name, results[0])
        if np.shape(new) != np.shape(x):
            raise ValueError(
                f"{name} returned a point of shape {np.shape(new)} for x of shape {np.shape(x)}; "
                f"expected {np.shape(x)}"
            )
        return new, results[1]

    return checking


def _gradient_for_caller(grad: Gradient, x: Any) -> Gradient:
    """Return a gradient for a caller's rule, which may write to its own points and to the results.

    Args:
        grad: The gradient, which may remember the last array that it was called with.
        x: The point of this step.
    """

    def copying(y: Any) -> Any:
        if y is x:
            gradient = grad(x)
            return gradient.copy() if isinstance(gradient, np.ndarray) else gradient
        return grad(y if isinstance(y, float) else read_only(np.array(y, subok=True)))

    return copying


def gradient_for_loop(
    f: Objective, optimizer: Any, *, on_arrays: bool, interrupted: bool = False
) -> Gradient:
    """Return the gradient of f; one that each step of a library's rule uses up is not copied.

    Args:
        f: The function.
        optimizer: The rule.
        on_arrays: Whether points are arrays. Then a caller's gradient is held to their shape.
        interrupted: Whether a caller's code runs between two steps, which may call the gradient.
    """
    if not is_own(f.grad):
        return checked_gradient(f.grad, "the gradient")
    if isinstance(f, ComputedObjective):
        return f.grad_in_loop
    at_once = is_own(optimizer.update) and not interrupted
    grad = f.grad_to_use_at_once if at_once else f.grad
    return _in_shape(grad) if on_arrays else grad


def _in_shape(grad: Gradient) -> Gradient:
    """Return a gradient of checked numbers with a check of its shape; a wrong one may broadcast."""

    def checking(x: Any) -> Any:
        x.setflags(False)  # as `read_only` does, without its question: x is an array
        gradient = grad(x)
        if type(gradient) is float or gradient.shape != x.shape:
            raise _of_wrong_shape("the gradient", gradient, x)
        return gradient

    return checking


def checked_gradient(grad: Gradient, name: str = "a gradient") -> Gradient:
    """Return a caller's gradient with a check of its results."""
    return lambda x: checked_gradient_at(x, grad(read_only(x)), name)


def checked_gradient_at(x: Any, gradient: Any, name: str = "a gradient") -> Any:
    """Return the gradient at x as numbers, or raise; one of a wrong shape may broadcast."""
    gradient = checked_result(name, gradient)
    if np.shape(gradient) != np.shape(x):
        raise _of_wrong_shape(name, gradient, x)
    return gradient


def _of_wrong_shape(name: str, gradient: Any, x: Any) -> ValueError:
    return ValueError(
        f"{name} has shape {np.shape(gradient)} for x of shape {np.shape(x)}; "
        f"expected {np.shape(x)}"
    )
