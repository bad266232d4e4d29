"""Data, losses and their sums row by row, for the tests of gdcore.data."""

import numpy as np
import pytest

import gdcore as gd

RNG = np.random.default_rng(7)
X = np.column_stack([np.ones(23), RNG.normal(size=(23, 2))])
Y = RNG.normal(size=23)
LABELS = (Y > 0).astype(int)
SQUARES, LOGISTIC = gd.LeastSquares(X, Y), gd.LogisticLoss(X, LABELS)
ERROR = gd.MeanSquaredError(X, Y)
LOSSES = pytest.mark.parametrize(
    "loss", [SQUARES, ERROR, LOGISTIC], ids=["squares", "error", "logistic"]
)
W = np.array([0.3, -1.2, 0.7])


def row_loss(loss, x, y, w):
    z = sum(a * b for a, b in zip(x, w, strict=True))
    if isinstance(loss, gd.MeanSquaredError):
        return (z - y) ** 2, 2 * (z - y)
    if isinstance(loss, gd.LeastSquares):
        return (z - y) ** 2 / 2, z - y
    return np.log(1 + np.exp(z)) - y * z, 1 / (1 + np.exp(-z)) - y


def by_rows(loss, w, rows=range(23)):
    """Value and gradient, summed row by row as the equation says."""
    targets = loss.y
    pairs = [(row_loss(loss, X[i], targets[i], w), X[i]) for i in rows]
    m = len(pairs)
    value = sum(pair[0][0] for pair in pairs) / m
    gradient = sum(pair[0][1] * pair[1] for pair in pairs) / m
    return value, gradient
