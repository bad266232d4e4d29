"""Objectives from functions, pairs ``(f, grad)`` and formulas."""

from typing import Any

from gdcore.objectives import Objective


def as_objective(f: Any) -> Objective:
    """Return f as an objective.

    Args:
        f: An `Objective`, a function, a pair ``(f, grad)``, or a SymPy expression or polynomial,
            which brings its exact gradient.

    Raises:
        TypeError: If f is none of these.

    Example:
        >>> as_objective((lambda x: x**2, lambda x: 2 * x)).grad(3.0)
        6.0
    """
    if isinstance(f, Objective):
        return f
    # By attribute, not by type: a type check would import SymPy for callers without formulas.
    if hasattr(f, "free_symbols"):
        from gdcore.symbolic import SymbolicObjective

        return SymbolicObjective(f)
    if isinstance(f, tuple):
        if len(f) != 2:
            raise TypeError(f"a tuple must be a pair (f, grad), got {len(f)} items")
        return Objective(*f)
    if callable(f):
        return Objective(f)
    raise TypeError(
        "f must be an Objective, a function, a pair (f, grad) or a SymPy expression, "
        f"got {type(f).__name__}"
    )
