"""gdcore.symbolic._limits: what a formula must be to be computed with floats."""

import pytest
import sympy as sp

from gdcore.symbolic._limits import has_too_large_number, is_unreal

x, y = sp.symbols("x y")


@pytest.mark.parametrize(
    ("expr", "unreal"),
    [
        (x**2 + y, False),
        (sp.log(-x), False),
        (sp.I * x, True),
        (sp.sqrt(-2) * x, True),
        (x + sp.asin(2), True),
        (sp.Abs(sp.I * x + y), False),
        (sp.re(sp.exp(sp.I * x)), False),
    ],
    ids=str,
)
def test_parts_that_are_not_real_are_found(expr, unreal):
    assert is_unreal(expr) is unreal


@pytest.mark.parametrize(
    ("number", "too_large"),
    [
        (10**308, False),
        (2**1024, True),
        (-(2**1024), True),
        (sp.Rational(10**400 + 1, 10**400), False),
        (sp.Float("1.7e308"), False),
        (sp.Float("1e309"), True),
        (sp.oo, False),
    ],
    ids=lambda value: str(value)[:9],
)
def test_numbers_that_no_float_holds_are_found(number, too_large):
    assert has_too_large_number(sp.sympify(number) * x) is too_large
