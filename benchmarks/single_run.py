"""Benchmark of one descent in one variable: the 636 steps of lesson 5.

In teaching material the objective is usually a function that builds a SymPy polynomial and returns
it with its value. The gradient calls that function, differentiates the polynomial and substitutes.
This is easy to read, but differentiates the polynomial again at every step. gdcore differentiates
once, compiles the derivative, and computes with Python floats.
"""

from typing import Any

import numpy as np
import sympy as sym

import gdcore as gd
from benchmarks import in_numpy
from benchmarks.peers import is_installed
from benchmarks.sections import Promise, Section, comparison, require_agreement
from benchmarks.timing import Contender, format_duration, seconds_per_step

START, RATE, TOL, STEPS = 0.883646125995533, 0.01, 1e-5, 636
X = sym.Symbol("x")
EXPRESSION = X**2 + 2 * X + 3
RULE = gd.GradientDescent(lr=RATE)


def differentiate_at_every_step() -> float:
    """Descend as in teaching material: polynomial, value, derivative and slope at each step."""

    def objective(at: float) -> Any:
        polynomial = sym.poly(EXPRESSION, X)
        return polynomial, polynomial.subs(X, at)

    def gradient(at: float) -> Any:
        polynomial, _ = objective(at)
        return sym.diff(polynomial, X).subs(X, at)

    x: Any = START
    slope = gradient(x)
    while abs(slope) > TOL:
        x = x - RATE * slope
        slope = gradient(x)
    return float(x)


def substitute_at_every_step() -> float:
    """Differentiate once, then substitute at each step: the least work for SymPy in the loop."""
    derivative = sym.diff(EXPRESSION, X)
    x: Any = START
    slope = derivative.subs(X, x)
    while abs(slope) > TOL:
        x = x - RATE * slope
        slope = derivative.subs(X, x)
    return float(x)


def descend_from_expression() -> float:
    """Descend with gdcore from an expression: differentiate, compile, run."""
    return float(gd.minimize(EXPRESSION, START, RULE, tol=TOL, max_steps=10_000).x)


BUILT = gd.as_objective(EXPRESSION)
PAIR = gd.as_objective((lambda x: x**2 + 2 * x + 3, lambda x: 2 * x + 2))


def descend_on_objective() -> float:
    """Descend with gdcore on an expression that is already compiled."""
    return float(gd.minimize(BUILT, START, RULE, tol=TOL, max_steps=10_000).x)


def descend_on_functions() -> float:
    """Descend with gdcore on a function and its gradient in Python."""
    return float(gd.minimize(PAIR, START, RULE, tol=TOL, max_steps=10_000).x)


def descend_by_hand() -> float:
    """Descend on Python floats with a derivative found by hand, and record the path."""
    x = START
    path = [x]
    slope = 2 * x + 2
    while abs(slope) > TOL:
        x = x - RATE * slope
        path.append(x)
        slope = 2 * x + 2
    return path[-1]


def descend_on_arrays() -> float:
    """Descend on arrays of one element."""
    path = in_numpy.descend_on_arrays(lambda x: 2 * x + 2, np.array([START]), RATE, TOL)
    return float(path[-1][0])


OURS, SYMPY, FLOATS, EAGER = (
    "gdcore, once built",
    "SymPy, differentiated at every step",
    "Python floats by hand, path recorded",
    "optax, eager",
)
WHOLE = "gdcore, objective included"


def contenders() -> dict[str, Contender]:
    """Return the contenders; those of a peer only if it is installed."""
    found = {
        OURS: Contender(descend_on_objective, STEPS),
        "gdcore, from functions": Contender(descend_on_functions, STEPS),
        WHOLE: Contender(descend_from_expression, STEPS),
        FLOATS: Contender(descend_by_hand, STEPS),
        "NumPy arrays of one element": Contender(descend_on_arrays, STEPS),
        SYMPY: Contender(differentiate_at_every_step, STEPS),
        "SymPy, differentiated once": Contender(substitute_at_every_step, STEPS),
    }
    if is_installed("jax", "optax"):
        from benchmarks import with_jax

        found |= with_jax.single_run(lambda x: x**2 + 2 * x + 3, START, RATE, TOL, STEPS)
    if is_installed("numba"):
        from benchmarks import with_numba

        found["numba"] = with_numba.one_variable(START, RATE, TOL, STEPS)
    return found


def measure() -> Section:
    """Measure the contenders, and compare the ratios with the promises."""
    running = contenders()
    ends = {name: float(c.run()) for name, c in running.items() if c.steps == STEPS}
    require_agreement(ends, 1e-13)
    seconds = seconds_per_step(running, rounds=5)
    ours = seconds[OURS]
    eager = seconds.get(EAGER)
    built, whole = (format_duration(STEPS * time) for time in (ours, seconds[WHOLE]))
    return Section(
        f"One run in one variable, {STEPS} steps",
        "one-variable",
        "x² + 2x + 3 from a Python float, learning rate 0.01, until the gradient is below 10⁻⁵. "
        f"A whole run with gdcore takes {built}, and {whole} with the expression to differentiate "
        "and compile.\n\n" + comparison(seconds, "step", OURS),
        (
            Promise(
                "one variable, path recorded, against Python floats by hand",
                6,
                ours / seconds[FLOATS],
            ),
            Promise(
                "one variable, times faster than eager optax",
                100,
                None if eager is None else eager / ours,
                at_least=True,
            ),
            Promise(
                "one variable, times faster than SymPy differentiating at every step",
                1_000,
                seconds[SYMPY] / ours,
                at_least=True,
            ),
            Promise(
                "the same, with the objective to differentiate and compile",
                30,
                seconds[SYMPY] / seconds[WHOLE],
                at_least=True,
            ),
        ),
    )
