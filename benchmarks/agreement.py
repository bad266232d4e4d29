"""Whether the six rules walk the same path as optax's, step by step.

Three conventions differ, and are mapped:

- Nesterov: optax keeps the point that looks ahead, y = x − ηβv. Since ηv = x_before − x, it is
  y = x + β(x − x_before).
- AdaGrad: optax adds ε under the root, gdcore behind it. With ε = 10⁻³⁰ both are nothing beside a
  sum of squared gradients; optax's sum begins at 0.1 unless it is told 0.
- RMSProp: optax adds ε behind the root, as gdcore does, only with ``eps_in_sqrt=False``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

import gdcore as gd
from benchmarks.in_numpy import Array
from benchmarks.peers import present
from benchmarks.sections import Promise, Section, table

STEPS, TOLERANCE, TINY = 200, 1e-12, 1e-30


@dataclass(frozen=True)
class Rule:
    """A rule here and in optax.

    Attributes:
        ours: The rule of gdcore, from a learning rate.
        theirs: The name of optax's, and its settings beside the learning rate.
        mapped: gdcore's iterates to what optax stores.
    """

    ours: Callable[[float], Any]
    theirs: str
    settings: Mapping[str, Any]
    mapped: Callable[[Array], Array] = np.asarray


def looking_ahead(path: Array) -> Array:
    """Return the look-ahead points of Nesterov's iterates, β = 0.9."""
    return path + 0.9 * np.diff(path, axis=0, prepend=path[:1])


RULES = {
    "GradientDescent": Rule(lambda lr: gd.GradientDescent(lr=lr), "sgd", {}),
    "Momentum": Rule(lambda lr: gd.Momentum(lr=lr), "sgd", {"momentum": 0.9}),
    "Nesterov": Rule(
        lambda lr: gd.Nesterov(lr=lr), "sgd", {"momentum": 0.9, "nesterov": True}, looking_ahead
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
    """A function for both libraries, a start, and a rate at which every rule converges.

    Attributes:
        f: The function, of points ``(n,)`` or of floats.
        gradient: Its gradient, for gdcore; JAX finds its own.
        start: Where the descent begins.
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
        # Small enough that RMSProp is still on its way after all steps. At the minimum its steps do
        # not shrink, it jumps from side to side, and that magnifies the last digit without bound.
        0.003,
    ),
}


def difference(rule: Rule, problem: Problem, steps: int = STEPS) -> float:
    """Return the largest relative distance between the two paths: ours, and optax's."""
    from benchmarks import with_jax

    ours = gd.minimize(
        (problem.f, problem.gradient), problem.start, rule.ours(problem.lr),
        max_steps=steps, tol=0.0,
    ).points  # fmt: skip
    settings = {"learning_rate": problem.lr, **rule.settings}
    theirs = with_jax.trajectory(problem.f, problem.start, rule.theirs, settings, steps)
    apart = np.abs(rule.mapped(ours) - theirs) / np.maximum(1.0, np.abs(theirs))
    return float(apart.max())


def measure() -> Section:
    """Compare every rule on every function."""
    found: dict[str, dict[str, float]] = {}
    if present("jax", "optax"):
        found = {
            name: {of: difference(rule, problem) for of, problem in PROBLEMS.items()}
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
