"""gdcore.symbolic._compiled: formulas that have no code are refused before the first call."""

import inspect
import math

import numpy as np
import pytest
import sympy as sp

import gdcore as gd

x, y = sp.symbols("x y")


@pytest.mark.parametrize(
    ("expr", "name"),
    [
        (sp.besselj(0, x), "besselj"),
        (sp.Function("arcsin")(x) ** 2, "arcsin"),
        (sp.erf(x), "erf"),
        (sp.gamma(x), "gamma"),
        (sp.Integral(sp.exp(-(x**2)), (x, 0, x)), "Integral"),
    ],
    ids=str,
)
def test_functions_that_numpy_lacks_are_refused_at_construction(expr, name):
    with pytest.raises(ValueError, match=f"cannot be computed: NumPy has no {name}; accepted are"):
        gd.SymbolicObjective(expr)


def test_a_derivative_without_a_formula_is_refused_by_the_name_of_the_expression():
    f = gd.SymbolicObjective(sp.KroneckerDelta(x, 1))
    assert f(1.0) == 1.0
    for call, name in ((f.grad, "gradient"), (f.hessian, "Hessian")):
        message = rf"the {name} of KroneckerDelta\(1, x\) cannot be computed: it has a derivative"
        with pytest.raises(ValueError, match=message):
            call(1.5)


def test_a_derivative_with_a_number_that_no_float_holds_is_refused():
    f = gd.SymbolicObjective(10**308 * x**20)
    assert f(0.5) == 1e308 / 2**20
    with pytest.raises(
        ValueError, match=r"the gradient of 1000.* cannot be computed: it has a numb"
    ):
        f.grad(0.5)


@pytest.mark.parametrize("root", [3, 50, 1000, 10**8])
@pytest.mark.parametrize(
    "form", ["(x - {})**{}", "2*(x - {})**{} + 0.5", "(x - {})**{}*(x + 1)**2"]
)
@pytest.mark.parametrize("power", [2, 3, 4, 6, 8])
def test_factored_powers_keep_their_digits(root, form, power):
    f = gd.SymbolicObjective(form.format(root, power))
    for t in (root + 0.01, root + 1.0, -0.3):
        for call in (f, f.grad):
            np.testing.assert_allclose(call(np.array([t])), call(t), rtol=4e-15)


def test_an_expanded_polynomial_is_computed_in_horner_form():
    for f, code in (("x**3/2 - 2*x", "x*((1/2)*v_x**2 - 2)"), ("x*(x - 1)**2", "*(v_x - 1)**2")):
        assert code in inspect.getsource(gd.SymbolicObjective(f)._on_arrays)


@pytest.mark.parametrize(
    "text",
    ["x**-3", "2/(x - 3)**5", "1/(x**2 + 1)**2", "x**3/(x + 1)**3", "2**-x**3", "exp(1/x**7)"],
)
def test_powers_in_denominators(text):
    f = gd.SymbolicObjective(text)
    for call in (f, f.grad, f.hessian):
        np.testing.assert_allclose(call(np.array([1.7, -0.6])), [call(1.7), call(-0.6)], rtol=1e-14)
    np.testing.assert_allclose(f.grad([1.7]), gd.numeric_gradient(lambda x: f(x[0]), [1.7]), 1e-8)


@pytest.mark.parametrize(
    ("expr", "value", "gradient"),
    [
        ("max(x, y, 1)", [3, 2, 1], [[1, 0, 0], [0, 1, 0]]),
        ("min(x, y, 1)", [0.5, 1, 0], [[0, 0.5, 0.5], [1, 0, 0.5]]),
        ("max(2, min(x, y)) + x", [5, 3, 2], [[1, 1, 1], [0, 0, 0]]),
        ("max(x, y, 10**30)", [1e30] * 3, [[0] * 3] * 2),
        ("y*log(10**30 + 1)", [0.5 * math.log(1e30), 2 * math.log(1e30), 0], None),
        (
            sp.Piecewise((x * y, (x > 0) & (y > 1)), (0, True)),
            [0, 2, 0],
            [[0, 2, 0], [0, 1, 0]],
        ),
    ],
    ids=str,
)
def test_numbers_beside_arrays(expr, value, gradient):
    f = gd.SymbolicObjective(expr, ["x", "y"])
    points = np.array([[3.0, 1.0, 0.0], [0.5, 2.0, 0.0]])
    np.testing.assert_allclose(f(points), value, rtol=1e-15)
    if gradient is not None:
        assert f.grad(points).tolist() == gradient
    assert [f(point) for point in points.T] == f(points).tolist()


def test_many_runs_of_a_maximum():
    f = gd.SymbolicObjective("max(x, y, 1)")
    runs = gd.minimize(f, np.full((2, 3), 1.25), gd.GradientDescent(0.1))
    assert runs.value.tolist() == [1.0] * 3


def test_what_floats_lack_gives_no_warning_at_a_float_either():
    f = gd.SymbolicObjective("abs(atan2(acosh(x), 3))")
    assert math.isnan(f(0.5))
    assert math.isnan(f.grad(0.5))


def test_what_only_numpy_has_is_computed_by_numpy():
    f = gd.SymbolicObjective(sp.re(x) ** 2 + x)
    assert f(3.0) == 12.0
    assert gd.SymbolicObjective(sp.Max(x, 1)).grad(2.0) == 1.0


@pytest.mark.parametrize(
    "name",
    [
        "sin",
        "exp",
        "sum",
        "pi",
        "lambda",
        "x y",
        r"\theta",
        "e",
        "reduce",
        "maximum",
        "x0",
        "v_x",
        "µ",
    ],
)
def test_variables_may_have_any_name(name):
    v = sp.Symbol(name)
    f = gd.SymbolicObjective(sp.sin(v) + v**2)
    assert f(2.0) == math.sin(2.0) + 4
    assert gd.SymbolicObjective(sp.Max(v, 1, x), [v, x])([np.ones(2), 3 * np.ones(2)]).max() == 3
    np.testing.assert_allclose(f.grad([2.0, 1.0]), [math.cos(2.0) + 4, math.cos(1.0) + 2])


@pytest.mark.parametrize(
    ("a", "b"), [(x, sp.Symbol("x", real=True)), (sp.Symbol("\u00b5"), sp.Symbol("\u03bc"))]
)
def test_two_symbols_of_one_name_are_two_variables(a, b):
    f = gd.SymbolicObjective(a - 2 * b, [a, b])
    assert f.grad([1.0, 1.0]).tolist() == [1.0, -2.0]


def test_high_powers_are_not_written_out():
    f = gd.SymbolicObjective("(x - 3)**40")
    assert f(np.array([3.0, 4.0])).tolist() == [0.0, 1.0]
    assert f.grad(np.array([3.0, 4.0])).tolist() == [0.0, 40.0]
