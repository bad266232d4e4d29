"""Update rules: each a frozen dataclass whose update is the textbook equation.

An optimizer has ``init(x)``, the state before the first step, and a pure ``update(x, state, grad,
k)`` that returns the next point and the next state. ``update`` never calls f, and it may call
``grad`` at other points than x, as `Nesterov` does. Every rule takes its learning rate as a number,
as an array (one run for each entry) or as a schedule, a function of the step number k.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from gdcore._base.checks import checked_fraction, checked_rate
from gdcore._base.numbers import zeros_like
from gdcore._base.rules import Rule, rate_at
from gdcore.optimizers._adaptive import AdaGrad, Adam, Moments, RMSProp
from gdcore.typing import Gradient, Rate, Real

__all__ = [
    "AdaGrad",
    "Adam",
    "GradientDescent",
    "Moments",
    "Momentum",
    "Nesterov",
    "Optimizer",
    "RMSProp",
]


class Optimizer[S](Protocol):
    """An update rule with a state of type S; write your own by writing these two methods.

    The point x is a float, ``(n,)``, ``(n, *runs)`` or ``(*runs,)``, and ``grad`` keeps its shape.
    Both methods must be pure: the same arguments give the same results, and none is changed. An
    array x is read-only; the arrays that ``grad`` takes and returns are the rule's to use again.

    Example:
        >>> class SignDescent:
        ...     def init(self, x):
        ...         return None
        ...
        ...     def update(self, x, state, grad, k):
        ...         return x - 0.5 * np.sign(grad(x)), None
        >>> from gdcore import functions, minimize
        >>> minimize(functions.SQUARE, 2.0, SignDescent(), max_steps=3).points.tolist()
        [2.0, 1.5, 1.0, 0.5]
    """

    def init(self, x: Any) -> S:
        """Return the state before the first step from x."""

    def update(self, x: Any, state: S, grad: Callable[[Any], Any], k: int) -> tuple[Any, S]:
        """Return the point and the state after step number k (0 is the first)."""


@dataclass(frozen=True, eq=False)
class GradientDescent(Rule):
    r"""Plain gradient descent, the method of steepest descent with a given rate.

    $$x_{k+1} = x_k - \eta_k \nabla f(x_k)$$

    Attributes:
        lr: The learning rate η ≥ 0: a number, an array (one run for each entry) or a schedule.

    Raises:
        TypeError: If lr is not a number, an array of numbers or a schedule.
        ValueError: If lr is negative, infinite or NaN.

    Example:
        >>> rule = GradientDescent(lr=0.1)
        >>> rule.update(5.0, rule.init(5.0), lambda x: 2 * x, 0)
        (4.0, None)

    Source: A.-L. Cauchy, *Méthode générale pour la résolution des systèmes d'équations
    simultanées*, Comptes rendus 25 (1847), 536–538.
    """

    lr: Rate

    def __post_init__(self) -> None:
        """Check the settings."""
        self._keep_settings(lr=checked_rate(self.lr))

    def init(self, x: Any) -> None:
        """Return the state: there is none."""

    def update(self, x: Any, state: None, grad: Gradient, k: int) -> tuple[Any, None]:
        """Return the next point."""
        lr = self.lr(k) if callable(self.lr) else self.lr
        x = x - lr * grad(x)
        return x, None


@dataclass(frozen=True, eq=False)
class Momentum(Rule):
    r"""Gradient descent with momentum, the heavy ball.

    $$v_{k+1} = \beta v_k + \nabla f(x_k), \qquad x_{k+1} = x_k - \eta_k v_{k+1}, \qquad v_0 = 0.$$

    Some libraries keep the rate inside the velocity, $v \leftarrow \beta v - \eta \nabla f(x)$ and
    $x \leftarrow x + v$. With a constant rate the points are the same; with a changing rate they
    are not.

    Attributes:
        lr: The learning rate η ≥ 0: a number, an array (one run for each entry) or a schedule.
        beta: The momentum 0 ≤ β < 1, the part of the velocity that is kept. An array means one run
            for each; arrays of rates and momenta broadcast. β = 0 is plain gradient descent.

    Raises:
        TypeError: If a setting is not a number or an array of numbers.
        ValueError: If lr is negative, infinite or NaN, or beta is outside [0, 1).

    Example:
        >>> rule = Momentum(lr=0.5, beta=0.5)
        >>> x, v = rule.update(4.0, 2.0, lambda x: 2 * x, 0)
        >>> x, v
        (-0.5, 9.0)

    Source: B. T. Polyak, *Some methods of speeding up the convergence of iteration methods*, USSR
    Computational Mathematics and Mathematical Physics 4:5 (1964), eq. 9, where x takes the place of
    v; in this form, I. Sutskever et al., ICML (2013), eqs. 1–2, with the rate outside the velocity.
    """

    lr: Rate
    beta: Real = 0.9

    def __post_init__(self) -> None:
        """Check the settings."""
        self._keep_settings(lr=checked_rate(self.lr), beta=checked_fraction("beta", self.beta))

    def init(self, x: Any) -> Any:
        """Return the velocity before the first step: zero."""
        return zeros_like(x)

    def update(self, x: Any, v: Any, grad: Gradient, k: int) -> tuple[Any, Any]:
        """Return the next point and the next velocity."""
        lr, beta = rate_at(self.lr, k), self.beta
        v = beta * v + grad(x)
        x = x - lr * v
        return x, v


@dataclass(frozen=True, eq=False)
class Nesterov(Rule):
    r"""Nesterov's accelerated gradient: momentum with the gradient at a point further ahead.

    $$v_{k+1} = \beta v_k + \nabla f(x_k - \eta_k \beta v_k), \qquad
      x_{k+1} = x_k - \eta_k v_{k+1}, \qquad v_0 = 0.$$

    This is the textbook's iterate. Libraries that compute one gradient, at the point they store
    (PyTorch, Keras, optax), store the look-ahead point instead, $y_k = x_k - \eta \beta v_k$, and
    step by $y_{k+1} = y_k - \eta\,(\nabla f(y_k) + \beta v_{k+1})$. With a constant rate the
    velocities are the same, and the points differ by $\eta \beta v_k$.

    Attributes:
        lr: The learning rate η ≥ 0: a number, an array (one run for each entry) or a schedule.
        beta: The momentum 0 ≤ β < 1. An array means one run for each; arrays of rates and momenta
            broadcast. β = 0 is plain gradient descent.

    Raises:
        TypeError: If a setting is not a number or an array of numbers.
        ValueError: If lr is negative, infinite or NaN, or beta is outside [0, 1).

    Example:
        >>> rule = Nesterov(lr=0.5, beta=0.5)
        >>> x, v = rule.update(4.0, 2.0, lambda x: 2 * x, 0)
        >>> x, v
        (0.0, 8.0)

    Source: Yu. E. Nesterov, *A method of solving a convex programming problem with convergence rate
    O(1/k²)*, Soviet Mathematics Doklady 27 (1983); in this form, I. Sutskever et al., ICML (2013),
    eqs. 3–4, with the rate outside the velocity.
    """

    lr: Rate
    beta: Real = 0.9

    def __post_init__(self) -> None:
        """Check the settings."""
        self._keep_settings(lr=checked_rate(self.lr), beta=checked_fraction("beta", self.beta))

    def init(self, x: Any) -> Any:
        """Return the velocity before the first step: zero."""
        return zeros_like(x)

    def update(self, x: Any, v: Any, grad: Gradient, k: int) -> tuple[Any, Any]:
        """Return the next point and the next velocity."""
        lr, beta = rate_at(self.lr, k), self.beta
        v = beta * v + grad(x - lr * beta * v)
        x = x - lr * v
        return x, v
