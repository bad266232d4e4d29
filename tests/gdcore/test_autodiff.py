"""gdcore.autodiff: dual numbers against SymPy, against differences, and by hand."""

import inspect
import math
import operator
import warnings

import numpy as np
import pytest
import sympy as sp

import gdcore as gd
from gdcore import autodiff
from gdcore.autodiff import Dual, automatic_derivative, automatic_gradient

t = sp.Symbol("t", positive=True)


def parts(dual):
    """Both parts of a dual number, to compare: `==` looks at the value alone."""
    return dual.value, dual.derivative


# Each as a program and as a formula.
PROGRAMS = [
    (lambda x: 3.0, sp.Integer(3)),
    (lambda x: x, t),
    (lambda x: -x, -t),
    (lambda x: x + 2, t + 2),
    (lambda x: 2 + x, t + 2),
    (lambda x: x - 2, t - 2),
    (lambda x: 2 - x, 2 - t),
    (lambda x: 3 * x - x * 5, -2 * t),
    (lambda x: x * x * x, t**3),
    (lambda x: x / 4, t / 4),
    (lambda x: 4 / x, 4 / t),
    (lambda x: (x + 1) / (x * x + 2), (t + 1) / (t**2 + 2)),
    (lambda x: x**2, t**2),
    (lambda x: x**-1.5, t ** sp.Rational(-3, 2)),
    (lambda x: 2**x, 2**t),
    (lambda x: x**x, t**t),
    (lambda x: x ** (x * x - x), t ** (t**2 - t)),
    (lambda x: np.sin(x), sp.sin(t)),
    (lambda x: np.cos(x), sp.cos(t)),
    (lambda x: np.exp(-x), sp.exp(-t)),
    (lambda x: np.log(x), sp.log(t)),
    (lambda x: np.sqrt(x), sp.sqrt(t)),
    (lambda x: np.tanh(x), sp.tanh(t)),
    (lambda x: np.abs(x - 2), sp.Abs(t - 2)),
    (lambda x: np.square(x) + np.power(x, 3), t**2 + t**3),
    (lambda x: np.float64(2.0) * x - x / np.float64(4.0) + np.int64(1), 2 * t - t / 4 + 1),
    (lambda x: np.sum(np.array([1.0, 2.0, 3.0]) * x ** np.arange(3)), 1 + 2 * t + 3 * t**2),
    (lambda x: 1 / (1 + np.exp(-x)), 1 / (1 + sp.exp(-t))),
    (lambda x: np.exp(np.sin(x) * np.log(1 + x**2)), sp.exp(sp.sin(t) * sp.log(1 + t**2))),
]


@pytest.mark.parametrize(
    ("program", "formula"), PROGRAMS, ids=[f"{i}: {p[1]}" for i, p in enumerate(PROGRAMS)]
)
@pytest.mark.parametrize("at", [0.1, 0.7, 1.0, 2.5, 4.0])
def test_values_and_derivatives_are_those_of_sympy(program, formula, at):
    value, slope = formula.subs(t, at), sp.diff(formula, t).subs(t, at)
    assert automatic_derivative(program, at) == pytest.approx(float(slope), rel=1e-12, abs=1e-12)
    dual = program(Dual(at, 1.0))
    if isinstance(dual, Dual):
        assert dual.value == pytest.approx(float(value), rel=1e-13, abs=1e-13)
        # A dual number that moves three times as fast has three times the derivative.
        assert program(Dual(at, 3.0)).derivative == pytest.approx(3 * dual.derivative, rel=1e-12)


@pytest.mark.parametrize("n", [-3, -1, 0, 1, 2, 3])
def test_whole_powers_of_negative_numbers(n):
    assert parts(Dual(-2.0, 1.0) ** n) == ((-2.0) ** n, n * (-2.0) ** (n - 1))


def test_powers_at_zero():
    assert [parts(Dual(0.0, 1.0) ** n) for n in (0, 1, 2)] == [(1, 0), (0, 1), (0, 0)]


def test_a_dual_exponent_that_does_not_move_is_a_number():
    assert parts(Dual(-2.0, 1.0) ** Dual(3.0, 0.0)) == (-8.0, 12.0)
    assert parts(2 ** Dual(3.0, 0.0)) == (8.0, 0.0)


def test_results_are_plain_floats():
    for dual in (Dual(2.0, 1.0) ** 2, np.sin(Dual(2.0, 1.0)), np.float64(2) * Dual(1.0, 1.0)):
        assert type(dual.value) is type(dual.derivative) is float
    assert type(automatic_derivative(np.sin, 1)) is float
    assert type(automatic_derivative(lambda x: 3, 1)) is float
    assert repr(Dual(9.0, 6.0)) == "Dual(value=9.0, derivative=6.0)"


@pytest.mark.parametrize(
    "compare",
    [operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne],
)
@pytest.mark.parametrize(("a", "b"), [(1.0, 2.0), (2.0, 1.0), (1.0, 1.0)])
def test_comparisons_look_at_the_values(compare, a, b):
    expected = compare(a, b)
    assert compare(Dual(a, 5.0), Dual(b, -5.0)) is expected
    assert compare(Dual(a, 5.0), b) is expected
    assert compare(a, Dual(b, -5.0)) is expected


def test_functions_with_branches():
    def piecewise(x):
        return x**2 if x > 1 else 3 * x

    assert [automatic_derivative(piecewise, x) for x in (0.5, 2.0)] == [3.0, 4.0]
    relu = automatic_derivative(lambda x: np.maximum(x, 0), np.array([-1.0, 2.0]))
    np.testing.assert_array_equal(relu, [0.0, 1.0])
    assert automatic_derivative(lambda x: np.where(x > 0, x**2, 0 * x), 3.0) == 6.0


@pytest.mark.parametrize(
    "sinc",
    [
        lambda x: 1.0 if x == 0 else np.sin(x) / x,
        lambda x: np.sin(x) / x if x != 0 else 1.0,
        lambda x: np.sin(x) / x if x else 1.0,
        lambda x: 1.0 if x in (0, math.pi) else np.sin(x) / x,
        lambda x: {0.0: 1.0}.get(x) or np.sin(x) / x,
        lambda x: np.where(x == 0, 1.0, np.sin(x) / x),
        lambda x: np.where(np.equal(x, 0), 1.0, np.sin(x) / x),
    ],
)
def test_a_branch_for_a_single_value_is_taken(sinc):
    assert automatic_derivative(sinc, 0.0) == 0.0
    assert automatic_derivative(sinc, 1.0) == pytest.approx(math.cos(1) - math.sin(1))


def test_a_dual_number_is_equal_to_no_text_and_compares_with_arrays_elementwise():
    assert (Dual(1.0, 2.0) == "1", Dual(1.0, 2.0) != None) == (False, True)  # noqa: E711
    array = np.array([1.0, 2.0])
    assert (Dual(1.0, 2.0) == array).tolist() == [True, False]
    assert (array != Dual(1.0, 2.0)).tolist() == [False, True]


def test_the_absolute_value_has_slope_0_at_its_kink_as_in_sympy():
    assert [automatic_derivative(abs, x) for x in (-2.0, 0.0, 2.0)] == [-1.0, 0.0, 1.0]


def test_one_variable_takes_arrays_too():
    x = np.linspace(-1, 1, 6).reshape(2, 3)
    slopes = automatic_derivative(lambda x: np.exp(x) * x, x)
    np.testing.assert_allclose(slopes, np.exp(x) * (x + 1), rtol=1e-14)


def test_a_direction_gives_the_directional_derivative():
    # ∇(x₀² + 2x₁²) at (1, 2) is (2, 8); along (3, −1) that is 6 − 8
    slope = automatic_derivative(lambda x: x[0] ** 2 + 2 * x[1] ** 2, [1.0, 2.0], [3.0, -1.0])
    assert slope == -2.0


@pytest.mark.parametrize("shape", [(2,), (2, 3), (2, 2), (2, 3, 4)])
def test_the_gradient_has_the_shape_of_x_and_the_exact_values(shape):
    x, y = sp.symbols("x y")
    f = gd.SymbolicObjective(x**2 + 2 * x * y + 3 + sp.cos(x + 2 * y))
    points = np.random.default_rng(0).normal(size=shape)
    gradient = automatic_gradient(
        lambda x: x[0] ** 2 + 2 * x[0] * x[1] + 3 + np.cos(x[0] + 2 * x[1]), points
    )
    assert gradient.dtype == float
    assert gradient.shape == shape
    np.testing.assert_allclose(gradient, f.grad(points), rtol=1e-13, atol=1e-13)


def test_programs_of_linear_algebra_run_as_they_are():
    A = np.array([[2.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 4.0]])
    b = np.array([1.0, 2.0, 3.0])
    x = np.array([0.5, -1.0, 2.0])
    np.testing.assert_allclose(automatic_gradient(lambda x: x @ A @ x / 2 - b @ x, x), A @ x - b)
    np.testing.assert_allclose(
        automatic_gradient(lambda x: np.sum((A @ x - b) ** 2, axis=0), x), 2 * A.T @ (A @ x - b)
    )
    np.testing.assert_allclose(
        automatic_gradient(lambda x: np.log(np.exp(x).sum()), x), np.exp(x) / np.exp(x).sum()
    )


def test_a_coordinate_that_f_does_not_use_has_slope_0():
    assert automatic_gradient(lambda x: x[0] ** 2, [3.0, 1.0]).tolist() == [6.0, 0.0]
    assert automatic_gradient(lambda x: 7.0, [3.0, 1.0]).tolist() == [0.0, 0.0]


def test_a_single_number_is_a_point_of_one_coordinate():
    assert automatic_gradient(lambda x: x[0] ** 2, 3).tolist() == [6.0]


def test_a_function_of_the_wrong_shape_is_refused():
    with pytest.raises(ValueError, match=r"shape \(2,\) for x of shape \(2,\); expected \(\)"):
        automatic_gradient(lambda x: x**2, [1.0, 2.0])
    with pytest.raises(ValueError, match=r"shape \(\) for x of shape \(2, 3\); expected \(3,\)"):
        automatic_gradient(np.sum, np.ones((2, 3)))


@pytest.mark.parametrize("other", ["one", "2", np.str_("2"), None, 1j])
@pytest.mark.parametrize("compute", [operator.add, operator.mul, operator.pow, operator.lt])
def test_what_is_no_number_is_refused(compute, other):
    with pytest.raises(TypeError, match=r"^a dual number computes with numbers only, got "):
        compute(Dual(1.0, 1.0), other)


@pytest.mark.parametrize(
    "f",
    [
        gd.functions.SQUARE,
        gd.Objective(lambda x: x**2),
        gd.MeanSquaredError([[1.0], [2.0]], [1.0, 2.0]),
        t**2,
        3.0,
    ],
)
@pytest.mark.parametrize("function", [automatic_derivative, automatic_gradient])
def test_an_objective_is_sent_to_its_own_gradient(function, f):
    with pytest.raises(TypeError, match=r"^f must be a function that .*; an objective knows its"):
        function(f, 3.0)


MASKED = np.ma.array([1.0, 2.0], mask=[True, False])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.sin, "1"), "x must be a number or an array of numbers, got '1'"),
        ((np.sin, None), "x must be a number or an array of numbers, got None"),
        ((np.sin, 1.0, "2"), "direction must be a number or an array of numbers, got '2'"),
        ((np.sin, MASKED), "x must be .* got a masked array"),
        ((np.sum, [1.0, 2.0], MASKED), "direction must be .* got a masked array"),
        ((lambda x: np.ma.array([x, x]), 1.0), r"f\(x\) must be .* got a masked array"),
    ],
)
def test_text_and_masked_arrays_are_refused(arguments, message):
    with pytest.raises(TypeError, match=f"^{message}"):
        automatic_derivative(*arguments)


def test_a_point_without_coordinates_has_no_gradient():
    with pytest.raises(ValueError, match=r"^x must have at least one coordinate, got \[\]$"):
        automatic_gradient(lambda x: (x**2).sum(0), [])


def test_it_leaves_its_argument_alone():
    point = np.array([1.0, 2.0])
    automatic_gradient(lambda x: x[0] * x[1], point)
    np.testing.assert_array_equal(point, [1.0, 2.0])


def test_a_dual_number_is_frozen_and_compares_by_value():
    assert Dual(1.0, 2.0) == Dual(1.0, 3.0) != Dual(2.0, 3.0)
    assert len({1.0, Dual(1.0, 2.0), Dual(1.0, 3.0)}) == 1
    with pytest.raises(AttributeError):
        Dual(1.0, 2.0).value = 3.0


def test_it_serves_as_the_gradient_of_a_descent_even_of_one_that_diverges():
    def f(x):
        return (1 - x[0]) ** 2 + 20 * (x[1] - x[0] ** 2) ** 2

    objective = gd.Objective(f, lambda x: automatic_gradient(f, x))
    path = gd.minimize(objective, [0.0, 0.0], gd.GradientDescent(lr=0.008), max_steps=5_000)
    assert path.converged
    np.testing.assert_allclose(path.x, [1, 1], atol=1e-4)
    assert gd.minimize(objective, [2.0, 0.0], gd.GradientDescent(lr=1.0)).diverged
    alone = gd.Objective(lambda x: x**4, lambda x: automatic_derivative(lambda x: x**4, x))
    assert gd.minimize(alone, 2.0, gd.GradientDescent(lr=1.0)).diverged


def test_overflow_is_infinite_as_in_numpy():
    with np.errstate(over="ignore"):
        assert automatic_derivative(np.exp, 1e4) == math.inf
        assert automatic_derivative(lambda x: x**4, 1e200) == math.inf


def test_the_module_is_short_enough_to_read_in_a_lesson():
    assert len(inspect.getsource(autodiff).splitlines()) <= 140


def test_a_pole_is_infinite_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert parts(gd.Dual(0.0, 1.0) ** -1) == (math.inf, -math.inf)
        assert gd.automatic_derivative(np.log, 0.0) == math.inf
        assert math.isnan(gd.automatic_derivative(lambda x: 1 / x, 0.0))
        assert gd.automatic_derivative(np.sqrt, 0.0) == math.inf
        assert math.isnan(gd.automatic_derivative(np.sqrt, -1.0))


POLES = {
    "log of 0": (lambda: np.log(Dual(0.0, 1.0)), Dual(-math.inf, math.inf)),
    "log of the whole number 0": (lambda: np.log(Dual(0, 1)), Dual(-math.inf, math.inf)),
    "square root of 0": (lambda: np.sqrt(Dual(0, 1)), Dual(0.0, math.inf)),
    "a power of 0": (lambda: Dual(0, 1) ** -2, Dual(math.inf, -math.inf)),
    "a quotient by 0": (lambda: 1 / Dual(0.0, 2.0) ** 2, Dual(math.inf, math.nan)),
    "NumPy's number by 0": (lambda: np.float64(3.0) / Dual(0.0, 1.0), Dual(math.inf, math.nan)),
    "a difference of infinities": (
        lambda: Dual(math.inf, 1.0) - Dual(math.inf, 1.0),
        Dual(math.nan, 0.0),
    ),
    "the sine of infinity": (lambda: np.sin(Dual(math.inf, 1.0)), Dual(math.nan, math.nan)),
    "an exponential": (lambda: np.exp(Dual(1e308, 1.0)), Dual(math.inf, math.inf)),
    "a product": (lambda: Dual(1e308, 1.0) * 10, Dual(math.inf, 10.0)),
}


@pytest.mark.parametrize(("compute", "expected"), POLES.values(), ids=POLES)
def test_numpys_functions_of_a_dual_number_give_no_warning(compute, expected):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = compute()
    np.testing.assert_equal((found.value, found.derivative), (expected.value, expected.derivative))


def test_numpys_functions_of_arrays_with_dual_numbers():
    sums = np.add(np.array([1.0, 2.0]), Dual(1.0, 1.0))
    assert [*map(parts, sums)] == [(2.0, 1.0), (3.0, 1.0)]
    assert [*map(parts, np.array([1.0, 2.0]) * Dual(1.0, 1.0))] == [(1.0, 1.0), (2.0, 2.0)]
    assert parts(np.add.reduce([Dual(1.0, 1.0), Dual(2.0, 0.0)])) == (3.0, 1.0)
    assert np.log(Dual(2, 1)).derivative == 0.5
