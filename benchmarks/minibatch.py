"""Benchmark of least squares by mini-batches of a hundred rows, and by single rows."""

from typing import Any

import numpy as np

import gdcore as gd
from benchmarks import in_numpy
from benchmarks.peers import is_installed
from benchmarks.rows import Rows, linear_model
from benchmarks.sections import Promise, Section, comparison, require_agreement
from benchmarks.timing import Contender, seconds_per_step

SIZE, RATE, SEED = 100, 0.01, 4
SINGLE_ROWS = 100_000
"""Rows in the benchmark of single rows: enough for a tenth of a second."""
OURS, HAND = "gdcore", "NumPy by hand, rows gathered"
INDEXED, SCAN = "NumPy, rows by index", "JAX, a jitted scan by index"
RULE = gd.GradientDescent(lr=RATE)


def run_epoch(loss: Any, columns: int, size: int, updates: int) -> Any:
    """Run gdcore over every row once, and return the last point."""
    batches = gd.minibatches(loss.m, size, np.random.default_rng(SEED), epochs=1)
    return gd.minimize(
        loss,
        np.zeros(columns),
        RULE,
        gradients=loss.gradients(batches),
        max_steps=updates,
        record="last",
    ).x


def batch_contenders(data: Rows, size: int = SIZE) -> dict[str, Contender]:
    """Return the contenders on an epoch of mini-batches: all take the rows in the same order."""
    X, y = data
    m, n = X.shape
    updates = m // size
    loss = gd.LeastSquares(X, y)

    def shuffled() -> Any:
        return np.random.default_rng(SEED).permutation(m).reshape(-1, size)

    def rng() -> np.random.Generator:
        return np.random.default_rng(SEED)

    found = {
        OURS: Contender(lambda: run_epoch(loss, n, size, updates), updates),
        HAND: Contender(lambda: in_numpy.minibatches_gathered(X, y, RATE, size, rng()), updates),
        INDEXED: Contender(lambda: in_numpy.minibatches_by_index(X, y, RATE, size, rng()), updates),
    }
    if is_installed("jax", "optax"):
        from benchmarks import with_jax

        found[SCAN] = with_jax.minibatch(X, y, RATE, shuffled, updates)
    if is_installed("numba"):
        from benchmarks import with_numba

        found["numba, rows by index"] = with_numba.minibatch(X, y, RATE, shuffled, updates)
    return found


def row_contenders(data: Rows) -> dict[str, Contender]:
    """Return the contenders on an epoch of single rows."""
    X, y = data
    m, n = X.shape
    loss = gd.LeastSquares(X, y)

    def shuffled() -> Any:
        return np.random.default_rng(SEED).permutation(m).reshape(-1, 1)

    def rng() -> np.random.Generator:
        return np.random.default_rng(SEED)

    found = {
        OURS: Contender(lambda: run_epoch(loss, n, 1, m), m),
        HAND: Contender(lambda: in_numpy.single_rows_gathered(X, y, RATE, rng()), m),
        INDEXED: Contender(lambda: in_numpy.single_rows(X, y, RATE, rng()), m),
    }
    if is_installed("sklearn"):
        found["scikit-learn's SGDRegressor"] = Contender(lambda: fit_with_sklearn(X, y), m)
    if is_installed("numba"):
        from benchmarks import with_numba

        found["numba, rows by index"] = with_numba.minibatch(X, y, RATE, shuffled, m)
    return found


def fit_with_sklearn(X: Any, y: Any) -> Any:
    """Run the compiled loop of scikit-learn over every row once; it shuffles the rows itself."""
    from sklearn.linear_model import SGDRegressor

    model = SGDRegressor(
        penalty=None, learning_rate="constant", eta0=RATE, fit_intercept=False,
        max_iter=1, tol=None, random_state=SEED,
    )  # fmt: skip
    return model.fit(X, y).coef_


def measure() -> Section:
    """Measure the contenders, and compare the ratios with the promises."""
    data = linear_model()
    batched = batch_contenders(data)
    require_agreement({n: in_numpy.norm_of_end(c.run()) for n, c in batched.items()}, 1e-9)
    updates = seconds_per_step(batched, rounds=11)
    few = Rows(data.X[:SINGLE_ROWS], data.y[:SINGLE_ROWS])
    single = row_contenders(few)
    # scikit-learn takes the rows in another order, so its end differs within the noise.
    require_agreement({n: in_numpy.norm_of_end(c.run()) for n, c in single.items()}, 0.1)
    rows = seconds_per_step(single, rounds=11)
    m, n = data.X.shape
    scan = updates.get(SCAN)
    return Section(
        f"Least squares by mini-batches, {m:,} × {n}",
        "minibatch",
        f"An epoch of batches of {SIZE}, shuffling included:\n\n"
        f"{comparison(updates, 'update', OURS)}\n\n"
        f"SGD, one row an update, over {SINGLE_ROWS:,} rows:\n\n"
        f"{comparison(rows, 'update', OURS)}",
        (
            Promise(
                f"mini-batches of {SIZE}, against NumPy by hand", 1.2, updates[OURS] / updates[HAND]
            ),
            Promise(
                f"mini-batches of {SIZE}, against JAX's jitted scan by index",
                1,
                None if scan is None else updates[OURS] / scan,
            ),
            Promise("single rows, against NumPy by hand", 1.5, rows[OURS] / rows[HAND]),
        ),
    )
