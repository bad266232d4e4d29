"""Objectives: a function to minimise, together with its gradient."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

import numpy as np

from gdcore._base.numbers import norm_of_point, norms_of_points
from gdcore._base.results import as_numbers, checked_result
from gdcore.derivatives import central_difference, numeric_gradient
from gdcore.typing import Function, Gradient, Partials, Real


class Objective:
    r"""A function f and its gradient ∇f.

    Shapes: the axis of the coordinates comes first, the axes of the runs come last. A point is
    ``(n,)`` and f maps it to a scalar; for many runs, f maps ``(n, *runs)`` to ``(*runs,)``. ∇f
    keeps the shape of its argument. A function of one variable drops n: it maps a float to a float
    and ``(*runs,)`` to ``(*runs,)``, elementwise.

    Args:
        function: x ↦ f(x).
        gradient: x ↦ ∇f(x). Without it, central differences are used, at 2n evaluations of f.

    Raises:
        TypeError: If function or gradient is not callable.

    Example:
        >>> bowl = Objective(lambda x: x[0] ** 2 + x[1] ** 2, lambda x: 2 * x)
        >>> point = np.array([3.0, 4.0])
        >>> bowl(point), bowl.grad(point)
        (25.0, array([6., 8.]))
    """

    m: int = 1
    """The number of rows of data in the mean f; 1 if f is not a mean over data."""

    def __init__(self, function: Function, gradient: Gradient | None = None) -> None:
        # Raise here rather than in the middle of a run.
        if not callable(function):
            raise TypeError(f"f must be callable, got {type(function).__name__}")
        if gradient is not None and not callable(gradient):
            raise TypeError(f"the gradient must be callable, got {type(gradient).__name__}")
        self._function, self._gradient = function, gradient

    @property
    def function(self) -> Function:
        """The function x ↦ f(x)."""
        return self._function

    @property
    def gradient(self) -> Gradient | None:
        """The gradient x ↦ ∇f(x); None where central differences take its place."""
        return self._gradient

    def __call__(self, x: Any) -> Any:
        """Return f(x): a float for a float, else ``(*runs,)``.

        Raises:
            TypeError: If the function returns None, text, complex numbers, a masked array or a
                formula.
            ValueError: If the function returns an array for a float.
        """
        if isinstance(x, float):
            return _value_at_float("f", self._function, x)
        return checked_result("f", self._function(x))

    def grad(self, x: Any) -> Any:
        """Return ∇f(x), of the shape of x; a float for a float.

        Raises:
            TypeError: If the gradient returns None, text, complex numbers, a masked array or a
                formula.
            ValueError: If the gradient returns an array for a float.
        """
        gradient = self.grad_to_use_at_once(x)
        return gradient.copy() if isinstance(gradient, np.ndarray) else gradient

    def grad_to_use_at_once(self, x: Any) -> Any:
        """Return ∇f(x) as `grad` does, but uncopied: the next call may write to the array."""
        if self._gradient is None:
            return self._numeric_gradient(x)
        if isinstance(x, float):
            return _value_at_float("the gradient", self._gradient, x)
        return as_numbers("the gradient", self._gradient(x))

    @property
    def derivative_on_floats(self) -> Gradient | None:
        """A faster derivative for floats, or None; it may raise where `grad` returns inf."""
        return None

    @property
    def partials_on_arrays(self) -> Partials | None:
        """The partial derivatives as a function of the coordinates; None without a formula."""
        return None

    def __getstate__(self) -> dict[str, Any]:
        """Return what a copy or a pickle keeps: not what was computed once, such as compiled code.

        Functions that were made in a call cannot be pickled; they are computed again when asked
        for.
        """
        kind = type(self)
        return {
            name: value
            for name, value in vars(self).items()
            if not isinstance(getattr(kind, name, None), cached_property)
        }

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return (self.function, self.gradient) == (other.function, other.gradient)

    def __hash__(self) -> int:
        return hash((self.function, self.gradient))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(function={self.function!r}, gradient={self.gradient!r})"

    def __neg__(self) -> "Objective":
        """Return −f, whose descent is the ascent of f."""
        return Objective(partial(_negative, self), partial(_negative, self.grad))

    def value_shape(self, x: Real) -> tuple[int, ...]:
        """Return the shape of f(x), from a call of f; a subclass may know it without one."""
        return np.shape(as_numbers("f", self(x)))

    def check_shapes(self, x: Real) -> None:
        """Raise unless f and ∇f keep the shape law at x.

        Raises:
            TypeError: If a method of a subclass returns no numbers.
            ValueError: If a shape is wrong; the message states the shapes found and expected.
        """
        shape, value_shape = np.shape(x), self.value_shape(x)
        if value_shape not in (shape, shape[1:]):
            hint = (
                "; a sum over the coordinates wants axis=0, as in np.sum(x**2, axis=0)"
                if len(value_shape) < len(shape[1:])
                else ""
            )
            raise ValueError(
                f"f(x) has shape {value_shape} for x of shape {shape}; expected {shape[1:]} "
                f"(several variables) or {shape} (one variable){hint}"
            )
        gradient_shape = np.shape(as_numbers("the gradient", self.grad(x)))
        if gradient_shape != shape:
            raise ValueError(
                f"the gradient has shape {gradient_shape} for x of shape {shape}; expected {shape}"
            )

    def _numeric_gradient(self, x: Any) -> Real:
        if isinstance(x, float):
            return float(central_difference(self, x))
        if np.shape(self(x)) == np.shape(x):
            return central_difference(self, x)
        return numeric_gradient(self, x)


class ComputedObjective(Objective):
    """Base class of objectives that compute f and ∇f in methods of their own."""

    @property
    def function(self) -> Function:
        """The function x ↦ f(x): the objective's call."""
        return self.__call__

    @property
    def gradient(self) -> Gradient:
        """The gradient x ↦ ∇f(x): the method `grad`."""
        return self.grad

    @property
    def grad_in_loop(self) -> Gradient:
        """The method `grad` for a loop that ignores floating-point errors itself."""
        return self.grad


def value_of(f: Objective, x: Any) -> Any:
    """Return f(x), inf or nan without a warning: a float for one run, else ``(*runs,)``."""
    with np.errstate(all="ignore"):
        return checked_result("f", f(x))


def norm_of_gradient(f: Objective, x: Any) -> Any:
    """Return the Euclidean norm of ∇f(x): a float for one run, else ``(*runs,)``."""
    with np.errstate(all="ignore"):
        gradient: Any = as_numbers("the gradient", f.grad(x))
        if f.value_shape(x) == np.shape(x):
            return abs(gradient)
        return norm_of_point(gradient) if np.ndim(gradient) == 1 else norms_of_points(gradient)


def _value_at_float(name: str, function: Callable[[Any], Any], x: float) -> Any:
    """Call a function at a float; where Python's float overflows, return inf or nan as NumPy."""
    try:
        value = function(x)
    except (OverflowError, ZeroDivisionError):
        try:
            value = function(np.float64(x))
        except (OverflowError, ZeroDivisionError):
            return float("nan")
    if type(value) is float:
        return value
    number = checked_result(name, value)
    if not isinstance(number, float):
        raise ValueError(f"{name} has shape {np.shape(number)} for x of shape (); expected ()")
    return number


def _negative(function: Function, x: Any) -> Any:
    return -function(x)
