"""Careful NumPy code for each task, by which the overhead of gdcore is measured."""

from collections.abc import Callable, Iterable
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float64]

BLOCK = 4_096
"""Rows in a block of the batch gradient: the block and its residuals fit into the cache."""

GATHERED = 4_000
"""Rows that are gathered at a time for mini-batches."""


def descend_on_arrays(
    gradient: Callable[[Array], Array], start: Array, lr: float, tol: float
) -> list[Array]:
    """Descend on small arrays in the usual way, and return the path."""
    x = start
    path = [x]
    g = gradient(x)
    while np.linalg.norm(g) > tol:
        x = x - lr * g
        path.append(x)
        g = gradient(x)
    return path


def descend_in_place(
    gradient: Callable[[Array], Array], start: Array, lr: float, tol: float
) -> list[Array]:
    """Descend with a cheaper norm and fewer new arrays, and return the path."""
    x = start.copy()
    path = [x.copy()]
    g = gradient(x)
    while sqrt(g.dot(g)) > tol:
        g *= lr
        x -= g
        path.append(x.copy())
        g = gradient(x)
    return path


def ellipse_sweep(starts: Array, lr: float, steps: int) -> Array:
    """Descend on x² + 2y² from many starts: four operations a step, without new arrays."""
    x = starts.copy()
    g = np.empty_like(x)
    (a, b), (ga, gb) = x, g
    # Zero-dimensional arrays, because NumPy would convert a float in every call.
    two, four, rate = np.array(2.0), np.array(4.0), np.array(lr)
    for _ in range(steps):
        np.multiply(a, two, ga)
        np.multiply(b, four, gb)
        np.multiply(g, rate, g)
        np.subtract(x, g, x)
    return x


def quartic_sweep(starts: Array, lr: float, steps: int) -> Array:
    """Descend on x⁴/2 − 4x³ + 10x² − 7x + 2: Horner in place, coefficients times lr."""
    x = starts.copy()
    step = np.empty_like(x)
    cubic, square, linear, constant = (np.array(lr * c) for c in (2.0, -12.0, 20.0, -7.0))
    for _ in range(steps):
        np.multiply(x, cubic, step)
        np.add(step, square, step)
        np.multiply(step, x, step)
        np.add(step, linear, step)
        np.multiply(step, x, step)
        np.add(step, constant, step)
        np.subtract(x, step, x)
    return x


def batch_by_formula(X: Array, y: Array, lr: float, steps: int) -> Array:
    """Descend with the gradient over all rows, written as the formula."""
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - lr * (X.T @ (X @ w - y)) / len(X)
    return w


def batch_in_blocks(X: Array, y: Array, lr: float, steps: int) -> Array:
    """Descend with the gradient over all rows in blocks: each row is read once a step."""
    m, n = X.shape
    w, g, part = np.zeros(n), np.empty(n), np.empty(n)
    errors = np.empty(BLOCK)
    for _ in range(steps):
        g[:] = 0.0
        for first in range(0, m, BLOCK):
            rows = X[first : first + BLOCK]
            error = errors[: len(rows)]
            np.dot(rows, w, error)
            np.subtract(error, y[first : first + BLOCK], error)
            np.dot(error, rows, part)
            np.add(g, part, g)
        w -= (lr / m) * g
    return w


def batch_by_gram(X: Array, y: Array, lr: float, steps: int) -> Array:
    """Descend with the gradient over all rows from XᵀX and Xᵀy, computed once."""
    gram, moment = X.T @ X / len(X), X.T @ y / len(X)
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - lr * (gram @ w - moment)
    return w


def minibatches_by_index(
    X: Array, y: Array, lr: float, size: int, rng: np.random.Generator
) -> Array:
    """Run an epoch of mini-batch descent, written in the usual way."""
    w = np.zeros(X.shape[1])
    order = rng.permutation(len(X))
    for first in range(0, len(X), size):
        rows = order[first : first + size]
        part = X[rows]
        w = w - lr * (part.T @ (part @ w - y[rows])) / size
    return w


def gather_rows(X: Array, y: Array, rng: np.random.Generator) -> Iterable[tuple[Array, Array]]:
    """Yield all rows in a random order, GATHERED at a time, in buffers that are reused."""
    order = rng.permutation(len(X))
    rows, targets = np.empty((GATHERED, X.shape[1])), np.empty(GATHERED)
    for first in range(0, len(X), GATHERED):
        chosen = order[first : first + GATHERED]
        count = len(chosen)
        # mode="clip" writes directly to `out`; the default mode writes to a buffer first.
        np.take(X, chosen, axis=0, out=rows[:count], mode="clip")
        np.take(y, chosen, out=targets[:count], mode="clip")
        yield rows[:count], targets[:count]


def minibatches_gathered(
    X: Array, y: Array, lr: float, size: int, rng: np.random.Generator
) -> Array:
    """Run an epoch of mini-batch descent on gathered rows."""
    n = X.shape[1]
    w, step = np.zeros(n), np.empty(n)
    errors = np.empty(size)
    rate = np.array(lr / size)
    for rows, targets in gather_rows(X, y, rng):
        for first in range(0, len(rows), size):
            part = rows[first : first + size]
            np.dot(part, w, errors)
            np.subtract(errors, targets[first : first + size], errors)
            np.dot(errors, part, step)
            np.multiply(step, rate, step)
            np.subtract(w, step, w)
    return w


def single_rows(X: Array, y: Array, lr: float, rng: np.random.Generator) -> Array:
    """Run an epoch of SGD, written in the usual way."""
    w = np.zeros(X.shape[1])
    for i in rng.permutation(len(X)):
        w = w - lr * (X[i] @ w - y[i]) * X[i]
    return w


def single_rows_gathered(X: Array, y: Array, lr: float, rng: np.random.Generator) -> Array:
    """Run an epoch of SGD on gathered rows, with Python floats as targets."""
    w, step = np.zeros(X.shape[1]), np.empty(X.shape[1])
    for rows, targets in gather_rows(X, y, rng):
        for row, target in zip(rows, targets.tolist(), strict=True):
            np.multiply(row, lr * (float(row.dot(w)) - target), step)
            np.subtract(w, step, w)
    return w


def norm_of_end(w: Any) -> float:
    """Return the norm of the last point, by which contenders are compared."""
    return float(np.linalg.norm(w))
