"""Derivatives from difference quotients: the step is small, but not zero."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from gdcore._base.checks import checked_numbers, checked_scalar, only_numbers
from gdcore._base.numbers import real
from gdcore._base.results import checked_result, read_only
from gdcore.typing import Array, Function, Real

FORWARD_STEP = float(np.finfo(float).eps ** (1 / 2))
"""Step of the forward difference: balances truncation, O(h), against rounding, O(ε/h)."""

CENTRAL_STEP = float(np.finfo(float).eps ** (1 / 3))
"""Step of the central difference: balances truncation, O(h²), against rounding, O(ε/h)."""

quiet: Any = np.errstate(all="ignore")
"""A decorator: the function computes inf or nan without a warning, as in a descent."""


@dataclass(frozen=True)
class Line:
    r"""A straight line, $y = y_0 + m\,(x - x_0)$, to call and to draw.

    Attributes:
        x0: Abscissa of a point on the line.
        y0: Ordinate of that point.
        slope: The slope $m$.

    Example:
        >>> Line(x0=1.0, y0=6.0, slope=4.0)(2.0)
        10.0
    """

    x0: float
    y0: float
    slope: float

    def __call__(self, x: Any) -> Any:
        """Return $y$ at ``x``, a number or an array of any shape."""
        return self.y0 + self.slope * (x - self.x0)


def difference_quotient(f: Function, x: float | ArrayLike, h: float | ArrayLike) -> Real:
    r"""Return the average rate of change of f between x and x + h.

    $$\frac{f(x + h) - f(x)}{h},$$

    the slope of the secant through $(x, f(x))$ and $(x + h, f(x + h))$.

    Args:
        f: A function of one variable, elementwise.
        x: A number or an array.
        h: The step, a number or an array that broadcasts with x; negative steps look to the left.

    Returns:
        A float when x and h are numbers, else an array of their broadcast shape.

    Raises:
        ValueError: If a step is zero or not finite.

    Example:
        >>> difference_quotient(lambda x: x**2, 1.0, 0.5)
        2.5

    Source: A.-L. Cauchy, *Résumé des leçons sur le calcul infinitésimal* (1823), third lesson.
    """
    f, x, h = _checked_function(f), _checked_point(x), _checked_step(h)
    return real((f(x + h) - f(x)) / h)


def central_difference(
    f: Function, x: float | ArrayLike, h: float | ArrayLike = CENTRAL_STEP
) -> Real:
    r"""Return the symmetric estimate of the derivative of f at x.

    $$f'(x) \approx \frac{f(x + s) - f(x - s)}{2s}, \qquad s = h \max(1, |x|).$$

    The step grows with $|x|$: a fixed step would be lost in the rounding of a large x, and the
    estimate would be zero.

    Args:
        f: A function of one variable, elementwise.
        x: A number or an array.
        h: The relative step.

    Returns:
        A float when x and h are numbers, else an array of their broadcast shape.

    Raises:
        ValueError: If a step is zero or not finite.

    Example:
        >>> round(central_difference(lambda x: x**3, 2.0), 8)
        12.0

    Source: W. H. Press et al., *Numerical Recipes*, 3rd ed. (2007), eq. 5.7.7.
    """
    if h is not CENTRAL_STEP:
        h = _checked_step(h)
    f, x = _checked_function(f), _checked_point(x)
    if isinstance(x, float) and isinstance(h, float):
        s: Any = h * max(1.0, abs(x))
    else:
        s = h * np.maximum(1.0, np.abs(x))
    return real((f(x + s) - f(x - s)) / (2 * s))


def numeric_gradient(f: Function, x: ArrayLike, h: float = CENTRAL_STEP) -> Array:
    r"""Return the gradient of f at x by central differences, one coordinate at a time.

    $$\partial_i f(x) \approx \frac{f(x + s_i e_i) - f(x - s_i e_i)}{2 s_i},
      \qquad s_i = h \max(1, |x_i|).$$

    Args:
        f: A function from ``(n, *runs)`` to ``(*runs,)``.
        x: The point, of shape ``(n, *runs)``.
        h: The relative step.

    Returns:
        The gradient, of the shape of x. It costs 2n evaluations of f.

    Raises:
        ValueError: If x has no coordinates, if the step is zero or not finite, or if f does not map
            to ``(*runs,)``.

    Example:
        >>> numeric_gradient(lambda x: x[0] ** 2 + 2 * x[1] ** 2, [1.0, 1.0]).round(6)
        array([2., 4.])

    Source: J. E. Dennis and R. B. Schnabel, *Numerical Methods for Unconstrained Optimization and
    Nonlinear Equations* (1983), section 5.4.
    """
    step = h if h is CENTRAL_STEP else _checked_step(h)
    point: Array = np.array(_checked_point(x))
    if point.ndim == 0:
        raise ValueError(
            "x has no coordinates; numeric_gradient takes shape (n, *runs), "
            "central_difference takes one variable"
        )
    f, gradient = _checked_function(f), np.empty_like(point)
    for i in range(len(point)):
        s = step * np.maximum(1.0, np.abs(point[i]))
        ahead, behind = point.copy(), point.copy()
        ahead[i] += s
        behind[i] -= s
        gradient[i] = checked_slope((f(ahead) - f(behind)) / (2 * s), point)
    return gradient


def error_curve(
    f: Function,
    x: float,
    derivative: float | Function,
    step_sizes: float | ArrayLike,
    scheme: Literal["forward", "central"] = "forward",
) -> Real:
    r"""Return the error of a difference quotient for each step size.

    $$\left|\frac{f(x + h) - f(x)}{h} - f'(x)\right| \quad\text{or}\quad
      \left|\frac{f(x + h) - f(x - h)}{2h} - f'(x)\right|$$

    Over h, on logarithmic axes, the error is a U. On the right is the truncation error,
    $\frac{h}{2} |f''|$ or $\frac{h^2}{6} |f^{(3)}|$; on the left the rounding error, about
    $\epsilon |f| / h$. They meet near h = `FORWARD_STEP` and h = `CENTRAL_STEP` if f and its
    derivatives are of order one.

    Args:
        f: A function of one variable, elementwise.
        x: The point, a number.
        derivative: The exact derivative: its value at x, or the function $f'$.
        step_sizes: The steps h themselves, a number or an array; unlike the relative step of
            `central_difference`, they do not grow with x.
        scheme: ``"forward"`` or ``"central"``.

    Returns:
        The absolute errors, in the shape of step_sizes.

    Raises:
        ValueError: If a step size is not finite and positive, or the scheme is unknown.
        TypeError: If x, the derivative or a step size is text or a complex number, or x is no
            single number.

    Example:
        >>> for h in [1e-4, 1e-8, 1e-12]:
        ...     print(f"{error_curve(np.sin, 1.0, np.cos, h):.0e}")
        4e-05
        3e-09
        4e-05

    Source: W. H. Press et al., *Numerical Recipes*, 3rd ed. (2007), section 5.7.
    """
    x = checked_scalar("x", x)
    h = real(only_numbers("step_sizes", step_sizes))
    if not np.all(np.isfinite(h) & (np.asarray(h) > 0)):
        raise ValueError(f"step_sizes must be finite and greater than 0, got {step_sizes!r}")
    if scheme not in ("forward", "central"):
        raise ValueError(f'scheme must be "forward" or "central", got {scheme!r}')
    f = _checked_function(f)
    exact = checked_result("derivative", derivative(x) if callable(derivative) else derivative)
    if scheme == "forward":
        return real(abs((f(x + h) - f(x)) / h - exact))
    return real(abs((f(x + h) - f(x - h)) / (2 * h) - exact))


def checked_slope(slope: Any, x: Array) -> Any:
    """Return a slope of f at x, or raise unless it has the shape that f(x) must have."""
    if np.shape(slope) != x.shape[1:]:
        raise ValueError(
            f"f(x) has shape {np.shape(slope)} for x of shape {x.shape}; expected {x.shape[1:]}"
        )
    return slope


def derivative_of(value: Any) -> float:
    """Return the derivative that a result of f carries: 0 for a constant, a plain number."""
    if hasattr(value, "derivative"):
        return float(value.derivative)
    checked_result("f", value)
    return 0.0


def secant_line(f: Function, x: float, h: float) -> Line:
    r"""Return the line through $(x, f(x))$ and $(x + h, f(x + h))$.

    $$y = f(x) + \frac{f(x + h) - f(x)}{h}\,(t - x).$$

    Raises:
        TypeError: If x or h is no single number.
        ValueError: If h is zero or not finite.

    Example:
        >>> secant_line(lambda x: x**2, 1.0, 2.0)
        Line(x0=1.0, y0=1.0, slope=4.0)
    """
    x, h = checked_scalar("x", x), checked_scalar("h", _checked_step(h))
    return Line(x, float(_checked_function(f)(x)), float(difference_quotient(f, x, h)))


def tangent_line(f: Function, x: float, slope: float | None = None) -> Line:
    r"""Return the tangent of f at x, the limit of the secants as $h \to 0$.

    $$y = f(x) + f'(x)\,(t - x).$$

    Args:
        f: A function of one variable. The slope comes from its ``grad`` if it has one, as every
            objective does, otherwise from a central difference.
        x: The point of contact.
        slope: The slope, if it is known.

    Raises:
        TypeError: If x or the slope is not a number.

    Example:
        >>> tangent_line(lambda x: x**2, 3.0, slope=6.0)
        Line(x0=3.0, y0=9.0, slope=6.0)

    Source: A.-L. Cauchy, *Leçons sur les applications du calcul infinitésimal à la géométrie*
    (1826), first lesson.
    """
    x = checked_scalar("x", x)
    if slope is None:
        grad = getattr(f, "grad", None)
        slope = float(central_difference(f, x) if grad is None else grad(x))
    return Line(x, float(_checked_function(f)(x)), checked_scalar("slope", slope))


def _checked_function(f: Function) -> Function:
    """Return f with its values checked, and arrays copied: f may use them again for the next x.

    An f that changes an array that it is given is told so, as in a descent.
    """

    def checked(x: Any) -> Any:
        value = f(x) if type(x) is float else f(read_only(x))
        return value if type(value) is float else checked_result("f", value)

    return checked


def _checked_point(x: Any) -> Real:
    return x if type(x) is float else checked_numbers("x", x)


def _checked_step(h: float | ArrayLike) -> Real:
    h = real(only_numbers("h", h))
    if not np.all(np.isfinite(h) & (np.asarray(h) != 0)):
        raise ValueError(f"h must be finite and not zero, got {h}")
    return h
