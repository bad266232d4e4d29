"""Figures of the course: each function takes axes and arrays, draws, and returns the artists.

The only module that imports Matplotlib. Figures carry symbols, not words, so that one figure serves
every language; ``plt.style.use("gdcore.course")`` gives them the course's look.
"""

from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from gdcore._types import Array
from gdcore.derivatives import secant_line, tangent_line
from gdcore.palette import PALETTE

SAMPLES = 400
"""Points of a curve: one for each pixel of a small screen."""

_SERIES = tuple(PALETTE[name] for name in ("orange", "green", "purple", "red", "teal"))

# The rim sets a point off from the lines that run through it.
_MARKER = {"marker": "o", "markeredgecolor": PALETTE["paper"], "markeredgewidth": 0.6}


def curve(ax: Axes, f: Callable[[Any], Any], domain: tuple[float, float], **style: Any) -> Line2D:
    """Draw the graph of f, a function of one variable, and label the axes x and f(x).

    Args:
        ax: Where to draw.
        f: The function, elementwise.
        domain: The interval of x.
        style: Passed to `Axes.plot`; the default is a blue line.

    Returns:
        The line; its data are x, ``(SAMPLES,)``, and f(x).

    Raises:
        ValueError: If the domain is not an interval.

    Example:
        >>> _, ax = plt.subplots()
        >>> line = curve(ax, lambda x: x**2, (-1.0, 1.0))
        >>> float(line.get_ydata().max())
        1.0
    """
    low, high = _interval(domain)
    x = np.linspace(low, high, SAMPLES)
    (line,) = ax.plot(x, f(x), **_over(style, color=PALETTE["blue"], zorder=2))
    ax.set_xlabel("$x$")
    ax.set_ylabel("$f(x)$")
    return line


def secants(
    ax: Axes, f: Callable[[Any], Any], x: float, steps: Sequence[float], **style: Any
) -> list[Line2D]:
    r"""Draw the secants of f through $(x, f(x))$ and $(x + h, f(x + h))$, one for each step h.

    Args:
        ax: Where to draw, best after `curve`: the lines run across the axes as they are.
        f: A function of one variable.
        x: The point that all secants share.
        steps: The steps h, none of them zero.
        style: Passed to `Axes.plot`.

    Returns:
        For each step, the line and then its far point, labelled with h.

    Raises:
        ValueError: If a step is zero or not finite.

    Example:
        >>> _, ax = plt.subplots()
        >>> line, far = secants(ax, lambda x: x**2, 1.0, [2.0])
        >>> far.get_xydata().tolist()
        [[3.0, 9.0]]
    """
    artists = []
    for h, color in zip(steps, cycle(_SERIES), strict=False):
        line = secant_line(f, x, h)
        artists.append(_across(ax, line, **_over(style, color=color, linewidth=1.2, zorder=3)))
        far = (x + h, float(f(x + h)))
        artists.append(_dot(ax, *far, color=color, label=f"$h = {h:g}$"))
    _dot(ax, x, float(f(x)), color=PALETTE["ink"])
    return artists


def tangent(ax: Axes, f: Callable[[Any], Any], x: float, **style: Any) -> tuple[Line2D, Line2D]:
    """Draw the tangent of f at x across the axes as they are, and its point of contact.

    Args:
        ax: Where to draw, best after `curve`.
        f: A function of one variable; an objective brings its exact slope.
        x: The point of contact.
        style: Passed to `Axes.plot`; the default is a red line.

    Returns:
        The line and the point.

    Example:
        >>> _, ax = plt.subplots()
        >>> line, point = tangent(ax, lambda x: x**2, 0.0)
        >>> point.get_xydata().tolist()
        [[0.0, 0.0]]
    """
    line = _across(
        ax,
        tangent_line(f, x),
        **_over(style, color=PALETTE["red"], linewidth=1.4, zorder=3),
    )
    return line, _dot(ax, x, float(f(x)), color=line.get_color())


def path_on_curve(
    ax: Axes, f: Callable[[Any], Any], points: ArrayLike, **style: Any
) -> tuple[Line2D, Line2D]:
    """Draw the points of a descent on the graph of f, joined in their order; the start is a ring.

    Args:
        ax: Where to draw, best after `curve`.
        f: A function of one variable.
        points: The points, ``(T,)``, such as ``trajectory.points``.
        style: Passed to `Axes.plot`; the default is orange.

    Returns:
        The joined points, and the ring.

    Raises:
        ValueError: If points is not one-dimensional or is empty.

    Example:
        >>> _, ax = plt.subplots()
        >>> path, start = path_on_curve(ax, lambda x: x**2, [2.0, 1.0])
        >>> path.get_xydata().tolist()
        [[2.0, 4.0], [1.0, 1.0]]
    """
    x = _series("points", points)
    y = np.array([float(f(float(point))) for point in x])
    (path,) = ax.plot(
        x,
        y,
        **_over(style, color=PALETTE["orange"], linewidth=1.0, zorder=4, **_MARKER),
    )
    (start,) = ax.plot(
        x[:1],
        y[:1],
        marker="o",
        markersize=1.8 * path.get_markersize(),
        markerfacecolor="none",
        markeredgecolor=path.get_color(),
        linestyle="none",
        zorder=path.get_zorder(),
    )
    return path, start


def values_by_step(
    ax: Axes,
    values: ArrayLike,
    *,
    steps: ArrayLike | None = None,
    log: bool = False,
    **style: Any,
) -> list[Line2D]:
    """Draw how a value, such as f or an error, changes from step to step.

    Args:
        ax: Where to draw.
        values: ``(T,)``, or ``(T, runs)`` for one line a run, such as ``trajectory.values``.
        steps: The step numbers, ``(T,)``; the default is 0, 1, …
        log: Draw the values on a logarithmic axis.
        style: Passed to `Axes.plot`.

    Returns:
        One line for each run.

    Raises:
        ValueError: If the shapes do not fit, or log is asked for where no value is positive.

    Example:
        >>> _, ax = plt.subplots()
        >>> (line,) = values_by_step(ax, [4.0, 1.0, 0.25], log=True)
        >>> line.get_xdata().tolist(), ax.get_yscale()
        ([0, 1, 2], 'log')
    """
    y = np.asarray(values, dtype=float)
    if y.ndim not in (1, 2) or len(y) == 0:
        raise ValueError(f"values must have shape (T,) or (T, runs), got {y.shape}")
    k = np.arange(len(y)) if steps is None else np.asarray(steps)
    if k.shape != y.shape[:1]:
        raise ValueError(f"steps must have shape {y.shape[:1]} like values, got {k.shape}")
    if log:
        if not np.any(y > 0):
            raise ValueError("log needs a positive value, and there is none")
        ax.set_yscale("log")
    lines = ax.plot(k, y, **style)
    ax.set_xlabel("step $k$")
    return lines


def _across(ax: Axes, line: Callable[[Any], Any], **style: Any) -> Line2D:
    """Draw a straight line across the axes and leave their limits as they are."""
    limits = ax.get_xlim(), ax.get_ylim()
    ends = np.array(limits[0])
    (artist,) = ax.plot(ends, line(ends), **style)
    ax.set(xlim=limits[0], ylim=limits[1])
    return artist


def _dot(ax: Axes, x: float, y: float, **style: Any) -> Line2D:
    (artist,) = ax.plot(
        [x],
        [y],
        **_over(style, linestyle="none", zorder=5, **_MARKER),
    )
    return artist


def _over(style: dict[str, Any], **defaults: Any) -> dict[str, Any]:
    """Put the caller's style over our defaults."""
    return defaults | style


def _interval(domain: tuple[float, float]) -> tuple[float, float]:
    low, high = domain
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError(f"domain must be an interval (low, high) with low < high, got {domain}")
    return low, high


def _series(name: str, values: ArrayLike) -> Array:
    array = np.asarray(values, dtype=float)
    if array.ndim != 1 or len(array) == 0:
        raise ValueError(f"{name} must have shape (T,) with at least one entry, got {array.shape}")
    return array
