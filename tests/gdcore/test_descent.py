"""gdcore.descent: the loop, its stopping rule, its runs, and what it refuses."""

import math
import warnings
from dataclasses import dataclass

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

import gdcore as gd

SQUARE = (lambda x: x**2, lambda x: 2 * x)
BOWL = (lambda x: x[0] ** 2 + 2 * x[1] ** 2, lambda x: np.stack([2 * x[0], 4 * x[1]]))


def descent(**settings):
    return gd.GradientDescent(**({"lr": 0.1} | settings))


# The loop


def test_the_loop_by_hand():
    path = gd.minimize(SQUARE, 8.0, descent(lr=0.25), max_steps=3)
    assert path.points.tolist() == [8.0, 4.0, 2.0, 1.0]
    assert path.values.tolist() == [64.0, 16.0, 4.0, 1.0]
    assert (path.x, path.value, path.steps) == (1.0, 1.0, 3)


def test_it_stops_as_soon_as_the_gradient_is_not_greater_than_tol():
    # gradients 16, 8, 4, 2: equal to tol is enough
    path = gd.minimize(SQUARE, 8.0, descent(lr=0.25), tol=4.0)
    assert (path.steps, path.x, path.gradient_norm) == (2, 2.0, 4.0)
    assert path.converged


def test_a_start_at_rest_takes_no_step():
    path = gd.minimize(SQUARE, 0.0, descent(), tol=0)
    assert (path.steps, path.converged, path.points.tolist()) == (0, True, [0.0])


def test_the_norm_is_euclidean():
    # ∇f = (3, 4) at the start
    path = gd.minimize(BOWL, [1.5, 1.0], descent(), tol=5.0)
    assert (path.steps, path.gradient_norm) == (0, 5.0)
    runs = gd.minimize(BOWL, [[1.5], [1.0]], descent(), tol=5.0)
    assert (runs.steps.tolist(), runs.gradient_norm.tolist()) == ([0], [5.0])


def test_max_steps_ends_it():
    path = gd.minimize(SQUARE, 8.0, descent(), max_steps=0)
    assert (path.steps, path.x, path.converged, path.diverged) == (0, 8.0, False, False)


def test_a_python_float_stays_one_all_the_way():
    seen = []

    def grad(x):
        seen.append(type(x))
        return 2 * x

    path = gd.minimize((lambda x: x**2, grad), 8, descent(), max_steps=5)
    assert set(seen) == {float}
    assert type(path.x) is float
    assert type(path.value) is float
    assert type(path.steps) is int
    assert type(path.converged) is bool
    assert type(path.diverged) is bool


@pytest.mark.parametrize("rule", [descent(), gd.Momentum(lr=0.1)], ids=repr)
def test_one_gradient_a_step_and_one_for_the_test_at_the_end(rule):
    at = []

    def grad(x):
        at.append(x)
        return 2 * x

    gd.minimize((lambda x: x**2, grad), 8.0, rule, max_steps=10)
    # one more where the shapes are checked before the loop
    assert len(at) == 1 + 11


def test_descend_yields_the_start_and_every_iterate():
    steps = list(gd.descend(SQUARE, 8.0, descent(lr=0.25), max_steps=3))
    assert [(s.k, s.x, s.value, s.gradient_norm, s.taken) for s in steps] == [
        (0, 8.0, 64.0, 16.0, 0),
        (1, 4.0, 16.0, 8.0, 1),
        (2, 2.0, 4.0, 4.0, 2),
        (3, 1.0, 1.0, 2.0, 3),
    ]


def test_descend_can_be_left_and_checks_its_arguments_at_the_call():
    for step in gd.descend(SQUARE, 8.0, descent()):
        if step.value < 1e-3:
            break
    assert step.value < 1e-3 <= (step.x / 0.8) ** 2
    with pytest.raises(ValueError, match="max_steps"):
        gd.descend(SQUARE, 8.0, descent(), max_steps=-1)


def test_descend_does_not_leak_its_error_state_into_the_callers_code():
    before = np.geterr()
    for _ in gd.descend(SQUARE, 8.0, descent(), max_steps=3):
        assert np.geterr() == before


def test_ascent_is_descent_on_minus_f_and_reports_f():
    x = sp.Symbol("x")
    up = gd.maximize(3 - (x - 1) ** 2, 4.0, descent(), tol=1e-10)
    down = gd.minimize((x - 1) ** 2 - 3, 4.0, descent(), tol=1e-10)
    np.testing.assert_array_equal(up.points, down.points)
    np.testing.assert_allclose(up.values, -down.values)
    assert up.value == pytest.approx(3.0)
    assert np.all(np.diff(up.values) >= 0)
    assert not up.diverged
    without_bound = gd.maximize(x**2, 1.0, descent(), max_steps=10_000)
    assert without_bound.diverged
    assert without_bound.value == math.inf


QUARTIC = gd.functions.QUARTIC
ELLIPSE = gd.functions.ELLIPSE


# Divergence


@pytest.mark.parametrize(
    ("lr", "diverged"), [(0.1, False), (0.5, False), (0.9, False), (1.0, False), (1.001, True)]
)
def test_diverged_means_ended_worse_than_it_began(lr, diverged):
    # a slow blow-up stays finite for long; the two-cycle at ηλ = 2 is no divergence
    for start in (5.0, 0.1, -3.3):
        path = gd.minimize(SQUARE, start, descent(lr=lr), max_steps=101, tol=0)
        assert path.diverged is diverged
        assert math.isfinite(path.value)


@pytest.mark.parametrize(
    "f", [SQUARE, sp.Symbol("x") ** 2, lambda x: x**2, lambda x: np.exp(x * x)]
)
@pytest.mark.parametrize("lr", [3.0, [3.0, 4.0]])
def test_a_blow_up_ends_without_a_warning(f, lr):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        path = gd.minimize(f, 5.0, descent(lr=lr), max_steps=2_000)
        assert np.all(path.diverged)
        assert np.all(path.steps < 2_000)
        assert not np.any(np.isfinite(path.value))
        assert len(path.values) == len(path.points)
        assert "diverged" in path.status
        for step in gd.descend(f, 5.0, descent(lr=lr), max_steps=2_000):
            last = step.value
        assert not np.any(np.isfinite(last))


def test_converging_to_a_point_no_better_than_the_start_is_not_divergence():
    path = gd.minimize((lambda x: 1.0 + 0 * x, lambda x: 0 * x), 3.0, descent())
    assert (path.converged, path.diverged, path.steps) == (True, False, 0)


# Recording


def test_recording_thins_the_path_but_keeps_its_end():
    every = gd.minimize(SQUARE, 8.0, descent(), max_steps=10)
    third = gd.minimize(SQUARE, 8.0, descent(), max_steps=10, record=3)
    last = gd.minimize(SQUARE, 8.0, descent(), max_steps=10, record="last")
    assert every.recorded.tolist() == list(range(11))
    assert third.recorded.tolist() == [0, 3, 6, 9, 10]
    assert last.recorded.tolist() == [10]
    np.testing.assert_array_equal(third.points, every.points[third.recorded])
    assert third.x == last.x == every.x
    assert third.steps == last.steps == every.steps == 10


def test_recording_every_fifth_of_ten_keeps_the_last_once():
    path = gd.minimize(SQUARE, 8.0, descent(), max_steps=10, record=5)
    assert path.recorded.tolist() == [0, 5, 10]


# One's own rule


@dataclass(frozen=True)
class SignDescent:
    """Step by a fixed length, whatever the slope."""

    length: float

    def init(self, x):
        return None

    def update(self, x, state, grad, k):
        return x - self.length * np.sign(grad(x)), None


def test_a_rule_of_ones_own_is_an_optimizer():
    path = gd.minimize(SQUARE, 1.0, SignDescent(0.25), max_steps=50)
    assert (path.x, path.steps) == (0.0, 4)


# Properties


@given(
    start=st.floats(-10, 10),
    eta_lambda=st.floats(0.01, 1.99),
    curvature=st.floats(0.1, 10),
    centre=st.floats(-5, 5),
)
def test_on_a_parabola_the_error_is_multiplied_by_1_minus_eta_lambda(
    start, eta_lambda, curvature, centre
):
    f = (lambda x: curvature / 2 * (x - centre) ** 2, lambda x: curvature * (x - centre))
    path = gd.minimize(f, start, descent(lr=eta_lambda / curvature), max_steps=30, tol=0)
    expected = (start - centre) * (1 - eta_lambda) ** path.recorded
    np.testing.assert_allclose(path.points - centre, expected, rtol=0, atol=1e-12)
    assert not path.diverged


@given(
    start=st.lists(st.floats(-10, 10), min_size=3, max_size=3),
    lr=st.floats(0, 0.5),
    beta=st.floats(0, 0.9),
)
def test_a_shift_of_the_function_shifts_the_path(start, lr, beta):
    weights = np.array([1.0, 0.5, 2.0])
    shift = np.array([1.0, -2.0, 4.0])
    rule = gd.Momentum(lr=lr, beta=beta)
    here = (lambda x: weights @ (x * x), lambda x: 2 * weights * x)
    there = (
        lambda x: weights @ ((x - shift) * (x - shift)),
        lambda x: 2 * weights * (x - shift),
    )
    a = gd.minimize(here, start, rule, max_steps=20, tol=0)
    b = gd.minimize(there, np.array(start) + shift, rule, max_steps=20, tol=0)
    length = min(len(a.points), len(b.points))
    np.testing.assert_allclose(a.points[:length] + shift, b.points[:length], atol=1e-9)


def test_a_formula_that_is_complex_or_overflows_on_floats_is_taken_as_numpy_takes_it():
    x = sp.Symbol("x")
    root = gd.minimize(x ** sp.Rational(4, 3), 1.0, descent(lr=2.0), max_steps=3)
    assert math.isnan(root.gradient_norm)  # the real root of a negative number NumPy does not know
    assert root.diverged
    far = gd.minimize(sp.exp(x**2), 2.0, descent(lr=1.0), max_steps=5)
    assert far.diverged
    line = gd.minimize(3 * x, 1.0, descent(lr=1.0), max_steps=2)
    assert (line.x, type(line.x), line.gradient_norm) == (-5.0, float, 3.0)


# What readers bring along


class Tensor:
    """What other libraries return: no array, but something that NumPy can read."""

    def __init__(self, array):
        self.array = array

    def __array__(self, dtype=None, copy=None):
        return np.array(self.array, dtype=dtype)


def test_a_pair_from_another_library_works_where_numpy_can_read_what_it_returns():
    def f(x):
        return Tensor(np.sum(np.asarray(x) ** 2, axis=0))

    def grad(x):
        return Tensor(2 * np.asarray(x))

    for start in (3.0, [3.0, 4.0], [[3.0, 1.0], [4.0, 2.0]]):
        if start == 3.0:
            pair, own = (lambda x: Tensor(np.asarray(x) ** 2), grad), SQUARE
        else:
            pair, own = (f, grad), (lambda x: np.sum(x**2, axis=0), lambda x: 2 * x)
        theirs = gd.minimize(pair, start, gd.Adam(lr=0.1), max_steps=9)
        ours = gd.minimize(own, start, gd.Adam(lr=0.1), max_steps=9)
        np.testing.assert_array_equal(theirs.points, ours.points)
        assert type(theirs.x) is type(ours.x)


@pytest.mark.parametrize("method", ["BFGS", "L-BFGS-B", "CG"])
def test_an_objective_gives_scipy_what_it_wants(method):
    from scipy import optimize

    f = gd.functions.ROSENBROCK
    found = optimize.minimize(f, [-1.2, 1.0], jac=f.grad, method=method)
    assert found.success or found.fun < 1e-8
    np.testing.assert_allclose(found.x, [1.0, 1.0], atol=1e-3)
    square = gd.functions.PARABOLA
    found = optimize.minimize(square, [3.0], jac=square.grad, method=method)
    np.testing.assert_allclose(found.x, [-1.0], atol=1e-4)
    loss = gd.LeastSquares([[1.0, 0.0], [1.0, 2.0], [1.0, 4.0]], [1.0, 3.0, 2.0])
    found = optimize.minimize(loss, np.zeros(2), jac=loss.grad, method=method)
    np.testing.assert_allclose(found.x, [1.5, 0.25], atol=1e-4)


def test_a_thousand_steps_unless_told():
    rule = descent(lr=1.0)  # x² and ηλ = 2: to and fro for ever
    assert gd.minimize(SQUARE, 8.0, rule).steps == 1_000
    assert gd.maximize((lambda x: -(x**2), lambda x: -2 * x), 8.0, rule).steps == 1_000
    assert len(list(gd.descend(SQUARE, 8.0, rule))) == 1_001


def test_the_norm_that_stops_the_loop_is_not_computed_again():
    asked = []

    def grad(x):
        asked.append(x)
        return 2 * x

    steps = list(gd.descend((lambda x: x**2, grad), 8.0, descent(), max_steps=3))
    before = len(asked)
    assert [step.gradient_norm for step in steps] == [16.0, *(2 * s.x for s in steps[1:])]
    assert len(asked) == before


@pytest.mark.parametrize(("record", "kept"), [(1, [0, 1, 2, 3, 4, 5]), (2, [0, 2, 4, 5])])
def test_every_so_many_steps_are_kept_and_the_last(record, kept):
    path = gd.minimize(SQUARE, 8.0, descent(), max_steps=5, record=record)
    assert path.recorded.tolist() == kept
