"""Numbers in one form: a float where there is one, a float array where there are more."""

from typing import Any

import numpy as np

from gdcore._types import Real


def real(value: Any) -> Real:
    """Return a Python float for a scalar and a float array for anything else: no 0-d arrays."""
    array = np.asarray(value, dtype=float)
    return float(array) if array.ndim == 0 else array


def checked_numbers(name: str, value: Any) -> Real:
    """Return an argument in that form, an array as a copy, or raise a `TypeError` that names it."""
    try:
        array = np.array(value)
        if array.dtype.kind not in "iuf":
            raise TypeError
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a number or an array of numbers, got {value!r}") from None
    return real(array.astype(float))
