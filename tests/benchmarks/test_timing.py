"""Timing treats contenders alike; `make bench` measures how long they take."""

import pytest

from benchmarks import timing
from benchmarks.timing import Contender


@pytest.fixture
def clock(monkeypatch):
    """Return a function that advances the clock; contenders call it."""
    now = [0.0]

    def pass_by(seconds):
        now[0] += seconds

    monkeypatch.setattr(timing, "perf_counter", lambda: now[0])
    monkeypatch.setattr(timing.gc, "collect", lambda: None)
    return pass_by


def test_contenders_take_turns_and_quick_ones_are_repeated(clock):
    calls = []

    def contender(name, seconds):
        def call():
            calls.append(name)
            clock(seconds)

        return call

    seconds = timing.medians({"a": contender("a", 1.0), "b": contender("b", 0.008)}, rounds=3)
    # Each is called twice to warm up. Then b is called twice in each timing: 0.02 s / 0.008 s is
    # 2.5, which rounds to the even 2.
    assert "".join(calls) == "aabb" + "abb" * 3
    assert seconds == pytest.approx({"a": 1.0, "b": 0.008})


def test_without_warming_nothing_runs_before_the_clock(clock):
    calls = []
    seconds = timing.medians({"a": lambda: (calls.append("a"), clock(3.0))}, rounds=1, warm=False)
    assert calls == ["a"]
    assert seconds == {"a": 3.0}


def test_the_median_is_of_the_rounds(clock):
    times = iter([1.0, 1.0, 9.0, 2.0, 3.0])
    assert timing.medians({"a": lambda: clock(next(times))}, rounds=3) == {"a": 3.0}


def test_a_step_is_a_part_of_a_run(clock):
    contenders = {
        "a": Contender(lambda: clock(6.0), steps=3),
        "b": Contender(lambda: clock(6.0), steps=100),
    }
    assert timing.seconds_per_step(contenders, rounds=1) == {"a": 2.0, "b": 0.06}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(2.0, "2 s"), (1.0, "1 s"), (0.25, "250 ms"), (3.456e-6, "3.46 µs"), (8.7e-10, "0.87 ns")],
)
def test_durations_have_three_digits_and_a_unit(seconds, words):
    assert timing.format_duration(seconds) == words
