"""gdcore.optimizers: first steps by hand, settings, and every rule on every function."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

import gdcore as gd
from gdcore.optimizers import runs_of

RULES = [gd.GradientDescent(lr=0.02), gd.Momentum(lr=0.01, beta=0.8)]


def twice(x):
    return 2 * x


def test_gradient_descent_by_hand():
    # f = x²: 8 → 8 − 0.25·16 = 4 → 4 − 0.25·8 = 2
    rule = gd.GradientDescent(lr=0.25)
    x, state = rule.update(8.0, rule.init(8.0), twice, 0)
    assert x == 4.0
    assert rule.update(x, state, twice, 1) == (2.0, None)


def test_momentum_by_hand():
    # f = x², η = 1/4, β = 1/2: v = 16, x = 8 − 4 = 4; v = 8 + 8 = 16, x = 4 − 4 = 0;
    # v = 8 + 0 = 8, x = −2: the ball rolls through the minimum.
    rule = gd.Momentum(lr=0.25, beta=0.5)
    x, v = 8.0, rule.init(8.0)
    path = []
    for k in range(3):
        x, v = rule.update(x, v, twice, k)
        path.append((x, v))
    assert path == [(4.0, 16.0), (0.0, 16.0), (-2.0, 8.0)]


def test_momentum_zero_is_gradient_descent():
    for f in gd.functions.ALL:
        start = np.full(f.dimensions, 0.5) if f.dimensions > 1 else 0.5
        plain = gd.minimize(f, start, gd.GradientDescent(lr=0.02), max_steps=20)
        ball = gd.minimize(f, start, gd.Momentum(lr=0.02, beta=0.0), max_steps=20)
        np.testing.assert_array_equal(plain.points, ball.points)


@pytest.mark.parametrize("f", [f for f in gd.functions.ALL if f.minimisers], ids=lambda f: f.name)
@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_every_rule_finds_every_minimiser_from_nearby(rule, f):
    for minimiser in f.minimisers:
        start = np.array(minimiser) + 0.1
        path = gd.minimize(f, start if f.dimensions > 1 else float(start[0]), rule, tol=1e-9)
        assert path.converged, path.status
        np.testing.assert_allclose(np.atleast_1d(path.x), minimiser, atol=1e-8)


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_update_is_pure(rule):
    x = np.array([1.0, 2.0])
    state = rule.init(x)
    first = rule.update(x, state, twice, 0)
    again = rule.update(x, state, twice, 0)
    np.testing.assert_array_equal(x, [1.0, 2.0])
    np.testing.assert_array_equal(first[0], again[0])


@pytest.mark.parametrize("lr", [-0.1, np.nan, np.inf, [0.1, -0.1]])
@pytest.mark.parametrize("rule", [gd.GradientDescent, gd.Momentum])
def test_a_bad_rate_is_refused(rule, lr):
    with pytest.raises(ValueError, match="lr must be finite and at least 0, got"):
        rule(lr=lr)


@pytest.mark.parametrize("lr", ["0.1", None, 1j, [[0.1], [0.1, 0.2]], True])
def test_a_rate_is_a_number(lr):
    with pytest.raises(TypeError, match="lr must be a number or an array of numbers, got"):
        gd.GradientDescent(lr=lr)


@pytest.mark.parametrize("beta", [-0.1, 1.0, 1.5, np.nan, [0.5, 1.0]])
def test_a_momentum_outside_0_to_1_is_refused(beta):
    with pytest.raises(ValueError, match="beta must be at least 0 and less than 1, got"):
        gd.Momentum(lr=0.1, beta=beta)
    with pytest.raises(TypeError, match="beta must be a number"):
        gd.Momentum(lr=0.1, beta="much")


def test_a_rule_is_frozen_and_so_are_its_arrays():
    rates = np.array([0.1, 0.2])
    rule = gd.GradientDescent(lr=rates)
    rates[0] = 9.0
    assert rule.lr.tolist() == [0.1, 0.2]
    with pytest.raises(ValueError, match="read-only"):
        rule.lr[0] = 1.0
    with pytest.raises(FrozenInstanceError):
        rule.lr = 0.5


def test_rules_compare_by_value():
    assert gd.GradientDescent(lr=0.1) == gd.GradientDescent(0.1)
    assert gd.GradientDescent(lr=[0.1, 0.2]) == gd.GradientDescent(lr=(0.1, 0.2))
    assert hash(gd.GradientDescent(lr=[0.1, 0.2])) == hash(gd.GradientDescent(lr=(0.1, 0.2)))
    assert gd.GradientDescent(lr=0.1) != gd.GradientDescent(lr=0.2)
    assert gd.GradientDescent(lr=[0.1, 0.2]) != gd.GradientDescent(lr=0.1)
    assert gd.GradientDescent(lr=0.1) != gd.Momentum(lr=0.1)


def test_a_rule_prints_as_it_is_written():
    assert repr(gd.Momentum(lr=0.02)) == "Momentum(lr=0.02, beta=0.9)"


def test_arrays_of_settings_ask_for_runs():
    assert runs_of(gd.GradientDescent(lr=0.1)) == ()
    assert runs_of(gd.Momentum(lr=[[0.1], [0.2]], beta=[0.0, 0.5, 0.9])) == (2, 3)
    assert runs_of(object()) == ()
