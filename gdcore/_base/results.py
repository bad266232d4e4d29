"""The results of a caller's functions: checked in one place, copied, or refused with their name.

A function may fill one buffer and return it at every call. So an array is copied before the next
call can change it.
"""

import sys
from math import inf
from typing import Any

import numpy as np

from gdcore._base.numbers import FLOAT
from gdcore._base.printing import brief
from gdcore.typing import Real


def checked_result(name: str, value: Any) -> Real:
    """Return a float for a number and a float array, a copy, for an array of numbers, or raise.

    Raises:
        TypeError: As `as_numbers`.
    """
    numbers = as_numbers(name, value)
    return numbers.copy() if isinstance(numbers, np.ndarray) else numbers


def as_numbers(name: str, value: Any) -> Real:
    """Return a float for a number and a float array for an array of numbers, or raise.

    The array may be the function's own: use it before the next call, or copy it. A number too large
    for a float is inf.

    Args:
        name: The function that returned the value, as in "f" or "the gradient".
        value: The value.

    Raises:
        TypeError: If the value is None, text, complex, masked, a formula or no numbers at all.
    """
    if type(value) is float:
        return value
    if type(value) is np.ndarray and value.dtype is FLOAT and value.ndim:
        return value
    if value is None:
        raise TypeError(f"{name} returned None; does it lack a return?")
    if is_masked(value):
        raise TypeError(
            f"{name} returned a masked array; expected real numbers, as from a.filled(np.nan)"
        )
    numbers = floats_of(value)
    if numbers is None:
        array = _array_of(value)
        short = f"an array of type {array.dtype}" if array.ndim else brief(value)
        raise TypeError(f"{name} returned {short}; expected real numbers")
    return numbers


def floats_of(value: Any) -> Real | None:
    """Return numbers of any kind as a float or a float array; None if one is no real number.

    NumPy alone would turn None into nan, and read the number in a text.
    """
    array = _array_of(value)
    if array.dtype.kind == "O":
        try:
            array = np.array([_float_of(one) for one in array.flat]).reshape(array.shape)
        except (TypeError, ValueError):
            return None
    if array.dtype.kind not in "biuf":
        return None
    if array.dtype is not FLOAT:
        with np.errstate(over="ignore"):  # of a type with more digits
            array = array.astype(float)
    return float(array) if array.ndim == 0 else array


def is_own(method: Any) -> bool:
    """Return whether a method is the library's own, and no override: its results need no check."""
    return str(getattr(method, "__module__", "")).startswith("gdcore.")


def is_masked(value: Any) -> bool:
    """Return whether a value is a masked array, or has one, without importing ``numpy.ma``."""
    masked = sys.modules.get("numpy.ma")
    if masked is None:
        return False
    if isinstance(value, list | tuple):
        return any(map(is_masked, value))
    return isinstance(value, masked.MaskedArray)


def read_only(x: Any) -> Any:
    """Return x; if it is an array, nobody can write to it from now on."""
    if isinstance(x, np.ndarray):
        x.setflags(False)  # type: ignore[call-arg]  # write; by its name it takes twice the time
    return x


def set_read_only_state(self: Any, state: dict[str, Any]) -> None:
    """Set the state of an unpickled object: arrays come out of a pickle writeable."""
    for value in state.values():
        read_only(value)
    vars(self).update(state)


def _array_of(value: Any) -> Any:
    try:
        return np.asarray(value)
    except ValueError:  # lists of different lengths
        return np.array(None)


def _float_of(number: Any) -> float:
    """Return a number of any type as a float, or raise; inf if it is too large for one."""
    if not hasattr(number, "__float__"):  # a text has none, but `float` would read it
        raise TypeError
    try:
        return float(number)
    except OverflowError:
        return inf if number > 0 else -inf
