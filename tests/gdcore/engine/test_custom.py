"""Rules and gradients of one's own: checked at each step, and kept from writing into a run."""

import numpy as np
import pytest

import gdcore as gd
from gdcore._engine.custom import checked_update, gradient_for_loop

BOWL = (lambda x: x @ x, lambda x: 2 * x)


class Rule:
    """A rule whose update returns what it is told to."""

    def __init__(self, results):
        self.results = results

    def init(self, x):
        return None

    def update(self, x, state, grad, k):
        return self.results(x)


@pytest.mark.parametrize(
    ("results", "error", "message"),
    [
        (
            lambda x: 0.5 * x,
            TypeError,
            "Rule.update returned array([1.5, 2. ]); expected the next point and the next state, "
            "as in return x, None",
        ),
        (
            lambda x: None,
            TypeError,
            "Rule.update returned None; expected the next point and the next state, as in "
            "return x, None",
        ),
        (
            lambda x: (None, None),
            TypeError,
            "Rule.update returned None; does it lack a return?",
        ),
        (
            lambda x: (1.0, None),
            ValueError,
            "Rule.update returned a point of shape () for x of shape (2,); expected (2,)",
        ),
    ],
)
@pytest.mark.parametrize("gradients", [None, [lambda x: 2 * x]])
def test_a_rule_that_returns_something_else_is_told_so(results, error, message, gradients):
    with pytest.raises(error) as caught:
        gd.minimize(BOWL, [3.0, 4.0], Rule(results), gradients=gradients)
    assert str(caught.value) == message


def test_a_rule_in_one_variable_that_returns_x_alone_is_told_so():
    with pytest.raises(TypeError, match=r"^Rule.update returned 1.5; expected the next point"):
        gd.minimize((lambda x: x**2, lambda x: 2 * x), 3.0, Rule(lambda x: 0.5 * x))


def test_a_rule_that_changes_x_in_place_is_told_so():
    def results(x):
        x *= 0.5
        return x, None

    with pytest.raises(ValueError, match="read-only"):
        gd.minimize(BOWL, [3.0, 4.0], Rule(results))


def test_a_rule_that_returns_one_buffer_leaves_the_recorded_points_alone():
    buffer = np.empty(2)

    def results(x):
        return np.multiply(x, 0.5, out=buffer), None

    path = gd.minimize(BOWL, [4.0, 8.0], Rule(results), max_steps=2)
    assert path.points.tolist() == [[4.0, 8.0], [2.0, 4.0], [1.0, 2.0]]


def test_a_rule_that_keeps_a_gradient_keeps_its_own():
    buffer, kept = np.empty(2), []

    class Keeping(Rule):
        def update(self, x, state, grad, k):
            kept.append(grad(x))
            return x - 0.25 * kept[-1], None

    grad = lambda x: np.multiply(x, 2.0, out=buffer)  # noqa: E731
    gd.minimize((BOWL[0], grad), [4.0, 8.0], Keeping(None), max_steps=2)
    assert [g.tolist() for g in kept] == [[8.0, 16.0], [4.0, 8.0]]


def test_a_rule_of_the_library_is_called_without_a_check():
    rule = gd.Momentum(0.1)
    assert checked_update(rule) == rule.update
    f = gd.Objective(*BOWL)
    assert gradient_for_loop(f, rule, on_arrays=False) == f.grad_to_use_at_once
    assert gradient_for_loop(f, Rule(None), on_arrays=False) == f.grad


@pytest.mark.parametrize("x0", [[3.0, 4.0], [[3.0, 4.0], [4.0, 3.0]]])
@pytest.mark.parametrize("broken", [lambda x: x[:1], lambda x: 1.0])
def test_a_gradient_that_loses_its_shape_on_the_way_is_told_so(x0, broken):
    f = lambda x: (x**2).sum(axis=0)  # noqa: E731
    grad = lambda x: 2 * x if x.max() > 2 else broken(x)  # noqa: E731
    with pytest.raises(ValueError, match=r"^the gradient has shape .* for x of shape \(2,"):
        gd.minimize((f, grad), x0, gd.GradientDescent(0.1))


# What a caller's code gets


def clamping(x):
    """A gradient that changes its point, but not at the start."""
    if x.flat[0] < 0:
        x.flat[0] = 0.0
    return np.ones_like(x)


class Derived(gd.Objective):
    """An objective of a caller's own, which computes nothing else."""


@pytest.mark.parametrize("rule", [gd.GradientDescent(0.4), gd.Nesterov(0.4)])
@pytest.mark.parametrize("x0", [[1.0, 1.0], [[1.0, 2.0], [1.0, 2.0]]])
@pytest.mark.parametrize("of", [gd.Objective, Derived])
@pytest.mark.parametrize("gradients", [None, [clamping] * 5])
def test_a_gradient_that_changes_its_point_later_is_told_so(rule, x0, of, gradients):
    grad = clamping if gradients is None else np.ones_like
    with pytest.raises(ValueError, match="read-only"):
        gd.minimize(of(lambda x: x[0] + x[1], grad), x0, rule, gradients=gradients)


def test_a_value_that_changes_its_point_is_told_so():
    def f(x):
        if x[0] < 0:
            x[0] = 0.0
        return x[0] + x[1]

    path = gd.minimize((f, np.ones_like), [1.0, 1.0], gd.GradientDescent(0.4), max_steps=5)
    with pytest.raises(ValueError, match="read-only"):
        repr(path)
    assert path.x.flags.writeable  # a copy


class RungeKutta:
    """A rule that differentiates at four points; it may keep them all in one array."""

    def __init__(self, y=None):
        self.y = y

    def init(self, x):
        return None

    def update(self, x, state, grad, k):
        def slope(y):
            if self.y is None:
                return grad(y)
            self.y[...] = y
            return grad(self.y)

        first = slope(x)
        second = slope(x - 0.15 * first)
        third = slope(x - 0.15 * second)
        fourth = slope(x - 0.3 * third)
        return x - 0.05 * (first + 2 * second + 2 * third + fourth), None


@pytest.mark.parametrize("gradients", [None, [BOWL[1]]])
@pytest.mark.parametrize("f", [BOWL, gd.functions.BOWL, gd.LeastSquares([[1, 2], [3, 4]], [1, 2])])
def test_a_rule_may_use_its_own_array_for_all_its_points(f, gradients):
    own, fresh = (
        gd.minimize(f, [1.0, 1.0], RungeKutta(y), max_steps=1, gradients=gradients)
        for y in (np.empty(2), None)
    )
    assert own.x.tolist() == fresh.x.tolist()


@pytest.mark.parametrize("f", [BOWL, gd.functions.BOWL])
def test_a_rule_may_change_the_gradient_that_it_gets(f):
    asked = []

    class Scaling(Rule):
        def update(self, x, state, grad, k):
            scaled = grad(x)
            scaled *= 0.1
            asked.append(grad(x))
            return x - scaled, None

    path = gd.minimize(f, [1.0, 1.0], Scaling(None), max_steps=2)
    assert asked[0].tolist() == gd.as_objective(f).grad(np.ones(2)).tolist()
    assert path.steps == 2


# Methods that override the library's own


class PointAlone(gd.GradientDescent):
    def update(self, x, state, grad, k):
        return x - self.lr * grad(x)


@pytest.mark.parametrize("record", ["all", "last"])
@pytest.mark.parametrize(
    ("f", "x0", "returned"),
    [
        (gd.functions.SQUARE, 1.0, "0.5"),
        (gd.functions.SQUARE, np.array([1.0, 2.0]), "array([0.5, 1. ])"),
        (BOWL, [1.0, 2.0], "array([0.5, 1. ])"),
    ],
)
def test_an_update_that_overrides_the_librarys_is_checked(f, x0, returned, record):
    with pytest.raises(TypeError) as caught:
        gd.minimize(f, x0, PointAlone(0.25), record=record)
    assert str(caught.value) == (
        f"PointAlone.update returned {returned}; expected the next point and the next state, "
        "as in return x, None"
    )


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(
    ("result", "error", "message"),
    [
        (None, TypeError, "the gradient returned None; does it lack a return?"),
        (np.ones(3), ValueError, "the gradient has shape (3,) for x of shape (2,); expected (2,)"),
    ],
)
def test_a_gradient_that_overrides_the_librarys_is_checked(result, error, message, late):
    class Broken(gd.Objective):
        def grad(self, x):
            return 2 * x if late and x[0] > 2 else result

    with pytest.raises(error) as caught:
        gd.minimize(Broken(BOWL[0]), [3.0, 4.0], gd.GradientDescent(0.25))
    assert str(caught.value) == message


def test_a_value_that_overrides_the_librarys_is_checked():
    class Broken(gd.Objective):
        def __call__(self, x):
            return None

    with pytest.raises(TypeError, match=r"^f returned None; does it lack a return\?$"):
        gd.minimize(Broken(*BOWL), [3.0, 4.0], gd.GradientDescent(0.25))


@pytest.mark.parametrize("record", ["all", "last"])
@pytest.mark.parametrize("x0", [1.0, np.array([1.0, 2.0])])
def test_a_gradient_that_overrides_a_formulas_is_used(x0, record):
    class Twice(gd.SymbolicObjective):
        def grad(self, x):
            return 2 * super().grad(x)

    rule = gd.GradientDescent(0.1)
    path = gd.minimize(Twice("x**2"), x0, rule, max_steps=1, record=record)
    np.testing.assert_allclose(path.x, 0.6 * np.asarray(x0))


class Late:
    """A gradient in one variable that loses its shape at the third call."""

    calls = 0

    def __call__(self, x):
        self.calls += 1
        return 2 * x if self.calls < 3 else np.array([2 * x])


@pytest.mark.parametrize("rule", [gd.GradientDescent(0.1), gd.Adam(0.1), RungeKutta()])
def test_a_gradient_of_a_float_stays_a_float(rule):
    with pytest.raises(ValueError, match=r"^the gradient has shape \(1,\) for x of shape \(\)"):
        gd.minimize((lambda x: x**2, Late()), 1.0, rule)
