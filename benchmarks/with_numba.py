"""The loops compiled by numba, the practical limit on one thread; imported only if installed.

Each kernel is a plain function before it is compiled, so it can be tested without numba.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from benchmarks.timing import Contender

TILE = 512
"""Starts that a sweep takes through all steps at once: they fit into the innermost cache."""


def one_variable(start: float, lr: float, tol: float, steps: int) -> Contender:
    """Return a descent on the parabola of lesson 5 that records its path."""

    def descend(x: float, path: Any) -> int:
        path[0] = x
        slope = 2 * x + 2
        k = 0
        while abs(slope) > tol:
            x = x - lr * slope
            k += 1
            path[k] = x
            slope = 2 * x + 2
        return k

    compiled = njit(descend)

    def run_kernel() -> float:
        path = np.empty(steps + 1)
        return float(path[compiled(start, path)])

    return Contender(run_kernel, steps)


def two_variables(start: Any, lr: float, tol: float, steps: int) -> Contender:
    """Return a descent on x² + 2y² that records its path."""

    def descend(x: float, y: float, path: Any) -> int:
        path[0, 0], path[0, 1] = x, y
        k = 0
        while (2 * x) ** 2 + (4 * y) ** 2 > tol**2:
            x, y = x - lr * (2 * x), y - lr * (4 * y)
            k += 1
            path[k, 0], path[k, 1] = x, y
        return k

    compiled = njit(descend)
    x0, y0 = map(float, start)

    def run_kernel() -> Any:
        path = np.empty((steps + 1, 2))
        return path[compiled(x0, y0, path)]

    return Contender(run_kernel, steps)


def sweep(slope: Callable[[float], float], starts: Any, lr: float, steps: int) -> Contender:
    """Return descents in one variable from many starts, a tile at a time."""
    compiled_slope = njit(slope)

    def descend(x: Any) -> None:
        for first in range(0, len(x), TILE):
            tile = x[first : first + TILE]
            for _ in range(steps):
                for i in range(len(tile)):
                    tile[i] -= lr * compiled_slope(tile[i])

    compiled = njit(descend)

    def run_kernel() -> Any:
        x = np.array(starts)
        compiled(x)
        return x

    return Contender(run_kernel, steps * len(starts))


def sweep_of_ellipse(starts: Any, lr: float, steps: int) -> Contender:
    """Return descents on x² + 2y² from many starts, a tile at a time."""

    def descend(x: Any, y: Any) -> None:
        for first in range(0, len(x), TILE):
            a, b = x[first : first + TILE], y[first : first + TILE]
            for _ in range(steps):
                for i in range(len(a)):
                    a[i] -= lr * (2 * a[i])
                    b[i] -= lr * (4 * b[i])

    compiled = njit(descend)

    def run_kernel() -> Any:
        x = np.array(starts)
        compiled(x[0], x[1])
        return x

    return Contender(run_kernel, steps * starts.shape[1])


def batch(X: Any, y: Any, lr: float, steps: int) -> Contender:
    """Return a descent with the gradient over all rows, one pass over the rows a step."""

    def descend(X: Any, y: Any, w: Any, g: Any) -> None:
        m, n = X.shape
        for _ in range(steps):
            g[:] = 0.0
            for i in range(m):
                error = -y[i]
                for j in range(n):
                    error += X[i, j] * w[j]
                for j in range(n):
                    g[j] += error * X[i, j]
            for j in range(n):
                w[j] -= lr * g[j] / m

    # fastmath permits sums in any order, as BLAS does.
    compiled = njit(descend, fastmath=True)

    def run_kernel() -> Any:
        w = np.zeros(X.shape[1])
        compiled(X, y, w, np.empty_like(w))
        return w

    return Contender(run_kernel, steps)


def minibatch(X: Any, y: Any, lr: float, batches: Callable[[], Any], updates: int) -> Contender:
    """Return a mini-batch descent by row numbers, one row after another."""

    def descend(X: Any, y: Any, batches: Any, w: Any, g: Any) -> None:
        n = X.shape[1]
        size = batches.shape[1]
        for k in range(len(batches)):
            g[:] = 0.0
            for s in range(size):
                i = batches[k, s]
                error = -y[i]
                for j in range(n):
                    error += X[i, j] * w[j]
                for j in range(n):
                    g[j] += error * X[i, j]
            for j in range(n):
                w[j] -= lr * g[j] / size

    compiled = njit(descend, fastmath=True)

    def run_kernel() -> Any:
        w = np.zeros(X.shape[1])
        compiled(X, y, batches(), w, np.empty_like(w))
        return w

    return Contender(run_kernel, updates)
