"""What is minimised: a function together with its gradient."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from gdcore._base.numbers import real
from gdcore.derivatives import central_difference, numeric_gradient
from gdcore.typing import Function, Gradient, Partials, Real


@dataclass(frozen=True)
class Objective:
    r"""A function f and its gradient ∇f.

    Shapes, coordinates first: a point is ``(n,)`` and f maps it to a scalar; many runs trail, so f
    maps ``(n, *runs)`` to ``(*runs,)`` and ∇f keeps the shape of its argument. A function of one
    variable drops n: it maps a float to a float and ``(*runs,)`` to ``(*runs,)``, elementwise.

    Attributes:
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

    function: Function
    gradient: Gradient | None = None
    m: ClassVar[int] = 1
    """The number of rows of data that f is a mean over; 1 where there are no data."""

    def __post_init__(self) -> None:
        """Refuse what cannot be called, here rather than in the middle of a run."""
        if not callable(self.function):
            raise TypeError(f"f must be callable, got {type(self.function).__name__}")
        if self.gradient is not None and not callable(self.gradient):
            raise TypeError(f"the gradient must be callable, got {type(self.gradient).__name__}")

    def __call__(self, x: Any) -> Any:
        """Return f(x): a float for a float, else ``(*runs,)``.

        Raises:
            TypeError: If the function returns None, text or complex numbers.
        """
        if isinstance(x, float):
            return _at_float("f", self.function, x)
        return _numbers("f", self.function(x))

    def grad(self, x: Any) -> Any:
        """Return ∇f(x), of the shape of x; a float for a float.

        Raises:
            TypeError: If the gradient returns None, text or complex numbers.
        """
        if self.gradient is None:
            return self._difference(x)
        if isinstance(x, float):
            return _at_float("the gradient", self.gradient, x)
        return _numbers("the gradient", self.gradient(x))

    @property
    def derivative_on_floats(self) -> Gradient | None:
        """A quick derivative for floats, or None: it may raise where `grad` would return inf."""
        return None

    @property
    def partials_on_arrays(self) -> Partials | None:
        """The partial derivatives as a function of the coordinates, if there is a formula."""
        return None

    def __neg__(self) -> "Objective":
        """Return −f, whose descent is the ascent of f."""
        return Objective(lambda x: -self(x), lambda x: -self.grad(x))

    def value_shape(self, x: Real) -> tuple[int, ...]:
        """Return the shape of f(x), by a call; an objective that knows its shapes need not call."""
        return np.shape(self(x))

    def check_shapes(self, x: Real) -> None:
        """Raise unless f and ∇f keep the shape law at x.

        Raises:
            ValueError: If they do not; it states the shapes found and expected.
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
        gradient_shape = np.shape(self.grad(x))
        if gradient_shape != shape:
            raise ValueError(
                f"the gradient has shape {gradient_shape} for x of shape {shape}; expected {shape}"
            )

    def _difference(self, x: Any) -> Real:
        if isinstance(x, float):
            return float(central_difference(self, x))
        if np.shape(self(x)) == np.shape(x):
            return central_difference(self, x)
        return numeric_gradient(self, x)


def _at_float(name: str, function: Callable[[Any], Any], x: float) -> Any:
    """Call a function at a float as Python does, but overflow as NumPy does, to inf or nan."""
    try:
        value = function(x)
    except (OverflowError, ZeroDivisionError):
        try:
            value = function(np.float64(x))
        except (OverflowError, ZeroDivisionError):
            return float("nan")
    return value if type(value) is float else _numbers(name, value)


def _numbers(name: str, value: Any) -> Real:
    """What a user's function returned, as numbers, or a `TypeError` that says what it was."""
    if value is None:
        raise TypeError(f"{name} returned None; does it lack a return?")
    array = np.asarray(value)
    if array.dtype.kind in "cSU":
        what = repr(value) if array.ndim == 0 else f"an array of type {array.dtype}"
        raise TypeError(f"{name} returned {what}; expected real numbers")
    return real(array)
