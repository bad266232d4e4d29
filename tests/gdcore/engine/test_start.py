"""gdcore._engine.start: arguments of a descent that are refused."""

import math

import numpy as np
import pytest

import gdcore as gd
from gdcore._engine.start import checked_start

SQUARE = (lambda x: x**2, lambda x: 2 * x)
BOWL = (lambda x: x[0] ** 2 + 2 * x[1] ** 2, lambda x: np.stack([2 * x[0], 4 * x[1]]))


def descent(**settings):
    return gd.GradientDescent(**({"lr": 0.1} | settings))


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
        ({"record": np.array([1, 2])}, ValueError, r"record must be .* got array\(\[1, 2\]\)"),
        ({"tol": 10**400}, ValueError, "tol must be finite and at least 0, got inf"),
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


@pytest.mark.parametrize("method", ["init", "update"])
def test_a_rule_has_both_methods(method):
    class Half:
        pass

    setattr(Half, method, lambda self, *_: None)
    with pytest.raises(TypeError, match="optimizer must be an update rule"):
        gd.minimize(SQUARE, 1.0, Half())


def test_a_start_where_f_overflows_is_checked_without_a_warning():
    start = checked_start(BOWL, [1e300, 1e300], descent())
    assert start.x.tolist() == [1e300, 1e300]


def test_the_rate_is_an_array_beside_arrays_and_a_float_beside_a_float():
    assert type(checked_start(SQUARE, 1.0, descent()).optimizer.lr) is float
    assert type(checked_start(BOWL, [1.0, 2.0], descent()).optimizer.lr) is np.ndarray


LONG = list(range(100_000))


@pytest.mark.parametrize(
    "arguments",
    [{"tol": LONG}, {"record": LONG}, {"max_steps": -(10**4_000)}, {"f": lambda x: "a" * 10**6}],
)
def test_the_message_about_a_long_argument_is_short(arguments):
    good = {"f": SQUARE, "x0": 1.0, "optimizer": descent()} | arguments
    with pytest.raises((TypeError, ValueError), match=r"^(tol|record|max_steps|f) ") as caught:
        gd.minimize(**good)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("size", [1, 2, 4])
def test_gradients_of_other_weights_are_refused(size):
    loss = gd.LeastSquares(np.ones((4, 3)), np.ones(4))
    gradients = loss.gradients(gd.minibatches(4, size, np.random.default_rng(0)))
    for solver in (gd.minimize, gd.maximize, gd.descend):
        with pytest.raises(ValueError, match=r"^gradients are of a loss with 3 weights, but x0"):
            solver(BOWL, [1.0, 1.0], descent(), gradients=gradients)
