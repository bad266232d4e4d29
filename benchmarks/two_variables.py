"""Benchmark of one descent in two variables: the 606 steps on x² + 2y²."""

from typing import Any

import numpy as np
import sympy as sym

import gdcore as gd
from benchmarks import in_numpy
from benchmarks.peers import is_installed
from benchmarks.sections import Promise, Section, comparison, require_agreement
from benchmarks.timing import Contender, format_duration, medians, seconds_per_step

START = np.array([1.02894844, 1.59952448])
RATE, TOL, STEPS = 0.01, 1e-5, 606
RULE = gd.GradientDescent(lr=RATE)
X, Y = sym.symbols("x y")
BUILT = gd.as_objective(X**2 + 2 * Y**2)
SLOPES = np.array([2.0, 4.0])


def function(x: Any) -> Any:
    """Return x² + 2y²."""
    return x[0] ** 2 + 2 * x[1] ** 2


def gradient(x: Any) -> Any:
    """Return the gradient of `function` in the fastest way that NumPy has for two numbers."""
    return SLOPES * x


PAIR = gd.as_objective((function, gradient))


def descend_on_objective() -> Any:
    """Descend with gdcore on an expression that is already compiled."""
    return gd.minimize(BUILT, START, RULE, tol=TOL, max_steps=10_000).x


def descend_on_functions() -> Any:
    """Descend with gdcore on a function and its gradient."""
    return gd.minimize(PAIR, START, RULE, tol=TOL, max_steps=10_000).x


OURS, PAIRED, HAND = (
    "gdcore, from an expression",
    "gdcore, from functions",
    "NumPy by hand, path recorded",
)


def contenders() -> dict[str, Contender]:
    """Return the contenders; those of a peer only if it is installed."""
    found = {
        OURS: Contender(descend_on_objective, STEPS),
        PAIRED: Contender(descend_on_functions, STEPS),
        HAND: Contender(lambda: in_numpy.descend_on_arrays(gradient, START, RATE, TOL)[-1], STEPS),
        "NumPy by hand, in place": Contender(
            lambda: in_numpy.descend_in_place(gradient, START, RATE, TOL)[-1], STEPS
        ),
    }
    if is_installed("jax", "optax"):
        from benchmarks import with_jax

        found |= with_jax.single_run(function, START, RATE, TOL, STEPS)
    if is_installed("numba"):
        from benchmarks import with_numba

        found["numba"] = with_numba.two_variables(START, RATE, TOL, STEPS)
    return found


def minimize_with_scipy() -> int:
    """Minimize with BFGS from SciPy, which learns the curvature, and return the steps."""
    from scipy.optimize import minimize

    return int(minimize(function, START, jac=gradient, method="BFGS", options={"gtol": TOL}).nit)


def scipy_comparison() -> str:
    """Return a paragraph that compares gdcore with SciPy, which has no gradient descent."""
    if not is_installed("scipy"):
        return ""
    steps = minimize_with_scipy()
    seconds = medians({"BFGS": minimize_with_scipy, OURS: descend_on_objective})
    return (
        "\n\nSciPy has no gradient descent. Its BFGS, which learns the curvature, needs "
        f"{steps} steps and {format_duration(seconds['BFGS'])}; gdcore's {STEPS} steps take "
        f"{format_duration(seconds[OURS])}."
    )


def measure() -> Section:
    """Measure the contenders, and compare the ratios with the promises."""
    running = contenders()
    finished = {name: c for name, c in running.items() if c.steps == STEPS}
    require_agreement({name: in_numpy.norm_of_end(c.run()) for name, c in finished.items()}, 1e-15)
    seconds = seconds_per_step(running)
    return Section(
        f"One run in two variables, {STEPS} steps",
        "two-variables",
        "x² + 2y² from an array, learning rate 0.01, until the gradient is below 10⁻⁵.\n\n"
        + comparison(seconds, "step", OURS)
        + scipy_comparison(),
        tuple(
            Promise(
                f"two variables, {how}, against NumPy by hand", 2, seconds[name] / seconds[HAND]
            )
            for how, name in (("from an expression", OURS), ("from functions", PAIRED))
        ),
    )
