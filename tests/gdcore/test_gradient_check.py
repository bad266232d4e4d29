"""gdcore.gradient_check: right gradients pass, wrong ones are found, and the finding reads well."""

import numpy as np
import pytest

import gdcore as gd
from gdcore.functions import ALL, ROSENBROCK
from gdcore.gradient_check import GradientCheck, check_gradient


def f(x):
    return x[0] ** 2 + np.sin(x[1]) * x[2]


def grad(x):
    return np.array([2 * x[0], np.cos(x[1]) * x[2], np.sin(x[1])])


POINT = [3.0, 1.0, -2.0]


def wrong_at(i, factor=1.0, change=0.0):
    def wrong(x):
        g = grad(x)
        g[i] = factor * g[i] + change
        return g

    return wrong


def test_a_right_gradient_passes():
    found = check_gradient(f, grad, POINT)
    assert found
    assert found.ok is True
    assert abs(found.difference) < found.tolerance < 1e-4
    assert repr(found).startswith("the gradient is right: the worst is coordinate ")


@pytest.mark.parametrize("i", [0, 1, 2])
@pytest.mark.parametrize("factor", [-1.0, 0.0, 2.0, 1.0 + 1e-4, 1.0 + 2e-6, 1.0 - 2e-6])
def test_a_wrong_coordinate_is_found(i, factor):
    found = check_gradient(f, wrong_at(i, factor), POINT)
    right = grad(POINT)[i]
    assert not found
    assert found.ok is False
    assert found.coordinate == i
    assert found.given == pytest.approx(factor * right, rel=1e-15)
    assert found.expected == pytest.approx(right, rel=1e-9)
    assert found.difference == found.given - found.expected
    assert abs(found.difference) > found.tolerance


def test_the_worst_of_several_wrong_coordinates_is_reported():
    def wrong(x):
        return grad(x) + np.array([0.1, -0.3, 0.2])

    assert check_gradient(f, wrong, POINT).coordinate == 1


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_gradient_that_is_not_finite_is_wrong(value):
    found = check_gradient(f, wrong_at(2, change=value), POINT)
    assert not found
    assert found.coordinate == 2
    assert f"given {value}" in repr(found)


def test_nan_is_worse_than_any_number():
    def wrong(x):
        return np.array([1e300, np.nan, 0.0])

    assert check_gradient(f, wrong, POINT).coordinate == 1


def test_the_finding_reads_as_a_sentence():
    assert repr(check_gradient(lambda x: x[0] * x[1] ** 2, lambda x: [4, 4], [3.0, 2.0])) == (
        "coordinate 1 of the gradient is wrong: given 4, expected 12, difference -8"
    )
    assert repr(check_gradient(lambda x: x**2, lambda x: -2 * x, 3.0)) == (
        "the derivative is wrong: given -6, expected 6, difference -12"
    )
    assert repr(GradientCheck(True, None, 1.0, 1.0, 0.0, 1e-9)) == (
        "the derivative is right: given 1, expected 1, difference 0"
    )
    assert repr(GradientCheck(True, 0, 1.0, 1.0, 1.23456e-12, 1e-9)) == (
        "the gradient is right: the worst is coordinate 0, given 1, expected 1, difference 1.23e-12"
    )
    assert repr(GradientCheck(False, None, 3.0, 2.0, 1.0, 2.5)) == (
        "cannot tell whether the derivative is right: given 3, expected 2, difference 1, where "
        "rounding or noise in f explains differences up to 2.5"
    )
    assert repr(GradientCheck(False, 1, 3.0, 2.0, 1.0, 2.5)).startswith(
        "cannot tell whether coordinate 1 of the gradient is right: given 3"
    )


def test_nothing_to_find_is_right():
    found = check_gradient(lambda x: 0.0, lambda x: 0.0, 1.0)
    assert (found.ok, found.difference, found.tolerance) == (True, 0.0, 0.0)


def test_a_finding_is_frozen():
    found = check_gradient(f, grad, POINT)
    with pytest.raises(AttributeError):
        found.ok = False


def test_one_variable_is_a_number():
    found = check_gradient(np.sin, np.cos, 1)
    assert found.ok
    assert found.coordinate is None
    assert found.expected == pytest.approx(np.cos(1), abs=1e-9)
    assert type(found.given) is type(found.tolerance) is float


def test_an_objective_and_a_pair_bring_their_gradient():
    assert check_gradient((f, grad), POINT)
    assert check_gradient(gd.Objective(f, grad), POINT)
    assert check_gradient(ROSENBROCK, [-1.2, 1.0])
    assert not check_gradient((f, wrong_at(0, 2.0)), POINT)
    # Given both, the gradient in hand is the one to check.
    assert not check_gradient(ROSENBROCK, lambda x: -ROSENBROCK.grad(x), [-1.2, 1.0])


@pytest.mark.parametrize("named", ALL, ids=lambda f: f.name)
def test_the_gradients_of_all_named_functions_pass_all_over_the_domain(named):
    rng = np.random.default_rng(1)
    low, high = np.array(named.domain).T
    for x in rng.uniform(low, high, size=(40, named.dimensions)):
        point = x if named.dimensions > 1 else float(x[0])
        assert check_gradient(named, point)
        for i in range(named.dimensions):

            def wrong(x, i=i, named=named):
                g = np.atleast_1d(named.grad(x)).copy()
                g[i] += 1e-3 * (1 + abs(g[i]))
                return g if named.dimensions > 1 else g[0]

            found = check_gradient(named, wrong, point)
            assert not found
            assert found.coordinate == (i if named.dimensions > 1 else None)


@pytest.mark.parametrize("centre", [3.0, 100.0, -734.5, 12_345.6])
def test_the_noise_of_f_is_not_taken_for_an_error(centre):
    # Multiplied out, the terms cancel: at the minimum f is all rounding error.
    def expanded(x):
        return x * x - 2 * centre * x + centre * centre

    for x in np.linspace(0.999, 1.001, 21) * centre:
        assert check_gradient(expanded, lambda x: 2 * (x - centre), x)
    assert not check_gradient(expanded, lambda x: 2 * (x - centre) + 1e-4 * abs(centre), centre)


def test_the_tolerance_knows_that_a_large_value_hides_a_small_slope():
    # The floats near 1e8 are 1.5e-8 apart, and the steps 6e-6: slopes are known to 1e-3 or so.
    found = check_gradient(lambda x: 1e8 + x**2, lambda x: 2 * x, 1.0)
    assert found
    assert 1e-3 < found.tolerance < 1
    assert not check_gradient(lambda x: 1e8 + x**2, lambda x: 2 * x + 1, 1.0)


def undecided(found):
    return not found and found.undecided and repr(found).startswith("cannot tell whether")


@pytest.mark.parametrize("factor", [0.0, 0.3, 2.0, 3.0])
@pytest.mark.parametrize(
    "f",
    [lambda x: 1e10 + x**2, lambda x: 1e11 + x**2, lambda x: 1e6 + 1e-4 * x**2],
    ids=["large", "larger", "flat"],
)
def test_a_slope_below_the_rounding_of_f_is_neither_right_nor_wrong(f, factor):
    slope = 1e-4 if f(0.0) == 1e6 else 1.0
    assert undecided(check_gradient(f, lambda x: factor * slope * x, 1.0))


@pytest.mark.parametrize("factor", [-2.0, 0.0, 2.0, 3.0])
@pytest.mark.parametrize("noise", [1e-3, 1.0])
def test_a_slope_below_the_noise_of_f_is_neither_right_nor_wrong(noise, factor):
    rng = np.random.default_rng(0)
    for _ in range(50):
        found = check_gradient(lambda x: x**2 + noise * rng.normal(), lambda x: factor * x, 1.0)
        assert undecided(found)


def test_a_wrong_coordinate_is_reported_before_an_undecided_one_and_that_before_a_right_one():
    def f(x):
        return x[0] ** 2 + 1e-9 * x[1] + 10.0

    def undecided_and(first):
        return check_gradient(f, lambda x: [first * x[0], 3e-9], [1.0, 1.0])

    assert undecided(undecided_and(2.0))
    assert undecided_and(2.0).coordinate == 1
    assert repr(undecided_and(3.0)).startswith("coordinate 0 of the gradient is wrong")
    assert not undecided_and(3.0).undecided


@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_a_flat_stationary_point_is_no_noise(n):
    for x in (0.0, 1e-8, -1e-7):
        assert check_gradient(lambda x: x**n, lambda x: n * x ** (n - 1), x)
    assert not check_gradient(lambda x: x**n, lambda x: n * x ** (n - 1) + 1e-3, 0.0)


def test_the_tolerance_is_relative_to_a_small_scale():
    assert check_gradient(lambda x: 1e-12 * np.sin(x), lambda x: 1e-12 * np.cos(x), 1.0)
    assert not check_gradient(lambda x: 1e-12 * np.sin(x), lambda x: 1.001e-12 * np.cos(x), 1.0)


def test_the_tolerance_knows_that_the_quotient_is_truncated():
    # f''' is 10⁹: the quotient is off by h²/6 of it, 6e-3, and by more than 1e-6 of the slope.
    def steep(x):
        return np.sin(1e3 * x)

    found = check_gradient(steep, lambda x: 1e3 * np.cos(1e3 * x), 1.0)
    assert found
    assert abs(found.difference) > 1e-6 * abs(found.expected)
    assert not check_gradient(steep, lambda x: 1.0002e3 * np.cos(1e3 * x), 1.0)


def test_a_kink_is_not_taken_for_noise():
    assert check_gradient(abs, np.sign, 0.0)
    assert not check_gradient(abs, lambda x: 0.5, 0.0)
    assert not check_gradient(lambda x: np.sum(np.abs(x)), lambda x: np.sign(x) + 0.3, [0.0, 0.0])
    jump = check_gradient(lambda x: float(x > 0), lambda x: 0.0, 0.0)
    assert not jump


S = float(np.finfo(float).eps ** (1 / 3))
EPS = float(np.finfo(float).eps)


@pytest.mark.parametrize(
    ("f", "x", "tolerance"),
    [
        (lambda x: 1024.0, 1.0, 8 * EPS * 1024 / S),  # the rounding of f alone
        (lambda x: 1024.0, -10.0, 8 * EPS * 1024 / (10 * S)),
        (lambda x: x, 0.0, 1e-6 + 24 * EPS),  # a relative part of the slope
        (lambda x: x**3, 0.0, 3 * S**2 + 1e-6 * S**2 + 8 * EPS * 27 * S**2),  # h² against (2h)²
        (lambda x: 1e-10 * (-1) ** round(x / S), 0.0, 8 * 16e-10 / np.sqrt(70) / S),  # noise
        (lambda x: float(x > 0), 0.0, 1e-6 / (2 * S) + 1 / (4 * S) + 8 * np.sqrt(EPS) / S),
        (lambda x: 4.0 * (x > 0), 0.0, 4e-6 / (2 * S) + 4 / (4 * S) + 32 * np.sqrt(EPS) / S),
    ],
)
def test_the_tolerance_is_the_sum_of_its_parts(f, x, tolerance):
    assert check_gradient(f, lambda x: 0.0, x).tolerance == pytest.approx(tolerance, rel=1e-9)


def test_the_steps_grow_with_x():
    assert check_gradient(lambda x: x**2, lambda x: 2 * x, 1e20)
    assert check_gradient(lambda x: x @ x, lambda x: 2 * x, [1e20, -1e20, 0.0])


def test_only_the_point_it_is_asked_about_counts():
    seen = []

    def watched(x):
        seen.append(np.array(x))
        return x @ x

    point = np.array([1.0, -200.0])
    assert check_gradient(watched, lambda x: 2 * x, point)
    np.testing.assert_array_equal(point, [1.0, -200.0])
    offsets = np.array(seen) - point
    h = np.finfo(float).eps ** (1 / 3)
    np.testing.assert_allclose(np.abs(offsets).max(axis=0), [3 * h, 600 * h], rtol=1e-6)
    assert np.all(np.count_nonzero(offsets, axis=1) <= 1)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((f,), TypeError, r"takes \(f, grad, x\), or \(f, x\) .* got 1 arguments"),
        ((f, grad, POINT, 1), TypeError, "got 4 arguments"),
        ((f, POINT), TypeError, "f brings no gradient to check"),
        ((f, 3.0, POINT), TypeError, "the gradient must be callable, got float"),
        ((3.0, grad, POINT), TypeError, "f must be callable, got float"),
        ((f, grad, "three"), TypeError, "x must be a number or an array of numbers"),
        ((f, grad, np.ones((3, 2))), ValueError, r"x must be one finite point"),
        ((f, grad, [1.0, np.nan, 2.0]), ValueError, "x must be one finite point"),
        (
            (f, lambda x: grad(x)[:2], POINT),
            ValueError,
            r"the gradient has shape \(2,\) for x of shape \(3,\); expected \(3,\)",
        ),
        (
            (f, lambda x: x[0], POINT),
            ValueError,
            r"the gradient has shape \(\) for x of shape \(3,\); expected \(3,\)",
        ),
        (
            (np.sin, lambda x: [1.0, 2.0], 1.0),
            ValueError,
            r"the gradient has shape \(2,\) for x of shape \(\); expected \(\)",
        ),
        (
            (np.sin, np.cos, POINT),
            ValueError,
            r"f\(x\) has shape \(3,\) for x of shape \(3,\); expected \(\)",
        ),
        ((f, grad, []), ValueError, "x must have at least one coordinate, got"),
        ((np.log, lambda x: 1 / x, 1e-7), ValueError, "f is not finite near x = 1e-07"),
    ],
)
def test_bad_arguments_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        check_gradient(*arguments)
