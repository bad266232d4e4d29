"""Functions of two variables, seen from above: contours, gradients and paths."""

from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.contour import QuadContourSet
from matplotlib.lines import Line2D
from matplotlib.quiver import Quiver
from numpy.typing import ArrayLike

from gdcore._base.checks import checked_count, checked_scalar
from gdcore.conversion import as_objective
from gdcore.palette import PALETTE
from gdcore.plot._drawing import (
    DOWN,
    UP,
    Box,
    Domain,
    check_number_of_runs,
    checked_box,
    checked_points,
    colors_of_series,
    draw_joined,
    finite_values,
    grid_points,
    shades_of,
    style_of_many,
    with_defaults,
)
from gdcore.plot._levels import levels_between
from gdcore.typing import Array

_GRID = 161
"""Points along each side of the grid on which contours are found."""

_MOST_ARROWS = 100
"""Arrows in each row and column: a pixel or two for each."""

_PLURALS = {"color": "colors", "linewidth": "linewidths", "linestyle": "linestyles"}
"""The names that contours have for the style of a line."""


def contours(
    ax: Axes,
    f: Any,
    domain: Domain,
    *,
    levels: int | ArrayLike = 10,
    log: bool = False,
    filled: bool = False,
    equal: bool = False,
    **style: Any,
) -> tuple[QuadContourSet, ...]:
    r"""Draw the contours of f, a function of two variables; lower ones are stronger.

    $$\{(x, y) : f(x, y) = c\}, \qquad c = c_1, c_2, \dots$$

    Args:
        ax: The axes to draw on.
        f: The function, from ``(2, *runs)`` to ``(*runs,)``, or another argument of
            `gdcore.as_objective`.
        domain: An interval for x and one for y, which become the limits of the axes.
        levels: The values c, or their approximate number; then they are round numbers. At most 500.
        log: If levels is a number, space them by equal factors above the least value: for functions
            with a large range, whose valleys would have no line otherwise.
        filled: Fill the areas between the contours, too.
        equal: Give x and y the same scale, so that angles are true.
        style: Passed to `Axes.contour`; the default is blue. The names for a single line, such as
            ``color`` and ``lw``, work, too.

    Returns:
        The lines, and after them the filling if there is one.

    Raises:
        TypeError: If f is no function, or returns no numbers.
        ValueError: If the domain is not two intervals, f(x) has another shape, the levels are too
            many, or none of them lies between the least and the greatest value of f.

    Example:
        >>> _, ax = plt.subplots()
        >>> domain = ((-1.0, 1.0), (-1.0, 1.0))
        >>> (lines,) = contours(ax, lambda x: x[0] ** 2 + x[1] ** 2, domain, levels=[0.25, 1.0])
        >>> lines.levels.tolist()
        [0.25, 1.0]
    """
    bounds = checked_box("domain", domain)
    z = finite_values(f, grid_points(bounds, _GRID))
    return _draw_contours(ax, bounds, z, levels_between(z, levels, log), filled, equal, style)


def contours_below(
    ax: Axes, f: Any, domain: Domain, levels: int | ArrayLike = 10, log: bool = False
) -> tuple[QuadContourSet, ...]:
    """Draw filled contours for a path to lie on; none where f is the same or infinite everywhere.

    So it may be around the end of a diverged run, which is to be drawn all the same.
    """
    bounds = checked_box("domain", domain)
    z = finite_values(f, grid_points(bounds, _GRID))
    finite = z[np.isfinite(z)]
    if not finite.size or finite.min() == finite.max():
        _show_plane(ax, bounds)
        return ()
    return _draw_contours(ax, bounds, z, levels_between(z, levels, log), True, False, {})


def _draw_contours(
    ax: Axes, bounds: Box, z: Array, c: Array, filled: bool, equal: bool, style: dict[str, Any]
) -> tuple[QuadContourSet, ...]:
    x, y = grid_points(bounds, _GRID)
    artists = []
    z = np.ma.masked_invalid(z)
    colors = shades_of(PALETTE["blue"], len(c), 0.95, 0.45)
    defaults: dict[str, Any] = {} if "cmap" in style else {"colors": colors}
    style = {_PLURALS.get(name, name): value for name, value in with_defaults(style).items()}
    style = with_defaults(style, linewidths=0.9, zorder=2, **defaults)
    artists.append(ax.contour(x, y, z, c, **style))
    if filled:
        c = np.array([float(z.min()), *c, float(z.max())])
        colors = shades_of(PALETTE["blue"], len(c) - 1, 0.5, 0.02)
        artists.append(ax.contourf(x, y, z, c, colors=colors, zorder=0.5))
        artists[-1].set_rasterized(True)
    _show_plane(ax, bounds)
    if equal:
        ax.set_aspect("equal")
    return tuple(artists)


def gradient_field(
    ax: Axes,
    f: Any,
    domain: Domain,
    *,
    count: int = 9,
    sign: Literal[1, -1] = 1,
    power: float = 1.0,
    **style: Any,
) -> Quiver:
    r"""Draw the gradient of f, a function of two variables, as arrows on a grid.

    $$\pm\nabla f = \pm(\partial_x f, \partial_y f)$$

    The arrows have the length of the gradient, on a common scale that keeps them apart.

    Args:
        ax: The axes to draw on, best after `contours`. The arrows are at right angles to
            them only if x and y have the same scale.
        f: A function of two variables, or another argument of `gdcore.as_objective`; an objective
            gives its exact gradient.
        domain: An interval for x and one for y; all arrows begin and end within.
        count: The number of arrows in each row and column, at most 100.
        sign: 1 for the direction of ascent (green), -1 for that of descent (orange).
        power: Draw lengths as $|\nabla f|^p$: with p below 1 short arrows are easier to see, with 0
            all have the same length.
        style: Passed to `Axes.quiver`.

    Returns:
        The arrows; `X`, `Y` are their beginnings and `U`, `V` their components, ``(count²,)``.

    Raises:
        TypeError: If count is no whole number, or power is no number.
        ValueError: If the domain is not two intervals, count is below 1 or above 100, sign is not 1
            or -1, power is negative, or the gradient has another shape.

    Example:
        >>> _, ax = plt.subplots()
        >>> domain = ((-2.0, 2.0), (-2.0, 2.0))
        >>> arrows = gradient_field(ax, lambda x: x[0] ** 2, domain, count=3)
        >>> arrows.X[:3].tolist(), arrows.U[:3].round(6).tolist()
        ([-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0])
    """
    bounds = checked_box("domain", domain)
    count = checked_count("count", count, 1, _MOST_ARROWS)
    if sign not in (1, -1):
        raise ValueError(f"sign must be 1 (ascent) or -1 (descent), got {sign}")
    if not 0 <= checked_scalar("power", power) < np.inf:
        raise ValueError(f"power must be finite and at least 0, got {power}")
    points = grid_points(bounds, count + 2)[:, 1:-1, 1:-1]
    with np.errstate(all="ignore"):
        arrows = sign * np.asarray(as_objective(f).grad(points))
    if arrows.shape != points.shape:
        raise ValueError(
            f"the gradient has shape {arrows.shape} for x of shape {points.shape}; expected "
            f"{points.shape}"
        )
    arrows = _scaled_arrows(arrows, power, [(high - low) / (count + 1) for low, high in bounds])
    x, y, u, v = (part.ravel() for part in (*points, *arrows))
    field = ax.quiver(
        x,
        y,
        u,
        v,
        **with_defaults(
            style,
            angles="xy",
            scale_units="xy",
            scale=1.0,
            color=UP if sign == 1 else DOWN,
            width=0.006,
            zorder=3,
        ),
    )
    _show_plane(ax, bounds)
    return field


def path_on_contours(ax: Axes, points: ArrayLike, **style: Any) -> list[tuple[Line2D, Line2D]]:
    """Draw the points of a descent in the plane, joined in their order; the start is a ring.

    Args:
        ax: The axes to draw on, best after `contours`, whose limits are kept.
        points: The points, ``(T, 2)``, or ``(T, 2, runs)`` for several runs, such as
            ``trajectory.points``; at most 10,000 runs.
        style: Passed to `Axes.plot`; the default is orange, or different colours for
            several runs.

    Returns:
        For each run, the joined points and the ring.

    Raises:
        TypeError: If points holds no numbers, as a trajectory itself.
        ValueError: If points has another shape, is empty or has too many runs.

    Example:
        >>> _, ax = plt.subplots()
        >>> ((path, start),) = path_on_contours(ax, [[2.0, 1.0], [1.0, 0.5]])
        >>> path.get_xydata().tolist(), start.get_xydata().tolist()
        ([[2.0, 1.0], [1.0, 0.5]], [[2.0, 1.0]])
    """
    array = checked_points("points", points)
    if array.ndim not in (2, 3) or array.shape[1] != 2 or 0 in array.shape:
        raise ValueError(f"points must have shape (T, 2) or (T, 2, runs), got {array.shape}")
    check_number_of_runs(array.shape[2:])
    runs = array.reshape(*array.shape[:2], -1)
    return [
        draw_joined(
            ax,
            runs[:, 0, run],
            runs[:, 1, run],
            **with_defaults(style, color=color, **style_of_many(len(runs))),
        )
        for run, color in enumerate(colors_of_series(runs.shape[2]))
    ]


def _show_plane(ax: Axes, bounds: Box) -> None:
    """Show this part of the plane, without grid lines, which would look like contours."""
    ax.set(xlim=bounds[0], ylim=bounds[1], xlabel="$x$", ylabel="$y$")
    ax.grid(False)


def _scaled_arrows(arrows: Array, power: float, spacing: list[float]) -> Array:
    """Raise the lengths of arrows ``(2, *runs)`` to a power, and fit the longest to the grid."""
    length = np.hypot(*arrows)
    usable = np.isfinite(length) & (length > 0)
    factor = np.power(length, power - 1, out=np.zeros_like(length), where=usable)
    arrows = np.where(usable, arrows, 0.0) * factor
    longest = max(
        float(np.abs(part).max()) / gap for part, gap in zip(arrows, spacing, strict=True)
    )
    return arrows / longest if longest > 0 else arrows
