"""What a careful author writes in NumPy for each job: the measure of gdcore's own overhead."""

from collections.abc import Callable, Iterable
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float64]

BLOCK = 4_096
"""Rows of a block of the batch gradient: the block and its residuals stay in cache."""

GATHERED = 4_000
"""Rows that mini-batches gather at a time."""


def arrays(gradient: Callable[[Array], Array], start: Array, lr: float, tol: float) -> list[Array]:
    """Descend on small arrays as everyone writes it, and return the path."""
    x = start
    path = [x]
    g = gradient(x)
    while np.linalg.norm(g) > tol:
        x = x - lr * g
        path.append(x)
        g = gradient(x)
    return path


def arrays_in_place(
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
    """Descend on x² + 2y² from many starts: four operations a step, none makes an array."""
    x = starts.copy()
    g = np.empty_like(x)
    (a, b), (ga, gb) = x, g
    # Constants as arrays without dimensions: NumPy would convert a float in every call.
    two, four, rate = np.array(2.0), np.array(4.0), np.array(lr)
    for _ in range(steps):
        np.multiply(a, two, ga)
        np.multiply(b, four, gb)
        np.multiply(g, rate, g)
        np.subtract(x, g, x)
    return x


def quartic_sweep(starts: Array, lr: float, steps: int) -> Array:
    """Descend on x⁴/2 − 4x³ + 10x² − 7x + 2: Horner in place, lr within the coefficients."""
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


def batch_in_one(X: Array, y: Array, lr: float, steps: int) -> Array:
    """Descend along the gradient over all rows, as the formula reads."""
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - lr * (X.T @ (X @ w - y)) / len(X)
    return w


def batch_in_blocks(X: Array, y: Array, lr: float, steps: int) -> Array:
    """Descend along the same gradient, block by block, so that each row is read once a step."""
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
    """Descend along the same gradient from XᵀX and Xᵀy, made once."""
    gram, moment = X.T @ X / len(X), X.T @ y / len(X)
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - lr * (gram @ w - moment)
    return w


def minibatches_by_index(
    X: Array, y: Array, lr: float, size: int, rng: np.random.Generator
) -> Array:
    """Take an epoch of mini-batch descent, as everyone writes it."""
    w = np.zeros(X.shape[1])
    order = rng.permutation(len(X))
    for first in range(0, len(X), size):
        rows = order[first : first + size]
        part = X[rows]
        w = w - lr * (part.T @ (part @ w - y[rows])) / size
    return w


def gathered(X: Array, y: Array, rng: np.random.Generator) -> Iterable[tuple[Array, Array]]:
    """Yield all rows once in a random order, a few thousand at a time, in kept buffers."""
    order = rng.permutation(len(X))
    rows, targets = np.empty((GATHERED, X.shape[1])), np.empty(GATHERED)
    for first in range(0, len(X), GATHERED):
        chosen = order[first : first + GATHERED]
        count = len(chosen)
        # mode="clip" writes to `out` directly; the default checks into a buffer of its own first.
        np.take(X, chosen, axis=0, out=rows[:count], mode="clip")
        np.take(y, chosen, out=targets[:count], mode="clip")
        yield rows[:count], targets[:count]


def minibatches_gathered(
    X: Array, y: Array, lr: float, size: int, rng: np.random.Generator
) -> Array:
    """Take the same epoch, from rows gathered a few thousand at a time."""
    n = X.shape[1]
    w, step = np.zeros(n), np.empty(n)
    errors = np.empty(size)
    rate = np.array(lr / size)
    for rows, targets in gathered(X, y, rng):
        for first in range(0, len(rows), size):
            part = rows[first : first + size]
            np.dot(part, w, errors)
            np.subtract(errors, targets[first : first + size], errors)
            np.dot(errors, part, step)
            np.multiply(step, rate, step)
            np.subtract(w, step, w)
    return w


def single_rows(X: Array, y: Array, lr: float, rng: np.random.Generator) -> Array:
    """Take an epoch of SGD, as everyone writes it."""
    w = np.zeros(X.shape[1])
    for i in rng.permutation(len(X)):
        w = w - lr * (X[i] @ w - y[i]) * X[i]
    return w


def single_rows_gathered(X: Array, y: Array, lr: float, rng: np.random.Generator) -> Array:
    """Take the same epoch, from gathered rows and with targets that are Python floats."""
    w, step = np.zeros(X.shape[1]), np.empty(X.shape[1])
    for rows, targets in gathered(X, y, rng):
        for row, target in zip(rows, targets.tolist(), strict=True):
            np.multiply(row, lr * (float(row.dot(w)) - target), step)
            np.subtract(w, step, w)
    return w


def outcome(w: Any) -> float:
    """Return one number by which ends are compared: the norm."""
    return float(np.linalg.norm(w))
