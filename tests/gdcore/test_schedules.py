"""gdcore.schedules: each against its equation, and what they compose to."""

import math
from typing import Any

import numpy as np
import pytest

import gdcore as gd
from gdcore.schedules import (
    Schedule,
    constant,
    cosine,
    exponential,
    inverse_sqrt,
    inverse_time,
    step_decay,
    warmup,
)

EQUATIONS = {
    "constant": (lambda: constant(0.3), lambda k: 0.3),
    "step_decay": (
        lambda: step_decay(0.8, factor=0.5, every=4),
        lambda k: 0.8 * 0.5 ** math.floor(k / 4),
    ),
    "exponential": (lambda: exponential(0.2, decay=0.1), lambda k: 0.2 * math.exp(-0.1 * k)),
    "inverse_time": (lambda: inverse_time(0.2, decay=0.5), lambda k: 0.2 / (1 + k / 2)),
    "inverse_sqrt": (lambda: inverse_sqrt(0.2, decay=0.5), lambda k: 0.2 / math.sqrt(1 + k / 2)),
    "cosine": (
        lambda: cosine(0.3, steps=6, end=0.1),
        lambda k: 0.2 + 0.1 * math.cos(math.pi * k / 6) if k < 6 else 0.1,
    ),
    "warmup": (lambda: warmup(4, then=0.5), lambda k: 0.5 * min(1.0, (k + 1) / 5)),
}


@pytest.mark.parametrize("name", EQUATIONS)
def test_each_follows_its_equation(name):
    make, rate = EQUATIONS[name]
    schedule = make()
    assert schedule.name == name
    for k in range(14):
        assert schedule(k) == pytest.approx(rate(k), rel=1e-14, abs=1e-16)
        assert type(schedule(k)) is float


def test_values_by_hand():
    assert [step_decay(0.8, factor=0.1, every=1)(k) for k in (0, 1)] == [0.8, 0.08000000000000002]
    assert [step_decay(0.8)(k) for k in (9, 10, 19, 20)] == [0.8, 0.4, 0.4, 0.2]
    assert exponential(0.2, decay=math.log(2))(1) == pytest.approx(0.1, rel=1e-15)
    assert inverse_time(0.6, decay=1)(2) == pytest.approx(0.2, rel=1e-15)
    assert inverse_sqrt(0.6)(3) == 0.3
    fall = cosine(0.2, 10)
    assert [fall(0), fall(10), fall(99)] == [0.2, 0.0, 0.0]
    assert fall(5) == pytest.approx(0.1, rel=1e-15)


def test_a_warm_up_runs_into_what_follows():
    then = step_decay(0.4, factor=0.5, every=2)
    rise = warmup(3, then=then)
    assert [rise(k) for k in range(7)] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.4, 0.2, 0.2])
    twice = warmup(1, then=warmup(1, then=0.4))
    assert [twice(k) for k in range(3)] == pytest.approx([0.1, 0.2, 0.4])


def test_the_way_that_exponential_decay_leaves():
    # x² / 2 from 1: every step multiplies by 1 − η_k
    path = gd.minimize(
        gd.SymbolicObjective("x**2/2"),
        1.0,
        gd.GradientDescent(lr=exponential(0.2, decay=0.1)),
        max_steps=2_000,
        tol=0,
    )
    left = math.prod(1 - 0.2 * math.exp(-0.1 * t) for t in range(2_000))
    assert path.x == pytest.approx(left, rel=1e-12)
    reaches = gd.minimize(
        gd.SymbolicObjective("x**2/2"),
        1.0,
        gd.GradientDescent(lr=inverse_sqrt(0.2)),
        max_steps=2_000,
    )
    assert reaches.converged
    assert 0.1 < left < 0.2
    assert not path.converged


def test_rates_may_differ_from_run_to_run():
    rates = [0.1, 0.4]
    for schedule in (
        constant(rates),
        step_decay(rates),
        exponential(rates, decay=0.1),
        inverse_time(rates, decay=0.1),
        inverse_sqrt(rates),
        cosine(rates, steps=8, end=0.05),
        warmup(2, then=rates),
        warmup(2, then=cosine(rates, 8)),
    ):
        path = gd.minimize(gd.functions.SQUARE, 5.0, gd.GradientDescent(lr=schedule), max_steps=6)
        assert path.points.shape == (7, 2)
        for k in (0, 3, 9):
            assert np.shape(schedule(k)) == (2,)
    alone = gd.GradientDescent(lr=exponential(0.4, decay=0.1))
    both = gd.GradientDescent(lr=exponential(rates, decay=0.1))
    np.testing.assert_array_equal(
        gd.minimize(gd.functions.SQUARE, 5.0, both, max_steps=6).points[:, 1],
        gd.minimize(gd.functions.SQUARE, 5.0, alone, max_steps=6).points,
    )


def test_a_schedule_prints_as_the_call_that_made_it():
    assert repr(constant(0.1)) == "constant(lr=0.1)"
    assert repr(step_decay(0.1)) == "step_decay(lr=0.1, factor=0.5, every=10)"
    assert repr(exponential(1, 2)) == "exponential(lr=1.0, decay=2.0)"
    assert repr(inverse_time(1, 2)) == "inverse_time(lr=1.0, decay=2.0)"
    assert repr(inverse_sqrt(1)) == "inverse_sqrt(lr=1.0, decay=1.0)"
    assert repr(warmup(5, then=cosine(0.1, steps=100))) == (
        "warmup(steps=5, then=cosine(lr=0.1, steps=100, end=0.0))"
    )
    assert repr(gd.GradientDescent(lr=constant(0.1))) == "GradientDescent(lr=constant(lr=0.1))"


def test_schedules_compare_by_value_and_cannot_be_changed():
    assert cosine(0.1, 5) == cosine(0.1, steps=5)
    assert hash(cosine(0.1, 5)) == hash(cosine(0.1, 5))
    assert cosine(0.1, 5) != cosine(0.1, 6)
    assert exponential(0.1, 0.5) != inverse_time(0.1, 0.5)
    assert hash(exponential(0.1, 0.5)) != hash(inverse_time(0.1, 0.5))
    assert constant(0.1) != 0.1
    long = np.linspace(0.1, 0.2, 5_000)
    other = long.copy()
    other[2_500] = 0.3
    assert constant(long) == constant(long.copy())
    assert constant(long) != constant(other)
    with pytest.raises(TypeError):
        constant(0.1).settings["lr"] = 2
    assert isinstance(constant(0.1), Schedule)


ANY: Any = gd.schedules
"""Without types, to see refused what they forbid."""


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: ANY.constant(-0.1), ValueError, "lr must be finite and at least 0, got -0.1"),
        (lambda: ANY.step_decay(math.nan), ValueError, "lr must be finite and at least 0, got nan"),
        (lambda: ANY.exponential(-1.0, 1), ValueError, "lr must be finite and at least 0, got -1"),
        (lambda: ANY.exponential("x", 1), TypeError, "lr must be a number or an array of numbers"),
        (lambda: ANY.inverse_time([-1.0], 1), ValueError, "lr must be finite and at least 0"),
        (lambda: ANY.inverse_sqrt(-1), ValueError, "lr must be finite and at least 0"),
        (lambda: ANY.cosine(-1, 5), ValueError, "lr must be finite and at least 0"),
        (lambda: ANY.warmup(5, then=-1), ValueError, "then must be finite and at least 0, got -1"),
        (
            lambda: ANY.warmup(5, then=lambda k: -1),
            ValueError,
            r"then\(0\) must be finite and at le",
        ),
        (
            lambda: ANY.step_decay(0.1, factor=0),
            ValueError,
            "factor must be finite and greater than 0",
        ),
        (
            lambda: ANY.step_decay(0.1, factor=[0.5]),
            TypeError,
            "factor must be a single number, got",
        ),
        (lambda: ANY.step_decay(0.1, every=0), ValueError, "every must be at least 1, got 0"),
        (
            lambda: ANY.step_decay(0.1, every=1.5),
            TypeError,
            "every must be a whole number, got 1.5",
        ),
        (
            lambda: ANY.exponential(0.1, -1),
            ValueError,
            "decay must be finite and at least 0, got -1",
        ),
        (
            lambda: ANY.inverse_time(0.1, -1),
            ValueError,
            "decay must be finite and at least 0, got -1",
        ),
        (
            lambda: ANY.inverse_sqrt(0.1, -1),
            ValueError,
            "decay must be finite and at least 0, got -1",
        ),
        (
            lambda: ANY.step_decay(0.1, list(range(10**5))),
            TypeError,
            r"factor must be a single number, got \[0, 1, 2, 3, 4, 5, \.\.\.\]$",
        ),
        (lambda: ANY.exponential(0.1, [1]), TypeError, r"decay must be a single number, got \[1\]"),
        (lambda: ANY.cosine(0.1, 0), ValueError, "steps must be at least 1, got 0"),
        (
            lambda: ANY.cosine(0.1, 5, end=-1),
            ValueError,
            "end must be finite and at least 0, got -1",
        ),
        (lambda: ANY.cosine(0.1, None), TypeError, "steps must be a whole number, got None"),
        (lambda: ANY.warmup(0, then=0.1), ValueError, "steps must be at least 1, got 0"),
    ],
)
def test_what_does_not_fit_is_refused(make, error, message):
    with pytest.raises(error, match=f"^{message}"):
        make()


def test_the_smallest_settings_are_allowed():
    assert step_decay(0.0, factor=1e-9, every=1)(0) == 0
    assert exponential(0.1, decay=0)(7) == inverse_time(0.1, 0)(7) == inverse_sqrt(0.1, 0)(7) == 0.1
    assert cosine(0.1, steps=1, end=0)(1) == 0
    assert warmup(1, then=0.1)(0) == 0.05
