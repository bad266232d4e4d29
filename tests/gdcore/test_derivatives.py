"""gdcore.derivatives against values worked out by hand and against SymPy."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

import gdcore as gd
from gdcore.derivatives import CENTRAL_STEP, FORWARD_STEP, error_curve

sane = st.floats(-1e3, 1e3)


def square(x):
    return x**2


@given(x=sane, h=st.floats(1e-3, 10) | st.floats(-10, -1e-3))
def test_difference_quotient_of_the_parabola_is_2x_plus_2_plus_h(x, h):
    quotient = gd.difference_quotient(lambda t: t**2 + 2 * t + 3, x, h)
    # The numerator cancels: its rounding error, at most a few ulp of f, is divided by h.
    tolerance = 1e-14 * (1 + x**2 + h**2) / abs(h)
    assert quotient == pytest.approx(2 * x + 2 + h, rel=0, abs=tolerance)


def test_difference_quotient_broadcasts_points_and_steps():
    quotient = gd.difference_quotient(square, np.array([[1.0], [2.0]]), [1.0, 0.5])
    np.testing.assert_allclose(quotient, [[3.0, 2.5], [5.0, 4.5]])


@pytest.mark.parametrize("h", [0, 0.0, [0.1, 0.0], np.inf, np.nan])
@pytest.mark.parametrize(
    "derivative", [gd.difference_quotient, gd.central_difference, gd.secant_line]
)
def test_a_step_of_zero_or_infinity_is_refused(derivative, h):
    with pytest.raises(ValueError, match="h must be finite and not zero"):
        derivative(square, 1.0, h)


def test_float_in_float_out():
    assert type(gd.difference_quotient(np.sin, 1, 1)) is float
    assert type(gd.central_difference(np.sin, 1)) is float


@given(x=sane)
def test_central_difference_is_exact_for_a_parabola_up_to_rounding(x):
    assert gd.central_difference(square, x) == pytest.approx(2 * x, rel=1e-9, abs=1e-9)


def test_central_difference_of_sine_has_eleven_digits_and_of_an_array_is_elementwise():
    x = np.array([0.0, 1.0, 2.0])
    np.testing.assert_allclose(gd.central_difference(np.sin, x), np.cos(x), rtol=0, atol=5e-11)


def test_the_step_grows_with_x_so_that_it_is_not_rounded_away():
    assert gd.central_difference(square, 1e22) == pytest.approx(2e22, rel=1e-9)
    assert 1e22 + CENTRAL_STEP == 1e22


@pytest.mark.parametrize(("x", "step"), [(0.0, 1.0), (-0.5, 1.0), (3.0, 3.0), (-1e22, 1e22)])
def test_the_step_is_relative_beyond_1_in_floats_arrays_and_coordinates(x, step):
    seen = []

    def watched(x):
        seen.append(x)
        return 0.0 * x

    for h in (0.25, CENTRAL_STEP):
        expected = [x + h * step, x - h * step]
        gd.central_difference(watched, x, h)
        gd.central_difference(watched, np.array([x, 1.0]), h)
        gd.numeric_gradient(lambda x: watched(x)[1], [1.0, x], h)
        floats, arrays, _, points = seen[:2], seen[2:4], seen[4:6], seen[6:8]
        assert floats == expected
        assert [array[0] for array in arrays] == expected
        assert [point[1] for point in points] == expected
        assert [point[0] for point in points] == [1.0, 1.0]
        seen.clear()


@pytest.mark.parametrize("shape", [(2,), (2, 3), (2, 3, 4)])
def test_numeric_gradient_has_the_shape_of_x_and_the_symbolic_values(shape):
    x, y = sp.symbols("x y")
    f = gd.SymbolicObjective(x**2 + 2 * x * y + 3 + sp.cos(x + 2 * y))
    points = np.random.default_rng(0).normal(size=shape)
    gradient = gd.numeric_gradient(f, points)
    assert gradient.shape == shape
    np.testing.assert_allclose(gradient, f.grad(points), rtol=0, atol=1e-8)


def test_numeric_gradient_needs_coordinates_and_a_function_of_the_right_shape():
    with pytest.raises(ValueError, match="x has no coordinates"):
        gd.numeric_gradient(square, 1.0)
    with pytest.raises(ValueError, match=r"shape \(2,\) for x of shape \(2,\); expected \(\)"):
        gd.numeric_gradient(square, [1.0, 2.0])


def test_numeric_gradient_leaves_its_argument_alone():
    point = np.array([1.0, 2.0])
    gd.numeric_gradient(lambda x: x[0] * x[1], point)
    np.testing.assert_array_equal(point, [1.0, 2.0])


def test_secant_line_runs_through_both_points():
    line = gd.secant_line(square, 1.0, 2.0)
    assert (line(1.0), line(3.0)) == (1.0, 9.0)


def test_tangent_line_takes_the_slope_given_then_the_exact_one_then_a_difference():
    cube = gd.Objective(lambda x: x**3, lambda x: 3 * x**2)
    assert gd.tangent_line(cube, 2).slope == 12.0
    assert gd.tangent_line(cube, 2, slope=5.0) == gd.Line(2.0, 8.0, 5.0)
    slope = gd.tangent_line(lambda x: x**3, 2.0).slope
    assert slope == pytest.approx(12.0, abs=1e-8)
    assert slope != 12.0


@pytest.mark.parametrize("x", ["1", None, 1j])
def test_tangent_line_needs_a_number(x):
    with pytest.raises(TypeError, match="x must be a number"):
        gd.tangent_line(lambda x: x**2, x)


@pytest.mark.parametrize(
    ("function", "arguments", "name"),
    [
        (gd.tangent_line, (square, 1.0, "2"), "slope"),
        (gd.tangent_line, (square, [1.0, 2.0]), "x"),
        (gd.secant_line, (square, "1", 0.1), "x"),
        (gd.secant_line, (square, 1.0, [0.1]), "h"),
        (error_curve, (np.sin, "1", np.cos, 0.1), "x"),
        (error_curve, (np.sin, np.ones(1), np.cos, 0.1), "x"),
        (error_curve, (np.sin, 1.0, "1", 0.1), "derivative"),
    ],
)
def test_a_line_and_an_error_curve_need_single_numbers(function, arguments, name):
    with pytest.raises(TypeError, match=f"^{name} (must be a number|returned)"):
        function(*arguments)


def test_a_line_is_frozen():
    with pytest.raises(AttributeError):
        gd.Line(1.0, 2.0, 3.0).slope = 4.0


def test_a_line_takes_arrays():
    np.testing.assert_array_equal(gd.Line(1.0, 2.0, 3.0)(np.array([1.0, 2.0])), [2.0, 5.0])


def cube(x):
    return x**3


STEPS = np.logspace(-15, -0.5, 117)


@pytest.mark.parametrize(
    ("scheme", "best_step", "lowest"),
    [("forward", FORWARD_STEP, 1e-8), ("central", CENTRAL_STEP, 1e-10)],
)
def test_the_error_curve_is_a_u_with_its_bottom_at_the_documented_step(scheme, best_step, lowest):
    # The median over many points, because the rounding error of a single one is a matter of luck.
    points = np.linspace(0.5, 1.5, 101)
    curves = [error_curve(np.sin, x, np.cos, STEPS, scheme) for x in points]
    curve = np.median(curves, axis=0)
    bottom = STEPS[np.argmin(curve)]
    assert best_step / 10 < bottom < best_step * 10
    assert curve.min() < lowest
    at = STEPS / bottom
    assert curve[at < 0.01].min() > 10 * curve.min()
    assert curve[at > 100].min() > 10 * curve.min()
    # Rounding falls with h, and truncation rises with h or h².
    order = {"forward": 1, "central": 2}[scheme]
    assert slope_of(STEPS[5:45], curve[5:45]) == pytest.approx(-1, abs=0.15)
    assert slope_of(STEPS[-20:], curve[-20:]) == pytest.approx(order, abs=0.15)


def slope_of(h, error):
    return np.polyfit(np.log(h), np.log(error), 1)[0]


def test_the_steps_are_roots_of_the_machine_epsilon():
    assert FORWARD_STEP == 2.0**-26
    assert pytest.approx(2.0**-52, rel=1e-14) == CENTRAL_STEP**3


def test_a_step_of_1e_12_is_a_bad_choice():
    # Lesson 03: near 1 the error is about 1e-4, against 2e-11 of the central difference at 6e-6.
    points = np.linspace(0.9, 1.1, 101)
    tiny = max(error_of_sine(x, 1e-12, "forward") for x in points)
    good = max(error_of_sine(x, 6e-6, "central") for x in points)
    assert 5e-5 < tiny < 3e-4
    assert 5e-12 < good < 5e-11


def error_of_sine(x, h, scheme):
    return error_curve(np.sin, x, np.cos, h, scheme)


def test_error_curves_by_hand():
    # (x + h)³ − x³ = 3x²h + 3xh² + h³, and the central one leaves h²
    assert error_curve(cube, 2.0, 12.0, 0.5) == 6 * 0.5 + 0.25
    assert error_curve(cube, 2.0, lambda x: 3 * x**2, 0.5, scheme="central") == 0.25
    errors = error_curve(cube, 2, 12.0, [[0.5, 0.25]])
    np.testing.assert_array_equal(errors, [[3.25, 1.5625]])
    # The step is h itself, wherever x is; and an error has no sign.
    assert error_curve(square, 1024.0, 2048.0, 0.5) == 0.5
    assert error_curve(square, 1024.0, 2049.0, 0.5, scheme="central") == 1.0
    assert type(error_curve(np.sin, 1, np.cos, 1)) is float


@pytest.mark.parametrize("h", [0.0, -0.1, np.inf, np.nan, [0.1, 0.0], [0.1, -0.1]])
def test_a_step_size_that_is_not_positive_is_refused(h):
    with pytest.raises(ValueError, match="step_sizes must be finite and greater than 0, got"):
        error_curve(np.sin, 1.0, np.cos, h)


def test_an_unknown_scheme_is_refused():
    with pytest.raises(ValueError, match='scheme must be "forward" or "central", got \'backward\''):
        error_curve(np.sin, 1.0, np.cos, 0.1, scheme="backward")


def test_whole_numbers_are_points_too():
    gradient = gd.numeric_gradient(lambda x: x[0] ** 2 + 2 * x[1] ** 2, [1, 1])
    np.testing.assert_allclose(gradient, [2, 4], rtol=1e-8)


def test_a_point_without_coordinates_is_sent_to_the_other_function():
    message = (
        r"^x has no coordinates; numeric_gradient takes shape \(n, \*runs\), "
        r"central_difference takes one variable$"
    )
    with pytest.raises(ValueError, match=message):
        gd.numeric_gradient(lambda x: x**2, 1.0)
