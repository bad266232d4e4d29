"""Fair timing on a noisy machine: contenders take turns, and medians are compared."""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

LONG_ENOUGH = 0.02
"""Minimum seconds of one timing: quicker calls are repeated within it."""


@dataclass(frozen=True)
class Contender:
    """One implementation of a task.

    Attributes:
        run: Runs the task once and returns its last point, so that contenders can be compared.
        steps: The number of steps in one run; a contender that is much slower than the others may
            take fewer.
    """

    run: Callable[[], Any]
    steps: int = 1


def medians(
    contenders: Mapping[str, Callable[[], object]], *, rounds: int = 7, warm: bool = True
) -> dict[str, float]:
    """Return the median seconds of one call of each contender.

    Args:
        contenders: The functions to time, by name.
        rounds: In each round every contender is timed once, so a slow period affects all of them.
        warm: Whether to call each contender twice before the timing. The first call compiles code;
            the second shows how often to repeat a quick contender.
    """
    times: dict[str, list[float]] = {name: [] for name in contenders}
    calls = dict.fromkeys(contenders, 1)
    if warm:
        for name, call in contenders.items():
            call()
            calls[name] = max(1, round(LONG_ENOUGH / max(_seconds(call, 1), 1e-9)))
    for _ in range(rounds):
        for name, call in contenders.items():
            gc.collect()
            times[name].append(_seconds(call, calls[name]) / calls[name])
    return {name: median(seconds) for name, seconds in times.items()}


def seconds_per_step(contenders: Mapping[str, Contender], *, rounds: int = 7) -> dict[str, float]:
    """Return the median seconds that each contender needs for one step."""
    seconds = medians({name: c.run for name, c in contenders.items()}, rounds=rounds)
    return {name: seconds[name] / contender.steps for name, contender in contenders.items()}


def _seconds(call: Callable[[], object], calls: int) -> float:
    start = perf_counter()
    for _ in range(calls):
        call()
    return perf_counter() - start


def format_duration(seconds: float) -> str:
    """Return a duration with three digits and its unit.

    Example:
        >>> format_duration(0.00123)
        '1.23 ms'
    """
    for factor, unit in ((1.0, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"
