"""The shapes and callables that the library speaks of, named once."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float64]
"""A real array; a point is ``(n,)``, many runs of it are ``(n, *runs)``."""

type Real = float | Array
"""One variable: a float, or ``(*runs,)``.  Several variables: ``(n, *runs)``."""

type Function = Callable[[Any], Any]
"""x ↦ f(x), from ``(n, *runs)`` to ``(*runs,)``; elementwise in one variable."""

type Gradient = Callable[[Any], Any]
"""x ↦ ∇f(x), of the shape of x."""

type Partials = Callable[..., Sequence[Any]]
"""x₁, …, xₙ ↦ ∂₁f, …, ∂ₙf, the coordinates one by one."""

type Rate = Real | Callable[[int], Any]
"""A learning rate: a float, an array with one rate for each run, or a schedule k ↦ η_k."""

type Counts = NDArray[np.int_]
"""Whole numbers, such as the numbers of steps."""

type Indices = NDArray[np.intp]
"""The numbers of chosen rows or runs."""
