"""Arguments of the library: returned in one form, or refused by an error that names them."""

from math import inf
from operator import index
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdcore._base.numbers import real
from gdcore.typing import Rate, Real


def checked_numbers(name: str, value: Any) -> Real:
    """Return a float for a number and a float array, a copy, for an array of numbers, or raise."""
    try:
        array = np.array(value)
        if array.dtype.kind not in "iuf":
            raise TypeError
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a number or an array of numbers, got {value!r}") from None
    return real(array.astype(float))


def checked_whole(name: str, value: int, low: int) -> int:
    """Return a whole number of at least low, or raise."""
    try:
        number = index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, got {value!r}") from None
    if number < low:
        raise ValueError(f"{name} must be at least {low}, got {value}")
    return number


def checked_rate(lr: Rate | ArrayLike, name: str = "lr") -> Rate:
    """Return a learning rate as a float, a read-only array or the given schedule, or raise."""
    if callable(lr):
        checked_rate(lr(0), f"{name}(0)")
        return lr
    return checked_real(name, lr, low=0.0)


def checked_fraction(name: str, value: float | ArrayLike) -> Real:
    """Return a setting of 0 or more and less than 1, such as a momentum, or raise."""
    setting = _read_only(name, value)
    if not np.all((np.asarray(setting) >= 0) & (np.asarray(setting) < 1)):
        raise ValueError(f"{name} must be at least 0 and less than 1, got {value!r}")
    return setting


def checked_positive(name: str, value: float | ArrayLike) -> Real:
    """Return a finite setting greater than 0, or raise."""
    setting = _read_only(name, value)
    if not np.all(np.isfinite(setting) & (np.asarray(setting) > 0)):
        raise ValueError(f"{name} must be finite and greater than 0, got {value!r}")
    return setting


def checked_real(name: str, value: Any, *, low: float = -inf) -> Real:
    """Return a finite setting of at least low, or raise."""
    setting = _read_only(name, value)
    if not np.all(np.isfinite(setting) & (np.asarray(setting) >= low)):
        raise ValueError(f"{name} must be finite and at least {low:g}, got {value!r}")
    return setting


# The annotation is a string: `np.random` is slow to import, and Python would import it with the
# package to evaluate the annotation.
def checked_generator(rng: "np.random.Generator") -> "np.random.Generator":
    """Return a random generator, or raise a `TypeError` that says how to make one."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            "rng must be a numpy.random.Generator, such as np.random.default_rng(0), "
            f"got {type(rng).__name__}"
        )
    return rng


def _read_only(name: str, value: float | ArrayLike) -> Real:
    setting = checked_numbers(name, value)
    if isinstance(setting, np.ndarray):
        # A frozen rule stays frozen: the array is a copy, and read-only.
        setting.flags.writeable = False
    return setting
