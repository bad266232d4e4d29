"""The data of the least-squares benchmarks."""

from typing import NamedTuple

import numpy as np

from benchmarks.in_numpy import Array

ROWS, COLUMNS = 1_000_000, 20


class Rows(NamedTuple):
    """Rows and targets of a linear model with noise."""

    X: Array
    y: Array


def linear_model(rows: int = ROWS, columns: int = COLUMNS) -> Rows:
    """Return rows of independent normal numbers, and targets with a little noise."""
    rng = np.random.default_rng(3)
    X = rng.standard_normal((rows, columns))
    return Rows(X, X @ np.linspace(-1, 1, columns) + 0.1 * rng.standard_normal(rows))
