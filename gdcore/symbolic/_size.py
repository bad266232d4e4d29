"""The size of numbers and powers, without computing them."""

from typing import Any

import sympy as sp


def degree_bound(expr: sp.Expr) -> Any:
    """Return a bound of the degree of an expression, without expanding it; functions count as 1."""
    if expr.is_Number:
        return 0
    if expr.is_Add:
        return max(map(degree_bound, expr.args))
    if expr.is_Mul:
        return sum(map(degree_bound, expr.args))
    if expr.is_Pow and expr.exp.is_Number:
        return degree_bound(expr.base) * abs(expr.exp)
    return 1


def bits_of(number: sp.Number) -> Any:
    """Return the size of a number: the bits of the larger part of a fraction."""
    if number.is_Rational:
        return max(abs(number.p).bit_length(), number.q.bit_length()) - 1
    return abs(sp.log(abs(number), 2).evalf(6)) if number.is_finite and number else 0
