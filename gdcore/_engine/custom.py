"""What callers write themselves, rules and gradients: each result checked before it is used.

The rules and the losses of the library keep these laws, and are called without a check.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from gdcore._base.printing import brief
from gdcore._base.results import checked_result, read_only
from gdcore._base.rules import Rule
from gdcore.objectives import Objective
from gdcore.typing import Gradient

type Update = Callable[[Any, Any, Gradient, int], tuple[Any, Any]]
"""The update of a rule."""


def checked_update(rule: Any) -> Update:
    """Return the update of a rule, with a check of its results if the rule is a caller's own."""
    update: Update = rule.update
    if isinstance(rule, Rule):
        return update
    name = f"{type(rule).__name__}.update"

    def checking(x: Any, state: Any, grad: Gradient, k: int) -> tuple[Any, Any]:
        results: Any = update(read_only(x), state, grad, k)
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
    at_once = type(f) is Objective and isinstance(optimizer, Rule) and not interrupted
    grad = f.grad_to_use_at_once if at_once else f.grad
    return _in_shape(grad) if on_arrays and type(f) is Objective else grad


def _in_shape(grad: Gradient) -> Gradient:
    """Return a gradient of checked numbers with a check of its shape; a wrong one may broadcast."""

    def checking(x: Any) -> Any:
        gradient = grad(x)
        if type(gradient) is float or gradient.shape != x.shape:
            raise ValueError(
                f"the gradient has shape {np.shape(gradient)} for x of shape {x.shape}; "
                f"expected {x.shape}"
            )
        return gradient

    return checking


def checked_gradient(grad: Gradient) -> Gradient:
    """Return a caller's gradient with a check of its results."""
    return lambda x: checked_gradient_at(x, grad(read_only(x)))


def checked_gradient_at(x: Any, gradient: Any) -> Any:
    """Return the gradient at x as numbers, or raise; one of a wrong shape may broadcast."""
    gradient = checked_result("a gradient", gradient)
    if np.shape(gradient) != np.shape(x):
        raise ValueError(
            f"a gradient has shape {np.shape(gradient)} for x of shape {np.shape(x)}; "
            f"expected {np.shape(x)}"
        )
    return gradient
