"""gdcore.curvature: Hessians against hand and SymPy, spectra, and rates against real descents."""

import numpy as np
import pytest
import sympy as sp

import gdcore as gd
from gdcore.curvature import (
    SECOND_STEP,
    Spectrum,
    best_rate,
    hessian,
    spectrum,
    stable_rate,
)
from gdcore.functions import ALL, BOWL, PLATEAU, QUARTIC, ROSENBROCK, SADDLE, VALLEY, WAVES

x, y, z = sp.symbols("x y z")
CUBIC = x**2 * y + y * z**3 + sp.exp(x * z)


def cubic_hessian(p):
    a, b, c = p
    e = np.exp(a * c)
    return np.array(
        [
            [2 * b + c * c * e, 2 * a, (1 + a * c) * e],
            [2 * a, 0 * a, 3 * c * c],
            [(1 + a * c) * e, 3 * c * c, 6 * b * c + a * a * e],
        ]
    )


@pytest.mark.parametrize("shape", [(3,), (3, 4), (3, 3), (3, 2, 4)])
def test_a_formula_has_an_exact_hessian_of_the_right_shape(shape):
    f = gd.SymbolicObjective(CUBIC)
    points = np.random.default_rng(0).normal(size=shape)
    for matrix in (f.hessian(points), hessian(f, points), hessian(CUBIC, points)):
        assert matrix.shape == (3, *shape)
        np.testing.assert_allclose(matrix, cubic_hessian(points), rtol=1e-13, atol=1e-13)
        np.testing.assert_array_equal(matrix, matrix.swapaxes(0, 1))


def test_second_partials_are_formulas_in_the_order_of_the_coordinates():
    f = gd.SymbolicObjective(x**2 * y, symbols=(y, x))
    assert f.second_partials == ((0, 2 * x), (2 * x, 2 * y))


def test_one_variable_has_a_second_derivative():
    f = gd.SymbolicObjective(x**3)
    assert f.second_partials == ((6 * x,),)
    assert f.hessian(2.0) == 12.0
    assert type(f.hessian(2.0)) is type(hessian(f, 2)) is float
    np.testing.assert_array_equal(f.hessian(np.array([[1.0, 2.0]])), [[6.0, 12.0]])
    np.testing.assert_array_equal(gd.SymbolicObjective(x**2).hessian([1.0, 2.0]), [2.0, 2.0])


@pytest.mark.parametrize(
    ("expr", "value"),
    [
        (sp.Abs(x), 0.0),
        (sp.Max(x, 1), 0.0),
        (x**2 * sp.Heaviside(x), 2.0),
        (sp.Abs(x) ** 3, 12.0),
        (sp.Piecewise((x**2, x > 0), (0, True)), 2.0),
    ],
)
def test_a_kink_adds_nothing_to_the_hessian(expr, value):
    assert gd.SymbolicObjective(expr).hessian(2.0) == value
    assert gd.SymbolicObjective(sp.Abs(x)).hessian(0.0) == 0.0


def test_the_hessian_of_a_formula_wants_all_coordinates():
    with pytest.raises(ValueError, match=r"f has 2 variables \(x, y\); expected \(2, \*runs\)"):
        gd.SymbolicObjective(x * y).hessian([1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    ("expr", "quadratic"),
    [
        (x**2 + 3 * x * y - y, True),
        ((x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2, True),
        (sp.Integer(3) * x, True),
        (x**2 * (sp.sin(y) ** 2 + sp.cos(y) ** 2), True),
        ((x**4 + x**2 * y**2) / x**2, True),
        (x**2 * y, False),
        (x**3, False),
        (x**4 - x**4 / 2, False),
        (sp.cos(x) + x**2, False),
        (sp.Abs(x), False),
        (sp.sqrt(x**2 + y**2), False),
    ],
    ids=str,
)
def test_a_formula_knows_whether_it_is_quadratic(expr, quadratic):
    assert gd.SymbolicObjective(expr).is_quadratic is quadratic


@pytest.mark.parametrize("f", ALL, ids=lambda f: f.name)
def test_exact_and_numeric_hessians_agree_across_the_domain(f):
    low, high = np.array(f.domain).T
    points = np.random.default_rng(3).uniform(low, high, size=(20, f.dimensions)).T
    points = points if f.dimensions > 1 else points[0]
    exact = hessian(f, points)
    scale = np.abs(exact).max()
    from_gradient = hessian((f, f.grad), points)
    assert np.shape(from_gradient) == np.shape(exact)
    np.testing.assert_allclose(from_gradient, exact, rtol=0, atol=1e-8 * scale)
    from_values = hessian(lambda x: f(x), points)
    np.testing.assert_allclose(from_values, exact, rtol=0, atol=1e-5 * scale)


def test_a_hessian_by_differences_has_eight_digits_from_a_gradient_and_seven_from_values():
    def f(p):
        return np.exp(p[0]) * np.sin(p[1])

    def grad(p):
        return np.exp(p[0]) * np.array([np.sin(p[1]), np.cos(p[1])])

    s, c = np.exp(1) * np.sin(2), np.exp(1) * np.cos(2)
    exact = [[s, c], [c, -s]]
    np.testing.assert_allclose(hessian((f, grad), [1.0, 2.0]), exact, rtol=0, atol=1e-9)
    np.testing.assert_allclose(hessian(f, [1.0, 2.0]), exact, rtol=0, atol=3e-7)
    assert hessian(np.sin, 1.0) == pytest.approx(-np.sin(1), abs=1e-7)
    assert hessian((np.sin, np.cos), 1.0) == pytest.approx(-np.sin(1), abs=1e-10)


def test_the_step_of_the_second_difference():
    # Measured: four times longer or shorter steps are worse.
    points = np.linspace(0.5, 1.5, 101)

    def error(h):
        values = np.sin(points + 2 * h) - 2 * np.sin(points) + np.sin(points - 2 * h)
        return np.median(np.abs(values / (4 * h * h) + np.sin(points)))

    assert error(SECOND_STEP) < min(error(4 * SECOND_STEP), error(SECOND_STEP / 4))
    assert pytest.approx(1.22e-4, rel=1e-2) == SECOND_STEP


def test_the_steps_grow_with_each_coordinate():
    pair = (lambda p: p[0] ** 2 + 3 * p[1] ** 2, lambda p: np.array([2 * p[0], 6 * p[1]]))
    for f in (pair, pair[0]):
        np.testing.assert_allclose(np.diag(hessian(f, [1e20, -2e20])), [2, 6], rtol=1e-6)


def test_the_step_of_a_coordinate_is_the_one_of_a_central_difference():
    seen = []

    def grad(p):
        seen.append(p)
        return 2 * p

    hessian((lambda p: p @ p, grad), [0.5, -3.0])
    h = float(np.finfo(float).eps ** (1 / 3))
    expected = [[0.5 + h, -3.0], [0.5 - h, -3.0], [0.5, -3.0 + 3 * h], [0.5, -3.0 - 3 * h]]
    np.testing.assert_array_equal(seen[-4:], expected)


def test_a_gradient_that_is_none_has_a_symmetric_half():
    # (x, 3y + x) is the gradient of nothing; half of its table and half of its mirror image:
    matrix = hessian((lambda p: p[0] * p[1], lambda p: np.array([p[0], 3 * p[1] + p[0]])), [1, 2])
    np.testing.assert_allclose(matrix, [[1, 0.5], [0.5, 3]], rtol=0, atol=1e-9)


def test_the_point_is_left_alone_and_shapes_are_checked():
    point = np.array([1.0, 2.0])
    hessian((lambda p: p @ p, lambda p: 2 * p), point)
    np.testing.assert_array_equal(point, [1.0, 2.0])
    with pytest.raises(ValueError, match="wants axis=0"):
        hessian(lambda p: np.sum(p**2), np.ones((2, 3)))
    with pytest.raises(TypeError, match="x must be a number"):
        hessian(BOWL, "here")
    with pytest.raises(TypeError, match="f must be an Objective"):
        spectrum(3.0, 1.0)


def test_the_spectrum_of_the_valley():
    found = spectrum(VALLEY, [3.0, 1.0])
    np.testing.assert_array_equal(found.eigenvalues, [1, 25])
    assert (found.smallest, found.largest, found.condition_number) == (1.0, 25.0, 25.0)
    assert type(found.smallest) is type(found.largest) is type(found.condition_number) is float


def test_a_spectrum_is_frozen_and_compares_as_itself():
    found = Spectrum(np.array([1.0, 2.0]))
    with pytest.raises(AttributeError):
        found.eigenvalues = np.zeros(2)
    # By identity: the equality of arrays has no single truth value.
    assert found == found
    assert found != Spectrum(np.array([1.0, 2.0]))


def test_the_spectrum_of_a_rotated_valley_is_the_same():
    c, s = sp.Rational(3, 5), sp.Rational(4, 5)
    turned = VALLEY.expr.subs({x: c * x + s * y, y: c * y - s * x}, simultaneous=True)
    np.testing.assert_allclose(spectrum(turned, [1.0, 1.0]).eigenvalues, [1, 25], rtol=1e-13)


def test_the_condition_number_is_of_sizes():
    assert Spectrum(np.array([1e-310, 1.0])).condition_number == np.inf
    assert spectrum(SADDLE, [0.0, 0.0]).condition_number == 1.0
    assert Spectrum(np.array([-8.0, -2.0, 4.0])).condition_number == 4.0
    assert Spectrum(np.array([0.0, 3.0])).condition_number == np.inf
    assert Spectrum(np.array([0.0, 0.0])).condition_number == np.inf
    # The textbook value at Rosenbrock's minimum.
    assert spectrum(ROSENBROCK, [1.0, 1.0]).condition_number == pytest.approx(2508, abs=0.1)


def test_the_spectrum_of_many_points_and_of_one_variable():
    points = np.random.default_rng(5).normal(size=(2, 3, 4))
    found = spectrum(WAVES, points)
    assert found.eigenvalues.shape == (2, 3, 4)
    one = spectrum(WAVES, points[:, 1, 2])
    np.testing.assert_allclose(found.eigenvalues[:, 1, 2], one.eigenvalues, rtol=1e-13)
    assert found.smallest.shape == found.largest.shape == found.condition_number.shape == (3, 4)
    assert spectrum(QUARTIC, 1.0).eigenvalues.tolist() == [2.0]  # 6x² − 24x + 20 at 1
    np.testing.assert_array_equal(spectrum(QUARTIC, [0.0, 1.0]).largest, [20.0, 2.0])
    # As many runs as variables: still one point for each run.
    assert spectrum(BOWL, np.ones((2, 2))).eigenvalues.tolist() == [[2, 2], [2, 2]]


def test_a_hessian_that_is_not_finite_has_no_spectrum():
    with pytest.raises(ValueError, match="the Hessian of f is not finite at x = "):
        spectrum(gd.functions.ACKLEY, [0.0, 0.0])


@pytest.mark.parametrize(
    ("f", "x"), [(np.log, 0.0), (lambda x: np.log(x[0] * x[1]), [0.0, 1.0]), (sp.log(x), 0.0)]
)
def test_a_hessian_that_is_not_finite_gives_no_warning(f, x):
    assert not np.any(np.isfinite(hessian(f, x)))


@pytest.mark.parametrize("f", [BOWL, lambda x: (x**2).sum(0), (lambda x: x @ x, lambda x: 2 * x)])
@pytest.mark.parametrize("function", [hessian, spectrum, stable_rate, best_rate])
def test_a_point_without_coordinates_has_no_hessian(function, f):
    with pytest.raises(ValueError, match=r"^x must have at least one coordinate, got array"):
        function(f, [])


def test_a_spectrum_is_not_masked():
    with pytest.raises(TypeError, match=r"^eigenvalues must be .* got a masked array; choose"):
        Spectrum(np.ma.array([1.0, 2.0], mask=[True, False]))


def test_stable_and_best_rates_by_hand():
    assert stable_rate(VALLEY, [0.0, 0.0]) == 2 / 25
    assert best_rate(VALLEY, [0.0, 0.0]) == 2 / 26
    assert (stable_rate(QUARTIC, 1.0), best_rate(QUARTIC, 1.0)) == (1.0, 0.5)  # f'' = 2
    # Lesson 07: 0.2 is just under 2/f'' at the deeper minimum of the quartic.
    assert stable_rate(QUARTIC, QUARTIC.minimisers[0][0]) == pytest.approx(0.2007, abs=5e-5)
    np.testing.assert_array_equal(stable_rate(QUARTIC, [0.0, 1.0]), [0.1, 1.0])
    # However little f curves upwards, there is a rate.
    assert (stable_rate(x**2 / 8, 0.0), best_rate(x**2 / 8, 0.0)) == (8.0, 4.0)
    np.testing.assert_array_equal(best_rate(QUARTIC, [0.0, 1.0]), [0.05, 0.5])


@pytest.mark.parametrize("f", [VALLEY, ROSENBROCK, QUARTIC], ids=lambda f: f.name)
def test_descent_is_stable_just_below_the_rate_and_not_above_it(f):
    minimiser = np.array(f.minimisers[0])
    point = minimiser if f.dimensions > 1 else float(minimiser[0])
    bound = stable_rate(f, point)
    error = []
    for rate in (0.99 * bound, 1.01 * bound):
        rule = gd.GradientDescent(lr=rate)
        start = point + 1e-6
        path = gd.minimize(f, start, rule, max_steps=300, tol=0.0)
        error.append(np.linalg.norm(path.x - point) / np.linalg.norm(start - point))
    assert error[0] < 1 < error[1]


def test_no_rate_in_the_neighbourhood_beats_the_best_one():
    best = best_rate(VALLEY, [0.0, 0.0])
    rule = gd.GradientDescent(lr=best * np.array([0.98, 1.0, 1.02]))
    path = gd.minimize(VALLEY, [25.0, 1.0], rule, max_steps=200, tol=0.0)
    slower, fastest, faster = np.linalg.norm(path.x, axis=0)
    assert fastest < min(slower, faster)
    # (κ − 1)/(κ + 1) at each step
    expected = np.linalg.norm([25.0, 1.0]) * (24 / 26) ** 200
    assert fastest == pytest.approx(expected, rel=1e-10)


def test_an_axis_that_curves_down_sets_no_bound():
    assert stable_rate(SADDLE, [0.0, 0.0]) == 1.0


@pytest.mark.parametrize(
    ("rate", "f", "x", "message"),
    [
        (stable_rate, lambda x: -(x**2), 0.0, "does not curve upwards at x = 0.0: the largest"),
        (stable_rate, 3 * x, 0.0, "none is stable"),
        (stable_rate, PLATEAU, [0.0, 3.0], "does not curve upwards"),
        (best_rate, SADDLE, [0.0, 0.0], "the smallest eigenvalue of its Hessian is -2.0"),
        (best_rate, 3 * x, 0.0, "the smallest eigenvalue of its Hessian is 0.0"),
        (best_rate, PLATEAU, [0.0, 3.0], "along every axis"),
    ],
)
def test_where_f_does_not_curve_upwards_there_is_no_rate(rate, f, x, message):
    with pytest.raises(ValueError, match=message):
        rate(f, x)
