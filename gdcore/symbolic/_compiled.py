"""Formulas compiled to functions of floats and of arrays."""

import builtins
import dis
from collections import Counter
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import sympy as sp
from sympy.printing.codeprinter import PrintMethodNotImplementedError
from sympy.printing.numpy import NumPyPrinter
from sympy.printing.pycode import PythonCodePrinter

from gdcore.symbolic._limits import TOO_LARGE, has_too_large_number
from gdcore.symbolic._names import normal_name
from gdcore.symbolic._size import degree_bound

_SETTINGS = {"fully_qualified_modules": False, "inline": True}
# Horner's form writes powers out, and rounds the worse the more terms cancel.
_HIGHEST_IN_HORNER_FORM = 8
_LARGEST_WHOLE = 2**53
"""The whole numbers up to this one are floats, too."""


def compiled_for_floats(symbols: Sequence[sp.Symbol], expr: Any) -> Callable[..., Any] | None:
    """Compile formulas as written; None if Python's floats do not have their functions."""
    try:
        compiled = _compiled(symbols, expr, "math", PythonCodePrinter(_SETTINGS))
    except PrintMethodNotImplementedError:
        return None
    return None if _unknown_names(compiled) else compiled


def compiled_for_arrays(symbols: Sequence[sp.Symbol], expr: Any, name: str) -> Callable[..., Any]:
    """Compile formulas in cheap operations, or raise a `ValueError` that says what has no code.

    Args:
        symbols: The arguments of the function, in their order.
        expr: An expression, or a list of them.
        name: What the formulas are, for the error.
    """
    parts = expr if isinstance(expr, list) else [expr]
    if any(map(has_too_large_number, parts)):
        raise ValueError(f"{name} cannot be computed: it {TOO_LARGE}")
    if any(part.has(sp.Derivative) for part in parts):
        raise ValueError(f"{name} cannot be computed: it has a derivative without a formula")
    expr = [_horner_form(e) for e in expr] if isinstance(expr, list) else _horner_form(expr)
    try:
        compiled = _compiled(symbols, expr, "numpy", _ArrayPrinter(_SETTINGS))
    except PrintMethodNotImplementedError as error:
        unknown = str(error).partition("\n")[0].rpartition(": ")[2]
        unknown = unknown.removeprefix("<class '").removesuffix("'>").rpartition(".")[2]
    else:
        unknown = ", ".join(_unknown_names(compiled) + _names_of_floats_only(compiled))
    if unknown:
        raise ValueError(
            f"{name} cannot be computed: NumPy has no {unknown}; accepted are the functions of "
            "NumPy, such as exp, log, sqrt, sin, asin"
        )
    return compiled


def _compiled(
    symbols: Sequence[sp.Symbol], expr: Any, module: str, printer: Any
) -> Callable[..., Any]:
    """Compile formulas with names for the variables that nothing else in the code has.

    The names of the variables and of common parts keep their alphabetical order, and with it the
    order in which terms are added.
    """
    # Python reads a name in its normal form; so two symbols may have one name in code.
    names = [normal_name(s.name) for s in symbols]
    counts = Counter(names)
    renamed = {
        s: sp.Symbol(f"v_{name}") if counts[name] == 1 else sp.Dummy(name)
        for s, name in zip(symbols, names, strict=True)
    }

    def common_parts(expr: Any) -> Any:
        return sp.cse(expr, symbols=sp.numbered_symbols("v_x"), list=False)

    many = isinstance(expr, list | tuple)
    expr = [_as_it_stands(e, renamed) for e in expr] if many else _as_it_stands(expr, renamed)
    return sp.lambdify(  # type: ignore[no-any-return]  # SymPy ships no types
        tuple(renamed.values()), expr, module, printer=printer, cse=common_parts
    )


def _as_it_stands(expr: sp.Basic, renamed: dict[sp.Symbol, sp.Symbol]) -> sp.Basic:
    """Rename variables as xreplace does, but leave a product such as 3*(x - 1) unexpanded."""
    if expr in renamed:
        return renamed[expr]
    args = [_as_it_stands(arg, renamed) for arg in expr.args]
    if all(new is old for new, old in zip(args, expr.args, strict=True)):
        return expr
    plain = isinstance(expr, sp.Add | sp.Mul | sp.Pow)
    return expr.func(*args, evaluate=False) if plain else expr.func(*args)


def _unknown_names(compiled: Any) -> list[str]:
    """Return the names in compiled code that have no value: it would end in a `NameError`."""
    known = compiled.__globals__
    return [n for n in _global_names(compiled) if n not in known and not hasattr(builtins, n)]


def _names_of_floats_only(compiled: Any) -> list[str]:
    """Return the names that come from math: SymPy takes them where NumPy has no such function."""
    known = compiled.__globals__
    names = _global_names(compiled)
    return [name for name in names if getattr(known.get(name), "__module__", "") == "math"]


def _global_names(compiled: Any) -> list[str]:
    """Return the names that compiled code takes from outside; attributes are none of them."""
    loads = (i for i in dis.get_instructions(compiled) if i.opname == "LOAD_GLOBAL")
    return list(dict.fromkeys(str(load.argval) for load in loads))


class _ArrayPrinter(NumPyPrinter):  # type: ignore[misc]  # SymPy ships no types
    """Print what NumPy computes fast, and for numbers and arrays together.

    Whole powers are repeated squares: ``x**4`` is ``(x**2)**2``. NumPy has a fast square; any other
    power takes about twenty times as long. SymPy's own ways to print the others fail where numbers
    stand beside arrays, or are slow.
    """

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:  # noqa: N802  # SymPy's name
        base, exponent = expr.as_base_exp()
        if not (exponent.is_Integer and exponent > 2):
            return str(super()._print_Pow(expr, rational=rational))
        half = sp.Pow(base, exponent // 2, evaluate=False) if exponent > 3 else base
        square = f"({self._print(half)})**2"
        # In parentheses: SymPy puts none around a power, and this may be a denominator.
        return f"({square}*({self._print(base)}))" if exponent % 2 else square

    def _print_Integer(self, expr: sp.Integer) -> str:  # noqa: N802  # SymPy's name
        # NumPy has no logarithm of a whole number that int64 does not hold.
        return str(int(expr) if abs(expr) <= _LARGEST_WHOLE else float(expr))

    def _print_Max(self, expr: sp.Max) -> str:  # noqa: N802  # SymPy's name
        return self._pairwise("maximum", expr.args)

    def _print_Min(self, expr: sp.Min) -> str:  # noqa: N802  # SymPy's name
        return self._pairwise("minimum", expr.args)

    def _pairwise(self, name: str, args: Sequence[sp.Expr]) -> str:
        function = self._module_format(f"numpy.{name}")
        return str(reduce(lambda a, b: f"{function}({a}, {b})", map(self._print, args)))

    def _print_Heaviside(self, expr: sp.Heaviside) -> str:  # noqa: N802  # SymPy's name
        step, at_zero = map(self._print, expr.args)
        return f"{self._module_format('numpy.heaviside')}({step}, {at_zero})"


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
    return bool(expr.is_Number or (base.is_Symbol and exponent.is_Integer and exponent > 0))
