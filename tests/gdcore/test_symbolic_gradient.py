"""gdcore.symbolic._gradient: SymPy's derivatives, without a look at constant terms."""

from unittest import mock

import pytest
import sympy as sp

from gdcore.symbolic._gradient import partials_of

x, y = sp.symbols("x y", real=True)


@pytest.mark.parametrize(
    "expr",
    [
        3 * x**2 * y + sp.cos(x + 2 * y) - y,
        sp.exp(x * y) ** 2 / (1 + x**2),
        x**y + 2**x,
        sp.Abs(x - y) * sp.exp(y),
        sp.Max(x, y, 1) * sp.log(x),
        sp.atan2(y, x) + sp.sqrt(x**2 + y**2),
        sp.Piecewise((x**2, x > y), (y, True)),
        sp.sin(sp.exp(-x / y)) * sp.tanh(x) * y,
    ],
    ids=str,
)
def test_partials_are_those_of_sympy(expr):
    assert partials_of(expr, (x, y)) == (sp.diff(expr, x), sp.diff(expr, y))


@pytest.mark.parametrize(
    ("expr", "derivative"),
    [
        (x**2 + sp.sign(x), 2 * x),
        (sp.Heaviside(x) * x, sp.Heaviside(x)),
        (sp.floor(x**2) * x, sp.floor(x**2)),
        (sp.ceiling(x) + sp.sign(sp.floor(x)), 0),
        (sp.Mod(x, 2) ** 2, 2 * (x - 2 * sp.floor(x / 2))),
        (sp.frac(x), 1),
        (sp.Max(x, sp.sign(x)), sp.Heaviside(x - sp.sign(x))),
        (sp.Abs(x).diff(x) * x, sp.sign(x)),
    ],
    ids=str,
)
def test_the_derivative_of_a_step_is_zero(expr, derivative):
    assert partials_of(expr, (x,)) == (derivative,)


def test_what_is_left_unevaluated_has_its_derivative():
    assert partials_of(sp.UnevaluatedExpr(x**3), (x,)) == (3 * x**2,)


def test_variables_are_taken_as_real():
    z = sp.Symbol("z")
    assert partials_of(sp.Abs(z), (z,)) == (sp.sign(z),)


def test_many_variables_cost_one_derivative_each():
    xs = sp.symbols("x1:41")
    expr = sum((v - 1) ** 2 * sp.Abs(v) for v in xs)
    with mock.patch("gdcore.symbolic._gradient.sp.diff", wraps=sp.diff) as diff:
        partials = partials_of(expr, xs)
    assert diff.call_count == len(xs)  # of |v|; SymPy alone would take the square of that
    assert [p.free_symbols for p in partials] == [{v} for v in xs]
