"""The rate of convergence on a quadratic: the factor by which each step reduces the error."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdcore._base.checks import checked_numbers
from gdcore._base.numbers import real
from gdcore._base.rules import runs_of
from gdcore.conversion import as_objective
from gdcore.curvature import Spectrum, hessian, spectrum
from gdcore.objectives import Objective
from gdcore.optimizers import GradientDescent, Momentum, Nesterov
from gdcore.typing import Array, Real


def convergence_rate(
    f: Any, optimizer: GradientDescent | Momentum | Nesterov, x: float | ArrayLike | None = None
) -> Real:
    r"""Return the factor by which a step multiplies the error on a quadratic f, in the long run.

    The factor is the largest over the eigenvalues $\lambda_i$ of the Hessian: below 1 the rule
    converges, above 1 it diverges. Gradient descent multiplies the error along axis i by
    $1 - \eta\lambda_i$. With momentum, two steps belong together, and it is the larger root in size
    of

    $$z^2 - (1 + \beta - \eta\lambda_i)\,z + \beta = 0 \quad\text{(Momentum)},$$

    $$z^2 - (1 + \beta)(1 - \eta\lambda_i)\,z + \beta\,(1 - \eta\lambda_i) = 0
      \quad\text{(Nesterov)}.$$

    So the heavy ball converges for $0 < \eta\lambda_i < 2 + 2\beta$. Along an axis without
    curvature nothing moves: its factor is 1.

    Args:
        f: The quadratic: an `Objective`, a function, a pair ``(f, grad)`` or a SymPy expression.
        optimizer: A rule with a constant rate. Arrays among its settings mean one run for each
            entry: a map over rates and momenta is one call.
        x: Any point, a float or ``(n,)``, to give the number of variables. A formula knows that
            number.

    Returns:
        The factor, or an array of the shape of the runs; infinite where a rate is so large that
        its square overflows.

    Raises:
        TypeError: If the optimizer is another rule or has a schedule, or x is missing.
        ValueError: If f is not quadratic, or x is not a single point.

    Example:
        >>> from gdcore.functions import VALLEY
        >>> print(f"{convergence_rate(VALLEY, GradientDescent(lr=1 / 13)):.6f}")  # 12/13
        0.923077
        >>> print(f"{convergence_rate(VALLEY, Momentum(lr=1 / 9, beta=4 / 9)):.6f}")  # 2/3
        0.666667

    Source: B. T. Polyak, *Introduction to Optimization* (1987), sections 1.4 and 3.2; L. Lessard,
    B. Recht and A. Packard, *Analysis and design of optimization algorithms via integral quadratic
    constraints*, SIAM J. Optim. 26 (2016), section 2.2 (Nesterov).
    """
    if not isinstance(optimizer, GradientDescent | Momentum | Nesterov):
        raise TypeError(
            f"optimizer must be GradientDescent, Momentum or Nesterov, got {optimizer!r}"
        )
    lr = optimizer.lr
    if callable(lr):
        raise TypeError(f"lr must be constant, got the schedule {lr!r}")
    eigenvalues = _spectrum_of_quadratic(as_objective(f), x).eigenvalues
    with np.errstate(all="ignore"):
        step = lr * eigenvalues.reshape(-1, *(1 for _ in runs_of(optimizer)))
        return real(_factors(optimizer, step).max(axis=0))


def _factors(optimizer: GradientDescent | Momentum | Nesterov, step: Any) -> Array:
    """Return the factor along each axis; infinite where its computation overflows."""
    if isinstance(optimizer, GradientDescent):
        factors: Array = np.abs(1 - step)
        return factors
    beta = optimizer.beta
    if isinstance(optimizer, Momentum):
        return _largest_root(1 + beta - step, beta)
    return _largest_root((1 + beta) * (1 - step), beta * (1 - step))


def _largest_root(b: Any, c: Any) -> Array:
    """Return the larger absolute value of the roots of z² − bz + c."""
    root = np.sqrt(b * b - 4 * c + 0j)
    size: Array = np.maximum(np.abs(b + root), np.abs(b - root)) / 2
    return np.where(np.isnan(size), np.inf, size)


def _spectrum_of_quadratic(f: Objective, x: float | ArrayLike | None) -> Spectrum:
    quadratic = getattr(f, "is_quadratic", None)
    if x is None:
        n = getattr(f, "dimensions", None)
        if n is None:
            raise TypeError("x is missing: a point tells how many variables f has")
        x = 0.0 if n == 1 else np.zeros(n)
    x = checked_numbers("x", x)
    if np.ndim(x) > 1:
        raise ValueError(f"x must be a single point, a float or (n,), got shape {np.shape(x)}")
    if quadratic is None:
        quadratic = _has_constant_hessian(f, x)
    if not quadratic:
        raise ValueError(f"f must be quadratic, with one Hessian everywhere; {f!r} is not")
    return spectrum(f, x)


def _has_constant_hessian(f: Objective, x: Any) -> bool:
    here = np.asarray(hessian(f, x))
    for k in (1, 2, 3):
        # Three fixed directions and distances, so that every call gives the same answer.
        shift = np.sin(k * np.arange(1.0, np.size(x) + 1)).reshape(np.shape(x))
        there = np.asarray(hessian(f, x + shift * np.maximum(1, np.abs(x))))
        if not np.allclose(there, here, rtol=0, atol=1e-5 * np.abs(here).max()):
            return False
    return True
