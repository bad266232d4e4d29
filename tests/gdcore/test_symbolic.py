"""gdcore.symbolic: formulas, their exact gradients, and what they are compiled to."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

import gdcore as gd
from gdcore import SymbolicObjective

x, y = sp.symbols("x y")


def test_partials_are_in_the_order_of_the_coordinates():
    assert SymbolicObjective(x**2 + 2 * y**2).partials == (2 * x, 4 * y)
    assert SymbolicObjective(x**2 + 2 * y**2, symbols=(y, x)).partials == (4 * y, 2 * x)
    assert SymbolicObjective("a*b**2", symbols=["b", "a"]).grad([2.0, 3.0]).tolist() == [12, 4]


def test_numbers_in_names_count_by_value():
    names = [f"w{i}" for i in range(12)]
    f = SymbolicObjective(sum(sp.symbols(names)))
    assert [str(s) for s in f.symbols] == names


def test_a_polynomial_keeps_the_order_of_its_generators():
    assert SymbolicObjective(sp.Poly(x + 2 * y, y, x)).symbols == (y, x)


@pytest.mark.parametrize(
    ("expr", "symbols", "error", "message"),
    [
        (sp.Integer(3), None, ValueError, "3 has no variables"),
        (x**2, (), ValueError, "has no variables"),
        (x * y, (x,), ValueError, r"unknown symbols y; the variables are x"),
        (sp.Eq(x, 1), None, TypeError, "must be a SymPy expression, got Equality"),
        (sp.Matrix([x]), None, TypeError, "must be a SymPy expression"),
    ],
)
def test_what_has_no_gradient_is_refused(expr, symbols, error, message):
    with pytest.raises(error, match=message):
        SymbolicObjective(expr, symbols)


@pytest.mark.parametrize("point", [1.0, [1.0], [1.0, 2.0, 3.0]])
def test_the_number_of_coordinates_must_be_the_number_of_variables(point):
    f = SymbolicObjective(x**2 + y**2)
    for call in (f, f.grad):
        with pytest.raises(ValueError, match=r"f has 2 variables \(x, y\); expected \(2, \*runs\)"):
            call(point)


EXPRESSIONS = [
    x**2 + 2 * x + 3,
    x**4 / 2 - 4 * x**3 + 10 * x**2 - 7 * x + 2,
    sp.Rational(1, 2) * x,
    sp.exp(-x) * sp.sin(x),
    sp.Abs(x),
    sp.sqrt(x),
    sp.log(x),
    1 / x,
    x ** sp.Rational(1, 3),
    sp.Piecewise((x**2, x > 0), (0, True)),
    sp.Max(x, 1),
    sp.exp(x**3),
]


@pytest.mark.parametrize("expr", EXPRESSIONS, ids=str)
@given(t=st.floats(-50, 50) | st.sampled_from([0.0, -1.0, 1.0, 1e200, -1e200]))
def test_floats_and_arrays_give_the_same(expr, t):
    f = SymbolicObjective(expr)
    with np.errstate(all="ignore"):
        for call in (f, f.grad):
            alone, among = call(t), call(np.array([t, 1.0]))
            assert type(alone) is float
            assert among.shape == (2,)
            # Horner's form and the printed one round differently where terms cancel.
            np.testing.assert_allclose(alone, among[0], rtol=1e-10, atol=1e-8)


@pytest.mark.parametrize("runs", [(), (3,), (3, 4)])
@pytest.mark.parametrize(
    "expr", [x**2 + 2 * y**2, x + 3, sp.cos(x * y) + x, sp.log(x) + y], ids=str
)
def test_shapes_coordinates_first(expr, runs):
    f = SymbolicObjective(expr, symbols=(x, y))
    points = np.random.default_rng(2).uniform(0.5, 2, size=(2, *runs))
    assert np.shape(f(points)) == runs
    assert f.grad(points).shape == (2, *runs)
    if not runs:
        assert type(f(points)) is float
    np.testing.assert_allclose(f.grad(points), gd.numeric_gradient(f, points), atol=1e-8)


def test_a_list_of_numbers_is_a_point_too():
    f = SymbolicObjective(x**2 + y**2)
    assert f([3, 4]) == 25.0
    assert f.grad([3, 4]).tolist() == [6.0, 8.0]


def test_one_point_beyond_the_floats_goes_the_way_of_the_arrays():
    f = SymbolicObjective(sp.exp(x) + y)
    with np.errstate(all="ignore"):
        assert f.grad(np.array([1e4, 0.0])).tolist() == [math.inf, 1.0]


@pytest.mark.parametrize(
    ("text", "point", "value"),
    [
        ("x**2", 1e200, math.inf),
        ("exp(x)", 1e4, math.inf),
        ("1/x", 0.0, math.inf),
        ("log(x)", -1.0, math.nan),
        ("x**2 + y", [1e200, 1.0], math.inf),
        ("x**2 + y", [[1e200, 1.0], [0.0, 0.0]], [math.inf, 1.0]),
    ],
)
def test_a_value_that_overflows_gives_no_warning(text, point, value):
    f = SymbolicObjective(text)
    assert np.array_equal(f(point), value, equal_nan=True)
    f.hessian(point)
    f.grad(point)


def test_variables_are_real_so_the_absolute_value_has_a_plain_derivative():
    f = SymbolicObjective(sp.Abs(x))
    assert f.partials == (sp.sign(x),)
    assert (f.grad(-2.0), f.grad(0.0), f.grad(2.0)) == (-1.0, 0.0, 1.0)


def test_powers_are_not_computed_by_the_general_power():
    import inspect

    for expr in (EXPRESSIONS[1], (x**3 * y - 3) ** 4):
        compiled = SymbolicObjective(expr)._on_arrays
        assert "**3" not in inspect.getsource(compiled)


def test_it_prints_as_its_formula():
    f = SymbolicObjective(x**2 + 2 * y**2)
    assert repr(f) == "f(x, y) = x**2 + 2*y**2"
    assert f._repr_latex_() == r"$\displaystyle f(x, y) = x^{2} + 2 y^{2}$"
    assert repr(-f) == "f(x, y) = -x**2 - 2*y**2"


@pytest.mark.parametrize(
    ("expression", "symbols", "error", "message"),
    [
        ("x*y", [x, y, x], ValueError, "symbols lists x twice; each variable is listed once"),
        ("x*y", ["y", "x", "y"], ValueError, "symbols lists y twice"),
        ("x", ["x; y"], ValueError, "'x; y' is not a name of a variable; a name begins with"),
        ("x", ["__name__"], ValueError, "'__name__' is not a name of a variable"),
        ("x", [x, 3], TypeError, "symbols must be SymPy symbols or names, got 3"),
        ([x], None, TypeError, "f must be a SymPy expression or a formula as text, got list"),
        (x + sp.zoo, None, ValueError, "zoo divides by zero"),
        (sp.I * x, None, ValueError, r"the expression I\*x has a part that is not real"),
        (sp.Rational(-8) ** sp.Rational(1, 3) * x, None, ValueError, "has a part that is not real"),
        (x * sp.asin(2), None, ValueError, "has a part that is not real"),
        (
            sp.Integer(10) ** 400 * x,
            None,
            ValueError,
            r"^.{,200} has a number that no float can hold",
        ),
        (x ** sp.Integer(10) ** 400, None, ValueError, "has a number that no float can hold"),
        ("x*y", {x, y}, TypeError, "symbols must be a list or tuple of SymPy symbols or names, in"),
        (
            "x*y",
            {"x": 1, "y": 2},
            TypeError,
            "in the order of the coordinates, got {'x': 1, 'y': 2}",
        ),
        ("x", 3, TypeError, "in the order of the coordinates, got 3"),
        ("x", x, TypeError, "in the order of the coordinates, got x"),
        (
            "x + 0*y",
            None,
            ValueError,
            r"the value of 'x \+ 0\*y' does not depend on y; to keep all",
        ),
        (
            "x*log(1, y)",
            None,
            ValueError,
            "does not depend on x, y; to keep all its variables, list",
        ),
        (
            "x",
            [x, sp.Symbol("x", real=True)],
            ValueError,
            "symbols lists two variables of the name x",
        ),
    ],
)
def test_odd_expressions_and_symbols_are_refused(expression, symbols, error, message):
    with pytest.raises(error, match=message):
        SymbolicObjective(expression, symbols)


def test_parts_that_are_not_real_may_make_a_real_value():
    f = SymbolicObjective(sp.Abs(sp.I * x + y))
    assert f([3.0, 4.0]) == 5.0


def test_listed_variables_stay_where_the_value_does_not_depend_on_them():
    f = SymbolicObjective("x + 0*y", ["x", "y"])
    assert f.grad([2.0, 3.0]).tolist() == [1.0, 0.0]


def test_names_mean_the_variables_of_the_expression():
    real, micro = sp.Symbol("x", real=True), sp.Symbol("\u00b5")
    f = SymbolicObjective(real**2 * micro, ["\u03bc", "x"])
    assert f.symbols == (micro, real)
    assert SymbolicObjective(real**2, ["x", "y"]).symbols == (real, y)


@pytest.mark.parametrize(
    "point",
    [
        None, [None], np.array([None]), [1.0, None], "3", 1j, [[1], [1, 2]], {}, object, [x],
        np.datetime64("2020"),
    ],
    ids=str,
)  # fmt: skip
def test_a_point_is_made_of_numbers(point):
    f = SymbolicObjective("x**2")
    for call in (f, f.grad, f.hessian):
        with pytest.raises(TypeError, match=r"^x must be a number or an array of numbers, got "):
            call(point)


@pytest.mark.parametrize("point", [2, True * 2, sp.Integer(2), np.float32(2), [sp.Integer(2)]])
def test_numbers_of_every_kind_are_points(point):
    assert SymbolicObjective("x**2")(point) == 4.0


def test_text_is_never_executed(tmp_path):
    made = tmp_path / "made"
    for text in (f"open({str(made)!r}, 'w')", f"x.__init__.__globals__[{str(made)!r}]"):
        with pytest.raises(ValueError, match="cannot read"):
            SymbolicObjective(text)
    assert not made.exists()

    class Text:
        def __str__(self):
            return f"open({str(made)!r}, 'w')"

    with pytest.raises(TypeError, match="got Text"):
        SymbolicObjective(Text())
    assert not made.exists()


def test_text_means_the_symbols_that_are_given():
    real = sp.Symbol("x", real=True)
    assert SymbolicObjective("x**2", [real]).partials == (2 * real,)
    assert SymbolicObjective("E*x", ["E", "x"]).grad([2.0, 3.0]).tolist() == [3.0, 2.0]
