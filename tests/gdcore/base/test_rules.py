"""gdcore._base.rules: rules compare by value, and ask for runs."""

import gdcore as gd
from gdcore._base.rules import runs_of


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
