"""Formulas compiled to functions of floats and of arrays."""

import builtins
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy as sp
from sympy.printing.codeprinter import PrintMethodNotImplementedError
from sympy.printing.numpy import NumPyPrinter
from sympy.printing.pycode import PythonCodePrinter

from gdcore.symbolic._size import degree_bound

_SETTINGS = {"fully_qualified_modules": False, "inline": True}
# Horner's form writes powers out, and rounds the worse the more terms cancel.
_HIGHEST_IN_HORNER_FORM = 8


def compiled_for_floats(symbols: Sequence[sp.Symbol], expr: Any) -> Callable[..., Any] | None:
    """Compile formulas as written; None if Python's floats do not have their functions."""
    symbols, expr = _without_clashes(symbols, expr)
    try:
        printer = PythonCodePrinter(_SETTINGS)
        compiled = sp.lambdify(symbols, expr, "math", printer=printer, cse=True)
    except PrintMethodNotImplementedError:
        return None
    return None if _unknown_names(compiled) else compiled


def compiled_for_arrays(symbols: Sequence[sp.Symbol], expr: Any) -> Callable[..., Any]:
    """Compile formulas in cheap operations, or raise a `ValueError` that says what has no code."""
    symbols, expr = _without_clashes(symbols, expr)
    shown = expr[0] if isinstance(expr, list) and len(expr) == 1 else expr
    expr = [_horner_form(e) for e in expr] if isinstance(expr, list) else _horner_form(expr)
    try:
        printer = _SquaringPrinter(_SETTINGS)
        compiled = sp.lambdify(symbols, expr, "numpy", printer=printer, cse=True)
    except PrintMethodNotImplementedError as error:
        unknown = str(error).partition("\n")[0].rpartition(": ")[2]
        unknown = unknown.removeprefix("<class '").removesuffix("'>").rpartition(".")[2]
    else:
        unknown = ", ".join(_unknown_names(compiled) + _names_of_floats_only(compiled))
    if unknown:
        text = str(shown)
        text = text if len(text) <= 80 else f"{text[:77]}…"
        raise ValueError(
            f"{text} cannot be computed: NumPy has no {unknown}; accepted are the functions of "
            "NumPy, such as exp, log, sqrt, sin, asin"
        )
    return compiled  # type: ignore[no-any-return]


def _unknown_names(compiled: Any) -> list[str]:
    """Return the names in compiled code that have no value: it would end in a `NameError`."""
    known = compiled.__globals__
    names = compiled.__code__.co_names
    return [name for name in names if name not in known and not hasattr(builtins, name)]


def _names_of_floats_only(compiled: Any) -> list[str]:
    """Return the names that come from math: SymPy takes them where NumPy has no such function."""
    known = compiled.__globals__
    names = compiled.__code__.co_names
    return [name for name in names if getattr(known.get(name), "__module__", "") == "math"]


def _without_clashes(symbols: Sequence[sp.Symbol], expr: Any) -> tuple[Sequence[sp.Symbol], Any]:
    """Give other symbols to variables that are named like a function: code knows a name once."""
    clashes = {
        s: sp.Dummy(s.name)
        for s in symbols
        if any(hasattr(place, s.name) for place in (np, math, builtins))
    }
    # Two symbols of one name, which differ in their assumptions, are one name in code, too.
    names = [s.name for s in symbols]
    clashes |= {s: sp.Dummy(s.name) for s in symbols if names.count(s.name) > 1}
    if not clashes:
        return symbols, expr
    many = isinstance(expr, list | tuple)
    changed = [e.xreplace(clashes) for e in expr] if many else expr.xreplace(clashes)
    return tuple(clashes.get(s, s) for s in symbols), changed


class _SquaringPrinter(NumPyPrinter):  # type: ignore[misc]  # SymPy ships no types
    """Print whole powers as repeated squares: ``x**4`` as ``(x**2)**2``.

    NumPy has a fast square; any other power takes about twenty times as long.
    """

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:  # noqa: N802  # SymPy's name
        base, exponent = expr.as_base_exp()
        if not (exponent.is_Integer and exponent > 2):
            return str(super()._print_Pow(expr, rational=rational))
        half = sp.Pow(base, exponent // 2, evaluate=False) if exponent > 3 else base
        square = f"({self._print(half)})**2"
        # In parentheses: SymPy puts none around a power, and this may be a denominator.
        return f"({square}*({self._print(base)}))" if exponent % 2 else square


def _horner_form(expr: sp.Expr) -> sp.Expr:
    """Return an expanded polynomial of one variable in Horner's form, n products for degree n.

    A product or power of sums stays as it is: expanded, its terms could cancel.
    """
    symbols = expr.free_symbols
    if len(symbols) != 1 or not all(_is_monomial(term) for term in sp.Add.make_args(expr)):
        return expr
    return sp.horner(expr) if degree_bound(expr) <= _HIGHEST_IN_HORNER_FORM else expr


def _is_monomial(expr: sp.Expr) -> bool:
    """Return whether an expression is a number, or a number times a whole power of a symbol."""
    base, exponent = expr.as_coeff_Mul()[1].as_base_exp()
    return (base.is_Symbol and exponent.is_Integer and exponent > 0) or expr.is_Number
