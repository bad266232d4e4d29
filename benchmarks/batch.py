"""Benchmark of least squares with the gradient over all rows."""

import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np

import gdcore as gd
from benchmarks import in_numpy
from benchmarks.peers import is_installed
from benchmarks.rows import Rows, linear_model
from benchmarks.sections import Promise, Section, comparison, require_agreement
from benchmarks.timing import Contender, format_duration, medians, seconds_per_step

RATE, STEPS, GRAM_STEPS = 0.1, 10, 50
OURS, PLAIN, BLOCKS = "gdcore", "NumPy, as the formula reads", "NumPy by hand, in blocks"
RULE = gd.GradientDescent(lr=RATE)


def descend_with_gdcore(loss: Any, columns: int, steps: int) -> Any:
    """Run gdcore for the given number of steps, and return the last point."""
    return gd.minimize(loss, np.zeros(columns), RULE, max_steps=steps, tol=0.0, record="last").x


def contenders(data: Rows, steps: int = STEPS) -> dict[str, Contender]:
    """Return the contenders; those of a peer only if it is installed."""
    X, y = data
    loss = gd.LeastSquares(X, y)
    found = {
        OURS: Contender(lambda: descend_with_gdcore(loss, X.shape[1], steps), steps),
        PLAIN: Contender(lambda: in_numpy.batch_by_formula(X, y, RATE, steps), steps),
        BLOCKS: Contender(lambda: in_numpy.batch_in_blocks(X, y, RATE, steps), steps),
    }
    if is_installed("jax", "optax"):
        from benchmarks import with_jax

        found["JAX, jitted"] = with_jax.batch(X, y, RATE, steps)
    if is_installed("numba"):
        from benchmarks import with_numba

        found["numba"] = with_numba.batch(X, y, RATE, steps)
    return found


def descend_from_data(data: Rows, gram: bool) -> Any:
    """Build the loss, with or without the Gram matrix, and run gdcore for GRAM_STEPS steps."""
    X, y = data
    return descend_with_gdcore(gd.LeastSquares(X, y, gram=gram), X.shape[1], GRAM_STEPS)


def peak_mebibytes(data: Rows) -> float:
    """Return the peak memory of a descent, data excluded."""
    X, y = data
    loss = gd.LeastSquares(X, y)
    tracemalloc.start()
    try:
        descend_with_gdcore(loss, X.shape[1], 2)
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def measure() -> Section:
    """Measure the contenders, and compare the ratios with the promises."""
    data = linear_model()
    running = contenders(data)
    require_agreement({n: in_numpy.norm_of_end(c.run()) for n, c in running.items()}, 1e-9)
    seconds = seconds_per_step(running, rounds=9)
    whole: dict[str, Callable[[], Any]] = {
        "rows": lambda: descend_from_data(data, False),
        "gram": lambda: descend_from_data(data, True),
    }
    require_agreement({n: in_numpy.norm_of_end(run()) for n, run in whole.items()}, 1e-9)
    runs = medians(whole, rounds=3)
    m, n = data.X.shape
    return Section(
        f"Least squares along the whole gradient, {m:,} × {n}",
        "batch",
        f"{comparison(seconds, 'step', OURS)}\n\n"
        f"{GRAM_STEPS} steps from the data alone: {format_duration(runs['rows'])}, and "
        f"{format_duration(runs['gram'])} with `gram=True`, which goes over the rows once.",
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
