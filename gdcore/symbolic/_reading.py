"""What an objective is made of, read into an expression and its variables, or refused."""

from typing import Any

import sympy as sp

from gdcore._base.printing import brief
from gdcore.symbolic._limits import (
    DIVIDED_BY_ZERO,
    TOO_LARGE,
    UNREAL,
    has_too_large_number,
    is_unreal,
)
from gdcore.symbolic._names import checked_symbols, name_key, shown
from gdcore.symbolic._parser import read_formula


def expression_and_symbols(expression: Any, symbols: Any) -> tuple[sp.Expr, tuple[sp.Symbol, ...]]:
    """Return the expression and the variables, in the order of the coordinates, or raise."""
    if isinstance(expression, sp.Poly):
        symbols = expression.gens if symbols is None else symbols
        expression = expression.as_expr()
    if isinstance(expression, str):
        given = None if symbols is None else checked_symbols(symbols)
        expr, named = read_formula(expression, given or ())
        lost = sorted(set(named) - expr.free_symbols, key=name_key)
        if lost and given is None:
            raise ValueError(
                f"the value of {shown(expression)} does not depend on "
                f"{', '.join(map(str, lost))}; to keep all its variables, list them in symbols"
            )
    else:
        expr = _sympified(expression)
        given = None if symbols is None else checked_symbols(symbols, expr.free_symbols)
    symbols = tuple(sorted(expr.free_symbols, key=name_key)) if given is None else given
    if not symbols:
        raise ValueError(
            f"the expression {brief(expr)} has no variables, so there is nothing to descend"
        )
    unknown = sorted(expr.free_symbols - set(symbols), key=name_key)
    if unknown:
        raise ValueError(
            f"the expression {brief(expr)} has unknown symbols {', '.join(map(str, unknown))}; "
            f"the variables are {', '.join(map(str, symbols))}"
        )
    return expr, symbols


def _sympified(expression: Any) -> sp.Expr:
    """Return a SymPy expression that floats can compute, or raise."""
    try:
        expr = sp.sympify(expression, strict=True)
    except sp.SympifyError:
        raise TypeError(
            f"f must be a SymPy expression or a formula as text, got {type(expression).__name__}"
        ) from None
    if not isinstance(expr, sp.Expr) or isinstance(expr, sp.MatrixBase):
        raise TypeError(f"f must be a SymPy expression, got {type(expr).__name__}: {brief(expr)}")
    if expr.has(sp.zoo, sp.nan):
        raise ValueError(f"the expression {brief(expr)} {DIVIDED_BY_ZERO}")
    if is_unreal(expr):
        raise ValueError(f"the expression {brief(expr)} {UNREAL}")
    if has_too_large_number(expr):
        raise ValueError(f"the expression {brief(expr)} {TOO_LARGE}")
    return expr
