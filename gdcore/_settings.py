"""The settings of rules and schedules: checked once, compared by value, spread over runs."""

from collections.abc import Mapping
from copy import copy
from dataclasses import fields, is_dataclass, replace
from math import inf
from operator import index
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdcore._numbers import checked_numbers
from gdcore.typing import Rate, Real


class Rule:
    """What the rules of this library share: they compare by value, their arrays among it."""

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return same(settings_of(self), settings_of(other))

    def __hash__(self) -> int:
        return hash((type(self), key(settings_of(self))))


def settings_of(rule: Any) -> dict[str, Any]:
    """Return the settings of a rule by name; none where it is no dataclass."""
    if not is_dataclass(rule):
        return {}
    return {field.name: getattr(rule, field.name) for field in fields(rule)}


def same(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Say whether settings of the same names have the same values, arrays among them."""
    return all(np.array_equal(value, theirs[name]) for name, value in mine.items())


def key(settings: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return something to hash that is equal where the settings are the same."""
    return tuple(s if callable(s) else np.asarray(s).tobytes() for s in settings.values())


def runs_of(optimizer: Any) -> tuple[int, ...]:
    """Return the shape of the runs that an optimizer's arrays of settings ask for.

    A schedule is asked for its first rate.

    Example:
        >>> from gdcore import Momentum
        >>> runs_of(Momentum(lr=np.array([0.1, 0.2]), beta=0.5))
        (2,)
    """
    values = (s(0) if callable(s) else s for s in settings_of(optimizer).values())
    return np.broadcast_shapes(*(v.shape for v in values if isinstance(v, np.ndarray)))


def checked_rate(lr: Rate | ArrayLike, name: str = "lr") -> Rate:
    """Return a learning rate as a float, a read-only array or the schedule that it is, or raise."""
    if callable(lr):
        checked_rate(lr(0), f"{name}(0)")
        return lr
    return checked_real(name, lr, low=0.0)


def checked_fraction(name: str, value: float | ArrayLike) -> Real:
    """Return a setting of 0 or more and less than 1, such as a momentum, or raise."""
    setting = _frozen(name, value)
    if not np.all((np.asarray(setting) >= 0) & (np.asarray(setting) < 1)):
        raise ValueError(f"{name} must be at least 0 and less than 1, got {value!r}")
    return setting


def checked_positive(name: str, value: float | ArrayLike) -> Real:
    """Return a finite setting greater than 0, or raise."""
    setting = _frozen(name, value)
    if not np.all(np.isfinite(setting) & (np.asarray(setting) > 0)):
        raise ValueError(f"{name} must be finite and greater than 0, got {value!r}")
    return setting


def checked_real(name: str, value: Any, *, low: float = -inf) -> Real:
    """Return a finite setting of at least low, or raise."""
    setting = _frozen(name, value)
    if not np.all(np.isfinite(setting) & (np.asarray(setting) >= low)):
        raise ValueError(f"{name} must be finite and at least {low:g}, got {value!r}")
    return setting


def _frozen(name: str, value: float | ArrayLike) -> Real:
    setting = checked_numbers(name, value)
    if isinstance(setting, np.ndarray):
        # A frozen rule stays frozen: the array is a copy, and nobody can write to it.
        setting.flags.writeable = False
    return setting


def rate_at(lr: Rate, k: int) -> Any:
    """Return the learning rate of step number k."""
    return lr(k) if callable(lr) else lr


def for_arrays(optimizer: Any) -> Any:
    """Return a rule of this library with its rate as a 0-d array, which multiplies arrays faster.

    The numbers are the same: NumPy turns a Python float into such an array at every product.
    """
    lr = getattr(optimizer, "lr", None)
    if not isinstance(optimizer, Rule) or not isinstance(lr, float):
        return optimizer
    rule = copy(optimizer)
    object.__setattr__(rule, "lr", np.array(lr))
    return rule


def of_run(optimizer: Any, runs: tuple[int, ...], chosen: Any) -> Any:
    """Return a rule with the settings of some of its runs; a schedule stays as it is.

    Args:
        optimizer: The rule.
        runs: The shape of all the runs.
        chosen: An index into an array of that shape, or the numbers of runs laid out in a row.
    """
    arrays = {n: s for n, s in settings_of(optimizer).items() if np.ndim(s)}
    if not arrays:
        return optimizer
    full = {n: np.broadcast_to(s, runs) for n, s in arrays.items()}
    if isinstance(chosen, np.ndarray):
        full = {n: s.ravel() for n, s in full.items()}
    return replace(optimizer, **{n: s[chosen] for n, s in full.items()})


def checked_whole(name: str, value: int, low: int) -> int:
    """Return a whole number of at least `low`, or raise an error that names it."""
    try:
        number = index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, got {value!r}") from None
    if number < low:
        raise ValueError(f"{name} must be at least {low}, got {value}")
    return number


# Not `np.random.Generator` outright, which would load `np.random` with the package.
def checked_generator(rng: "np.random.Generator") -> "np.random.Generator":
    """Return a random generator, or raise a `TypeError` that says how to make one."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            "rng must be a numpy.random.Generator, such as np.random.default_rng(0), "
            f"got {type(rng).__name__}"
        )
    return rng
