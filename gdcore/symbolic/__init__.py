"""Objectives from formulas: from text, and from SymPy expressions.

Only this package imports SymPy.
"""

from gdcore.symbolic._objective import SymbolicObjective
from gdcore.symbolic._parser import parse_expression

__all__ = ["SymbolicObjective", "parse_expression"]
