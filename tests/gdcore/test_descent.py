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
from gdcore._base.numbers import norm_of_point
from gdcore._engine.loops import first_checked

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


# Runs


def test_an_array_of_rates_means_runs_never_one_rate_per_coordinate():
    rates = [0.1, 0.2]
    path = gd.minimize(BOWL, [1.0, 1.0], descent(lr=rates), max_steps=7)
    assert path.points.shape == (8, 2, 2)
    for run, rate in enumerate(rates):
        alone = gd.minimize(BOWL, [1.0, 1.0], descent(lr=rate), max_steps=7)
        np.testing.assert_allclose(path.points[:, :, run], alone.points, rtol=1e-14)


QUARTIC = gd.functions.QUARTIC
ELLIPSE = gd.functions.ELLIPSE


@pytest.mark.parametrize(
    "rule",
    [lambda lr: gd.GradientDescent(lr=lr), lambda lr: gd.Momentum(lr=lr, beta=0.5)],
    ids=["descent", "momentum"],
)
@pytest.mark.parametrize("tol", [1e-9, 1e-3])
def test_a_sweep_is_the_same_as_separate_runs(rule, tol):
    starts, rates = np.linspace(-0.5, 4.5, 6), np.array([[0.01], [0.1], [0.15]])
    sweep = gd.minimize(QUARTIC, starts, rule(rates), max_steps=60, tol=tol)
    assert sweep.points.shape == (61, 3, 6)
    for i, rate in enumerate(rates[:, 0]):
        for j, start in enumerate(starts):
            alone = gd.minimize(QUARTIC, float(start), rule(float(rate)), max_steps=60, tol=tol)
            assert sweep.steps[i, j] == alone.steps
            assert sweep.converged[i, j] == alone.converged
            assert sweep.diverged[i, j] == alone.diverged
            np.testing.assert_allclose(sweep.x[i, j], alone.x, rtol=1e-9)
            np.testing.assert_allclose(sweep.gradient_norm[i, j], alone.gradient_norm, atol=1e-9)


def test_a_sweep_over_points_of_several_variables_is_the_same_as_separate_runs():
    starts = np.random.default_rng(3).normal(size=(2, 4))
    rates = np.array([[0.01], [0.2]])
    sweep = gd.minimize(ELLIPSE, starts, descent(lr=rates), max_steps=300, tol=1e-2)
    assert sweep.x.shape == (2, 2, 4)
    for i in range(2):
        for j in range(4):
            rule = descent(lr=float(rates[i, 0]))
            alone = gd.minimize(ELLIPSE, starts[:, j], rule, max_steps=300, tol=1e-2)
            assert sweep.steps[i, j] == alone.steps
            np.testing.assert_allclose(sweep.x[:, i, j], alone.x, rtol=1e-12)


def test_a_run_that_has_stopped_stays_where_it_is():
    path = gd.minimize(SQUARE, 8.0, descent(lr=[0.5, 0.25]), max_steps=10, tol=1e-2)
    assert path.steps.tolist() == [1, 10]
    np.testing.assert_array_equal(path.points[1:, 0], 0.0)


def test_a_sweep_of_one_start_over_rates_ends_when_all_have_stopped():
    path = gd.minimize(SQUARE, 8.0, descent(lr=[0.5, 0.4]), tol=1e-2)
    assert len(path.points) == path.steps.max() + 1


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


# What is refused


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"f": 3.0}, TypeError, "f must be an Objective, .* got float"),
        ({"x0": "here"}, TypeError, "x0 must be a number or an array of numbers, got 'here'"),
        ({"x0": 1j}, TypeError, "x0 must be a number or an array of numbers, got 1j"),
        ({"x0": [[1.0], [1.0, 2.0]]}, TypeError, "x0 must be a number or an array of numbers.*"),
        (
            {"x0": math.nan},
            ValueError,
            "x0 must have finite coordinates and at least one, got nan",
        ),
        ({"x0": []}, ValueError, r"x0 must have finite coordinates and at least one, got \[\]"),
        (
            {"optimizer": 0.1},
            TypeError,
            r"optimizer must be an update rule such as GradientDescent\(lr=0\.1\), got 0\.1",
        ),
        ({"optimizer": gd.GradientDescent}, TypeError, "optimizer must be .* got <class .*"),
        ({"max_steps": 1.5}, TypeError, r"max_steps must be a whole number, got 1\.5"),
        ({"max_steps": -1}, ValueError, "max_steps must be at least 0, got -1"),
        ({"tol": -1e-5}, ValueError, "tol must be finite and at least 0, got -1e-05"),
        ({"tol": math.nan}, ValueError, "tol must be finite and at least 0, got nan"),
        ({"tol": math.inf}, ValueError, "tol must be finite and at least 0, got inf"),
        ({"tol": "small"}, TypeError, "tol must be a number, got 'small'"),
        ({"tol": None}, TypeError, "tol must be a number, got None"),
        (
            {"record": 0},
            ValueError,
            'record must be "all", "last" or a number of steps that is at least 1, got 0',
        ),
        ({"record": "first"}, ValueError, "record must be .* got 'first'"),
        ({"record": 1.5}, ValueError, r"record must be .* got 1\.5"),
    ],
)
def test_bad_arguments_are_named_with_what_is_accepted(arguments, error, message):
    good = {"f": SQUARE, "x0": 1.0, "optimizer": descent()} | arguments
    for solver in (gd.minimize, gd.maximize):
        with pytest.raises(error, match=f"^{message}$"):
            solver(**good)


def test_starts_and_rates_that_do_not_broadcast_are_refused():
    message = (
        r"^x0 has runs \(3,\) and the optimizer's settings have runs \(2,\); "
        r"the two must broadcast$"
    )
    with pytest.raises(ValueError, match=message):
        gd.minimize(SQUARE, [1.0, 2.0, 3.0], descent(lr=[0.1, 0.2]))


def test_a_sum_over_everything_is_told_of_axis_0():
    f = (lambda x: np.sum(x**2), lambda x: 2 * x)
    with pytest.raises(ValueError, match=r"shape \(\) for x of shape \(2, 3\).* wants axis=0"):
        gd.minimize(f, np.ones((2, 3)), descent())
    assert gd.minimize(f, np.ones(2), descent()).converged


def test_a_value_or_gradient_of_the_wrong_shape_is_refused_with_both_shapes():
    with pytest.raises(ValueError, match=r"f\(x\) has shape \(5,\) for x of shape \(2,\)"):
        gd.minimize((lambda x: np.ones(5), lambda x: x), [1.0, 2.0], descent())
    with pytest.raises(ValueError, match=r"gradient has shape \(3,\) for x of shape \(2,\)"):
        gd.minimize((lambda x: x @ x, lambda x: np.ones(3)), [1.0, 2.0], descent())
    with pytest.raises(ValueError, match=r"gradient has shape \(2,\) for x of shape \(\)"):
        gd.minimize((lambda x: x**2, lambda x: [1.0, 2.0]), 1.0, descent())


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


# Gradients from elsewhere


def noisy(count, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        noise = rng.normal()
        yield lambda x, noise=noise: 2 * x + noise


def test_given_gradients_take_the_place_of_the_functions_own():
    asked = []

    def grad(x):
        asked.append(x)
        return 2 * x

    f = (lambda x: x**2, grad)
    path = gd.minimize(f, 8.0, descent(), max_steps=5, gradients=noisy(5))
    x, expected = 8.0, [8.0]
    for g in noisy(5):
        x = x - 0.1 * g(x)
        expected.append(x)
    assert path.points.tolist() == expected
    assert len(asked) == 1  # where the shapes are checked
    assert path.gradient_norm == abs(2 * path.x)
    assert len(asked) == 2
    assert (path.steps, path.evaluations.tolist()) == (5, [0, 1, 2, 3, 4, 5])


@pytest.mark.parametrize("record", ["all", "last", 2])
def test_a_descent_ends_with_the_gradients_or_with_max_steps(record):
    gradients = noisy(7)
    path = gd.minimize(SQUARE, 8.0, descent(), max_steps=3, gradients=gradients, record=record)
    assert path.steps == 3
    assert path.status.startswith("stopped after 3 steps (max_steps): gradient norm")
    rest = gd.minimize(SQUARE, path.x, descent(), max_steps=100, gradients=gradients, record=record)
    assert rest.steps == 4  # none was taken and not used
    assert rest.status.startswith("stopped after 4 steps (the end of the gradients): gradient")
    whole = gd.minimize(SQUARE, 8.0, descent(), gradients=noisy(7))
    assert rest.x == whole.x
    assert gd.minimize(SQUARE, 8.0, descent(), gradients=[]).steps == 0


def test_no_gradient_that_is_given_ends_the_descent():
    # a batch's gradient may vanish, or be small, far from the minimum
    zero = [lambda x: 0.0, lambda x: 2 * x]
    path = gd.minimize(SQUARE, 8.0, descent(lr=0.5), gradients=zero, tol=1.0)
    assert path.points.tolist() == [8.0, 8.0, 0.0]
    assert path.status == "converged after 2 steps: gradient norm 0 <= tol 1"


def test_given_gradients_serve_many_runs():
    rates = [0.1, 0.2]
    path = gd.minimize(SQUARE, 8.0, descent(lr=rates), gradients=noisy(6))
    assert path.steps.tolist() == [6, 6]
    for run, rate in enumerate(rates):
        alone = gd.minimize(SQUARE, 8.0, descent(lr=rate), gradients=noisy(6))
        np.testing.assert_allclose(path.points[:, run], alone.points, rtol=1e-14)
        assert path.diverged[run] == alone.diverged
    ends = gd.minimize(SQUARE, 8.0, descent(lr=rates), gradients=noisy(6), record="last")
    np.testing.assert_array_equal(ends.x, path.x)
    assert path.status == "2 runs: 2 stopped at the end of the gradients"


def test_descend_takes_given_gradients_and_computes_norms_when_asked():
    steps = list(gd.descend(SQUARE, 8.0, descent(lr=0.25), gradients=[lambda x: 2 * x] * 2))
    assert [(s.k, s.x, s.gradient_norm, s.value, s.taken) for s in steps] == [
        (0, 8.0, 16.0, 64.0, 0),
        (1, 4.0, 8.0, 16.0, 1),
        (2, 2.0, 4.0, 4.0, 2),
    ]
    several = list(gd.descend(BOWL, [1.5, 1.0], descent(), gradients=[]))
    assert [step.gradient_norm for step in several] == [5.0]
    runs = list(gd.descend(BOWL, [[1.5, 0.0], [1.0, 0.0]], descent(), gradients=[]))
    assert runs[0].gradient_norm.tolist() == [5.0, 0.0]


def test_an_ascent_by_given_gradients():
    hill = (lambda x: -(x**2), lambda x: -2 * x)
    path = gd.maximize(hill, 8.0, descent(lr=0.25), gradients=[lambda x: 2 * x] * 2)
    assert (path.x, path.value, path.diverged) == (2.0, -4.0, False)


@pytest.mark.parametrize(
    ("gradients", "error", "message"),
    [
        (
            3,
            TypeError,
            "gradients must be an iterable of functions x ↦ g, one for each step, got int",
        ),
        (lambda x: x, TypeError, "gradients must be an iterable of functions .* got function"),
        ([np.ones(2)], TypeError, "gradients must hold functions x ↦ g, got ndarray"),
        (
            [lambda x: 1.0],
            ValueError,
            r"a gradient has shape \(\) for x of shape \(2,\); expected \(2,\)",
        ),
        (
            [lambda x: np.ones((2, 2))],
            ValueError,
            r"a gradient has shape \(2, 2\) for x of shape \(2,\); expected \(2,\)",
        ),
    ],
)
def test_gradients_that_do_not_fit_are_refused(gradients, error, message):
    for minimize in (gd.minimize, gd.maximize):
        with pytest.raises(error, match=f"^{message}$"):
            minimize(BOWL, [1.0, 1.0], descent(), gradients=gradients)
    with pytest.raises(error, match=f"^{message}$"):
        list(gd.descend(BOWL, [1.0, 1.0], descent(), gradients=gradients))


def test_a_rule_with_a_rate_for_each_step_takes_given_gradients():
    rule = descent(lr=gd.schedules.step_decay(0.25, every=1))
    path = gd.minimize(SQUARE, 8.0, rule, gradients=[lambda x: 2 * x] * 3)
    assert path.points.tolist() == [8.0, 4.0, 3.0, 2.625]


def test_a_rule_of_ones_own_takes_given_gradients():
    begun = []

    class Plain:
        def init(self, x):
            begun.append(x)

        def update(self, x, state, grad, k):
            return x - 0.25 * grad(x), state

    path = gd.minimize(SQUARE, 8.0, Plain(), gradients=[lambda x: 2 * x] * 2)
    assert path.points.tolist() == [8.0, 4.0, 2.0]
    assert begun == [8.0]


def test_only_the_first_of_the_given_gradients_is_checked():
    def double(x):
        return 2 * x

    first, *rest = first_checked(iter([double] * 3), ())
    assert first(3.0) == 6.0
    assert first is not double
    assert rest == [double] * 2


# Numbers far out


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=5))
def test_a_norm_is_the_root_of_a_dot_product_wherever_that_is_good(coordinates):
    point = np.array(coordinates)
    square = point.dot(point)
    if square > 1e-300:
        assert norm_of_point(point) == math.sqrt(square)


def test_norms_neither_overflow_nor_vanish():
    far = gd.minimize(BOWL, [1e200, 1e200], descent(lr=0.1), max_steps=1)
    assert far.steps == 1
    assert far.gradient_norm == pytest.approx(np.hypot(2e200 * 0.8, 4e200 * 0.6), rel=1e-14)
    near = gd.minimize(BOWL, [1e-200, 0.0], descent(lr=0.1), max_steps=1, tol=0)
    assert near.steps == 1
    assert near.gradient_norm == pytest.approx(1.6e-200, rel=1e-14)
    runs = gd.minimize(
        BOWL, [[1e200, 1e-200, 0.0, 3.0], [0.0, 1e-200, 0.0, 4.0]], descent(), tol=0, max_steps=0
    )
    np.testing.assert_allclose(
        runs.gradient_norm, [2e200, np.sqrt(20) * 1e-200, 0.0, np.hypot(6, 16)], rtol=1e-14
    )
    lost = gd.minimize(BOWL, [[1.0, 1e308], [1.0, 1e308]], descent(lr=9.0), max_steps=3)
    assert lost.gradient_norm[1] == math.inf
    assert lost.diverged.tolist() == [True, True]


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
