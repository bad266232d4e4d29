"""Gradient descent, step by step: small, typed and tested.

The update rules stand in the source as a textbook prints them. Importing the package loads NumPy
only; SymPy and Matplotlib come with the first use of what needs them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gdcore.derivatives import (
    Line,
    central_difference,
    difference_quotient,
    numeric_gradient,
    secant_line,
    tangent_line,
)
from gdcore.descent import descend, maximize, minimize
from gdcore.objectives import Objective, as_objective
from gdcore.optimizers import GradientDescent, Momentum, Optimizer
from gdcore.palette import PALETTE
from gdcore.trajectory import Step, Trajectory

if TYPE_CHECKING:
    from gdcore import functions, plot
    from gdcore.symbolic import SymbolicObjective

__all__ = [
    "PALETTE",
    "GradientDescent",
    "Line",
    "Momentum",
    "Objective",
    "Optimizer",
    "Step",
    "SymbolicObjective",
    "Trajectory",
    "as_objective",
    "central_difference",
    "descend",
    "difference_quotient",
    "functions",
    "maximize",
    "minimize",
    "numeric_gradient",
    "plot",
    "secant_line",
    "tangent_line",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load on first use what needs SymPy or Matplotlib (PEP 562)."""
    if name in ("functions", "plot"):
        return import_module(f"gdcore.{name}")
    if name == "SymbolicObjective":
        return import_module("gdcore.symbolic").SymbolicObjective
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
