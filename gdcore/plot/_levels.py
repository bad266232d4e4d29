"""The levels of contours: values that are given, or round ones of an approximate number."""

from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from gdcore._base.checks import checked_array, checked_count
from gdcore._base.printing import brief
from gdcore.typing import Array

_MOST_LEVELS = 500
"""Levels of one picture: half of what Matplotlib takes without a complaint, and more than show."""

_DECADES = 4
"""Powers of ten between the lowest and the highest logarithmic level."""


def levels_between(z: Array, levels: int | ArrayLike, log: bool) -> Array:
    """Return the levels that lie between the least and the greatest value."""
    finite = z[np.isfinite(z)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    try:
        given = checked_array("levels", levels)
    except TypeError:
        given = np.array(np.nan)
    c = np.unique(given)
    if given.ndim == 0:
        if not (np.isfinite(c[0]) and c[0] >= 1 and c[0] == int(c[0])):
            raise ValueError(
                f"levels must be a whole number from 1, or values, got {brief(levels)}"
            )
        count = checked_count("levels", int(c[0]), 1, _MOST_LEVELS)
        if log:
            c = low + (high - low) * np.geomspace(10.0**-_DECADES, 1.0, count + 1)[:-1]
        else:
            ticks: Any = MaxNLocator(count + 1).tick_values(low, high)
            c = np.asarray(ticks)
    elif len(c) > _MOST_LEVELS:
        raise ValueError(f"levels must be at most {_MOST_LEVELS} values, got {len(c):,}")
    c = c[(low < c) & (c < high)]
    if len(c) == 0:
        raise ValueError(
            f"levels must lie between the least and the greatest value of f in domain, "
            f"{low:g} and {high:g}, got {brief(levels)}"
        )
    return c
