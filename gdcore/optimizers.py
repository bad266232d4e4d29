"""Update rules: each a frozen dataclass whose update is the textbook equation.

An optimizer has ``init(x)``, the state before the first step, and a pure
``update(x, state, grad, k)`` that returns the next point and the next state. It never looks at f,
and it asks ``grad`` for the gradient at any point it likes.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from gdcore._numbers import checked_numbers
from gdcore._types import Real


class Optimizer[S](Protocol):
    """An update rule with a state of type S; write your own by writing these two methods."""

    def init(self, x: Any) -> S:
        """Return the state before the first step from x."""

    def update(self, x: Any, state: S, grad: Callable[[Any], Any], k: int) -> tuple[Any, S]:
        """Return the point and the state after step number k (0 is the first)."""


class _Rule:
    """What the rules share: settings are compared by value, arrays among them too."""

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        pairs = zip(_settings(self), _settings(other), strict=True)
        return all(np.array_equal(mine, theirs) for mine, theirs in pairs)

    def __hash__(self) -> int:
        return hash((type(self), *(np.asarray(s).tobytes() for s in _settings(self))))


@dataclass(frozen=True, eq=False)
class GradientDescent(_Rule):
    r"""Plain gradient descent, the method of steepest descent with a given rate.

    $$x_{k+1} = x_k - \eta \nabla f(x_k)$$

    Attributes:
        lr: The learning rate η ≥ 0. An array means one run for each rate.

    Raises:
        TypeError: If lr is not a number or an array of numbers.
        ValueError: If lr is negative, infinite or NaN.

    Example:
        >>> rule = GradientDescent(lr=0.1)
        >>> rule.update(5.0, rule.init(5.0), lambda x: 2 * x, 0)
        (4.0, None)

    Source: A.-L. Cauchy, *Méthode générale pour la résolution des systèmes d'équations
    simultanées*, Comptes rendus 25 (1847), 536–538.
    """

    lr: Real

    def __post_init__(self) -> None:
        """Check the settings."""
        object.__setattr__(self, "lr", checked_rate(self.lr))

    def init(self, x: Any) -> None:
        """Return the state: there is none."""

    def update(self, x: Any, state: None, grad: Callable[[Any], Any], k: int) -> tuple[Any, None]:
        """Return the next point."""
        lr = self.lr
        x = x - lr * grad(x)
        return x, None


@dataclass(frozen=True, eq=False)
class Momentum(_Rule):
    r"""Gradient descent with momentum, the heavy ball.

    $$v_{k+1} = \beta v_k + \nabla f(x_k), \qquad x_{k+1} = x_k - \eta v_{k+1}, \qquad v_0 = 0.$$

    Attributes:
        lr: The learning rate η ≥ 0. An array means one run for each rate.
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

    lr: Real
    beta: Real = 0.9

    def __post_init__(self) -> None:
        """Check the settings."""
        object.__setattr__(self, "lr", checked_rate(self.lr))
        object.__setattr__(self, "beta", checked_momentum(self.beta))

    def init(self, x: Any) -> Any:
        """Return the velocity before the first step: zero."""
        return 0.0 * x if isinstance(x, float) else np.zeros_like(x)

    def update(self, x: Any, v: Any, grad: Callable[[Any], Any], k: int) -> tuple[Any, Any]:
        """Return the next point and the next velocity."""
        lr, beta = self.lr, self.beta
        v = beta * v + grad(x)
        x = x - lr * v
        return x, v


def runs_of(optimizer: Any) -> tuple[int, ...]:
    """Return the shape of the runs that an optimizer's arrays of settings ask for.

    Example:
        >>> runs_of(Momentum(lr=np.array([0.1, 0.2]), beta=0.5))
        (2,)
    """
    settings = _settings(optimizer)
    return np.broadcast_shapes(*(s.shape for s in settings if isinstance(s, np.ndarray)))


def checked_rate(lr: float | ArrayLike) -> Real:
    """Return a learning rate as a float or a read-only array, or raise."""
    rate = _setting("lr", lr)
    if not np.all(np.isfinite(rate) & (np.asarray(rate) >= 0)):
        raise ValueError(f"lr must be finite and at least 0, got {lr!r}")
    return rate


def checked_momentum(beta: float | ArrayLike) -> Real:
    """Return a momentum as a float or a read-only array, or raise."""
    momentum = _setting("beta", beta)
    if not np.all((np.asarray(momentum) >= 0) & (np.asarray(momentum) < 1)):
        raise ValueError(f"beta must be at least 0 and less than 1, got {beta!r}")
    return momentum


def _settings(optimizer: Any) -> list[Any]:
    if not is_dataclass(optimizer):
        return []
    return [getattr(optimizer, field.name) for field in fields(optimizer)]


def _setting(name: str, value: Any) -> Real:
    setting = checked_numbers(name, value)
    if isinstance(setting, np.ndarray):
        # A frozen rule stays frozen: the array is a copy, and nobody can write to it.
        setting.flags.writeable = False
    return setting
