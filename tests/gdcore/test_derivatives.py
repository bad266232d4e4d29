"""gdcore.derivatives against values worked out by hand and against SymPy."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

import gdcore as gd
from gdcore.derivatives import CENTRAL_STEP

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


def test_a_line_takes_arrays():
    np.testing.assert_array_equal(gd.Line(1.0, 2.0, 3.0)(np.array([1.0, 2.0])), [2.0, 5.0])
