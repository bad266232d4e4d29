"""One descent in two variables: the 606 steps on x² + 2y²."""

from typing import Any

import numpy as np
import sympy as sym

import gdcore as gd
from benchmarks import in_numpy
from benchmarks.peers import present
from benchmarks.sections import Promise, Section, comparison, require_agreement
from benchmarks.timing import Contender, in_words, medians, per_step

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
    """Return its gradient in the quickest way that NumPy has for so few numbers."""
    return SLOPES * x


PAIR = gd.as_objective((function, gradient))


def from_expression() -> Any:
    """Descend with gdcore on an expression that is compiled already."""
    return gd.minimize(BUILT, START, RULE, tol=TOL, max_steps=10_000).x


def from_functions() -> Any:
    """Descend with gdcore on a function and its gradient."""
    return gd.minimize(PAIR, START, RULE, tol=TOL, max_steps=10_000).x


OURS, PAIRED, HAND = (
    "gdcore, from an expression",
    "gdcore, from functions",
    "NumPy by hand, path recorded",
)


def contenders() -> dict[str, Contender]:
    """Return what is compared: what is always here, and the peers that are."""
    found = {
        OURS: Contender(from_expression, STEPS),
        PAIRED: Contender(from_functions, STEPS),
        HAND: Contender(lambda: in_numpy.arrays(gradient, START, RATE, TOL)[-1], STEPS),
        "NumPy by hand, in place": Contender(
            lambda: in_numpy.arrays_in_place(gradient, START, RATE, TOL)[-1], STEPS
        ),
    }
    if present("jax", "optax"):
        from benchmarks import with_jax

        found |= with_jax.single_run(function, START, RATE, TOL, STEPS)
    if present("numba"):
        from benchmarks import with_numba

        found["numba"] = with_numba.two_variables(START, RATE, TOL, STEPS)
    return found


def by_scipy() -> int:
    """Minimise with SciPy's BFGS, a method that learns the curvature, and return its steps."""
    from scipy.optimize import minimize

    return int(minimize(function, START, jac=gradient, method="BFGS", options={"gtol": TOL}).nit)


def beside_scipy() -> str:
    """Return a sentence on what SciPy, which has no gradient descent, does with this function."""
    if not present("scipy"):
        return ""
    steps = by_scipy()
    seconds = medians({"BFGS": by_scipy, OURS: from_expression})
    return (
        "\n\nSciPy has no gradient descent. Its BFGS, which learns the curvature, needs "
        f"{steps} steps and {in_words(seconds['BFGS'])}; gdcore's {STEPS} steps take "
        f"{in_words(seconds[OURS])}."
    )


def measure() -> Section:
    """Measure, and hold the ratios against what the course promises."""
    running = contenders()
    finished = {name: c for name, c in running.items() if c.steps == STEPS}
    require_agreement({name: in_numpy.outcome(c.run()) for name, c in finished.items()}, 1e-15)
    seconds = per_step(running)
    return Section(
        f"One run in two variables, {STEPS} steps",
        "two-variables",
        "x² + 2y² from an array, learning rate 0.01, until the gradient is below 10⁻⁵.\n\n"
        + comparison(seconds, "step", OURS)
        + beside_scipy(),
        tuple(
            Promise(
                f"two variables, {how}, against NumPy by hand", 2, seconds[name] / seconds[HAND]
            )
            for how, name in (("from an expression", OURS), ("from functions", PAIRED))
        ),
    )
