"""Runs of which only the ends are wanted: the same, to the last bit, as in the recording loop."""

import functools
from collections import deque
from itertools import pairwise

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import gdcore as gd
from gdcore._engine import sweep
from gdcore._engine.loops import many_runs
from gdcore._engine.start import checked_start

RUNS = 60
RULES = [
    gd.GradientDescent(lr=0.01),
    gd.GradientDescent(lr=np.linspace(0, 1.3, RUNS)),
    gd.Momentum(lr=0.01, beta=0.9),
    gd.Momentum(lr=np.linspace(0, 0.6, RUNS), beta=0.5),
    gd.Nesterov(lr=0.01, beta=0.9),
    gd.Nesterov(lr=0.02, beta=np.linspace(0, 0.99, RUNS)),
    gd.AdaGrad(lr=0.5),
    gd.AdaGrad(lr=0.3, eps=np.linspace(0.01, 1, RUNS)),
    gd.RMSProp(lr=0.01),
    gd.Adam(lr=0.1),
    gd.GradientDescent(lr=gd.schedules.exponential(0.1, decay=0.01)),
    gd.GradientDescent(lr=gd.schedules.constant(np.linspace(0, 0.1, RUNS))),
]


def assert_same(f, x, rule, *, tol, max_steps):
    ends = gd.minimize(f, x, rule, tol=tol, max_steps=max_steps, record="last")
    start = checked_start(f, x, rule)
    with np.errstate(all="ignore"):
        ((k, points, norm, taken),) = deque(many_runs(start, start.f, max_steps, tol), maxlen=1)
    np.testing.assert_array_equal(ends.x, points)
    np.testing.assert_array_equal(ends.gradient_norm, norm)
    np.testing.assert_array_equal(ends.steps, taken)
    assert ends.recorded.tolist() == [k]
    return ends


@pytest.fixture(params=[2**15, 16], ids=["one block", "small blocks"])
def _block(request, monkeypatch):
    monkeypatch.setattr(sweep, "BLOCK", request.param)


@pytest.mark.usefixtures("_block")
@pytest.mark.parametrize("f", gd.functions.ALL, ids=lambda f: f.name)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: repr(rule)[:24])
def test_every_rule_on_every_function(rule, f):
    low, high = np.array(f.domain).T
    x = np.random.default_rng(5).uniform(low, high, (RUNS, f.dimensions)).T
    x = x if f.dimensions > 1 else x[0]
    for tol, steps in ((0, 60), (1e-5, 120), (0.3, 30), (1e-3, 3), (1e-3, 0)):
        assert_same(f, x, rule, tol=tol, max_steps=steps)


@settings(max_examples=60)
@given(
    starts=st.lists(st.floats(-1e200, 1e200), min_size=1, max_size=9),
    lr=st.floats(0, 1e3),
    tol=st.sampled_from([0.0, 1e-300, 1e-5, 1.0]),
    rule=st.sampled_from([gd.GradientDescent, gd.Momentum, gd.Nesterov, gd.AdaGrad, gd.RMSProp]),
)
def test_whatever_the_numbers(starts, lr, tol, rule):
    # starts on the axes, far out and tiny: gradients vanish, overflow and turn to NaN on the way
    x = np.array(starts)
    assert_same(gd.functions.QUARTIC, x, rule(lr=lr), tol=tol, max_steps=40)
    points = np.stack([x, np.roll(x, 1) * (np.arange(len(x)) % 2)])
    assert_same(gd.functions.ELLIPSE, points, rule(lr=lr), tol=tol, max_steps=40)
    assert_same(gd.functions.ELLIPSE, points * 1e-200, rule(lr=lr), tol=tol, max_steps=40)


def test_runs_of_any_shape_keep_it():
    rule = gd.GradientDescent(lr=np.array([[0.01], [0.1], [0.3]]))
    ends = assert_same(
        gd.functions.QUARTIC, np.linspace(-0.5, 4.5, 5), rule, tol=1e-6, max_steps=99
    )
    assert ends.x.shape == ends.steps.shape == (3, 5)
    starts = np.random.default_rng(2).normal(size=(2, 4, 5))
    rule = gd.Momentum(lr=0.1, beta=np.linspace(0, 0.9, 5))
    ends = assert_same(gd.functions.ELLIPSE, starts, rule, tol=1e-6, max_steps=99)
    assert ends.x.shape == (2, 4, 5)


@pytest.mark.parametrize(
    "formula",
    [
        "x**2/2",  # ∂f is an input
        "3*x",  # and here a constant
        "x*y",  # the coordinates change places
        "x + y**2",  # one constant partial derivative
        "x*y + z**2/2 + x",
        "(x + y)**2",  # both partial derivatives are one expression
        "x**3*y**5 + sqrt(x**2 + 1)/y",
        "Abs(x) + exp(-y**2)",
        "Piecewise((x**2, x < 1), (2*x - 1, True))",  # cases: not recorded
        "Max(x, y)",
    ],
)
def test_formulas_of_every_kind(formula):
    f = gd.SymbolicObjective(sp.sympify(formula))
    x = np.random.default_rng(1).uniform(0.5, 2, (f.dimensions, 12))
    x = x if f.dimensions > 1 else x[0]
    for rule in (gd.GradientDescent(0.05), gd.Momentum(0.05), gd.Nesterov(0.05), gd.RMSProp(0.05)):
        assert_same(f, x, rule, tol=1e-6, max_steps=50)


def test_what_has_no_formula_or_a_rule_of_its_own_takes_the_loop():
    x = np.linspace(-2, 2, 7)
    pair = (lambda x: x**2, lambda x: 2 * x)

    class Halving:
        def init(self, x):
            return None

        def update(self, x, state, grad, k):
            return x - 0.25 * grad(x), None

    for f, rule in ((pair, gd.Nesterov(lr=0.1)), (gd.functions.SQUARE, Halving())):
        ends = gd.minimize(f, x, rule, record="last", tol=0.1, max_steps=50)
        path = gd.minimize(f, x, rule, tol=0.1, max_steps=50)
        np.testing.assert_array_equal(ends.x, path.x)
        np.testing.assert_array_equal(ends.steps, path.steps)


def test_an_ascent_is_swept_too():
    x = np.linspace(-2, 2, 7)
    rule = gd.GradientDescent(lr=0.1)
    up = gd.maximize(-gd.functions.SQUARE, x, rule, record="last", max_steps=9)
    down = gd.minimize(gd.functions.SQUARE, x, rule, record="last", max_steps=9)
    np.testing.assert_array_equal(up.x, down.x)
    assert not np.any(up.diverged)


def test_a_sweep_is_replayed_and_not_looped_over(monkeypatch):
    calls = []

    class Counted(gd.GradientDescent):
        @functools.wraps(gd.GradientDescent.update)  # taken for the library's own method
        def update(self, *arguments):
            calls.append(arguments)
            return super().update(*arguments)

    x = np.linspace(1, 2, 100)
    counted = Counted(lr=0.01)
    gd.minimize(gd.functions.SQUARE, x, counted, tol=0, max_steps=50, record="last")
    assert len(calls) == 1
    gd.minimize(gd.functions.SQUARE, x, counted, tol=0, max_steps=50)
    assert len(calls) == 51


def test_the_stopped_are_left_behind(monkeypatch):
    sizes = []
    replay = sweep.Replay

    def counted(tape):
        sizes.append(tape.inputs[0][0].shape[-1])
        return replay(tape)

    monkeypatch.setattr(sweep, "Replay", counted)
    rates = np.linspace(0.01, 0.99, 64)
    ends = assert_same(
        gd.functions.SQUARE, 5.0, gd.GradientDescent(lr=rates), tol=1e-5, max_steps=2_000
    )
    assert ends.converged.all()
    assert sizes[0] == 64
    assert all(2 * after <= before for before, after in pairwise(sizes))
    assert len(sizes) > 3


def test_memory_does_not_grow_with_the_steps():
    import tracemalloc

    starts = np.random.default_rng(0).uniform(1, 2, (2, 5_000))
    rule = gd.Momentum(lr=1e-4, beta=0.5)
    peaks = []
    for steps in (20, 400):
        gd.minimize(gd.functions.ELLIPSE, starts, rule, tol=0, max_steps=2, record="last")
        tracemalloc.start()
        gd.minimize(gd.functions.ELLIPSE, starts, rule, tol=0, max_steps=steps, record="last")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]
    assert peaks[1] < 20 * starts.nbytes
