"""The settings of rules and schedules: compared by value, and spread over runs."""

from collections.abc import Mapping
from copy import copy
from dataclasses import fields, is_dataclass, replace
from math import prod
from typing import Any

import numpy as np

from gdcore._base.checks import checked_schedule
from gdcore._base.printing import brief
from gdcore._base.results import is_own, set_read_only_state
from gdcore.typing import Indices, Rate


class Rule:
    """Base class of the update rules: equality and hash by the values of the settings."""

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return same_settings(settings_of(self), settings_of(other))

    def __hash__(self) -> int:
        return hash((type(self), settings_key(settings_of(self))))

    __setstate__ = set_read_only_state

    def _keep_settings(self, **settings: Any) -> None:
        """Replace the given settings by the checked ones, while the frozen rule is being made."""
        vars(self).update(settings)


def settings_of(rule: Any) -> dict[str, Any]:
    """Return the settings of a rule by name; none if it is no dataclass."""
    if not is_dataclass(rule):
        return {}
    return {field.name: getattr(rule, field.name) for field in fields(rule)}


def same_settings(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Return whether two rules have settings of the same names and values, arrays included."""
    return mine.keys() == theirs.keys() and all(
        np.array_equal(value, theirs[name]) for name, value in mine.items()
    )


def settings_key(settings: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return a hashable key that is equal for equal settings."""
    return tuple(s if callable(s) else _key_of(s) for s in settings.values())


def _key_of(setting: Any) -> bytes:
    array = np.asarray(setting)
    # 0.0 and -0.0 are equal, 1 and 1.0 as well; their bytes are not.
    return (array + 0.0 if array.dtype.kind in "biuf" else array).tobytes()


def runs_of(optimizer: Any) -> tuple[int, ...]:
    """Return the shape of the runs that an optimizer's arrays of settings make.

    For a schedule, its first rate counts.

    Example:
        >>> from gdcore import Momentum
        >>> runs_of(Momentum(lr=np.array([0.1, 0.2]), beta=0.5))
        (2,)
    """
    values = (s(0) if callable(s) else s for s in settings_of(optimizer).values())
    return np.broadcast_shapes(*(v.shape for v in values if isinstance(v, np.ndarray)))


def rate_at(lr: Rate, k: int) -> Any:
    """Return the learning rate of step number k."""
    return lr(k) if callable(lr) else lr


def rule_for_loop(optimizer: Any, *, on_floats: bool) -> Any:
    """Return a rule of this library as a loop uses it; one with a caller's update keeps its rate.

    A schedule checks each of its rates. For arrays, a rate is a 0-d array, which multiplies arrays
    faster. The results are the same: NumPy turns a Python float into such an array at every
    product.
    """
    if not isinstance(optimizer, Rule):
        return optimizer
    lr = getattr(optimizer, "lr", None)
    slow = isinstance(lr, float) and not on_floats and is_own(getattr(optimizer, "update", None))
    if not (slow or callable(lr)):
        return optimizer
    rule = copy(optimizer)
    rule._keep_settings(lr=checked_schedule(lr) if callable(lr) else np.array(lr))
    return rule


def rule_of_runs(optimizer: Any, runs: tuple[int, ...], chosen: Indices) -> Any:
    """Return a rule with the settings of the chosen runs; a schedule stays unchanged.

    Args:
        optimizer: The rule.
        runs: The shape of all the runs.
        chosen: The numbers of the chosen runs, all runs being laid out in a row.
    """
    arrays = {n: s for n, s in settings_of(optimizer).items() if np.ndim(s)}
    if not arrays:
        return optimizer
    full = {n: np.broadcast_to(s, runs).ravel() for n, s in arrays.items()}
    return replace(optimizer, **{n: s[chosen] for n, s in full.items()})


def runs_chosen(runs: tuple[int, ...], chosen: Any) -> Indices:
    """Return the numbers of the chosen runs, or raise unless there is at least one.

    Args:
        runs: The shape of all the runs.
        chosen: What NumPy takes as an index into an array of that shape.
    """
    numbers = np.arange(prod(runs)).reshape(runs)
    try:
        some = np.asarray(numbers[chosen])
    except (IndexError, ValueError):  # lists of different lengths
        some = numbers[:0]
    if some.size == 0:
        raise IndexError(f"path[{brief(chosen)}] chooses no run: the runs have shape {runs}")
    return some
