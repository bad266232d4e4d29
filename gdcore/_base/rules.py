"""The settings of rules and schedules: compared by value, and spread over runs."""

from collections.abc import Mapping
from copy import copy
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np

from gdcore.typing import Rate


class Rule:
    """Base class of the update rules: equality and hash by the values of the settings."""

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return same_settings(settings_of(self), settings_of(other))

    def __hash__(self) -> int:
        return hash((type(self), settings_key(settings_of(self))))

    def _keep_settings(self, **settings: Any) -> None:
        """Replace the given settings by the checked ones, while the frozen rule is being made."""
        vars(self).update(settings)


def settings_of(rule: Any) -> dict[str, Any]:
    """Return the settings of a rule by name; none if it is no dataclass."""
    if not is_dataclass(rule):
        return {}
    return {field.name: getattr(rule, field.name) for field in fields(rule)}


def same_settings(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Return whether settings with the same names have the same values, arrays included."""
    return all(np.array_equal(value, theirs[name]) for name, value in mine.items())


def settings_key(settings: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return a hashable key that is equal for equal settings."""
    return tuple(s if callable(s) else np.asarray(s).tobytes() for s in settings.values())


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


def with_array_rate(optimizer: Any) -> Any:
    """Return a rule of this library with its rate as a 0-d array, which multiplies arrays faster.

    The results are the same: NumPy turns a Python float into such an array at every product.
    """
    lr = getattr(optimizer, "lr", None)
    if not isinstance(optimizer, Rule) or not isinstance(lr, float):
        return optimizer
    rule = copy(optimizer)
    rule._keep_settings(lr=np.array(lr))
    return rule


def rule_of_runs(optimizer: Any, runs: tuple[int, ...], chosen: Any) -> Any:
    """Return a rule with the settings of the chosen runs; a schedule stays unchanged.

    Args:
        optimizer: The rule.
        runs: The shape of all the runs.
        chosen: An index into an array of that shape, or an array of indices into the
            flattened runs.
    """
    arrays = {n: s for n, s in settings_of(optimizer).items() if np.ndim(s)}
    if not arrays:
        return optimizer
    full = {n: np.broadcast_to(s, runs) for n, s in arrays.items()}
    if isinstance(chosen, np.ndarray):
        full = {n: s.ravel() for n, s in full.items()}
    return replace(optimizer, **{n: s[chosen] for n, s in full.items()})
