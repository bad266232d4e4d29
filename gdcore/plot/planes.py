"""Functions of two variables, seen from above: contours, gradients and paths."""

from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.contour import QuadContourSet
from matplotlib.lines import Line2D
from matplotlib.quiver import Quiver
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from gdcore._base.printing import brief
from gdcore.conversion import as_objective
from gdcore.palette import PALETTE
from gdcore.plot._drawing import (
    DOWN,
    UP,
    Box,
    Domain,
    checked_box,
    colors_of_series,
    draw_joined,
    finite_values,
    grid_points,
    shades_of,
    style_of_many,
    with_defaults,
)
from gdcore.typing import Array, Function

_GRID = 161
"""Points along each side of the grid on which contours are found."""

_DECADES = 4
"""Powers of ten between the lowest and the highest logarithmic level."""


def contours(
    ax: Axes,
    f: Function,
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
        f: The function, from ``(2, *runs)`` to ``(*runs,)``.
        domain: An interval for x and one for y, which become the limits of the axes.
        levels: The values c, or their approximate number; then they are round numbers.
        log: If levels is a number, space them by equal factors above the least value: for functions
            with a large range, whose valleys would have no line otherwise.
        filled: Fill the areas between the contours, too.
        equal: Give x and y the same scale, so that angles are true.
        style: Passed to `Axes.contour`; the default is blue.

    Returns:
        The lines, and after them the filling if there is one.

    Raises:
        ValueError: If the domain is not two intervals, f(x) has another shape, or no level lies
            between the least and the greatest value of f.

    Example:
        >>> _, ax = plt.subplots()
        >>> domain = ((-1.0, 1.0), (-1.0, 1.0))
        >>> (lines,) = contours(ax, lambda x: x[0] ** 2 + x[1] ** 2, domain, levels=[0.25, 1.0])
        >>> lines.levels.tolist()
        [0.25, 1.0]
    """
    bounds = checked_box("domain", domain)
    z = finite_values(f, grid_points(bounds, _GRID))
    return _draw_contours(ax, bounds, z, _levels_between(z, levels, log), filled, equal, style)


def contours_below(
    ax: Axes, f: Function, domain: Domain, levels: int | ArrayLike = 10, log: bool = False
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
    return _draw_contours(ax, bounds, z, _levels_between(z, levels, log), True, False, {})


def _draw_contours(
    ax: Axes, bounds: Box, z: Array, c: Array, filled: bool, equal: bool, style: dict[str, Any]
) -> tuple[QuadContourSet, ...]:
    x, y = grid_points(bounds, _GRID)
    artists = []
    z = np.ma.masked_invalid(z)
    colors = shades_of(PALETTE["blue"], len(c), 0.95, 0.45)
    defaults = {} if "cmap" in style else {"colors": colors}
    artists.append(
        ax.contour(x, y, z, c, **with_defaults(style, linewidths=0.9, zorder=2, **defaults))
    )
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
        count: The number of arrows in each row and column.
        sign: 1 for the direction of ascent (green), -1 for that of descent (orange).
        power: Draw lengths as $|\nabla f|^p$: with p below 1 short arrows are easier to see, with 0
            all have the same length.
        style: Passed to `Axes.quiver`.

    Returns:
        The arrows; `X`, `Y` are their beginnings and `U`, `V` their components, ``(count²,)``.

    Raises:
        ValueError: If the domain is not two intervals, count is below 1, sign is not 1 or -1, or
            power is negative.

    Example:
        >>> _, ax = plt.subplots()
        >>> domain = ((-2.0, 2.0), (-2.0, 2.0))
        >>> arrows = gradient_field(ax, lambda x: x[0] ** 2, domain, count=3)
        >>> arrows.X[:3].tolist(), arrows.U[:3].round(6).tolist()
        ([-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0])
    """
    bounds = checked_box("domain", domain)
    if count < 1:
        raise ValueError(f"count must be at least 1, got {count}")
    if sign not in (1, -1):
        raise ValueError(f"sign must be 1 (ascent) or -1 (descent), got {sign}")
    if not 0 <= power < np.inf:
        raise ValueError(f"power must be finite and at least 0, got {power}")
    points = grid_points(bounds, count + 2)[:, 1:-1, 1:-1]
    with np.errstate(all="ignore"):
        arrows = sign * np.asarray(as_objective(f).grad(points))
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
            ``trajectory.points``.
        style: Passed to `Axes.plot`; the default is orange, or different colours for
            several runs.

    Returns:
        For each run, the joined points and the ring.

    Raises:
        ValueError: If points has another shape or is empty.

    Example:
        >>> _, ax = plt.subplots()
        >>> ((path, start),) = path_on_contours(ax, [[2.0, 1.0], [1.0, 0.5]])
        >>> path.get_xydata().tolist(), start.get_xydata().tolist()
        ([[2.0, 1.0], [1.0, 0.5]], [[2.0, 1.0]])
    """
    array = np.asarray(points, dtype=float)
    if array.ndim not in (2, 3) or array.shape[1] != 2 or 0 in array.shape:
        raise ValueError(f"points must have shape (T, 2) or (T, 2, runs), got {array.shape}")
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


def _levels_between(z: Array, levels: int | ArrayLike, log: bool) -> Array:
    """Return the levels that lie between the least and the greatest value."""
    finite = z[np.isfinite(z)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    try:
        c = np.unique(np.asarray(levels, dtype=float))
    except (TypeError, ValueError):
        c = np.array([np.nan])
    if np.ndim(levels) == 0:
        if not (np.isfinite(c[0]) and c[0] >= 1 and c[0] == int(c[0])):
            raise ValueError(
                f"levels must be a whole number from 1, or values, got {brief(levels)}"
            )
        count = int(c[0])
        if log:
            c = low + (high - low) * np.geomspace(10.0**-_DECADES, 1.0, count + 1)[:-1]
        else:
            ticks: Any = MaxNLocator(count + 1).tick_values(low, high)
            c = np.asarray(ticks)
    c = c[(low < c) & (c < high)]
    if len(c) == 0:
        raise ValueError(
            f"levels must lie between the least and the greatest value of f in domain, "
            f"{low:g} and {high:g}, got {brief(levels)}"
        )
    return c


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
