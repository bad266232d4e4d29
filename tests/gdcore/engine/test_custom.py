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
