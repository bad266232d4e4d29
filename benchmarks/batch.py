"""Least squares along the gradient over all rows."""

import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np

import gdcore as gd
from benchmarks import in_numpy
from benchmarks.peers import present
from benchmarks.rows import Rows, linear_model
from benchmarks.sections import Promise, Section, comparison, require_agreement
from benchmarks.timing import Contender, in_words, medians, per_step

RATE, STEPS, GRAM_STEPS = 0.1, 10, 50
OURS, PLAIN, BLOCKS = "gdcore", "NumPy, as the formula reads", "NumPy by hand, in blocks"
RULE = gd.GradientDescent(lr=RATE)


def descend(loss: Any, columns: int, steps: int) -> Any:
    """Run gdcore for some steps and return where it ended."""
    return gd.minimize(loss, np.zeros(columns), RULE, max_steps=steps, tol=0.0, record="last").x


def contenders(data: Rows, steps: int = STEPS) -> dict[str, Contender]:
    """Return what is compared: what is always here, and the peers that are."""
    X, y = data
    loss = gd.LeastSquares(X, y)
    found = {
        OURS: Contender(lambda: descend(loss, X.shape[1], steps), steps),
        PLAIN: Contender(lambda: in_numpy.batch_in_one(X, y, RATE, steps), steps),
        BLOCKS: Contender(lambda: in_numpy.batch_in_blocks(X, y, RATE, steps), steps),
    }
    if present("jax", "optax"):
        from benchmarks import with_jax

        found["JAX, jitted"] = with_jax.batch(X, y, RATE, steps)
    if present("numba"):
        from benchmarks import with_numba

        found["numba"] = with_numba.batch(X, y, RATE, steps)
    return found


def by_gram(data: Rows, gram: bool) -> Any:
    """Run gdcore for fifty steps from the data alone, with or without the Gram matrix."""
    X, y = data
    return descend(gd.LeastSquares(X, y, gram=gram), X.shape[1], GRAM_STEPS)


def peak_mebibytes(data: Rows) -> float:
    """Return the most memory that a descent holds beside the data."""
    X, y = data
    loss = gd.LeastSquares(X, y)
    tracemalloc.start()
    try:
        descend(loss, X.shape[1], 2)
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def measure() -> Section:
    """Measure, and hold the ratios against what the course promises."""
    data = linear_model()
    running = contenders(data)
    require_agreement({n: in_numpy.outcome(c.run()) for n, c in running.items()}, 1e-9)
    seconds = per_step(running, rounds=9)
    whole: dict[str, Callable[[], Any]] = {
        "rows": lambda: by_gram(data, False),
        "gram": lambda: by_gram(data, True),
    }
    require_agreement({n: in_numpy.outcome(run()) for n, run in whole.items()}, 1e-9)
    runs = medians(whole, rounds=3)
    m, n = data.X.shape
    return Section(
        f"Least squares along the whole gradient, {m:,} × {n}",
        "batch",
        f"{comparison(seconds, 'step', OURS)}\n\n"
        f"{GRAM_STEPS} steps from the data alone: {in_words(runs['rows'])}, and "
        f"{in_words(runs['gram'])} with `gram=True`, which goes over the rows once.",
        (
            Promise(
                "the gradient over all rows, against NumPy in blocks",
                1.2,
                seconds[OURS] / seconds[BLOCKS],
            ),
            Promise(
                f"times faster with the Gram matrix, {GRAM_STEPS} steps, making it included",
                10,
                runs["rows"] / runs["gram"],
                at_least=True,
            ),
            Promise(
                "memory of a descent over all rows, beside the data",
                8,
                peak_mebibytes(data),
                unit="MiB",
            ),
        ),
    )
