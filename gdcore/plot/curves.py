"""Functions of one variable: graph, secants, tangent, moves and paths."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Annotation
from numpy.typing import ArrayLike

from gdcore._base.checks import checked_array, checked_count, checked_scalar
from gdcore._base.printing import brief
from gdcore.conversion import as_objective
from gdcore.derivatives import secant_line, tangent_line
from gdcore.objectives import Objective
from gdcore.palette import PALETTE
from gdcore.plot._drawing import (
    DOWN,
    MOST_DRAWN,
    SAMPLES,
    UP,
    checked_interval,
    checked_run,
    colors_of_series,
    draw_dots,
    draw_joined,
    drawable,
    values_on_interval,
    with_defaults,
)
from gdcore.typing import Array, Function


def curve(ax: Axes, f: Any, domain: tuple[float, float], **style: Any) -> Line2D:
    """Draw the graph of f, a function of one variable, and label the axes x and f(x).

    Args:
        ax: The axes to draw on.
        f: The function, elementwise, or another argument of `gdcore.as_objective`.
        domain: The interval of x.
        style: Passed to `Axes.plot`; the default is a blue line.

    Returns:
        The line; its data are x, ``(SAMPLES,)``, and f(x).

    Raises:
        TypeError: If f is no function, or returns no numbers.
        ValueError: If the domain is not an interval, or f(x) has not the shape of x.

    Example:
        >>> _, ax = plt.subplots()
        >>> line = curve(ax, lambda x: x**2, (-1.0, 1.0))
        >>> float(line.get_ydata().max())
        1.0
    """
    low, high = checked_interval("domain", domain)
    x = np.linspace(low, high, SAMPLES)
    (line,) = ax.plot(
        x, values_on_interval(f, x), **with_defaults(style, color=PALETTE["blue"], zorder=2)
    )
    ax.set_xlabel("$x$")
    ax.set_ylabel("$f(x)$")
    return line


def secants(ax: Axes, f: Any, x: float, steps: float | ArrayLike, **style: Any) -> list[Line2D]:
    r"""Draw the secants of f through $(x, f(x))$ and $(x + h, f(x + h))$, one for each step h.

    Args:
        ax: The axes to draw on, best after `curve`: the lines cross the axes and keep their limits.
        f: A function of one variable, or another argument of `gdcore.as_objective`.
        x: The point that all secants share.
        steps: The steps h, a number or ``(N,)``, none of them zero; at most 1,000.
        style: Passed to `Axes.plot`.

    Returns:
        For each step, the line and then its far point, labelled with h.

    Raises:
        TypeError: If x is no number, or steps holds anything else.
        ValueError: If a step is zero or not finite, or the steps are too many or not ``(N,)``.

    Example:
        >>> _, ax = plt.subplots()
        >>> line, far = secants(ax, lambda x: x**2, 1.0, [2.0])
        >>> far.get_xydata().tolist()
        [[3.0, 9.0]]
    """
    # An objective is infinite where a formula of Python floats overflows, as a diverged run does.
    objective, x = as_objective(f), checked_scalar("x", x)
    widths = np.atleast_1d(checked_array("steps", steps))
    if widths.ndim > 1:
        raise ValueError(f"steps must be a number or of shape (N,), got shape {widths.shape}")
    checked_count("the number of steps", len(widths), 0, MOST_DRAWN)
    artists = []
    for h, color in zip(widths.tolist(), colors_of_series(len(widths)), strict=True):
        with np.errstate(all="ignore"):
            line, far = secant_line(objective, x, h), (x + h, objective(x + h))
        artists.append(
            _draw_across(ax, line, **with_defaults(style, color=color, linewidth=1.2, zorder=3))
        )
        artists.append(draw_dots(ax, *far, color=color, label=f"$h = {h:g}$"))
    with np.errstate(all="ignore"):
        draw_dots(ax, x, objective(x), color=PALETTE["ink"])
    return artists


def tangent(ax: Axes, f: Function, x: float, **style: Any) -> tuple[Line2D, Line2D]:
    """Draw the tangent of f at x across the axes, and its point of contact.

    Args:
        ax: The axes to draw on, best after `curve`.
        f: A function of one variable; an objective gives its exact slope.
        x: The point of contact.
        style: Passed to `Axes.plot`; the default is a red line.

    Returns:
        The line and the point.

    Raises:
        TypeError: If f is no function, or x is no number.

    Example:
        >>> _, ax = plt.subplots()
        >>> line, point = tangent(ax, lambda x: x**2, 0.0)
        >>> point.get_xydata().tolist()
        [[0.0, 0.0]]
    """
    with np.errstate(all="ignore"):
        straight = tangent_line(f if hasattr(f, "grad") else as_objective(f), x)
    line = _draw_across(
        ax,
        straight,
        **with_defaults(style, color=PALETTE["red"], linewidth=1.4, zorder=3),
    )
    return line, draw_dots(ax, x, straight.y0, color=line.get_color())


def moves_on_curve(
    ax: Axes,
    f: Any,
    x: float | ArrayLike,
    lr: float,
    *,
    signs: Sequence[int] = (1, -1),
    **style: Any,
) -> tuple[list[Annotation], list[Line2D]]:
    r"""Draw the ascent and the descent move from each x, as arrows between points of the graph.

    $$x \pm \eta f'(x)$$

    If the slope is zero, so are both moves, and no arrow is drawn.

    Args:
        ax: The axes to draw on, best after `curve`.
        f: A function of one variable, or another argument of `gdcore.as_objective`; an objective
            gives its exact slope.
        x: The points to move from, a number or ``(N,)``; at most 1,000.
        lr: The learning rate η.
        signs: 1 for the ascent move (green), -1 for the descent move (orange).
        style: Passed to the arrows as their `arrowprops`.

    Returns:
        The arrows, with the beginning of the move as `xyann` and its end as `xy`; and the points:
        the ends of the moves, ``(N,)`` in one artist for each sign, labelled with the rule, then
        the points x.

    Raises:
        TypeError: If x or lr holds text or other things that are no numbers.
        ValueError: If x is neither a number nor ``(N,)`` or has too many, lr is not a positive
            finite number, or signs holds anything but 1 and -1.

    Example:
        >>> _, ax = plt.subplots()
        >>> (arrow,), (ends, _) = moves_on_curve(ax, lambda x: x**2, 1.0, 0.25, signs=[-1])
        >>> ends.get_xydata().round(6).tolist(), ends.get_label()
        ([[0.5, 0.25]], "$x - \\eta f'(x)$")

    Source: A.-L. Cauchy, *Méthode générale pour la résolution des systèmes d'équations simultanées*
    (1847), Comptes rendus 25, pp. 536-538, for the descent move.
    """
    begin = checked_run("x", np.atleast_1d(checked_array("x", x)))
    checked_count("the number of points x", len(begin), 1, MOST_DRAWN)
    if not (np.ndim(lr) == 0 and 0 < checked_scalar("lr", lr) < np.inf):
        raise ValueError(f"lr must be a positive finite number, got {brief(lr)}")
    if any(sign not in (1, -1) for sign in signs):
        raise ValueError(f"signs must be 1 (ascent) and -1 (descent), got {brief(list(signs))}")
    objective = as_objective(f)
    with np.errstate(all="ignore"):
        slope = np.array([objective.grad(float(point)) for point in begin])
    height = _heights(objective, begin)
    arrows, points = [], []
    for sign in signs:
        color, rule = (UP, "+") if sign == 1 else (DOWN, "-")
        with np.errstate(all="ignore"):
            end = begin + sign * lr * slope
        top = _heights(objective, end)
        for x0, y0, x1, y1 in zip(begin, height, end, top, strict=True):
            # Not `==`: a difference quotient at an extremum is nearly, but not exactly zero.
            if not np.isclose(x0, x1):
                arrowprops = with_defaults(
                    style,
                    FancyArrowPatch,
                    arrowstyle="-|>",
                    color=color,
                    linewidth=1.4,
                    shrinkA=2.0,
                    shrinkB=2.5,
                    # The arc is above the graph in either direction.
                    connectionstyle=f"arc3,rad={-0.35 if x1 > x0 else 0.35}",
                )
                arrow = ax.annotate("", (x1, y1), (x0, y0), arrowprops=arrowprops, zorder=4)
                arrows.append(arrow)
        points.append(draw_dots(ax, end, top, color=color, label=rf"$x {rule} \eta f'(x)$"))
    points.append(draw_dots(ax, begin, height, color=PALETTE["ink"]))
    return arrows, points


def path_on_curve(ax: Axes, f: Any, points: ArrayLike, **style: Any) -> tuple[Line2D, Line2D]:
    """Draw the points of a descent on the graph of f, joined in their order; the start is a ring.

    Args:
        ax: The axes to draw on, best after `curve`.
        f: A function of one variable, or another argument of `gdcore.as_objective`.
        points: The points, ``(T,)``, such as ``trajectory.points``.
        style: Passed to `Axes.plot`; the default is orange.

    Returns:
        The joined points, and the ring.

    Raises:
        TypeError: If f is no function, or points holds no numbers, as a trajectory itself.
        ValueError: If points is not one-dimensional or is empty.

    Example:
        >>> _, ax = plt.subplots()
        >>> path, start = path_on_curve(ax, lambda x: x**2, [2.0, 1.0])
        >>> path.get_xydata().tolist()
        [[2.0, 4.0], [1.0, 1.0]]
    """
    x = checked_run("points", points)
    return draw_joined(ax, x, _heights(as_objective(f), x), **style)


def _heights(objective: Objective, points: Array) -> Array:
    """Return f at points ``(N,)``, one after another, and infinity where it overflows."""
    with np.errstate(all="ignore"):
        return drawable([objective(float(point)) for point in points])


def _draw_across(ax: Axes, line: Function, **style: Any) -> Line2D:
    """Draw a straight line across the axes and leave their limits as they are."""
    limits = ax.get_xlim(), ax.get_ylim()
    ends = np.array(limits[0])
    with np.errstate(all="ignore"):
        heights = drawable(line(ends))
    (artist,) = ax.plot(ends, heights, **style)
    ax.set(xlim=limits[0], ylim=limits[1])
    return artist
