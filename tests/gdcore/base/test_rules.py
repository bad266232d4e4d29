"""gdcore._base.rules: rules compare by value, and ask for runs."""

import copy
import pickle

import numpy as np
import pytest

import gdcore as gd
from gdcore._base.rules import rule_for_loop, rule_of_runs, runs_of
from gdcore.schedules import Schedule


def test_rules_compare_by_value():
    assert gd.GradientDescent(lr=0.1) == gd.GradientDescent(0.1)
    assert gd.GradientDescent(lr=[0.1, 0.2]) == gd.GradientDescent(lr=(0.1, 0.2))
    assert hash(gd.GradientDescent(lr=[0.1, 0.2])) == hash(gd.GradientDescent(lr=(0.1, 0.2)))
    assert gd.GradientDescent(lr=0.1) != gd.GradientDescent(lr=0.2)
    assert gd.GradientDescent(lr=[0.1, 0.2]) != gd.GradientDescent(lr=0.1)
    assert gd.GradientDescent(lr=0.1) != gd.Momentum(lr=0.1)
    assert gd.GradientDescent(lr=gd.schedules.cosine(0.1, 5)) == gd.GradientDescent(
        lr=gd.schedules.cosine(0.1, steps=5)
    )
    assert hash(gd.Momentum(lr=gd.schedules.cosine(0.1, 5))) == hash(
        gd.Momentum(lr=gd.schedules.cosine(0.1, 5))
    )
    assert hash(gd.Momentum(lr=0.1)) != hash(gd.Nesterov(lr=0.1))
    assert hash(gd.Momentum(lr=0.1)) != hash(gd.Momentum(lr=0.2))
    assert gd.Momentum(lr=0.1, beta=0.5) != gd.Momentum(lr=0.1, beta=0.6)


def test_arrays_of_settings_ask_for_runs():
    assert runs_of(gd.GradientDescent(lr=0.1)) == ()
    assert runs_of(gd.Momentum(lr=[[0.1], [0.2]], beta=[0.0, 0.5, 0.9])) == (2, 3)
    assert runs_of(gd.Adam(lr=gd.schedules.constant([0.1, 0.2, 0.3]))) == (3,)
    assert runs_of(gd.Adam(lr=gd.schedules.constant(0.1))) == ()
    assert runs_of(object()) == ()
    # of a schedule, the first rate
    assert runs_of(gd.Adam(lr=lambda k: np.ones(2) if k == 0 else 1.0)) == (2,)


def test_the_rule_of_one_run_has_its_settings():
    rule = gd.Momentum(lr=[[0.1], [0.2]], beta=[0.0, 0.5, 0.9])
    # numbers of the runs laid out in a row
    assert rule_of_runs(rule, (2, 3), np.array(5)) == gd.Momentum(lr=0.2, beta=0.9)
    assert rule_of_runs(rule, (2, 3), np.array([5, 1])) == gd.Momentum(
        lr=[0.2, 0.1], beta=[0.9, 0.5]
    )


def test_a_rule_without_arrays_is_that_of_every_run():
    for rule in (gd.Adam(lr=0.1), gd.Adam(lr=gd.schedules.constant([0.1, 0.2])), object()):
        assert rule_of_runs(rule, (2,), np.array(1)) is rule
    rule = gd.Adam(lr=[0.1, 0.2])
    assert rule_of_runs(rule, (2,), np.array(1)) == gd.Adam(lr=0.2)


def test_a_rate_becomes_an_array_in_a_rule_of_this_library():
    rule = gd.Momentum(lr=0.1, beta=0.5)
    quick = rule_for_loop(rule, on_floats=False)
    assert (type(quick.lr), quick.lr.shape, quick.lr.item()) == (np.ndarray, (), 0.1)
    assert quick.beta == 0.5
    assert type(rule.lr) is float


class OwnRule:
    lr = 0.1


@pytest.mark.parametrize(
    "rule",
    [gd.Adam(lr=np.array([0.1, 0.2])), OwnRule(), object()],
)
def test_other_rates_and_other_rules_stay(rule):
    assert rule_for_loop(rule, on_floats=False) is rule


def test_a_schedule_checks_its_rates_in_a_loop():
    rule = gd.Adam(lr=gd.schedules.constant(0.1))
    for on_floats in (True, False):
        assert rule_for_loop(rule, on_floats=on_floats).lr(3) == 0.1
    with pytest.raises(ValueError, match=r"^lr\(2\) must be finite and at least 0, got -0.1$"):
        rule_for_loop(gd.Adam(lr=lambda k: 0.1 - 0.1 * k), on_floats=True).lr(2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (gd.GradientDescent(lr=0.0), gd.GradientDescent(lr=-0.0)),
        (gd.GradientDescent(lr=np.array([0.0, 0.1])), gd.GradientDescent(lr=np.array([-0.0, 0.1]))),
        (gd.Momentum(lr=1, beta=0.0), gd.Momentum(lr=1.0, beta=-0.0)),
        (gd.schedules.constant(0.0), gd.schedules.constant(-0.0)),
        (Schedule("own", abs, power=1), Schedule("own", abs, power=1.0)),
        (Schedule("own", abs, shape="round"), Schedule("own", abs, shape="round")),
    ],
)
def test_what_is_equal_has_equal_hashes(one, other):
    assert one == other
    assert hash(one) == hash(other)


def test_schedules_with_other_settings_or_rates_differ():
    first = Schedule("own", abs, power=1)
    for other in (
        Schedule("own", abs, factor=1),
        Schedule("own", abs, power=1, factor=1),
        Schedule("own", abs),
        Schedule("own", float, power=1),
    ):
        assert first != other
        assert other != first


RATES = np.array([0.1, 0.2])


@pytest.mark.parametrize("again", [copy.deepcopy, lambda rule: pickle.loads(pickle.dumps(rule))])
@pytest.mark.parametrize(
    "rule",
    [
        gd.GradientDescent(lr=gd.schedules.cosine(0.2, steps=10, end=0.1)),
        gd.Adam(
            lr=gd.schedules.warmup(3, then=gd.schedules.exponential(np.array([0.1, 0.2]), 0.5))
        ),
        gd.Momentum(lr=Schedule("own", abs, power=1)),
        gd.Nesterov(lr=RATES, beta=0.5),
    ],
)
def test_a_rule_can_be_copied_and_pickled(rule, again):
    other = again(rule)
    assert other == rule
    assert hash(other) == hash(rule)
    assert repr(other) == repr(rule)
    if callable(rule.lr):
        assert [np.max(other.lr(k)) for k in range(9)] == [np.max(rule.lr(k)) for k in range(9)]
    else:
        assert not other.lr.flags.writeable
