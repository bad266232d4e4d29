"""One descent in one variable: the 636 steps of lesson 04.

Teaching material usually writes the objective as a function that builds its polynomial and returns
it with its value, and a gradient that calls that function, differentiates and substitutes. It reads
well, and differentiates the same polynomial anew at every step. gdcore differentiates once,
compiles, and stays on Python floats.
"""

from typing import Any

import sympy as sym

import gdcore as gd
from benchmarks.timing import in_words, medians

START, RATE, TOL, STEPS = 0.883646125995533, 0.01, 1e-5, 636
X = sym.Symbol("x")
EXPRESSION = X**2 + 2 * X + 3
RULE = gd.GradientDescent(lr=RATE)


def differentiated_at_every_step() -> float:
    """Descend as teaching material does: polynomial, value, derivative and slope at each step."""

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


def derivative_substituted_into() -> float:
    """Differentiate once, then substitute at each step: the mildest use of SymPy in the loop."""
    derivative = sym.diff(EXPRESSION, X)
    x: Any = START
    slope = derivative.subs(X, x)
    while abs(slope) > TOL:
        x = x - RATE * slope
        slope = derivative.subs(X, x)
    return float(x)


def objective_included() -> float:
    """Descend with gdcore from the expression: differentiate, compile, run."""
    return float(gd.minimize(EXPRESSION, START, RULE, tol=TOL, max_steps=10_000).x)


BUILT = gd.as_objective(EXPRESSION)


def once_built() -> float:
    """Descend with gdcore on an objective that is compiled already."""
    return float(gd.minimize(BUILT, START, RULE, tol=TOL, max_steps=10_000).x)


def by_hand() -> float:
    """Descend on Python floats with the derivative worked out by hand, recording the path."""
    x = START
    path = [x]
    slope = 2 * x + 2
    while abs(slope) > TOL:
        x = x - RATE * slope
        path.append(x)
        slope = 2 * x + 2
    return path[-1]


def report() -> str:
    """Measure, and return a Markdown table with the two ratios that the course promises."""
    contenders = {
        "SymPy, differentiated at every step": differentiated_at_every_step,
        "SymPy, differentiated once, substituted at every step": derivative_substituted_into,
        "gdcore, objective included": objective_included,
        "gdcore, once built": once_built,
        "Python floats by hand, path recorded": by_hand,
    }
    ends = {name: run() for name, run in contenders.items()}
    if max(ends.values()) - min(ends.values()) > 1e-14:
        raise AssertionError(f"the contenders do not agree on where the descent ends: {ends}")
    seconds = medians(
        contenders,
        rounds=9,
        repeat={
            "gdcore, once built": 20,
            "Python floats by hand, path recorded": 50,
            "gdcore, objective included": 3,
        },
    )
    slow = seconds["SymPy, differentiated at every step"]
    lines = [
        "## One run in one variable, 636 steps",
        "",
        "| | run | per step | against SymPy in the loop |",
        "|---|--:|--:|--:|",
        *(
            f"| {name} | {in_words(time)} | {in_words(time / STEPS)} | {slow / time:,.0f} × |"
            for name, time in seconds.items()
        ),
        "",
        f"Objective included: {slow / seconds['gdcore, objective included']:,.0f} × faster than "
        "differentiating at every step (promised: 30 ×).",
        f"Per step, once built: {slow / seconds['gdcore, once built']:,.0f} × faster "
        "(promised: 1,000 ×).",
    ]
    return "\n".join(lines)
