r"""Learning rates that change from step to step: a schedule maps the step number k to $\eta_k$.

A rule's ``lr`` may be any function of k; these are the ones that textbooks name. Steps count from
0. A schedule's ``lr`` may be an array, one entry for each run.
"""

from collections.abc import Callable, Mapping
from functools import partial
from math import cos, exp, inf, pi, sqrt
from types import MappingProxyType
from typing import Any

import numpy as np

from gdcore._base.checks import (
    QuickSchedule,
    checked_positive,
    checked_rate,
    checked_real,
    checked_whole,
)
from gdcore._base.printing import brief
from gdcore._base.rules import same_settings, settings_key
from gdcore.typing import Rate, Real


class Schedule(QuickSchedule):
    r"""A learning rate for each step, $k \mapsto \eta_k$; its repr is the call that made it.

    Attributes:
        name: The name of the function that made it.
        settings: Its settings, by name.

    Example:
        >>> halved = step_decay(0.4, factor=0.5, every=10)
        >>> halved(0), halved(9), halved(10)
        (0.4, 0.4, 0.2)
        >>> halved
        step_decay(lr=0.4, factor=0.5, every=10)
    """

    name: str
    settings: Mapping[str, Any]

    def __init__(self, name: str, rate: Callable[[int], Real], **settings: Any) -> None:
        self.name = name
        self.settings = MappingProxyType(settings)
        self._rate = rate

    def __call__(self, k: int) -> Real:
        """Return the learning rate of step number k, 0 being the first."""
        return self._rate(k)

    def _rate_in_loop(self) -> Callable[[int], Any]:
        # A subclass may have a call of its own.
        return self._rate if type(self).__call__ is Schedule.__call__ else self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Schedule):
            return NotImplemented
        mine, theirs = (self.name, self._own_rate), (other.name, other._own_rate)
        return mine == theirs and same_settings(self.settings, other.settings)

    def __hash__(self) -> int:
        return hash((self.name, self._own_rate, settings_key(self.settings)))

    def __reduce__(self) -> Any:
        """Return the call that makes the schedule again: its rate is a function within it."""
        return _made_again, (self.name, self._own_rate, dict(self.settings))

    @property
    def _own_rate(self) -> Callable[[int], Any] | None:
        """The rate, if it is not of this module: then the name and the settings do not tell it."""
        return None if getattr(self._rate, "__module__", None) == __name__ else self._rate

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value!r}" for name, value in self.settings.items())
        return f"{self.name}({settings})"


def constant(lr: Real) -> Schedule:
    r"""Keep one rate, $\eta_k = \eta$, as a plain number does.

    Args:
        lr: The rate η ≥ 0, a number or an array with one entry for each run.

    Raises:
        TypeError: If lr is not a number or an array of numbers.
        ValueError: If lr is negative, infinite or NaN.

    Example:
        >>> constant(0.1)(1_000)
        0.1

    Source: H. Robbins and S. Monro, *A stochastic approximation method*, Annals of Mathematical
    Statistics 22 (1951), on the limits of a constant rate.
    """
    lr = checked_real("lr", lr, low=0.0)
    return Schedule("constant", lambda k: lr, lr=lr)


def step_decay(lr: Real, factor: float = 0.5, every: int = 10) -> Schedule:
    r"""Multiply the rate by a factor after every s steps.

    $$\eta_k = \eta \, \gamma^{\lfloor k / s \rfloor}$$

    Args:
        lr: The first rate η ≥ 0.
        factor: The factor γ > 0.
        every: The number of steps s ≥ 1 between two changes.

    Raises:
        TypeError: If a setting is not a number.
        ValueError: If a setting is out of its range.

    Example:
        >>> [step_decay(0.8, factor=0.5, every=2)(k) for k in range(5)]
        [0.8, 0.8, 0.4, 0.4, 0.2]

    Source: I. Goodfellow, Y. Bengio and A. Courville, *Deep Learning* (2016), section 8.3.1.
    """
    lr, factor = checked_real("lr", lr, low=0.0), _scalar("factor", checked_positive, factor)
    every = checked_whole("every", every, 1)
    return Schedule(
        "step_decay", lambda k: lr * _power(factor, k // every), lr=lr, factor=factor, every=every
    )


def exponential(lr: Real, decay: float) -> Schedule:
    r"""Let the rate decay exponentially.

    $$\eta_k = \eta \, e^{-\delta k}$$

    For δ > 0 the sum of all rates is finite, $\eta / (1 - e^{-\delta})$, so a descent may stall on
    the way.

    Args:
        lr: The first rate η ≥ 0.
        decay: The decay δ ≥ 0 for each step.

    Raises:
        TypeError: If a setting is not a number.
        ValueError: If a setting is out of its range.

    Example:
        >>> round(exponential(0.2, decay=0.1)(10) / 0.2, 4)
        0.3679

    Source: L. Bottou, F. E. Curtis and J. Nocedal, *Optimization methods for large-scale machine
    learning*, SIAM Review 60 (2018), eq. 4.19, on the sums of the rates.
    """
    lr, decay = (
        checked_real("lr", lr, low=0.0),
        _scalar("decay", checked_real, decay, low=0.0),
    )
    return Schedule("exponential", lambda k: lr * exp(-decay * k), lr=lr, decay=decay)


def inverse_time(lr: Real, decay: float) -> Schedule:
    r"""Let the rate fall like 1/k.

    $$\eta_k = \frac{\eta}{1 + \delta k}$$

    The rates sum to infinity, and for δ > 0 their squares do not: any point can still be reached,
    and the noise of a stochastic gradient dies out.

    Args:
        lr: The first rate η ≥ 0.
        decay: The decay δ ≥ 0 for each step.

    Raises:
        TypeError: If a setting is not a number.
        ValueError: If a setting is out of its range.

    Example:
        >>> [round(inverse_time(0.6, decay=1.0)(k), 12) for k in range(3)]
        [0.6, 0.3, 0.2]

    Source: H. Robbins and S. Monro, *A stochastic approximation method*, Annals of Mathematical
    Statistics 22 (1951), eq. 6.
    """
    lr, decay = (
        checked_real("lr", lr, low=0.0),
        _scalar("decay", checked_real, decay, low=0.0),
    )
    return Schedule("inverse_time", lambda k: lr / (1 + decay * k), lr=lr, decay=decay)


def inverse_sqrt(lr: Real, decay: float = 1.0) -> Schedule:
    r"""Let the rate fall like $1/\sqrt{k}$.

    $$\eta_k = \frac{\eta}{\sqrt{1 + \delta k}}$$

    Args:
        lr: The first rate η ≥ 0.
        decay: The decay δ ≥ 0 for each step.

    Raises:
        TypeError: If a setting is not a number.
        ValueError: If a setting is out of its range.

    Example:
        >>> inverse_sqrt(0.6)(3)
        0.3

    Source: Yu. Nesterov, *Introductory Lectures on Convex Optimization* (2004), section 3.2.3.
    """
    lr, decay = (
        checked_real("lr", lr, low=0.0),
        _scalar("decay", checked_real, decay, low=0.0),
    )
    return Schedule("inverse_sqrt", lambda k: lr / sqrt(1 + decay * k), lr=lr, decay=decay)


def cosine(lr: Real, steps: int, end: float = 0.0) -> Schedule:
    r"""Let the rate fall along half a cosine, then stay at its last value.

    $$\eta_k = \eta_{\text{end}} + \tfrac{1}{2} (\eta - \eta_{\text{end}})
      \left(1 + \cos \frac{\pi \min(k, T)}{T}\right)$$

    Args:
        lr: The first rate η ≥ 0.
        steps: The number of steps T ≥ 1 that the fall takes.
        end: The last rate, at least 0.

    Raises:
        TypeError: If a setting is not a number.
        ValueError: If a setting is out of its range.

    Example:
        >>> fall = cosine(0.2, steps=10)
        >>> fall(0), round(fall(5), 12), fall(10), fall(11)
        (0.2, 0.1, 0.0, 0.0)

    Source: I. Loshchilov and F. Hutter, *SGDR: stochastic gradient descent with warm restarts*,
    ICLR (2017), eq. 5.
    """
    lr, end = checked_real("lr", lr, low=0.0), _scalar("end", checked_real, end, low=0.0)
    steps = checked_whole("steps", steps, 1)
    return Schedule(
        "cosine",
        lambda k: end + 0.5 * (lr - end) * (1 + cos(pi * min(k, steps) / steps)),
        lr=lr,
        steps=steps,
        end=end,
    )


def warmup(steps: int, then: Rate) -> Schedule:
    r"""Raise the rate linearly to the first rate of another schedule, then follow that schedule.

    $$\eta_k = \begin{cases} \dfrac{k + 1}{n + 1}\,\eta'_0 & k < n \\[1ex]
      \eta'_{k - n} & k \geq n \end{cases}$$

    Args:
        steps: The number n ≥ 1 of warm-up steps.
        then: The schedule $\eta'$ that follows, or a constant rate.

    Raises:
        TypeError: If steps is not a whole number or then is neither a rate nor a schedule.
        ValueError: If steps is less than 1, or the rate is negative, infinite or NaN.

    Example:
        >>> rise = warmup(3, then=cosine(0.4, steps=100))
        >>> [round(rise(k), 12) for k in range(4)]
        [0.1, 0.2, 0.3, 0.4]

    Source: P. Goyal et al., *Accurate, large minibatch SGD: training ImageNet in 1 hour* (2017),
    section 2.2.
    """
    steps, then = checked_whole("steps", steps, 1), checked_rate(then, "then")

    def rate(k: int) -> Any:
        after = then(max(k - steps, 0)) if callable(then) else then
        return after * ((k + 1) / (steps + 1)) if k < steps else after

    return Schedule("warmup", rate, steps=steps, then=then)


def _made_again(name: str, rate: Callable[[int], Any] | None, settings: dict[str, Any]) -> Schedule:
    make = globals()[name] if rate is None else partial(Schedule, name, rate)
    made: Schedule = make(**settings)
    return made


def _power(base: float, exponent: int) -> float:
    """Return a power; inf where Python's float would raise."""
    try:
        return float(base**exponent)
    except OverflowError:
        return inf


def _scalar(name: str, check: Callable[..., Real], value: float, **bounds: float) -> float:
    """Return a checked setting that must be one number: only a rate may differ between runs."""
    if np.ndim(value):
        raise TypeError(f"{name} must be a single number, got {brief(value)}")
    return float(check(name, value, **bounds))
