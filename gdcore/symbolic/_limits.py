"""What a formula must be to be computed with floats: finite, real, of numbers that they hold."""

import sympy as sp

from gdcore.symbolic._size import bits_of

LARGEST_BITS = 1023
"""The bits of the largest number that a float holds."""
UNHELD = "a number that no float can hold"
"""The words for a larger one."""

DIVIDED_BY_ZERO = "divides by zero; every part must be a real number"
TOO_LARGE = f"has {UNHELD}; accepted is up to 1.8e308"
UNREAL = (
    "has a part that is not real, such as the root of a negative number; every part must be a real "
    "number"
)


def is_infinite(value: sp.Expr) -> bool:
    """Return whether a value is infinite or undefined, as 1/0 is."""
    return value in (sp.zoo, sp.nan, sp.oo, -sp.oo)


def has_unreal_part(expr: sp.Expr) -> bool:
    """Return whether an expression has a constant part that is not real."""
    parts = expr.atoms(sp.Pow, sp.Function, sp.core.numbers.ImaginaryUnit)
    return any(part.is_number and part.is_extended_real is False for part in parts)


def is_unreal(expr: sp.Expr) -> bool:
    """Return whether an expression has parts that are not real, and is not known to be real."""
    if not has_unreal_part(expr):
        return False
    real = {s: sp.Dummy(s.name, real=True) for s in expr.free_symbols if s.is_Symbol}
    return expr.xreplace(real).is_extended_real is not True


def has_too_large_number(expr: sp.Basic) -> bool:
    """Return whether an expression has a number whose value no float can hold.

    The two parts of a fraction may be larger than that.
    """
    return any(_overflows(number) for number in expr.atoms(sp.Number))


def _overflows(number: sp.Number) -> bool:
    if not number.is_finite or bits_of(number) < LARGEST_BITS:
        return False
    try:
        return abs(float(number)) == float("inf")
    except OverflowError:
        return True
