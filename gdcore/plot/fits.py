"""Learning a line from data: the data beside the surface of the cost."""

from collections.abc import Sequence
from operator import index
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.contour import QuadContourSet
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from gdcore._base.checks import checked_array, checked_count
from gdcore._base.printing import brief
from gdcore.palette import PALETTE
from gdcore.plot._drawing import (
    MOST_DRAWN,
    Domain,
    checked_plane_run,
    checked_run,
    colors_of_series,
    draw_dots,
    drawable,
    interval_around,
)
from gdcore.plot.planes import contours_below, path_on_contours


class ErrorSurface(NamedTuple):
    """The artists of `error_surface`.

    Attributes:
        data: The data points.
        lines: The fitted line of each step shown, labelled with its number.
        marks: The point of each step shown, on the surface, in the colour of its line.
        contours: The contours of the cost, and their filling.
        path: The joined points of the descent.
        start: The ring around the first point.
    """

    data: Line2D
    lines: list[Line2D]
    marks: list[Line2D]
    contours: tuple[QuadContourSet, ...]
    path: Line2D
    start: Line2D


def error_surface(
    ax_line: Axes,
    ax_surface: Axes,
    cost: Any,
    x: ArrayLike,
    y: ArrayLike,
    points: ArrayLike,
    *,
    shown: Sequence[int] | None = None,
    domain: Domain | None = None,
    levels: int | ArrayLike = 10,
    log: bool = False,
) -> ErrorSurface:
    r"""Draw data with the lines of chosen steps, and the path of the descent on the error surface.

    $$\hat y = w_0 + w_1 x, \qquad J(w_0, w_1)$$

    A step has the same colour on both sides.

    Args:
        ax_line: Where to draw the data and the lines.
        ax_surface: Where to draw the contours of the cost and the path.
        cost: J, from ``(2, *runs)`` to ``(*runs,)``, or another argument of `gdcore.as_objective`.
        x: The inputs, ``(m,)``.
        y: The outputs, ``(m,)``.
        points: The parameters $(w_0, w_1)$ at each step, ``(T, 2)``, such as ``trajectory.points``.
        shown: The steps to draw as lines: indices of points, at most 1,000. The default is the
            first and the last.
        domain: An interval for $w_0$ and one for $w_1$. The default holds all points, with the last
            one in its middle.
        levels: As for `contours`.
        log: As for `contours`.

    Returns:
        The artists, by name.

    Raises:
        TypeError: If cost is no function, x, y or points holds no numbers, or shown holds no
            indices.
        ValueError: If x and y do not have one shape ``(m,)``, points has another shape or is empty,
            a step shown is not one of points, or J(w) has another shape.

    Example:
        >>> _, (left, right) = plt.subplots(1, 2)
        >>> x, y = np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 5.0])
        >>> def cost(w):
        ...     return sum((w[0] + w[1] * a - b) ** 2 for a, b in zip(x, y)) / 6
        >>> drawn = error_surface(left, right, cost, x, y, [[0.0, 0.0], [0.5, 1.5], [1.0, 2.0]])
        >>> drawn.lines[-1].get_xydata().tolist(), drawn.lines[-1].get_label()
        ([[0.0, 1.0], [2.0, 5.0]], '$k = 2$')

    Source: T. Hastie, R. Tibshirani and J. Friedman, *The Elements of Statistical Learning* (2nd
    ed., 2009), eq. 3.1 and 3.2, for the model and the cost.
    """
    inputs, outputs = checked_run("x", x), checked_array("y", y)
    if outputs.shape != inputs.shape:
        raise ValueError(f"y must have shape {inputs.shape} like x, got {outputs.shape}")
    w = checked_plane_run("points", points)
    steps = _checked_steps(shown, len(w))
    if domain is None:
        domain = interval_around(w[:, 0]), interval_around(w[:, 1])

    drawn = contours_below(ax_surface, cost, domain, levels, log)
    ((path, start),) = path_on_contours(ax_surface, w)
    ax_surface.set(xlabel="$w_0$", ylabel="$w_1$")
    data = draw_dots(ax_line, inputs, outputs, color=PALETTE["blue"], zorder=3)
    ax_line.set(xlabel="$x$", ylabel="$y$")
    ends = np.array([inputs.min(), inputs.max()])
    lines, marks = [], []
    # The first colour belongs to the path.
    for k, color in zip(steps, colors_of_series(len(steps) + 1)[1:], strict=True):
        label = f"$k = {k}$"
        with np.errstate(all="ignore"):
            heights = drawable(w[k, 0] + w[k, 1] * ends)
        lines.extend(ax_line.plot(ends, heights, color=color, label=label))
        marks.append(draw_dots(ax_surface, *w[k], color=color, markersize=6, label=label))
    return ErrorSurface(data, lines, marks, drawn, path, start)


def _checked_steps(shown: Sequence[int] | None, count: int) -> list[int]:
    """Return the steps shown, checked, each once, with negative indices counted from the start."""
    try:
        asked = [0, count - 1] if shown is None else [index(step) for step in shown]
    except TypeError:
        raise TypeError(
            f"shown must hold indices of the {count} points, got {brief(shown)}"
        ) from None
    checked_count("the number of steps shown", len(asked), 0, MOST_DRAWN)
    for step in asked:
        if not -count <= step < count:
            raise ValueError(f"shown must hold indices of the {count} points, got {step}")
    return list(dict.fromkeys(step % count for step in asked))
