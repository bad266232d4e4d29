"""Curvature: the Hessian, its spectrum, and the learning rates that follow from it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdcore._base.checks import checked_coordinates, checked_numbers, unmasked
from gdcore._base.numbers import real
from gdcore._base.printing import brief
from gdcore.conversion import as_objective
from gdcore.derivatives import CENTRAL_STEP, central_difference, numeric_gradient
from gdcore.objectives import Objective
from gdcore.typing import Array, Gradient, Real

SECOND_STEP = float(np.finfo(float).eps ** (1 / 4))
"""Step of the second difference: balances truncation, O(h²), against rounding, O(ε/h²)."""


@dataclass(frozen=True, eq=False)
class Spectrum:
    r"""The eigenvalues of a Hessian: the curvatures along its principal axes.

    $$H u_i = \lambda_i u_i, \qquad \lambda_1 \le \dots \le \lambda_n.$$

    Attributes:
        eigenvalues: Smallest first, of shape ``(n,)``, or ``(n, *runs)`` for many points.

    Raises:
        TypeError: If the eigenvalues are a masked array.

    Example:
        >>> valley = Spectrum(np.array([1.0, 25.0]))
        >>> valley.smallest, valley.largest, valley.condition_number
        (1.0, 25.0, 25.0)

    Source: L. N. Trefethen and D. Bau, *Numerical Linear Algebra* (1997), lectures 12 and 24.
    """

    eigenvalues: Array

    def __post_init__(self) -> None:
        unmasked("eigenvalues", self.eigenvalues)

    @property
    def smallest(self) -> Real:
        r"""The smallest eigenvalue, $\lambda_1$; negative if f curves down along an axis."""
        return real(self.eigenvalues[0])

    @property
    def largest(self) -> Real:
        r"""The largest eigenvalue, $\lambda_n$."""
        return real(self.eigenvalues[-1])

    @property
    def condition_number(self) -> Real:
        r"""The condition number $\kappa = \max|\lambda_i| / \min|\lambda_i|$; infinite if one is 0.

        At a minimum that is $\lambda_n / \lambda_1$. It is also infinite if the quotient overflows.
        """
        sizes = np.abs(self.eigenvalues)
        low, high = sizes.min(axis=0), sizes.max(axis=0)
        with np.errstate(all="ignore"):
            return real(np.where(low > 0, high / low, np.inf))


def hessian(f: Any, x: float | ArrayLike) -> Real:
    r"""Return the matrix of second derivatives of f at x.

    $$H_{ij}(x) = \partial_i \partial_j f(x).$$

    It is exact if f has a ``hessian`` of its own, as a `SymbolicObjective` does. Otherwise it is
    the symmetric part, $(H + H^\mathsf{T})/2$, of the central difference of the gradient; if f has
    no gradient either, of the difference of a difference, with steps of `SECOND_STEP`. Where f is
    not finite, neither is it; no warning says so again.

    Args:
        f: An `Objective`, a function, a pair ``(f, grad)`` or a SymPy expression.
        x: The point: a float, ``(n,)``, ``(n, *runs)``, or ``(*runs,)`` in one variable.

    Returns:
        Shape ``(n, n, *runs)``; in one variable $f''$, in the shape of x.

    Raises:
        TypeError: If f or x has the wrong type.
        ValueError: If shapes do not fit, or x has no coordinates.

    Example:
        >>> hessian((lambda x: x[0] * x[1], lambda x: x[::-1]), [1.0, 2.0]).round(6)
        array([[0., 1.],
               [1., 0.]])

    Source: J. E. Dennis and R. B. Schnabel, *Numerical Methods for Unconstrained Optimization and
    Nonlinear Equations* (1983), section 5.6.
    """
    f = as_objective(f)
    point: Any = checked_coordinates("x", checked_numbers("x", x))
    with np.errstate(all="ignore"):
        exact = getattr(f, "hessian", None)
        return real(exact(point)) if exact is not None else _difference_of_gradients(f, point)


def _difference_of_gradients(f: Objective, point: Any) -> Real:
    """Return the Hessian of an objective that has none of its own."""
    f.check_shapes(point)
    one_variable = f.value_shape(point) == np.shape(point)
    grad: Gradient = f.grad
    step = CENTRAL_STEP
    if f.gradient is None:
        difference = central_difference if one_variable else numeric_gradient
        grad, step = (lambda z: difference(f, z, SECOND_STEP)), SECOND_STEP
    if one_variable:
        return central_difference(grad, point, step)
    matrix: Array = np.stack([_gradient_change(grad, point, j, step) for j in range(len(point))])
    return (matrix + matrix.swapaxes(0, 1)) / 2


def _gradient_change(grad: Gradient, x: Any, j: int, h: float) -> Array:
    """Return the rate of change of the gradient along coordinate j."""
    s = h * np.maximum(1.0, np.abs(x[j]))
    ahead, behind = x.copy(), x.copy()
    ahead[j] += s
    behind[j] -= s
    change: Array = (grad(ahead) - grad(behind)) / (2 * s)
    return change


def spectrum(f: Any, x: float | ArrayLike) -> Spectrum:
    r"""Return the eigenvalues of the Hessian of f at x, and with them its condition number.

    $$\lambda_1 \le \dots \le \lambda_n \quad\text{of}\quad H_{ij} = \partial_i \partial_j f(x)$$

    Args:
        f: An `Objective`, a function, a pair ``(f, grad)`` or a SymPy expression.
        x: The point: a float, ``(n,)``, ``(n, *runs)``, or ``(*runs,)`` in one variable.

    Raises:
        TypeError: If f or x has the wrong type.
        ValueError: If shapes do not fit, or the Hessian at x is not finite.

    Example:
        >>> from gdcore.functions import VALLEY
        >>> spectrum(VALLEY, [1.0, 1.0])
        Spectrum(eigenvalues=array([ 1., 25.]))

    Source: L. N. Trefethen and D. Bau, *Numerical Linear Algebra* (1997), lectures 12 and 24.
    """
    x = checked_numbers("x", x)
    with np.errstate(all="ignore"):
        matrix = np.asarray(hessian(f, x))
    if not np.all(np.isfinite(matrix)):
        raise ValueError(f"the Hessian of f is not finite at x = {brief(x)}")
    if matrix.shape == np.shape(x):
        return Spectrum(matrix[np.newaxis])
    # NumPy expects the matrices in the last two axes.
    eigenvalues = np.linalg.eigvalsh(np.moveaxis(matrix, (0, 1), (-2, -1)))
    return Spectrum(np.moveaxis(eigenvalues, -1, 0))


def stable_rate(f: Any, x: float | ArrayLike) -> Real:
    r"""Return the learning rate above which gradient descent overshoots and grows, near x.

    $$\eta < \frac{2}{\lambda_n}.$$

    Near a minimum at x, smaller rates converge. Along an axis with f curving down, descent leaves x
    at any rate; such an axis sets no bound.

    Args:
        f: An `Objective`, a function, a pair ``(f, grad)`` or a SymPy expression.
        x: The point: a float, ``(n,)``, ``(n, *runs)``, or ``(*runs,)`` in one variable.

    Raises:
        TypeError: If f or x has the wrong type.
        ValueError: If shapes do not fit, or f curves upwards along no axis, so there is no bound.

    Example:
        >>> from gdcore.functions import VALLEY
        >>> stable_rate(VALLEY, [0.0, 0.0])
        0.08

    Source: B. T. Polyak, *Introduction to Optimization* (1987), section 1.4.
    """
    largest = spectrum(f, x).largest
    if not np.all(np.asarray(largest) > 0):
        raise ValueError(
            f"f does not curve upwards at x = {brief(x)}: the largest eigenvalue of its Hessian is "
            f"{largest}, so no learning rate is too large and none is stable"
        )
    return 2 / largest


def best_rate(f: Any, x: float | ArrayLike) -> Real:
    r"""Return the learning rate at which gradient descent converges fastest, near a minimum at x.

    $$\eta = \frac{2}{\lambda_1 + \lambda_n},$$

    where each step multiplies the error by $(\kappa - 1)/(\kappa + 1)$ at most.

    Args:
        f: An `Objective`, a function, a pair ``(f, grad)`` or a SymPy expression.
        x: The point: a float, ``(n,)``, ``(n, *runs)``, or ``(*runs,)`` in one variable.

    Raises:
        TypeError: If f or x has the wrong type.
        ValueError: If shapes do not fit, or the Hessian at x is not positive definite.

    Example:
        >>> from gdcore.functions import VALLEY
        >>> best_rate(VALLEY, [0.0, 0.0]) == 2 / (1 + 25)
        True

    Source: B. T. Polyak, *Introduction to Optimization* (1987), section 1.4.
    """
    found = spectrum(f, x)
    if not np.all(np.asarray(found.smallest) > 0):
        raise ValueError(
            f"f does not curve upwards along every axis at x = {brief(x)}: the smallest eigenvalue "
            f"of its Hessian is {found.smallest}"
        )
    return 2 / (found.smallest + found.largest)
