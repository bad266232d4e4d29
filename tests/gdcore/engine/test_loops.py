"""gdcore._engine.loops: many runs side by side, and gradients from elsewhere."""

import numpy as np
import pytest

import gdcore as gd
from gdcore._engine.loops import computed_once

SQUARE = (lambda x: x**2, lambda x: 2 * x)
BOWL = (lambda x: x[0] ** 2 + 2 * x[1] ** 2, lambda x: np.stack([2 * x[0], 4 * x[1]]))


def descent(**settings):
    return gd.GradientDescent(**({"lr": 0.1} | settings))


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


@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        (None, TypeError, "a gradient returned None; does it lack a return?"),
        ("1", TypeError, "a gradient returned '1'; expected real numbers"),
        (1j, TypeError, "a gradient returned 1j; expected real numbers"),
        (1.0, ValueError, "a gradient has shape () for x of shape (2,); expected (2,)"),
    ],
)
@pytest.mark.parametrize("rule", [gd.GradientDescent(0.1), gd.Momentum(0.1)])
def test_each_of_the_given_gradients_is_checked(rule, bad, error, message):
    gradients = [lambda x: 2 * x, lambda x: [1, 2], lambda x: bad]
    with pytest.raises(error) as caught:
        gd.minimize(BOWL, [1.0, 1.0], rule, gradients=gradients)
    assert str(caught.value) == message


class Quick(gd.Objective):
    """An objective with a faster derivative on floats, which counts its calls."""

    calls = 0

    @property
    def derivative_on_floats(self):
        def derivative(x):
            self.calls += 1
            return 2 * x

        return derivative


def test_a_run_of_floats_takes_the_faster_derivative_and_no_other_does():
    f = Quick(lambda x: np.sum(np.square(x), axis=0), lambda x: 2 * x)
    gd.minimize(f, 5.0, descent(), max_steps=3)
    assert f.calls == 4
    gd.minimize(f, [3.0, 4.0], descent(), max_steps=3)
    assert f.calls == 4


@pytest.mark.parametrize("failure", [None, 1, "2.0", ArithmeticError, ValueError, TypeError])
def test_a_faster_derivative_that_fails_is_replaced_by_the_gradient(failure):
    def quick(x):
        if isinstance(failure, type):
            raise failure
        return failure

    grad = computed_once(lambda x: 2 * x, quick)
    assert grad(3.0) == 6.0
    assert computed_once(lambda x: 2 * x, lambda x: 7.0)(3.0) == 7.0
    with pytest.raises(KeyError):
        computed_once(lambda x: 2 * x, lambda x: {}[x])(3.0)


@pytest.mark.parametrize("of_floats", [False, True])
def test_a_gradient_is_computed_once_for_each_point(of_floats):
    calls = []

    def counted(x):
        calls.append(x)
        return 2.0 * x

    grad = computed_once(np.negative, counted) if of_floats else computed_once(counted)
    first, second = 3.0, 4.0
    assert [grad(first), grad(first), grad(second), grad(second), grad(first)] == [6, 6, 8, 8, 6]
    assert calls == [first, second, first]


def test_given_gradients_keep_the_state_of_the_rule():
    rule = gd.Momentum(lr=0.2, beta=0.5)
    given_them = gd.minimize(SQUARE, 8.0, rule, gradients=[SQUARE[1]] * 3)
    own = gd.minimize(SQUARE, 8.0, rule, max_steps=3)
    assert given_them.points.tolist() == own.points.tolist()
