"""Functions of two variables, seen in space: the graph and a path on it."""

from typing import Any

from matplotlib.collections import PolyCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from gdcore.palette import PALETTE
from gdcore.plot._drawing import (
    Domain,
    checked_box,
    checked_plane_run,
    draw_joined,
    finite_values,
    grid_points,
    style_of_many,
    with_defaults,
)

_GRID = 25
"""Points along each side of the surface. Its facets are vector graphics and take 16 kB compressed;
an image of the same surface takes 60 kB or more."""

_HEIGHT = LinearSegmentedColormap.from_list("height", ["#1d4690", PALETTE["blue"], "#dbe6fb"], N=32)
"""From deep to pale: the colour shows the height, too, and a path is visible everywhere."""


def surface(ax: Any, f: Any, domain: Domain, **style: Any) -> PolyCollection:
    r"""Draw the graph of f, a function of two variables, as a surface in space.

    $$\{(x, y, f(x, y))\}$$

    Args:
        ax: The axes to draw on: axes with ``projection="3d"``.
        f: The function, from ``(2, *runs)`` to ``(*runs,)``, or another argument of
            `gdcore.as_objective`.
        domain: An interval for x and one for y.
        style: Passed to `Axes3D.plot_surface`; the default is blue, deeper where f is lower.

    Returns:
        The surface.

    Raises:
        TypeError: If f is no function, or returns no numbers.
        ValueError: If the axes are flat, the domain is not two intervals, or f(x) has another
            shape.

    Example:
        >>> _, ax = plt.subplots(subplot_kw={"projection": "3d"})
        >>> drawn = surface(ax, lambda x: x[0] ** 2 + x[1] ** 2, ((-1.0, 1.0), (-1.0, 1.0)))
        >>> len(drawn.get_facecolor()), ax.get_zlabel()
        (576, '$f(x, y)$')
    """
    _check_space(ax)
    x, y = points = grid_points(checked_box("domain", domain), _GRID)
    z = finite_values(f, points)
    artist: PolyCollection = ax.plot_surface(
        x,
        y,
        z,
        **with_defaults(
            style,
            PolyCollection,
            cmap=None if "color" in style else _HEIGHT,
            rcount=_GRID,
            ccount=_GRID,
            linewidth=0.3,
            edgecolor=PALETTE["paper"],
            zorder=1,
        ),
    )
    # With its computed order Matplotlib hides a path on the surface.
    ax.computed_zorder = False
    ax.set(xlabel="$x$", ylabel="$y$", zlabel="$f(x, y)$")
    ax.locator_params(nbins=5)
    return artist


def path_on_surface(ax: Any, f: Any, points: ArrayLike, **style: Any) -> tuple[Line2D, Line2D]:
    """Draw the points of a descent on the graph of f in space; the start is a ring.

    Args:
        ax: The axes to draw on, best after `surface`: axes with ``projection="3d"``.
        f: A function of two variables, from ``(2, *runs)`` to ``(*runs,)``, or another argument of
            `gdcore.as_objective`.
        points: The points, ``(T, 2)``, such as ``trajectory.points``.
        style: Passed to `Axes3D.plot`; the default is orange.

    Returns:
        The joined points, and the ring; `get_data_3d` gives their coordinates.

    Raises:
        TypeError: If f is no function, or points holds no numbers, as a trajectory itself.
        ValueError: If the axes are flat, points has another shape or is empty, or f(x) has another
            shape.

    Example:
        >>> _, ax = plt.subplots(subplot_kw={"projection": "3d"})
        >>> path, start = path_on_surface(ax, lambda x: x[0] * x[1], [[2.0, 3.0], [1.0, 1.0]])
        >>> path.get_data_3d()[2].tolist()
        [6.0, 1.0]
    """
    _check_space(ax)
    coordinates = checked_plane_run("points", points).T
    z = finite_values(f, coordinates)
    return draw_joined(ax, *coordinates, z, **with_defaults(style, **style_of_many(len(z))))


def _check_space(ax: Any) -> None:
    if getattr(ax, "name", None) != "3d":
        raise ValueError(
            'ax must be three-dimensional, as from plt.subplots(subplot_kw={"projection": "3d"}), '
            f"got {ax!r}"
        )
