"""Arguments of the library: returned in one form, or refused by an error that names them."""

from collections.abc import Callable
from math import inf
from operator import index
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdcore._base.numbers import real
from gdcore._base.printing import brief
from gdcore._base.results import floats_of, is_masked, read_only
from gdcore.typing import Array, Rate, Real


def unmasked(name: str, value: Any) -> Any:
    """Return the value, or raise for a masked array: NumPy would take what is under the mask."""
    if is_masked(value):
        raise TypeError(
            f"{name} must be a number or an array of numbers, got a masked array; choose the "
            "numbers to use, as in a.compressed()"
        )
    return value


def only_numbers(name: str, value: Any) -> Any:
    """Return the value, or raise if it is masked or no real number: NumPy reads those in text."""
    if not isinstance(value, float):
        checked_array(name, value)
    return value


def checked_array(name: str, values: Any) -> Array:
    """Return numbers of any kind, such as fractions, as a float array, or raise.

    It may be the caller's own array.
    """
    numbers = floats_of(unmasked(name, values))
    if numbers is None:
        raise TypeError(f"{name} must be a number or an array of numbers, got {brief(values)}")
    return np.asarray(numbers)


def checked_numbers(name: str, value: Any) -> Real:
    """Return a float for a number and a float array, a read-only copy, for an array, or raise.

    It may go to a caller's function, which must not change it.
    """
    unmasked(name, value)
    try:
        array = np.array(value)
        if array.dtype.kind not in "iuf":
            raise TypeError
    except (TypeError, ValueError):
        raise TypeError(
            f"{name} must be a number or an array of numbers, got {brief(value)}"
        ) from None
    with np.errstate(over="ignore"):  # of a type with more digits
        numbers: Real = read_only(real(array.astype(float)))
    return numbers


def checked_whole(name: str, value: int, low: int) -> int:
    """Return a whole number of at least low, or raise."""
    try:
        number = index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, got {brief(value)}") from None
    if number < low:
        raise ValueError(f"{name} must be at least {low}, got {brief(number)}")
    return number


def checked_rate(lr: Rate | ArrayLike, name: str = "lr") -> Rate:
    """Return a learning rate as a float, a read-only array or the given schedule, or raise."""
    if callable(lr):
        checked_rate(lr(0), f"{name}(0)")
        return lr
    return checked_real(name, lr, low=0.0)


class QuickSchedule:
    """The base of a schedule that has a function for a loop to call in its place."""

    def __call__(self, k: int) -> Any:
        """Return the learning rate of step number k."""
        raise NotImplementedError

    def _rate_in_loop(self) -> Callable[[int], Any]:
        """Return the function, which gives the same rates."""
        raise NotImplementedError


def checked_schedule(schedule: Callable[[int], Any]) -> Callable[[int], Real]:
    """Return a schedule that checks each rate: when a rule is made, k = 0 alone is tried."""
    rate_of = schedule._rate_in_loop() if isinstance(schedule, QuickSchedule) else schedule
    shape = np.shape(rate_of(0))

    def checking(k: int) -> Real:
        try:
            rate = rate_of(k)
        except OverflowError:
            rate = inf
        if type(rate) is float and 0.0 <= rate < inf and not shape:
            return rate
        rate = checked_real(f"lr({k})", rate, low=0.0)
        if np.shape(rate) != shape:
            raise ValueError(f"lr({k}) has shape {np.shape(rate)}, but lr(0) has shape {shape}")
        return rate

    return checking


def checked_fraction(name: str, value: float | ArrayLike) -> Real:
    """Return a setting of 0 or more and less than 1, such as a momentum, or raise."""
    setting = _checked_setting(name, value)
    if not np.all((np.asarray(setting) >= 0) & (np.asarray(setting) < 1)):
        raise ValueError(f"{name} must be at least 0 and less than 1, got {brief(value)}")
    return setting


def checked_positive(name: str, value: float | ArrayLike) -> Real:
    """Return a finite setting greater than 0, or raise."""
    setting = _checked_setting(name, value)
    if not np.all(np.isfinite(setting) & (np.asarray(setting) > 0)):
        raise ValueError(f"{name} must be finite and greater than 0, got {brief(value)}")
    return setting


def checked_real(name: str, value: Any, *, low: float = -inf) -> Real:
    """Return a finite setting of at least low, or raise."""
    setting = _checked_setting(name, value)
    if not np.all(np.isfinite(setting) & (np.asarray(setting) >= low)):
        raise ValueError(f"{name} must be finite and at least {low:g}, got {brief(value)}")
    return setting


def _checked_setting(name: str, value: Any) -> Real:
    setting = checked_numbers(name, value)
    if np.size(setting) == 0:
        raise ValueError(f"{name} must hold at least one number, got {brief(value)}")
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


def checked_coordinates(name: str, x: Any) -> Any:
    """Return a point, or raise if it has no coordinates at all."""
    if np.size(x) == 0:
        raise ValueError(f"{name} must have at least one coordinate, got {brief(x)}")
    return x


def checked_scalar(name: str, value: Any) -> float:
    """Return a single number of any kind as a float, or raise."""
    if type(value) is float:
        return value
    number = floats_of(unmasked(name, value))
    if not isinstance(number, float):
        raise TypeError(f"{name} must be a number, got {brief(value)}")
    return number


def checked_count(name: str, value: int, low: int, high: int) -> int:
    """Return a whole number from low to high, or raise: more would take all memory or time."""
    count = checked_whole(name, value, low)
    if count > high:
        raise ValueError(f"{name} must be at most {high:,}, got {value:,}")
    return count
