"""The common parts of the figures: colours, strokes, and checks of arguments."""

from collections.abc import Sequence
from itertools import cycle
from math import prod
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.cbook import normalize_kwargs
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from gdcore._base.checks import checked_array, checked_count, checked_scalar
from gdcore._base.printing import brief
from gdcore.conversion import as_objective
from gdcore.palette import PALETTE
from gdcore.typing import Array, Function

type Interval = tuple[float, float]
"""The lowest and the highest value of a variable."""

type Domain = Sequence[Interval]
"""An interval for each of two variables, such as the `domain` of a named function."""

type Box = tuple[Interval, Interval]
"""A checked domain."""

type Color = tuple[float, float, float, float]
"""Red, green, blue and alpha, each from 0 to 1."""

SAMPLES = 400
"""Points of a curve: one for each pixel of a small screen."""

MOST_DRAWN = 1_000
"""Secants, moves or marks of one figure, drawn one by one: more take long and show less."""

_MOST_RUNS = 10_000
"""Runs of one figure, each with lines of its own."""

_RINGED = 5.0
"""Size of the smallest point with a ring in proportion; a smaller ring would not be seen."""

MANY = 50
"""Points of a path in the plane or in space; with more, they are small and have no rim."""

UP, DOWN = PALETTE["green"], PALETTE["orange"]
"""The colours of a move that climbs and of one that descends."""

SERIES = tuple(PALETTE[name] for name in ("orange", "green", "purple", "red", "teal"))
"""The colours of a series, in their order."""

_OUTSIDE = 1e250
"""Numbers beyond are drawn at infinity: Matplotlib computes with the squares of sizes of axes, and
with the next power of ten, which must not overflow."""

_FAR = 1e16
"""A picture that nobody gave a domain reaches no farther: beyond, one whole number and the next
are the same, and a function would overflow at most of the picture's points."""

# The rim separates a point from the lines through it.
_MARKER: dict[str, Any] = {
    "marker": "o",
    "markeredgecolor": PALETTE["paper"],
    "markeredgewidth": 0.6,
}


def with_defaults(
    style: dict[str, Any], artist: type[Artist] = Line2D, **defaults: Any
) -> dict[str, Any]:
    """Return the caller's style, completed by defaults.

    Args:
        style: The style. Short names, such as ``lw``, become the long ones, which the defaults
            have.
        artist: What the style is for.
        defaults: The defaults, by their long names.
    """
    return defaults | normalize_kwargs(style, artist)


def drawable(values: ArrayLike) -> Array:
    """Return numbers that Matplotlib can draw: it leaves out infinity, the form of large ones."""
    array = np.asarray(values, dtype=float)
    return np.where(np.abs(array) > _OUTSIDE, np.copysign(np.inf, array), array)


def draw_dots(ax: Any, x: ArrayLike, y: ArrayLike, **style: Any) -> Line2D:
    """Draw a point, or several in one artist."""
    artist: Line2D
    (artist,) = ax.plot(
        np.atleast_1d(drawable(x)),
        np.atleast_1d(drawable(y)),
        **with_defaults(style, linestyle="none", zorder=5, **_MARKER),
    )
    return artist


def draw_joined(ax: Any, *coordinates: Array, **style: Any) -> tuple[Line2D, Line2D]:
    """Draw points joined in their order, and a ring around the first; in the plane or in space."""
    coordinates = tuple(map(drawable, coordinates))
    (path,) = ax.plot(
        *coordinates,
        **with_defaults(style, color=DOWN, linewidth=1.0, zorder=4, **_MARKER),
    )
    (start,) = ax.plot(
        *(coordinate[:1] for coordinate in coordinates),
        marker="o",
        markersize=1.8 * max(path.get_markersize(), _RINGED),
        markerfacecolor="none",
        markeredgecolor=path.get_color(),
        linestyle="none",
        zorder=path.get_zorder(),
    )
    return path, start


def style_of_many(count: int) -> dict[str, Any]:
    """Return a style for a path with this number of points: the rims of many would hide it."""
    return {"markersize": 3.0, "markeredgewidth": 0.0} if count > MANY else {}


def shades_of(color: str, count: int, strong: float, faint: float) -> list[Color]:
    """Return a colour in this number of transparencies, the strongest first."""
    return [to_rgba(color, float(alpha)) for alpha in np.linspace(strong, faint, count)]


def colors_of_series(count: int) -> list[str]:
    """Return this number of colours; after the last they begin again."""
    return [color for color, _ in zip(cycle(SERIES), range(count), strict=False)]


def checked_interval(name: str, values: Any) -> Interval:
    """Return a checked interval."""
    try:
        low, high = (checked_scalar(name, value) for value in values)
    except (TypeError, ValueError):
        low = high = 0.0
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError(
            f"{name} must be an interval (low, high) with low < high, got {brief(values)}"
        )
    return low, high


def checked_box(name: str, values: Any) -> Box:
    """Return a checked interval for each of two variables."""
    try:
        first, second = values
        return checked_interval(name, first), checked_interval(name, second)
    except (TypeError, ValueError):
        raise ValueError(
            f"{name} must be two intervals ((low, high), (low, high)) with low < high, "
            f"got {brief(values)}"
        ) from None


def mesh_points(x: Array, y: Array) -> Array:
    """Return the points with these coordinates, ``(2, len(y), len(x))``."""
    return np.array(np.meshgrid(x, y))


def grid_points(domain: Box, count: int) -> Array:
    """Return count × count points over a box, ``(2, count, count)``."""
    return mesh_points(*(np.linspace(low, high, count) for low, high in domain))


def finite_values(f: Function, points: Array) -> Array:
    """Return f at points ``(2, *runs)``, with nan for values that cannot be drawn."""
    with np.errstate(all="ignore"):
        z = np.asarray(as_objective(f)(points))
    if z.shape != points.shape[1:]:
        raise ValueError(
            f"f(x) has shape {z.shape} for x of shape {points.shape}; expected {points.shape[1:]}"
        )
    return np.where(np.abs(z) <= _OUTSIDE, z, np.nan)


def values_on_interval(f: Function, x: Array) -> Array:
    """Return f at points of one variable, ``(N,)``, without a warning at a pole."""
    with np.errstate(all="ignore"):
        y = as_objective(f)(x)
    if np.shape(y) != x.shape:
        raise ValueError(
            f"f(x) has shape {np.shape(y)} for x of shape {x.shape}; expected {x.shape}, a value "
            "for each x"
        )
    return drawable(y)


def checked_points(name: str, values: Any) -> Array:
    """Return points or numbers as a float array; for a trajectory, raise with the name of its."""
    if hasattr(values, "points"):
        raise TypeError(
            f"{name} must be an array of points, got a {type(values).__name__}; its points are an "
            "attribute, as in trajectory.points"
        )
    return checked_array(name, values)


def check_number_of_runs(shape: tuple[int, ...]) -> None:
    """Raise for runs, of this shape, that are too many to be drawn."""
    checked_count("the number of runs", prod(shape), 0, _MOST_RUNS)


def checked_run(name: str, values: ArrayLike) -> Array:
    """Return the checked points of one run of one variable, ``(T,)``."""
    array = checked_points(name, values)
    if array.ndim != 1 or len(array) == 0:
        raise ValueError(f"{name} must have shape (T,) with at least one entry, got {array.shape}")
    return array


def checked_plane_run(name: str, values: ArrayLike) -> Array:
    """Return the checked points of one run of two variables, ``(T, 2)``."""
    array = checked_points(name, values)
    if array.ndim != 2 or array.shape[1] != 2 or len(array) == 0:
        raise ValueError(
            f"{name} must have shape (T, 2) with at least one point, got {array.shape}"
        )
    return array


def checked_ascending(name: str, values: ArrayLike) -> Array:
    """Return a checked axis of a picture, ``(N,)``: at least two numbers, each above the last."""
    array = checked_array(name, values)
    if (
        array.ndim != 1
        or len(array) < 2
        or not np.all(np.isfinite(array))
        or not np.all(np.diff(array) > 0)
    ):
        raise ValueError(
            f"{name} must be at least two finite numbers in ascending order, shape (N,), "
            f"got shape {array.shape}"
        )
    return array


def checked_table(name: str, values: ArrayLike, rows: Array, columns: Array) -> Array:
    """Return checked values, one for each pair of a row and a column."""
    array = checked_array(name, values)
    if array.shape != (len(rows), len(columns)):
        raise ValueError(f"{name} must have shape ({len(rows)}, {len(columns)}), got {array.shape}")
    return array


def interval_around(points: Array) -> Interval:
    """Return an interval of all finite numbers, with the last one in its middle.

    What a diverged run leaves far outside counts as lying at the end of what a picture can show.
    """
    finite = points[np.isfinite(points)]
    if not finite.size:
        raise ValueError("points must have a finite one, and there is none")
    finite = np.clip(finite, -_FAR, _FAR)
    middle = float(finite[-1])
    reach = 1.3 * float(np.abs(finite - middle).max()) or 1.0
    return middle - reach, middle + reach
