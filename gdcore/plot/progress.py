"""How a value changes in the course of a descent, by one of three measures of its cost.

The labels of the axes are symbols and the two loan words that every language of the course shares:
step k, epoch, and #∇f, the number of gradients that were evaluated.
"""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike


def values_by_step(
    ax: Axes,
    values: ArrayLike,
    *,
    steps: ArrayLike | None = None,
    log: bool = False,
    log_x: bool = False,
    **style: Any,
) -> list[Line2D]:
    """Draw how a value, such as f or an error, changes from step to step.

    Args:
        ax: Where to draw.
        values: ``(T,)``, or ``(T, runs)`` for one line a run, such as ``trajectory.values``.
        steps: The step numbers, ``(T,)``, such as ``trajectory.recorded``; the default is 0, 1, …
        log: Draw the values on a logarithmic axis.
        log_x: Draw the steps on a logarithmic axis; step 0 has no place on it.
        style: Passed to `Axes.plot`.

    Returns:
        One line for each run.

    Raises:
        ValueError: If the shapes do not fit, or a logarithmic axis is asked for where nothing is
            positive.

    Example:
        >>> _, ax = plt.subplots()
        >>> (line,) = values_by_step(ax, [4.0, 1.0, 0.25], log=True)
        >>> line.get_xdata().tolist(), ax.get_yscale()
        ([0, 1, 2], 'log')
    """
    count = np.shape(values)[:1]
    k = np.arange(*count or (0,)) if steps is None else steps
    return _values(ax, values, "steps", k, "step $k$", log, log_x, style)


def values_by_epoch(
    ax: Axes,
    values: ArrayLike,
    epochs: ArrayLike,
    *,
    log: bool = False,
    log_x: bool = False,
    **style: Any,
) -> list[Line2D]:
    """Draw how a value changes from epoch to epoch; an epoch has seen every row of the data once.

    Args:
        ax: Where to draw.
        values: ``(T,)``, or ``(T, runs)`` for one line a run.
        epochs: The epochs passed at each value, ``(T,)``, whole or not, such as
            ``trajectory.epochs``.
        log: Draw the values on a logarithmic axis.
        log_x: Draw the epochs on a logarithmic axis; epoch 0 has no place on it.
        style: Passed to `Axes.plot`.

    Returns:
        One line for each run.

    Raises:
        ValueError: If the shapes do not fit, or a logarithmic axis is asked for where nothing is
            positive.

    Example:
        >>> _, ax = plt.subplots()
        >>> (line,) = values_by_epoch(ax, [4.0, 1.0, 0.25], [0.0, 0.5, 1.0])
        >>> line.get_xdata().tolist(), ax.get_xlabel()
        ([0.0, 0.5, 1.0], 'epoch')
    """
    return _values(ax, values, "epochs", epochs, "epoch", log, log_x, style)


def values_by_evaluation(
    ax: Axes,
    values: ArrayLike,
    evaluations: ArrayLike,
    *,
    log: bool = False,
    log_x: bool = False,
    **style: Any,
) -> list[Line2D]:
    r"""Draw how a value changes with the gradients that were evaluated, the work that was done.

    Args:
        ax: Where to draw.
        values: ``(T,)``, or ``(T, runs)`` for one line a run.
        evaluations: The gradients of single rows evaluated up to each value, ``(T,)``, such as
            ``trajectory.evaluations``.
        log: Draw the values on a logarithmic axis.
        log_x: Draw the evaluations on a logarithmic axis; 0 has no place on it.
        style: Passed to `Axes.plot`.

    Returns:
        One line for each run.

    Raises:
        ValueError: If the shapes do not fit, or a logarithmic axis is asked for where nothing is
            positive.

    Example:
        >>> _, ax = plt.subplots()
        >>> (line,) = values_by_evaluation(ax, [4.0, 1.0, 0.25], [0, 100, 200])
        >>> line.get_xdata().tolist(), ax.get_xlabel()
        ([0, 100, 200], '$\\#\\,\\nabla f$')
    """
    return _values(ax, values, "evaluations", evaluations, r"$\#\,\nabla f$", log, log_x, style)


def _values(
    ax: Axes,
    values: ArrayLike,
    name: str,
    costs: ArrayLike,
    label: str,
    log: bool,
    log_x: bool,
    style: dict[str, Any],
) -> list[Line2D]:
    y = np.asarray(values, dtype=float)
    if y.ndim not in (1, 2) or len(y) == 0:
        raise ValueError(f"values must have shape (T,) or (T, runs), got {y.shape}")
    x = np.asarray(costs)
    if x.shape != y.shape[:1]:
        raise ValueError(f"{name} must have shape {y.shape[:1]} like values, got {x.shape}")
    if log and not np.any(y > 0):
        raise ValueError("log needs a positive value, and there is none")
    if log_x and not np.any(x > 0):
        raise ValueError(f"log_x needs positive {name}, and there are none")
    if log:
        ax.set_yscale("log")
    if log_x:
        # A start at 0 is left out, not drawn as a line from far away.
        ax.set_xscale("log", nonpositive="mask")
    lines = ax.plot(x, y, **style)
    ax.set_xlabel(label)
    return lines
