"""Gradient descent, step by step: small, typed and tested.

The source of each update rule is the equation of the textbook. To read the library, follow the
algorithm:

1. `derivatives`: a slope from two points.
2. `objectives`: a function with its gradient.
3. `optimizers`: the update rules; `GradientDescent.update` holds the textbook's line.
4. ``_engine/loops.py``: the algorithm itself, `one_run`, in a dozen lines.
5. `descent`: `minimize`, which checks the arguments and runs the algorithm.
6. `trajectory`: the path that a descent leaves.

Then by interest:

- `schedules`: learning rates that change from step to step
- `symbolic`, `conversion`, `functions`: objectives from formulas, from anything, and by name
- `autodiff`, `gradient_check`: derivatives by dual numbers, and a test of hand-written ones
- `curvature`, `convergence_rates`: which learning rates are stable, and how fast a descent
  converges
- `data`, `data.batches`, `data.datasets`: losses over rows, stochastic descent, example data
- `plot`, `palette`: figures and their colours

``_engine/sweep.py`` and ``_engine/tape.py`` are there for speed only. ``_base`` holds what all
modules use, and ``typing.py`` names the shapes of their arguments.

Importing the package loads NumPy. SymPy and Matplotlib load with the first use of a name that needs
them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gdcore import schedules
from gdcore.conversion import as_objective
from gdcore.data import LeastSquares, LogisticLoss, MeanLoss, MeanSquaredError, datasets
from gdcore.data.batches import BatchGradients, Minibatches, minibatches
from gdcore.derivatives import (
    Line,
    central_difference,
    difference_quotient,
    error_curve,
    numeric_gradient,
    secant_line,
    tangent_line,
)
from gdcore.descent import descend, maximize, minimize
from gdcore.objectives import Objective
from gdcore.optimizers import (
    AdaGrad,
    Adam,
    GradientDescent,
    Momentum,
    Nesterov,
    Optimizer,
    RMSProp,
)
from gdcore.palette import PALETTE
from gdcore.trajectory import Step, Trajectory

if TYPE_CHECKING:
    from gdcore import functions, plot
    from gdcore.autodiff import Dual, automatic_derivative, automatic_gradient
    from gdcore.convergence_rates import convergence_rate
    from gdcore.curvature import Spectrum, best_rate, hessian, spectrum, stable_rate
    from gdcore.gradient_check import GradientCheck, check_gradient
    from gdcore.symbolic import SymbolicObjective, parse_expression

__all__ = [
    "PALETTE",
    "AdaGrad",
    "Adam",
    "BatchGradients",
    "Dual",
    "GradientCheck",
    "GradientDescent",
    "LeastSquares",
    "Line",
    "LogisticLoss",
    "MeanLoss",
    "MeanSquaredError",
    "Minibatches",
    "Momentum",
    "Nesterov",
    "Objective",
    "Optimizer",
    "RMSProp",
    "Spectrum",
    "Step",
    "SymbolicObjective",
    "Trajectory",
    "as_objective",
    "automatic_derivative",
    "automatic_gradient",
    "best_rate",
    "central_difference",
    "check_gradient",
    "convergence_rate",
    "datasets",
    "descend",
    "difference_quotient",
    "error_curve",
    "functions",
    "hessian",
    "maximize",
    "minibatches",
    "minimize",
    "numeric_gradient",
    "parse_expression",
    "plot",
    "schedules",
    "secant_line",
    "spectrum",
    "stable_rate",
    "tangent_line",
]

__version__ = "0.1.0"


# Names that need SymPy or Matplotlib, or that study a descent and do not run one.
_ON_FIRST_USE = {
    "Dual": "autodiff",
    "GradientCheck": "gradient_check",
    "Spectrum": "curvature",
    "SymbolicObjective": "symbolic",
    "automatic_derivative": "autodiff",
    "automatic_gradient": "autodiff",
    "best_rate": "curvature",
    "check_gradient": "gradient_check",
    "convergence_rate": "convergence_rates",
    "hessian": "curvature",
    "parse_expression": "symbolic",
    "spectrum": "curvature",
    "stable_rate": "curvature",
}


def __getattr__(name: str) -> Any:
    """Load a name that no descent needs when it is first used (PEP 562)."""
    if name in ("functions", "plot"):
        return import_module(f"gdcore.{name}")
    if name in _ON_FIRST_USE:
        return getattr(import_module(f"gdcore.{_ON_FIRST_USE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
