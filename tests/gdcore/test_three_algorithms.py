"""Batch, stochastic and mini-batch descent, held against plain Python that goes row by row."""

import numpy as np
import pytest

import gdcore as gd

SEED, M, LR, EPOCHS = 12, 60, 0.02, 3
HOURS, MARKS = gd.datasets.students(M, np.random.default_rng(5))


def by_hand(size: int) -> list[tuple[float, float]]:
    """The path of a line's two weights: no arrays, no matrix, no library but for the orders."""
    rng = np.random.default_rng(SEED)
    orders = [rng.permutation(M).tolist() for _ in range(EPOCHS)]
    rows = list(zip(HOURS.tolist(), MARKS.tolist(), strict=True))
    w0 = w1 = 0.0
    path = [(w0, w1)]
    for order in orders:
        for start in range(0, M, size):
            batch = [rows[i] for i in order[start : start + size]]
            slope0 = slope1 = 0.0
            for hours, marks in batch:
                miss = w0 + w1 * hours - marks
                slope0 += 2 * miss / len(batch)
                slope1 += 2 * miss * hours / len(batch)
            w0, w1 = w0 - LR * slope0, w1 - LR * slope1
            path.append((w0, w1))
    return path


@pytest.mark.parametrize("size", [M, 1, 10, 7])
def test_the_paths_are_those_of_plain_python(size):
    error = gd.MeanSquaredError(np.column_stack([np.ones(M), HOURS]), MARKS)
    batches = gd.minibatches(M, size, np.random.default_rng(SEED), epochs=EPOCHS)
    path = gd.minimize(
        error, [0.0, 0.0], gd.GradientDescent(lr=LR), gradients=error.gradients(batches)
    )
    expected = by_hand(size)
    assert path.steps == EPOCHS * -(-M // size) == len(expected) - 1
    np.testing.assert_allclose(path.points, expected, rtol=1e-12, atol=1e-12)
