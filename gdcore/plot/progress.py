"""The values of a descent, drawn over steps, epochs or gradient evaluations.

The axis labels are "step k", "epoch" and "#∇f" (the number of gradients evaluated): symbols, and
two loan words that all languages of the course share.
"""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from gdcore._base.checks import checked_array
from gdcore._base.printing import brief
from gdcore.plot._drawing import check_number_of_runs, drawable


def values_by_step(
    ax: Axes,
    values: ArrayLike,
    *,
    steps: ArrayLike | None = None,
    log: bool = False,
    log_x: bool = False,
    **style: Any,
) -> list[Line2D]:
    """Draw a value, such as f or an error, over the steps.

    Args:
        ax: The axes to draw on.
        values: ``(T,)``, or ``(T, runs)`` for one line per run, at most 10,000, such as
            ``trajectory.values``.
        steps: The step numbers, ``(T,)``, such as ``trajectory.recorded``; the default is 0, 1, …
        log: Draw the values on a logarithmic axis.
        log_x: Draw the steps on a logarithmic axis; step 0 is left out.
        style: Passed to `Axes.plot`.

    Returns:
        One line for each run.

    Raises:
        TypeError: If an argument holds text, complex numbers or a mask.
        ValueError: If the shapes do not fit, the runs are too many, steps are not finite, or a
            logarithmic axis has no positive number to show.

    Example:
        >>> _, ax = plt.subplots()
        >>> (line,) = values_by_step(ax, [4.0, 1.0, 0.25], log=True)
        >>> line.get_xdata().tolist(), ax.get_yscale()
        ([0, 1, 2], 'log')
    """
    return _values(ax, values, "steps", steps, "step $k$", log, log_x, style)


def values_by_epoch(
    ax: Axes,
    values: ArrayLike,
    epochs: ArrayLike,
    *,
    log: bool = False,
    log_x: bool = False,
    **style: Any,
) -> list[Line2D]:
    """Draw a value over the epochs; an epoch uses every row of the data once.

    Args:
        ax: The axes to draw on.
        values: ``(T,)``, or ``(T, runs)`` for one line per run, at most 10,000.
        epochs: The epochs passed at each value, ``(T,)``, whole or not, such as
            ``trajectory.epochs``.
        log: Draw the values on a logarithmic axis.
        log_x: Draw the epochs on a logarithmic axis; epoch 0 is left out.
        style: Passed to `Axes.plot`.

    Returns:
        One line for each run.

    Raises:
        TypeError: If an argument holds text, complex numbers or a mask.
        ValueError: If the shapes do not fit, the runs are too many, epochs are not finite, or a
            logarithmic axis has no positive number to show.

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
    r"""Draw a value over the number of gradient evaluations, the work done.

    Args:
        ax: The axes to draw on.
        values: ``(T,)``, or ``(T, runs)`` for one line per run, at most 10,000.
        evaluations: The gradients of single rows evaluated up to each value, ``(T,)``, such as
            ``trajectory.evaluations``.
        log: Draw the values on a logarithmic axis.
        log_x: Draw the evaluations on a logarithmic axis; 0 is left out.
        style: Passed to `Axes.plot`.

    Returns:
        One line for each run.

    Raises:
        TypeError: If an argument holds text, complex numbers or a mask.
        ValueError: If the shapes do not fit, the runs are too many, evaluations are not finite, or
            a logarithmic axis has no positive number to show.

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
    costs: ArrayLike | None,
    label: str,
    log: bool,
    log_x: bool,
    style: dict[str, Any],
) -> list[Line2D]:
    y = checked_array("values", values)
    if y.ndim not in (1, 2) or len(y) == 0:
        raise ValueError(f"values must have shape (T,) or (T, runs), got {y.shape}")
    check_number_of_runs(y.shape[1:])
    if costs is None:
        costs = np.arange(len(y))
    checked_array(name, costs)
    x = np.asarray(costs)  # whole numbers stay whole
    if x.shape != y.shape[:1]:
        raise ValueError(f"{name} must have shape {y.shape[:1]} like values, got {x.shape}")
    if not np.isfinite(x).all():
        raise ValueError(
            f"{name} must be finite, got {brief(costs)}; a path along gradients that are bare "
            "functions does not know them"
        )
    if log and not np.any(y > 0):
        raise ValueError("log needs a positive value, and there is none")
    if log_x and not np.any(x > 0):
        raise ValueError(f"log_x needs positive {name}, and there are none")
    y = drawable(y)
    shown = np.isfinite(y[x > 0] if log_x else y)
    if log:
        shown &= (y[x > 0] if log_x else y) > 0
    # Of a diverged run nothing may be left to show; on logarithmic axes Matplotlib would warn.
    if log and shown.any():
        ax.set_yscale("log")
    if log_x and shown.any():
        # Masked, a start at 0 is left out; otherwise a line would lead to it from far away.
        ax.set_xscale("log", nonpositive="mask")
    lines = ax.plot(x, y, **style)
    ax.set_xlabel(label)
    return lines
