"""Benchmark of ten thousand descents at once, a thousand steps each, with only the ends kept."""

import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sym

import gdcore as gd
from benchmarks import in_numpy
from benchmarks.in_numpy import Array
from benchmarks.peers import is_installed
from benchmarks.sections import Promise, Section, comparison, require_agreement
from benchmarks.timing import Contender, seconds_per_step

STARTS, STEPS, RATE = 10_000, 1_000, 0.01
RULE = gd.GradientDescent(lr=RATE)
X, Y = sym.symbols("x y")
ELLIPSE = gd.as_objective(X**2 + 2 * Y**2)
QUARTIC = gd.as_objective(X**4 / 2 - 4 * X**3 + 10 * X**2 - 7 * X + 2)

OURS, NAIVE, HAND = "gdcore", "NumPy, as the formula reads", "NumPy by hand, in place"
TESTED = "gdcore, each run stopped at its tolerance"


def starts_of_ellipse(count: int) -> Array:
    """Return random points of the square in which the ellipse is drawn, ``(2, count)``."""
    return np.random.default_rng(1).uniform(-2, 2, (2, count))


def starts_of_quartic(count: int) -> Array:
    """Return random points of the interval in which the quartic is drawn, ``(count,)``."""
    return np.random.default_rng(2).uniform(-0.5, 4.5, count)


def sweep_with_gdcore(f: gd.Objective, starts: Array, steps: int, tol: float = 0.0) -> Any:
    """Run the sweep of gdcore, and return the last points of the runs."""
    return gd.minimize(f, starts, RULE, max_steps=steps, tol=tol, record="last").x


def sweep_by_formula(slope: Callable[[Any], Any], starts: Array, steps: int) -> Array:
    """Descend from all starts as the formula reads, with new arrays at every step."""
    x = starts
    for _ in range(steps):
        x = x - RATE * slope(x)
    return x


def slope_of_ellipse(x: Any) -> Any:
    """Return ∇(x² + 2y²), for arrays of any library that NumPy functions accept."""
    return np.array([[2.0], [4.0]]) * x


def slope_of_quartic(x: Any) -> Any:
    """Return the derivative of the quartic in Horner form."""
    return ((2.0 * x - 12.0) * x + 20.0) * x - 7.0


def ellipse_contenders(count: int, steps: int) -> dict[str, Contender]:
    """Return the contenders on x² + 2y²."""
    starts = starts_of_ellipse(count)
    work = count * steps
    found = {
        OURS: Contender(lambda: sweep_with_gdcore(ELLIPSE, starts, steps), work),
        TESTED: Contender(lambda: sweep_with_gdcore(ELLIPSE, starts, steps, 1e-5), work),
        NAIVE: Contender(lambda: sweep_by_formula(slope_of_ellipse, starts, steps), work),
        HAND: Contender(lambda: in_numpy.ellipse_sweep(starts, RATE, steps), work),
    }
    if is_installed("jax", "optax"):
        from benchmarks import with_jax

        found["JAX, jitted"] = with_jax.sweep(slope_of_ellipse, starts, RATE, steps)
    if is_installed("numba"):
        from benchmarks import with_numba

        found["numba, in tiles"] = with_numba.sweep_of_ellipse(starts, RATE, steps)
    return found


def quartic_contenders(count: int, steps: int) -> dict[str, Contender]:
    """Return the contenders on the quartic."""
    starts = starts_of_quartic(count)
    work = count * steps
    found = {
        OURS: Contender(lambda: sweep_with_gdcore(QUARTIC, starts, steps), work),
        TESTED: Contender(lambda: sweep_with_gdcore(QUARTIC, starts, steps, 1e-5), work),
        NAIVE: Contender(lambda: sweep_by_formula(slope_of_quartic, starts, steps), work),
        HAND: Contender(lambda: in_numpy.quartic_sweep(starts, RATE, steps), work),
    }
    if is_installed("jax", "optax"):
        from benchmarks import with_jax

        found["JAX, jitted"] = with_jax.sweep(slope_of_quartic, starts, RATE, steps)
    if is_installed("numba"):
        from benchmarks import with_numba

        found["numba, in tiles"] = with_numba.sweep(slope_of_quartic, starts, RATE, steps)
    return found


def peak_in_starts(steps: int) -> float:
    """Return the peak memory of a sweep, in multiples of the memory of its starts."""
    starts = starts_of_ellipse(STARTS)
    sweep_with_gdcore(ELLIPSE, starts, 1)
    tracemalloc.start()
    try:
        sweep_with_gdcore(ELLIPSE, starts, steps)
        return tracemalloc.get_traced_memory()[1] / starts.nbytes
    finally:
        tracemalloc.stop()


def measure() -> Section:
    """Measure the contenders, and compare the ratios with the promises."""
    parts = []
    promises = []
    for name, contenders, limit in (
        ("x² + 2y²", ellipse_contenders(STARTS, STEPS), 1.6),
        ("x⁴/2 − 4x³ + 10x² − 7x + 2", quartic_contenders(STARTS, STEPS), 2.0),
    ):
        # A run that stops at the tolerance ends a millionth from the minimum, as the others do.
        require_agreement({n: in_numpy.norm_of_end(c.run()) for n, c in contenders.items()}, 1e-3)
        seconds = seconds_per_step(contenders)
        parts.append(f"{name}:\n\n{comparison(seconds, 'start and step', OURS)}")
        promises.append(
            Promise(
                f"a sweep on {name}, against NumPy in place", limit, seconds[OURS] / seconds[HAND]
            )
        )
    promises.append(
        Promise("a sweep's memory, in multiples of its starts", 16, peak_in_starts(STEPS))
    )
    return Section(
        f"A sweep: {STARTS:,} starts, {STEPS:,} steps, the ends kept",
        "sweep",
        "\n\n".join(parts),
        tuple(promises),
    )
