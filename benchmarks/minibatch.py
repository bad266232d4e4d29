"""Least squares by mini-batches of a hundred rows, and by single rows."""

from typing import Any

import numpy as np

import gdcore as gd
from benchmarks import in_numpy
from benchmarks.peers import present
from benchmarks.rows import Rows, linear_model
from benchmarks.sections import Promise, Section, comparison, require_agreement
from benchmarks.timing import Contender, per_step

SIZE, RATE, SEED = 100, 0.01, 4
SINGLE_ROWS = 100_000
"""Rows that are taken one by one: enough for a tenth of a second."""
OURS, HAND = "gdcore", "NumPy by hand, rows gathered"
INDEXED, SCAN = "NumPy, rows by index", "JAX, a jitted scan by index"
RULE = gd.GradientDescent(lr=RATE)


def epoch(loss: Any, columns: int, size: int, updates: int) -> Any:
    """Run gdcore over every row once and return where it ended."""
    batches = gd.minibatches(loss.m, size, np.random.default_rng(SEED), epochs=1)
    return gd.minimize(
        loss,
        np.zeros(columns),
        RULE,
        gradients=loss.gradients(batches),
        max_steps=updates,
        record="last",
    ).x


def by_batches(data: Rows, size: int = SIZE) -> dict[str, Contender]:
    """Return what is compared on an epoch of mini-batches: all take the same rows in turn."""
    X, y = data
    m, n = X.shape
    updates = m // size
    loss = gd.LeastSquares(X, y)

    def shuffled() -> Any:
        return np.random.default_rng(SEED).permutation(m).reshape(-1, size)

    def rng() -> np.random.Generator:
        return np.random.default_rng(SEED)

    found = {
        OURS: Contender(lambda: epoch(loss, n, size, updates), updates),
        HAND: Contender(lambda: in_numpy.minibatches_gathered(X, y, RATE, size, rng()), updates),
        INDEXED: Contender(lambda: in_numpy.minibatches_by_index(X, y, RATE, size, rng()), updates),
    }
    if present("jax", "optax"):
        from benchmarks import with_jax

        found[SCAN] = with_jax.minibatch(X, y, RATE, shuffled, updates)
    if present("numba"):
        from benchmarks import with_numba

        found["numba, rows by index"] = with_numba.minibatch(X, y, RATE, shuffled, updates)
    return found


def by_rows(data: Rows) -> dict[str, Contender]:
    """Return what is compared on an epoch of single rows."""
    X, y = data
    m, n = X.shape
    loss = gd.LeastSquares(X, y)

    def shuffled() -> Any:
        return np.random.default_rng(SEED).permutation(m).reshape(-1, 1)

    def rng() -> np.random.Generator:
        return np.random.default_rng(SEED)

    found = {
        OURS: Contender(lambda: epoch(loss, n, 1, m), m),
        HAND: Contender(lambda: in_numpy.single_rows_gathered(X, y, RATE, rng()), m),
        INDEXED: Contender(lambda: in_numpy.single_rows(X, y, RATE, rng()), m),
    }
    if present("sklearn"):
        found["scikit-learn's SGDRegressor"] = Contender(lambda: by_sklearn(X, y), m)
    if present("numba"):
        from benchmarks import with_numba

        found["numba, rows by index"] = with_numba.minibatch(X, y, RATE, shuffled, m)
    return found


def by_sklearn(X: Any, y: Any) -> Any:
    """Run scikit-learn's compiled loop over every row once, in an order of its own."""
    from sklearn.linear_model import SGDRegressor

    model = SGDRegressor(
        penalty=None, learning_rate="constant", eta0=RATE, fit_intercept=False,
        max_iter=1, tol=None, random_state=SEED,
    )  # fmt: skip
    return model.fit(X, y).coef_


def measure() -> Section:
    """Measure, and hold the ratios against what the course promises."""
    data = linear_model()
    batched = by_batches(data)
    require_agreement({n: in_numpy.outcome(c.run()) for n, c in batched.items()}, 1e-9)
    updates = per_step(batched, rounds=11)
    few = Rows(data.X[:SINGLE_ROWS], data.y[:SINGLE_ROWS])
    single = by_rows(few)
    # scikit-learn shuffles in its own way, so it ends elsewhere, within the noise of the rows.
    require_agreement({n: in_numpy.outcome(c.run()) for n, c in single.items()}, 0.1)
    rows = per_step(single, rounds=11)
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
