"""Animations of a descent."""

from typing import Any, Protocol

import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from gdcore._base.checks import checked_array, checked_count, checked_scalar
from gdcore._base.printing import brief
from gdcore.plot._drawing import Domain, Interval, interval_around
from gdcore.plot.curves import curve, path_on_curve
from gdcore.plot.planes import contours_below, path_on_contours
from gdcore.typing import Array

_MOST_FRAMES = 10_000
"""Frames of an animation: half an hour at its default speed."""


class Path(Protocol):
    """The path of one run, such as a `gdcore.Trajectory`."""

    @property
    def f(self) -> Any:
        """The function."""

    @property
    def points(self) -> Any:
        """The points, ``(T,)`` or ``(T, 2)``."""

    @property
    def recorded(self) -> Any:
        """The step number of each point, ``(T,)``."""


def animate(
    ax: Axes,
    path: Path,
    domain: Interval | Domain | None = None,
    *,
    interval: float = 200.0,
    **style: Any,
) -> FuncAnimation:
    """Animate a run: on the graph of f in one variable, on its contours in two.

    Each frame adds one recorded point to the path; the title says which step it is. Keep a
    reference to the animation and show or save it: in a notebook with
    ``HTML(animation.to_jshtml())``, which the course's style also makes the default.

    Args:
        ax: The axes to draw on.
        path: A `gdcore.Trajectory` of one run, or an object with the same `f`, `points`, ``(T,)``
            or ``(T, 2)``, and `recorded`, ``(T,)``. T is at most 10,000; a longer run can record
            fewer points, as in ``record=100``.
        domain: The interval of x, or one for x and one for y. The default holds all points, with
            the last one in its middle.
        interval: The time between two frames, in milliseconds.
        style: Style of the path, as in `path_on_curve` and `path_on_contours`.

    Returns:
        The animation, of T frames.

    Raises:
        TypeError: If the path is another thing, or interval is no number.
        ValueError: If the path is empty, too long, of many runs or of more than two variables,
            recorded has another length, or interval is not positive and finite.

    Example:
        >>> from gdcore import GradientDescent, minimize
        >>> path = minimize(lambda x: x**2, 4.0, GradientDescent(lr=0.1), max_steps=10)
        >>> _, ax = plt.subplots()
        >>> animation = animate(ax, path)
        >>> ax.figure.canvas.draw()  # the first frame
        >>> ax.get_title()
        '$k = 0$'
    """
    if not all(hasattr(path, name) for name in ("f", "points", "recorded")):
        raise TypeError(
            f"path must be a Trajectory, or have f, points and recorded, got {brief(path)}"
        )
    points, recorded = checked_array("path.points", path.points), np.asarray(path.recorded)
    one_variable = points.ndim == 1
    if len(points) == 0 or not (one_variable or _in_plane(path.f, points)):
        raise ValueError(
            f"path must be one run of one or two variables, its points of shape (T,) or (T, 2), "
            f"got {points.shape}; path[i] is one run out of many"
        )
    checked_count("the number of frames, one for each point of path,", len(points), 1, _MOST_FRAMES)
    if recorded.shape != points.shape[:1]:
        raise ValueError(f"recorded must have shape {points.shape[:1]}, got {recorded.shape}")
    if not 0 < checked_scalar("interval", interval) < np.inf:
        raise ValueError(f"interval must be positive and finite, in milliseconds, got {interval}")

    bounds: Any = domain
    if one_variable:
        curve(ax, path.f, interval_around(points) if bounds is None else bounds)
        line, ring = path_on_curve(ax, path.f, points, **style)
    else:
        bounds = (
            (interval_around(points[:, 0]), interval_around(points[:, 1]))
            if bounds is None
            else bounds
        )
        contours_below(ax, path.f, bounds)
        ((line, ring),) = path_on_contours(ax, points, **style)
    x, y = np.asarray(line.get_xydata()).T
    # Fix the limits while the whole path is drawn; each frame draws a part of it.
    ax.set(xlim=ax.get_xlim(), ylim=ax.get_ylim())

    def draw(frame: int) -> tuple[Artist, ...]:
        line.set_data(x[: frame + 1], y[: frame + 1])
        return line, ring, ax.set_title(f"$k = {recorded[frame]}$")

    figure: Any = ax.get_figure(root=True)
    return FuncAnimation(figure, draw, frames=len(points), interval=interval)


def _in_plane(f: Any, points: Array) -> bool:
    """Return whether these are points of one run of two variables."""
    if points.shape[1:] != (2,):
        return False
    with np.errstate(all="ignore"):
        shape: tuple[int, ...] = np.shape(f(points[0]))
    return shape == ()
