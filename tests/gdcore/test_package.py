"""The package as a whole: what it exports, and what importing it costs."""

import inspect
import json
import pkgutil
import subprocess
import sys
from importlib.metadata import version

import pytest

import gdcore as gd

MODULES = sorted(
    f"gdcore.{module.name}"
    for module in pkgutil.iter_modules(gd.__path__)
    if not module.name.startswith("_")
)


def test_the_exports_are_exact_and_there():
    assert gd.__all__ == [
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
    for name in gd.__all__:
        assert getattr(gd, name) is not None
    assert set(gd.__all__) <= set(dir(gd))
    with pytest.raises(AttributeError, match="has no attribute 'train'"):
        gd.train  # noqa: B018  # the attribute access is the test


def test_no_module_shares_its_name_with_a_public_function():
    for name in MODULES:
        attribute = getattr(gd, name.removeprefix("gdcore."), None)
        assert attribute is None or inspect.ismodule(attribute)


def test_the_version_is_the_one_installed():
    assert gd.__version__ == version("gdcore")


def test_importing_the_package_loads_numpy_and_nothing_else_of_weight():
    program = (
        "import sys, json, numpy; before = set(sys.modules); import gdcore;"
        "print(json.dumps(sorted({m.partition('.')[0] for m in set(sys.modules) - before})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(done.stdout))
    assert "gdcore" in loaded
    assert loaded <= {"gdcore", "numpy", *sys.stdlib_module_names}


def test_sympy_and_matplotlib_load_on_first_use():
    program = (
        "import sys, gdcore; assert 'sympy' not in sys.modules; gdcore.functions;"
        "assert 'sympy' in sys.modules; assert 'matplotlib' not in sys.modules; gdcore.plot;"
        "assert 'matplotlib' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
