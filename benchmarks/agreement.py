"""Comparison of the six update rules with those of optax, step by step.

Three conventions differ, and are converted:

- Nesterov: optax stores the look-ahead point, y = x − ηβv. Since ηv = x_before − x, it equals
  y = x + β(x − x_before).
- AdaGrad: optax adds ε under the root, gdcore after it. ε = 10⁻³⁰ is negligible in both places.
  The sum of squared gradients begins at 0.1 in optax by default; here it is set to 0.
- RMSProp: optax adds ε after the root, as gdcore does, only with ``eps_in_sqrt=False``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

import gdcore as gd
from benchmarks.in_numpy import Array
from benchmarks.peers import is_installed
from benchmarks.sections import Promise, Section, table

STEPS, TOLERANCE, TINY = 200, 1e-12, 1e-30


@dataclass(frozen=True)
class Rule:
    """An update rule in gdcore and in optax.

    Attributes:
        make_rule: Makes the rule of gdcore from a learning rate.
        optax_name: The name of the rule in optax.
        optax_settings: Its settings in optax other than the learning rate.
        stored_points: Converts the iterates of gdcore to the points that optax stores.
    """

    make_rule: Callable[[float], Any]
    optax_name: str
    optax_settings: Mapping[str, Any]
    stored_points: Callable[[Array], Array] = np.asarray


def look_ahead_points(path: Array) -> Array:
    """Return the look-ahead points of iterates of Nesterov momentum with β = 0.9."""
    return path + 0.9 * np.diff(path, axis=0, prepend=path[:1])


RULES = {
    "GradientDescent": Rule(lambda lr: gd.GradientDescent(lr=lr), "sgd", {}),
    "Momentum": Rule(lambda lr: gd.Momentum(lr=lr), "sgd", {"momentum": 0.9}),
    "Nesterov": Rule(
        lambda lr: gd.Nesterov(lr=lr), "sgd", {"momentum": 0.9, "nesterov": True}, look_ahead_points
    ),
    "AdaGrad": Rule(
        lambda lr: gd.AdaGrad(lr=lr, eps=TINY),
        "adagrad",
        {"initial_accumulator_value": 0.0, "eps": TINY},
    ),
    "RMSProp": Rule(
        lambda lr: gd.RMSProp(lr=lr),
        "rmsprop",
        {"decay": 0.9, "eps": 1e-8, "eps_in_sqrt": False},
    ),
    "Adam": Rule(lambda lr: gd.Adam(lr=lr), "adam", {"b1": 0.9, "b2": 0.999, "eps": 1e-8}),
}


@dataclass(frozen=True)
class Problem:
    """A function for both libraries, a start, and a learning rate at which every rule converges.

    Attributes:
        f: The function, of points ``(n,)`` or of floats.
        gradient: Its gradient, for gdcore; JAX differentiates f itself.
        start: The first point of the descent.
        lr: The learning rate.
    """

    f: Callable[[Any], Any]
    gradient: Callable[[Any], Any]
    start: Any
    lr: float


def _rosenbrock_gradient(x: Any) -> Any:
    return np.array([-2 * (1 - x[0]) - 400 * x[0] * (x[1] - x[0] ** 2), 200 * (x[1] - x[0] ** 2)])


PROBLEMS = {
    "x² + 2y²": Problem(
        lambda x: x[0] ** 2 + 2 * x[1] ** 2,
        lambda x: np.array([2 * x[0], 4 * x[1]]),
        np.array([1.5, -1.0]),
        0.02,
    ),
    "Rosenbrock": Problem(
        lambda x: (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2,
        _rosenbrock_gradient,
        np.array([-1.2, 1.0]),
        1e-4,
    ),
    "quartic": Problem(
        lambda x: x**4 / 2 - 4 * x**3 + 10 * x**2 - 7 * x + 2,
        lambda x: ((2 * x - 12) * x + 20) * x - 7,
        2.5,
        # Small enough that RMSProp does not reach the minimum. There its steps would not shrink: it
        # would jump from side to side, which magnifies a difference in the last digit.
        0.003,
    ),
}


def path_difference(rule: Rule, problem: Problem, steps: int = STEPS) -> float:
    """Return the largest relative difference between the paths of gdcore and of optax."""
    from benchmarks import with_jax

    ours = gd.minimize(
        (problem.f, problem.gradient), problem.start, rule.make_rule(problem.lr),
        max_steps=steps, tol=0.0,
    ).points  # fmt: skip
    settings = {"learning_rate": problem.lr, **rule.optax_settings}
    theirs = with_jax.trajectory(problem.f, problem.start, rule.optax_name, settings, steps)
    apart = np.abs(rule.stored_points(ours) - theirs) / np.maximum(1.0, np.abs(theirs))
    return float(apart.max())


def measure() -> Section:
    """Compare the paths of every rule on every function."""
    found: dict[str, dict[str, float]] = {}
    if is_installed("jax", "optax"):
        found = {
            name: {title: path_difference(rule, problem) for title, problem in PROBLEMS.items()}
            for name, rule in RULES.items()
        }
    cells = [[name, *(f"{d:.1g}" for d in row.values())] for name, row in found.items()]
    return Section(
        "Agreement with optax",
        "agreement",
        (
            f"The largest relative difference between the paths of {STEPS} steps. Nesterov is "
            "compared at the points that look ahead, which are those that optax stores; AdaGrad "
            "with ε = 10⁻³⁰, because optax has it under the root.\n\n"
            + table(["", *PROBLEMS], cells)
        )
        if found
        else "JAX or optax is absent: nothing to agree with.",
        (
            Promise(
                "six rules on three functions, largest difference from optax",
                TOLERANCE,
                max(d for row in found.values() for d in row.values()) if found else None,
                unit="",
            ),
        ),
    )
