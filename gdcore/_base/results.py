"""The results of a caller's functions: checked in one place, copied, or refused with their name.

A function may fill one buffer and return it at every call. So an array is copied before the next
call can change it.
"""

import sys
from typing import Any

import numpy as np

from gdcore._base.numbers import FLOAT
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

    The array may be the function's own: use it before the next call, or copy it.

    Args:
        name: The function that returned the value, as in "f" or "the gradient".
        value: The value.

    Raises:
        TypeError: If the value is None, text, complex, masked or no numbers at all.
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
    try:
        array = np.asarray(value)
    except ValueError:  # lists of different lengths
        array = np.array(None)
    if array.dtype.kind not in "biufO" or _holds_no_numbers(array):
        short = repr(value) if np.ndim(array) == 0 else f"an array of type {array.dtype}"
        raise TypeError(f"{name} returned {short}; expected real numbers")
    return float(array) if array.ndim == 0 else np.asarray(array, dtype=float)


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
        x.setflags(write=False)
    return x


def set_read_only_state(self: Any, state: dict[str, Any]) -> None:
    """Set the state of an unpickled object: arrays come out of a pickle writeable."""
    for value in state.values():
        if type(value) is np.ndarray:
            value.setflags(write=False)
    vars(self).update(state)


def _holds_no_numbers(array: Any) -> bool:
    """Return whether an array of objects holds one that is no real number, such as None."""
    if array.dtype.kind != "O":
        return False
    # NumPy would turn None into nan, and read the number in a text.
    return not all(hasattr(value, "__float__") for value in array.flat)
