"""Numbers in one form: a float for a single number, a float array for more."""

from math import inf, sqrt
from typing import Any

import numpy as np

from gdcore.typing import Array, Real

FLOAT = np.dtype(float)
"""The type of all arrays of the library."""


def real(value: Any) -> Real:
    """Return a Python float for a scalar and a float array for anything else: no 0-d arrays."""
    array = np.asarray(value, dtype=float)
    return float(array) if array.ndim == 0 else array


def root(x: Any) -> Any:
    """Return √x: a float for a float, where `np.sqrt` would return a NumPy scalar."""
    return sqrt(x) if isinstance(x, float) else np.sqrt(x)


def zeros_like(x: Any) -> Any:
    """Return zeros of the shape of x: 0.0 for a float."""
    return 0.0 if isinstance(x, float) else np.zeros_like(x)


def norm_of_point(gradient: Array) -> float:
    """Return the Euclidean norm of ``(n,)``, finite wherever the gradient is."""
    norm = sqrt(gradient.dot(gradient))
    return norm if 0 < norm < inf else float(_scaled_norms(gradient))


def norms_of_points(gradient: Array) -> Array:
    """Return the Euclidean norms of ``(n, *runs)``, one for each run."""
    norms: Array = np.sqrt(np.sum(gradient * gradient, axis=0))
    good = (norms > 0) & (norms < inf)
    if not good.all():
        norms[~good] = _scaled_norms(gradient[:, ~good])
    return norms


def _scaled_norms(gradient: Array) -> Array:
    """Return the norms of gradients whose squares overflow or vanish."""
    largest = np.max(np.abs(gradient), axis=0)
    scale = np.where((largest > 0) & (largest < inf), largest, 1.0)
    norms: Array = scale * np.sqrt(np.sum((gradient / scale) ** 2, axis=0))
    return norms
