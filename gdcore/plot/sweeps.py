"""Figures of many runs: regimes of the learning rate, basins, maps of convergence."""

import warnings
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LinearSegmentedColormap, ListedColormap, to_rgba
from matplotlib.contour import QuadContourSet
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from gdcore._base.checks import checked_count, checked_scalar
from gdcore._base.printing import brief
from gdcore.palette import PALETTE
from gdcore.plot._drawing import (
    MOST_DRAWN,
    checked_ascending,
    checked_interval,
    checked_points,
    checked_run,
    checked_table,
    colors_of_series,
    draw_dots,
)
from gdcore.plot.curves import curve
from gdcore.typing import Array, Counts

_FACTORS = (0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Contours of a convergence factor; the last is the boundary."""


def regimes(
    ax: Axes, curvature: float, domain: tuple[float, float] | None = None
) -> tuple[Line2D, Line2D, list[Rectangle]]:
    r"""Draw the factor by which a step changes the size of the error, and the regimes of the rate.

    $$|e_{k+1}| = |1 - \eta\lambda|\,|e_k|$$

    on a parabola of curvature λ. Between 0 and 1 of ηλ the run is monotone (green), between 1 and 2
    it oscillates and converges (blue), above 2 it diverges (red). Dots mark the borders: ηλ = 0
    (nothing moves), 1 (one step is enough) and 2 (the two-cycle).

    Args:
        ax: The axes to draw on; a second axis above shows ηλ.
        curvature: The second derivative λ, above 0.
        domain: The interval of η, from 0 or more. The default ends at ηλ = 2.5.

    Returns:
        The curve, the dots, and the zones from left to right.

    Raises:
        TypeError: If the curvature is no number.
        ValueError: If the curvature is not a positive finite number, or the domain is not an
            interval above 0.

    Example:
        >>> _, ax = plt.subplots()
        >>> line, dots, zones = regimes(ax, 4.0)
        >>> dots.get_xydata().tolist()
        [[0.0, 1.0], [0.25, 0.0], [0.5, 1.0]]
        >>> [(zone.get_x(), zone.get_width()) for zone in zones]
        [(0.0, 0.25), (0.25, 0.25), (0.5, 0.125)]

    Source: Y. Nesterov, *Lectures on Convex Optimization*, 2nd ed. (2018), sec. 1.2.3, for
    convergence when 0 < ηλ < 2.
    """
    if not (np.ndim(curvature) == 0 and 0 < checked_scalar("curvature", curvature) < np.inf):
        raise ValueError(f"curvature must be a positive finite number, got {brief(curvature)}")
    low, high = checked_interval("domain", (0.0, 2.5 / curvature) if domain is None else domain)
    if low < 0:
        raise ValueError(f"domain must be an interval of rates, from 0 or more, got {domain}")
    top = max(1.4, abs(1 - curvature * high)) + 0.3
    zones = []
    for begin, end, name, label in (
        (0, 1, "green", r"$0 < \eta\lambda < 1$"),
        (1, 2, "blue", r"$1 < \eta\lambda < 2$"),
        (2, np.inf, "red", r"$\eta\lambda > 2$"),
    ):
        left, right = max(low, begin / curvature), min(high, end / curvature)
        if left < right:
            zones.append(ax.axvspan(left, right, color=PALETTE[name], alpha=0.12, linewidth=0))
            ax.text(
                (left + right) / 2,
                top - 0.08,
                label,
                ha="center",
                va="top",
                color=PALETTE[name],
            )
    line = curve(ax, lambda rate: np.abs(1 - curvature * rate), (low, high), color=PALETTE["ink"])
    ax.axhline(1, color=PALETTE["muted"], linestyle="--", linewidth=1)
    borders = np.array([product for product in (0, 1, 2) if low <= product / curvature <= high])
    dots = draw_dots(
        ax, borders / curvature, np.abs(1 - borders), color=PALETTE["ink"], clip_on=False
    )
    ax.set(xlabel=r"$\eta$", ylabel=r"$|1 - \eta\lambda|$", xlim=(low, high), ylim=(0, top))
    above = ax.secondary_xaxis(
        "top",
        functions=(
            lambda rate: np.multiply(rate, curvature),
            lambda product: np.divide(product, curvature),
        ),
    )
    above.set_xlabel(r"$\eta\lambda$")
    return line, dots, zones


def basins(
    ax: Axes,
    starts: ArrayLike,
    rates: ArrayLike,
    ends: ArrayLike,
    minimisers: ArrayLike,
    *,
    tol: float = 1e-2,
    log: bool = False,
) -> tuple[QuadMesh, list[Line2D]]:
    r"""Colour each pair of a start and a learning rate by the minimiser at the end of its run.

    Args:
        ax: The axes to draw on: starts to the right, rates upwards.
        starts: The starts $x_0$, ascending, ``(S,)``.
        rates: The rates η, ascending, ``(R,)``.
        ends: The ends of the runs, ``(S, R)``, as in
            ``minimize(f, starts[:, np.newaxis], GradientDescent(lr=rates), record="last").x``.
        minimisers: The minimisers, ``(N,)``, or ``(N, 1)`` as in ``f.minimisers``.
        tol: The distance from a minimiser that counts as reaching it. Ends that are near none, or
            not finite, are grey.
        log: Draw the rates on a logarithmic axis; rates that are not above 0 are left out.

    Returns:
        The picture, whose array, ``(R, S)``, holds 0 for no minimiser and i for the i-th; and a
        mark at each minimiser below the axis of starts, in its colour and labelled with it.

    Raises:
        TypeError: If an argument holds text, complex numbers or a mask.
        ValueError: If starts or rates do not ascend, ends has another shape, there is no minimiser
            or there are more than 1,000, tol is not positive and finite, or a logarithmic axis has
            fewer than two rates above 0.

    Example:
        >>> _, ax = plt.subplots()
        >>> ends = np.array([[-1.0, np.inf], [1.0, -1.0], [1.0, 0.3]])
        >>> picture, marks = basins(ax, [-2.0, 1.0, 2.0], [0.1, 0.5], ends, [-1.0, 1.0])
        >>> picture.get_array().tolist()
        [[1, 2, 2], [0, 1, 0]]
    """
    x, y = checked_ascending("starts", starts), checked_ascending("rates", rates)
    reached = checked_table("ends", ends, x, y)
    centres = checked_points("minimisers", minimisers)
    centres = checked_run("minimisers", centres[:, 0] if centres.shape[1:] == (1,) else centres)
    checked_count("the number of minimisers", len(centres), 1, MOST_DRAWN)
    if not 0 < checked_scalar("tol", tol) < np.inf:
        raise ValueError(f"tol must be positive and finite, got {tol}")
    shown = _shown(y, log)
    which = _nearest(reached, centres, tol)
    colors = [PALETTE["blue"], *colors_of_series(len(centres) - 1)]
    nowhere = to_rgba(PALETTE["muted"], 0.25)
    picture = ax.pcolormesh(
        x,
        y,
        which.T,
        cmap=ListedColormap([nowhere, *(to_rgba(color, 0.85) for color in colors)]),
        vmin=-0.5,
        vmax=len(centres) + 0.5,
        shading="nearest",
        rasterized=True,
        zorder=0.5,
    )
    if log:
        ax.set_yscale("log")
    ax.set(xlim=(x[0], x[-1]), ylim=shown, xlabel="$x_0$", ylabel=r"$\eta$")
    ax.grid(False)
    return picture, _mark_minimisers(ax, centres, colors)


def _shown(rates: Array, log: bool) -> tuple[float, float]:
    """Return the limits of an axis of rates; a logarithmic one begins at the first above 0."""
    shown = rates[rates > 0] if log else rates
    if len(shown) < 2:
        raise ValueError(f"log needs at least two rates above 0, got {brief(rates.tolist())}")
    return float(shown[0]), float(shown[-1])


def _nearest(ends: Array, centres: Array, tol: float) -> Counts:
    """Return 0 for an end near no centre, and i for one that is nearest to the i-th."""
    which, least = np.zeros(ends.shape, dtype=int), np.full(ends.shape, np.inf)
    # One after another: the distances from all of them at once may be more than the memory holds.
    for i, centre in enumerate(centres, 1):
        distance = np.abs(ends - centre)
        nearer = (distance <= tol) & (distance < least)
        which[nearer], least[nearer] = i, distance[nearer]
    return which


def _mark_minimisers(ax: Axes, centres: Array, colors: Sequence[str]) -> list[Line2D]:
    """Draw a mark at each minimiser below the axis of starts."""
    return [
        draw_dots(
            ax,
            centre,
            0.0,
            transform=ax.get_xaxis_transform(),
            color=color,
            marker="^",
            markersize=9,
            clip_on=False,
            label=f"$x^* = {centre:.4g}$",
        )
        for centre, color in zip(centres, colors, strict=True)
    ]


def convergence_map(
    ax: Axes,
    rates: ArrayLike,
    betas: ArrayLike,
    factor: ArrayLike,
    *,
    log: bool = False,
) -> tuple[QuadMesh, QuadContourSet]:
    r"""Draw the convergence factor of momentum for each pair of a rate η and a β, as a map.

    $$|e_{k+1}| \approx \rho(\eta, \beta)\,|e_k|$$

    Deeper blue is faster; red diverges. Lines join equal factors, and the heavy one is the boundary
    ρ = 1.

    Args:
        ax: The axes to draw on: rates to the right, β upwards.
        rates: The rates η, or the products ηλ, ascending, ``(R,)``.
        betas: The momenta β, ascending, ``(B,)``.
        factor: The factor ρ, measured or predicted, ``(R, B)``; not finite for divergence.
        log: Draw the rates on a logarithmic axis; rates that are not above 0 are left out.

    Returns:
        The picture, whose array is the factor, ``(B, R)``; and the lines, with 1 as the last
        level.

    Raises:
        TypeError: If an argument holds text, complex numbers or a mask.
        ValueError: If rates or betas do not ascend, factor has another shape, or a logarithmic axis
            has fewer than two rates above 0.

    Example:
        >>> _, ax = plt.subplots()
        >>> rates, betas = np.linspace(0.0, 4.0, 5), np.array([0.0, 0.5])
        >>> factor = np.abs(1 - rates[:, np.newaxis] / (1 + betas))
        >>> picture, lines = convergence_map(ax, rates, betas, factor)
        >>> picture.get_array().shape, lines.levels.tolist()[-1]
        ((2, 5), 1.0)

    Source: B. T. Polyak, *Some methods of speeding up the convergence of iteration methods* (1964),
    for the heavy ball.
    """
    x, y = checked_ascending("rates", rates), checked_ascending("betas", betas)
    rho = checked_table("factor", factor, x, y).T
    shown = _shown(x, log)
    # Factors of divergence have no limit; beyond 2 they would only bend the boundary.
    capped = np.fmin(np.where(np.isfinite(rho), rho, np.inf), 2.0)
    # Where nothing moves, as for η = 0, rounding must not draw a boundary.
    capped[np.isclose(capped, 1.0, rtol=0.0, atol=1e-9)] = np.nextafter(1.0, 0.0)
    strong, none = to_rgba(PALETTE["blue"], 0.75), to_rgba(PALETTE["blue"], 0.0)
    colors = LinearSegmentedColormap.from_list("factor", [strong, none]).with_extremes(
        over=to_rgba(PALETTE["red"], 0.25)
    )
    picture = ax.pcolormesh(
        x,
        y,
        capped,
        cmap=colors,
        vmin=0.0,
        vmax=1.0,
        shading="nearest",
        rasterized=True,
        zorder=0.5,
    )
    with warnings.catch_warnings():
        # A map on one side of the boundary has no boundary to draw.
        warnings.filterwarnings("ignore", message="No contour levels were found")
        lines = ax.contour(
            x,
            y,
            capped,
            _FACTORS,
            colors=[PALETTE["ink"]] * (len(_FACTORS) - 1) + [PALETTE["red"]],
            linewidths=[0.7] * (len(_FACTORS) - 1) + [2.0],
            zorder=3,
        )
    ax.clabel(lines, _FACTORS[:-1], fontsize="x-small", fmt="%g")
    if log:
        ax.set_xscale("log")
    ax.set(xlim=shown, ylim=(y[0], y[-1]), xlabel=r"$\eta$", ylabel=r"$\beta$")
    ax.grid(False)
    return picture, lines
