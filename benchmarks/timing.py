"""Fair timing on a noisy machine: contenders take turns, and medians are compared."""

import gc
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter


def medians(
    contenders: Mapping[str, Callable[[], object]],
    *,
    rounds: int = 11,
    repeat: Mapping[str, int] | None = None,
) -> dict[str, float]:
    """Return the median seconds of one call of each contender.

    Args:
        contenders: What is compared, by name. Each is called once before the clock starts.
        rounds: In each round every contender is timed once, so a slow spell hits all of them.
        repeat: How many calls one timing consists of, for contenders too quick to time alone.
    """
    repeat = repeat or {}
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for call in contenders.values():
        call()
    for _ in range(rounds):
        for name, call in contenders.items():
            calls = repeat.get(name, 1)
            gc.collect()
            start = perf_counter()
            for _ in range(calls):
                call()
            times[name].append((perf_counter() - start) / calls)
    return {name: median(seconds) for name, seconds in times.items()}


def in_words(seconds: float) -> str:
    """Return a duration with three digits and its unit.

    Example:
        >>> in_words(0.00123)
        '1.23 ms'
    """
    for factor, unit in ((1.0, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"
