"""The gradient check: a gradient written by hand against central differences."""

from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike

from gdcore._base.checks import checked_coordinates, checked_numbers
from gdcore._base.printing import brief
from gdcore.conversion import as_objective
from gdcore.derivatives import CENTRAL_STEP
from gdcore.objectives import Objective
from gdcore.typing import Array, Function, Gradient

_EPS = float(np.finfo(float).eps)

_AGREEMENT = 1e-6
"""The relative difference between a right gradient and a quotient without any error."""

_ZERO = 1e-9
"""A slope that is zero to all digits that matter, such as that of a plateau."""


@dataclass(frozen=True)
class GradientCheck:
    r"""The result of a gradient check: prints as a sentence, and is true if the gradient is right.

    The worst coordinate is the one whose $|g_i - \partial_i f|$ exceeds its tolerance most; if none
    does, the undecided one with the largest tolerance; and if the gradient is right, the one that
    comes nearest to its tolerance.

    Attributes:
        ok: Whether every coordinate is within its tolerance, and none is undecided.
        coordinate: The index of the worst coordinate; None in one variable.
        given: The coordinate of the gradient.
        expected: The partial derivative by central differences.
        difference: given − expected.
        tolerance: The largest difference that the error of central differences explains.

    Example:
        >>> print(GradientCheck(False, 1, 4.0, 6.0, -2.0, 1e-5))
        coordinate 1 of the gradient is wrong: given 4, expected 6, difference -2

    Source: that of `check_gradient`.
    """

    ok: bool
    coordinate: int | None
    given: float
    expected: float
    difference: float
    tolerance: float

    def __bool__(self) -> bool:
        """Return ok, for ``assert check_gradient(f, grad, x)``."""
        return self.ok

    @property
    def undecided(self) -> bool:
        """Whether rounding or noise in f hides the slope, so that right and wrong look alike."""
        return not self.ok and abs(self.difference) <= self.tolerance

    def __repr__(self) -> str:
        """Return the result as a sentence."""
        numbers = (
            f"given {self.given:.10g}, expected {self.expected:.10g}, "
            f"difference {self.difference:.3g}"
        )
        if self.undecided:
            which = "the derivative"
            if self.coordinate is not None:
                which = f"coordinate {self.coordinate} of the gradient"
            return (
                f"cannot tell whether {which} is right: {numbers}, where rounding or noise in f "
                f"explains differences up to {self.tolerance:.3g}"
            )
        if self.coordinate is None:
            return f"the derivative is {'right' if self.ok else 'wrong'}: {numbers}"
        if self.ok:
            return f"the gradient is right: the worst is coordinate {self.coordinate}, {numbers}"
        return f"coordinate {self.coordinate} of the gradient is wrong: {numbers}"


@overload
def check_gradient(f: Any, x: float | ArrayLike, /) -> GradientCheck: ...
@overload
def check_gradient(f: Function, grad: Gradient, x: float | ArrayLike, /) -> GradientCheck: ...
def check_gradient(f: Any, *grad_and_x: Any) -> GradientCheck:
    r"""Compare a gradient with central differences of f, coordinate by coordinate.

    $$g_i \overset{?}{=} \frac{f(x + s_i e_i) - f(x - s_i e_i)}{2 s_i},
      \qquad s_i = \epsilon^{1/3} \max(1, |x_i|).$$

    The tolerance is $10^{-6}$ times the central difference, plus the estimated error of that
    difference. The truncation error is estimated by doubling the step; the rounding error, the
    noise of f over the step, by fourth differences of f. Where the tolerance is more than half of
    the slopes that f shows near x, a right gradient and a wrong one look alike: the result is
    neither right nor wrong, but undecided.

    Call it as ``check_gradient(f, grad, x)``, or as ``check_gradient(f, x)`` for an f with a
    gradient: an `Objective` or a pair ``(f, grad)``.

    Args:
        f: The function.
        grad_and_x: The gradient to check, unless f has one, and the point: a float in one variable,
            else ``(n,)``. The check takes 7n evaluations of f.

    Returns:
        The result for the worst coordinate. A NaN in the gradient is wrong. What is undecided is
        false, and says that it cannot tell.

    Raises:
        TypeError: If there is no gradient, or f, the gradient or x has the wrong type.
        ValueError: If x is not a single finite point or has no coordinates, f is not finite near
            it, or f(x) or the gradient has a wrong shape.

    Example:
        >>> check_gradient(lambda x: x[0] * x[1] ** 2, lambda x: [x[1] ** 2, 2 * x[1]], [3.0, 2.0])
        coordinate 1 of the gradient is wrong: given 4, expected 12, difference -8
        >>> check_gradient(lambda x: 1e12 + x**2, lambda x: 2 * x, 1.0).undecided
        True

    Source: P. E. Gill, W. Murray and M. H. Wright, *Practical Optimization* (1981), section 8.6
    (the errors of differences); J. J. Moré and S. M. Wild, *Estimating computational noise*, SIAM
    J. Sci. Comput. 33 (2011) (the noise of f).
    """
    if len(grad_and_x) not in (1, 2):
        raise TypeError(
            "check_gradient takes (f, grad, x), or (f, x) where f brings its gradient, "
            f"got {1 + len(grad_and_x)} arguments"
        )
    *grad, x = grad_and_x
    objective = Objective(f, *grad) if grad else as_objective(f)
    if objective.gradient is None:
        raise TypeError("f brings no gradient to check; give it, as check_gradient(f, grad, x)")
    x = checked_coordinates("x", checked_numbers("x", x))
    shape = np.shape(x)
    if len(shape) > 1 or not np.all(np.isfinite(x)):
        raise ValueError(f"x must be one finite point, a float or of shape (n,), got {brief(x)}")
    with np.errstate(all="ignore"):
        given = np.asarray(objective.grad(x), dtype=float)
        if given.shape != shape:
            raise ValueError(
                f"the gradient has shape {given.shape} for x of shape {shape}; expected {shape}"
            )
        expected, tolerance, slopes = _differences_of(objective, x)
    flat = given.ravel()
    difference = flat - expected
    excess = np.where(np.isnan(difference), np.inf, abs(difference) - tolerance)
    # A slope of f that is lost in the tolerance decides nothing, unless it is zero to all digits,
    # or both agree as no wrong one would by chance.
    undecided = (
        (tolerance > slopes / 2)
        & (np.maximum(abs(flat), slopes) > _ZERO)
        & (abs(difference) > _AGREEMENT * abs(expected))
    )
    open_to_doubt = excess.max() <= 0 and bool(undecided.any())
    worst = int(np.argmax(undecided * tolerance if open_to_doubt else excess))
    return GradientCheck(
        ok=bool(excess[worst] <= 0) and not open_to_doubt,
        coordinate=worst if shape else None,
        given=float(flat[worst]),
        expected=float(expected[worst]),
        difference=float(difference[worst]),
        tolerance=float(tolerance[worst]),
    )


def _differences_of(f: Objective, x: Any) -> tuple[Array, Array, Array]:
    """Return the central differences of f at x, their tolerances, and the slopes on either side.

    The slopes are the larger one of either side, over three steps.
    """
    s = CENTRAL_STEP * np.maximum(1.0, np.abs(np.atleast_1d(x)))
    # Row j holds f three steps behind x_j to three steps ahead of it.
    f_near = np.array([[_value_at(f, x, j, k * s[j]) for k in range(-3, 4)] for j in range(len(s))])
    if not np.all(np.isfinite(f_near)):
        raise ValueError(
            f"f is not finite near x = {brief(x)}, so there is nothing to compare with"
        )
    quotient = (f_near[:, 4] - f_near[:, 2]) / (2 * s)
    doubled = (f_near[:, 5] - f_near[:, 1]) / (4 * s)
    slopes = np.abs(np.diff(f_near[:, ::3], axis=1)).max(axis=1) / (3 * s)
    tolerance = _AGREEMENT * np.abs(quotient) + np.abs(doubled - quotient)
    return quotient, tolerance + 8 * _noise_of(f_near) / s, slopes


def _noise_of(f_near: Array) -> Array:
    """Return the noise of f in each row of seven values, at least the rounding of f."""
    size = np.abs(f_near).max(axis=1)
    # Fourth differences of a smooth f vanish over such steps: the rest is noise, with 70 times its
    # variance, or a kink, whose effect must not pass for noise. A kink is at one place: it changes
    # two of the five second differences, noise all of them, so their median deviation tells. For
    # noise, it is 0.67 times the root of 6 times the variance.
    noise = np.abs(np.diff(f_near, 4)).max(axis=1) / np.sqrt(70)
    bend = np.diff(f_near, 2)
    spread = np.median(np.abs(bend - np.median(bend, axis=1, keepdims=True)), axis=1)
    most = np.maximum(np.sqrt(_EPS) * np.maximum(1, size), spread / (0.67 * np.sqrt(6)))
    clipped: Array = np.clip(noise, _EPS * size, most)
    return clipped


def _value_at(f: Objective, x: Any, j: int, step: float) -> float:
    if isinstance(x, float):
        moved: Any = x + float(step)
    else:
        moved = x.copy()
        moved[j] += step
    value = f(moved)
    if np.shape(value) != ():
        raise ValueError(
            f"f(x) has shape {np.shape(value)} for x of shape {np.shape(x)}; expected ()"
        )
    return float(value)
