"""What the figures share: colours, the strokes that they are made of, and their checks."""

from collections.abc import Sequence
from itertools import cycle
from typing import Any

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from gdcore.palette import PALETTE
from gdcore.typing import Array, Function

type Interval = tuple[float, float]
"""The lowest and the highest value of a variable."""

type Domain = Sequence[Interval]
"""An interval for each of two variables, as functions of the course carry it."""

type Box = tuple[Interval, Interval]
"""The same, checked."""

type Color = tuple[float, float, float, float]
"""Red, green, blue and alpha, each from 0 to 1."""

SAMPLES = 400
"""Points of a curve: one for each pixel of a small screen."""

_RINGED = 5.0
"""Size of a point whose ring is the smallest there is: round a smaller one it would not be seen."""

MANY = 50
"""Points of a path in the plane or in space beyond which they are small and have no rim."""

UP, DOWN = PALETTE["green"], PALETTE["orange"]
"""The colours of a move that climbs and of one that descends."""

SERIES = tuple(PALETTE[name] for name in ("orange", "green", "purple", "red", "teal"))
"""The colours of several of a kind, in their order."""

# The rim sets a point off from the lines that run through it.
_MARKER = {"marker": "o", "markeredgecolor": PALETTE["paper"], "markeredgewidth": 0.6}


def over(style: dict[str, Any], **defaults: Any) -> dict[str, Any]:
    """Put the caller's style over our defaults."""
    return defaults | style


def dot(ax: Any, x: ArrayLike, y: ArrayLike, **style: Any) -> Line2D:
    """Draw a point, or several in one artist."""
    artist: Line2D
    (artist,) = ax.plot(
        np.atleast_1d(x),
        np.atleast_1d(y),
        **over(style, linestyle="none", zorder=5, **_MARKER),
    )
    return artist


def joined(ax: Any, *coordinates: Array, **style: Any) -> tuple[Line2D, Line2D]:
    """Draw points joined in their order, and the first one as a ring; in the plane or in space."""
    (path,) = ax.plot(
        *coordinates,
        **over(style, color=DOWN, linewidth=1.0, zorder=4, **_MARKER),
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


def crowded(count: int) -> dict[str, Any]:
    """Return a style for a path of so many points: of many, the rims would be all that is seen."""
    return {"markersize": 3.0, "markeredgewidth": 0.0} if count > MANY else {}


def shades(color: str, count: int, strong: float, faint: float) -> list[Color]:
    """Return a colour in so many transparencies, the strongest first."""
    return [to_rgba(color, float(alpha)) for alpha in np.linspace(strong, faint, count)]


def series(count: int) -> list[str]:
    """Return so many colours; after the last they begin again."""
    return [color for color, _ in zip(cycle(SERIES), range(count), strict=False)]


def interval(name: str, values: Any) -> Interval:
    """Return a checked interval."""
    try:
        low, high = map(float, values)
    except (TypeError, ValueError):
        low = high = 0.0
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError(f"{name} must be an interval (low, high) with low < high, got {values}")
    return low, high


def box(name: str, values: Any) -> Box:
    """Return a checked interval for each of two variables."""
    try:
        first, second = values
        return interval(name, first), interval(name, second)
    except (TypeError, ValueError):
        raise ValueError(
            f"{name} must be two intervals ((low, high), (low, high)) with low < high, got {values}"
        ) from None


def mesh(x: Array, y: Array) -> Array:
    """Return the points with these coordinates, ``(2, len(y), len(x))``."""
    return np.array(np.meshgrid(x, y))


def grid(domain: Box, count: int) -> Array:
    """Return count × count points over a box, ``(2, count, count)``."""
    return mesh(*(np.linspace(low, high, count) for low, high in domain))


def heights(f: Function, points: Array) -> Array:
    """Return f at points ``(2, *runs)``, with nan for whatever is not finite."""
    with np.errstate(all="ignore"):
        z = np.asarray(f(points), dtype=float)
    if z.shape != points.shape[1:]:
        raise ValueError(
            f"f(x) has shape {z.shape} for x of shape {points.shape}; expected {points.shape[1:]}"
        )
    return np.where(np.isfinite(z), z, np.nan)


def one_run(name: str, values: ArrayLike) -> Array:
    """Return the checked points of one run of one variable, ``(T,)``."""
    array = np.asarray(values, dtype=float)
    if array.ndim != 1 or len(array) == 0:
        raise ValueError(f"{name} must have shape (T,) with at least one entry, got {array.shape}")
    return array


def plane_run(name: str, values: ArrayLike) -> Array:
    """Return the checked points of one run of two variables, ``(T, 2)``."""
    array = np.asarray(values, dtype=float)
    if array.ndim != 2 or array.shape[1] != 2 or len(array) == 0:
        raise ValueError(
            f"{name} must have shape (T, 2) with at least one point, got {array.shape}"
        )
    return array


def ascending(name: str, values: ArrayLike) -> Array:
    """Return a checked axis of a picture, ``(N,)``: at least two numbers, each above the last."""
    array = np.asarray(values, dtype=float)
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


def table(name: str, values: ArrayLike, rows: Array, columns: Array) -> Array:
    """Return checked values, one for each pair of a row and a column."""
    array = np.asarray(values, dtype=float)
    if array.shape != (len(rows), len(columns)):
        raise ValueError(f"{name} must have shape ({len(rows)}, {len(columns)}), got {array.shape}")
    return array


def around(points: Array) -> Interval:
    """Return an interval with the last number in its middle that holds all finite ones."""
    finite = points[np.isfinite(points)]
    if not finite.size:
        raise ValueError("points must have a finite one, and there is none")
    middle = float(finite[-1])
    reach = 1.3 * float(np.abs(finite - middle).max()) or 1.0
    return middle - reach, middle + reach
