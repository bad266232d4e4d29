"""gdcore.plot.sweeps: regimes, basins and maps of convergence."""

import matplotlib.colors as mcolors
import matplotlib.pyplot as plt
import numpy as np
import pytest

import gdcore as gd


@pytest.fixture
def ax():
    return plt.subplots()[1]


def test_regimes_draws_the_factor_its_zones_and_their_borders(ax):
    line, dots, zones = gd.plot.regimes(ax, 4.0, (0.0, 0.62))
    rate, factor = line.get_data()
    np.testing.assert_allclose(factor, np.abs(1 - 4 * rate))
    assert (rate[0], rate[-1]) == (0, 0.62)
    assert dots.get_xydata().tolist() == [[0, 1], [0.25, 0], [0.5, 1]]
    assert not dots.get_clip_on()
    edges = [(zone.get_x(), zone.get_x() + zone.get_width()) for zone in zones]
    np.testing.assert_allclose(edges, [(0, 0.25), (0.25, 0.5), (0.5, 0.62)])
    assert [mcolors.to_hex(zone.get_facecolor()) for zone in zones] == [
        gd.PALETTE[name] for name in ("green", "blue", "red")
    ]
    assert [(text.get_text(), text.get_position()) for text in ax.texts] == [
        (r"$0 < \eta\lambda < 1$", (0.125, pytest.approx(1.7))),
        (r"$1 < \eta\lambda < 2$", (0.375, pytest.approx(1.7))),
        (r"$\eta\lambda > 2$", (pytest.approx(0.56), pytest.approx(1.7))),
    ]
    assert {(text.get_ha(), text.get_va()) for text in ax.texts} == {("center", "top")}
    assert (ax.get_xlim(), ax.get_ylim()) == ((0, 0.62), (0, pytest.approx(1.78)))
    assert (ax.get_xlabel(), ax.get_ylabel()) == (r"$\eta$", r"$|1 - \eta\lambda|$")
    (level,) = [other for other in ax.lines if other.get_linestyle() == "--"]
    assert level.get_ydata() == [1, 1]


def test_regimes_shows_the_product_above(ax):
    gd.plot.regimes(ax, 4.0)
    ax.figure.canvas.draw()
    (above,) = ax.child_axes
    assert above.get_xlim() == (0, 2.5)
    assert ax.get_xlim() == (0, 0.625)
    assert above.get_xlabel() == r"$\eta\lambda$"


def test_regimes_of_a_part_of_the_rates_has_the_zones_in_it(ax):
    _, dots, zones = gd.plot.regimes(ax, 10.0, (0.12, 0.18))
    (zone,) = zones
    assert (zone.get_x(), zone.get_width()) == (0.12, pytest.approx(0.06))
    assert len(dots.get_xydata()) == 0
    assert ax.get_ylim() == (0, pytest.approx(1.7))
    _, dots, zones = gd.plot.regimes(ax, 10.0, (0.1, 0.2))
    assert dots.get_xydata().tolist() == [[0.1, 0], [0.2, 1]]
    assert len(zones) == 1
    _, dots, zones = gd.plot.regimes(ax, 10.0, (0.1, 0.4))
    assert len(zones) == 2
    assert ax.get_ylim() == (0, pytest.approx(3.3))


@pytest.mark.parametrize(
    ("curvature", "domain", "message"),
    [
        (0.0, None, "curvature must be a positive finite number, got 0"),
        (-1.0, None, "curvature must be a positive finite number"),
        (np.inf, None, "curvature must be a positive finite number"),
        ([1.0], None, "curvature must be a positive finite number"),
        (1.0, (1.0, 0.0), "domain must be an interval"),
        (1.0, (-0.1, 1.0), "domain must be an interval of rates, from 0 or more"),
    ],
)
def test_regimes_refuses_what_is_no_parabola_and_no_rate(ax, curvature, domain, message):
    with pytest.raises(ValueError, match=message):
        gd.plot.regimes(ax, curvature, domain)


def test_basins_colours_each_run_by_the_minimiser_it_ended_at(ax):
    quartic = gd.functions.QUARTIC
    starts, rates = np.linspace(-0.5, 5.0, 30), np.linspace(0.01, 0.25, 20)
    runs = gd.minimize(
        quartic,
        starts[:, np.newaxis],
        gd.GradientDescent(lr=rates),
        max_steps=500,
        record="last",
    )
    picture, marks = gd.plot.basins(ax, starts, rates, runs.x, quartic.minimisers)
    which = picture.get_array()
    assert which.shape == (20, 30)
    for i, j in np.ndindex(30, 20):
        near = [abs(runs.x[i, j] - minimiser) <= 1e-2 for (minimiser,) in quartic.minimisers]
        assert which[j, i] == (near.index(True) + 1 if any(near) else 0)
    assert set(np.unique(which)) == {0, 1, 2}
    assert [mark.get_xdata()[0] for mark in marks] == [point[0] for point in quartic.minimisers]
    assert [mark.get_label() for mark in marks] == ["$x^* = 0.4743$", "$x^* = 3.267$"]
    colors = [gd.PALETTE["blue"], gd.PALETTE["orange"]]
    assert [mark.get_color() for mark in marks] == colors
    assert [mcolors.to_hex(picture.cmap(picture.norm(i + 1))) for i in range(2)] == colors
    assert mcolors.to_hex(picture.cmap(picture.norm(0))) == gd.PALETTE["muted"]
    assert picture.get_rasterized()
    assert (ax.get_xlim(), ax.get_ylim()) == ((-0.5, 5.0), (0.01, 0.25))
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_yscale()) == ("$x_0$", r"$\eta$", "linear")
    assert not ax.xaxis.get_gridlines()[0].get_visible()


def test_the_marks_of_basins_stand_on_the_axis_of_starts(ax):
    _, (mark,) = gd.plot.basins(ax, [0.0, 4.0], [0.1, 0.2], np.ones((2, 2)), [1.0])
    drawn = mark.get_transform().transform(mark.get_xydata())
    np.testing.assert_allclose(drawn, [ax.transAxes.transform((0.25, 0.0))])
    assert not mark.get_clip_on()


def test_basins_counts_as_there_what_is_within_tol_of_the_nearest(ax):
    ends = [[0.5, 0.74, 0.76], [np.nan, -np.inf, 1.25]]
    picture, marks = gd.plot.basins(
        ax, [0.0, 1.0], [0.1, 0.2, 0.3], ends, [0.0, 0.5, 1.0], tol=0.25, log=True
    )
    assert picture.get_array().T.tolist() == [[2, 2, 3], [0, 0, 3]]
    assert len(marks) == 3
    assert ax.get_yscale() == "log"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"starts": [0.0, 0.0]}, r"starts must be at least two finite numbers in ascending order"),
        ({"starts": [0.0]}, "starts must be at least two"),
        ({"starts": [[0.0, 1.0]]}, "starts must be at least two"),
        ({"rates": [0.1, np.nan]}, "rates must be at least two finite"),
        ({"rates": [0.0, np.inf]}, "rates must be at least two finite"),
        ({"rates": [0.1, 0.2, 0.15]}, "rates must be at least two .* ascending"),
        ({"ends": np.zeros((3, 2))}, r"ends must have shape \(2, 3\), got \(3, 2\)"),
        ({"minimisers": []}, r"minimisers must have shape \(T,\) with at least one"),
        ({"minimisers": [[0.0, 0.0]]}, "minimisers must have shape"),
        ({"tol": 0.0}, "tol must be positive and finite, got 0"),
        ({"tol": np.inf}, "tol must be positive and finite"),
    ],
)
def test_basins_refuses_what_does_not_fit(ax, change, message):
    fitting = {
        "starts": [0.0, 1.0],
        "rates": [0.1, 0.2, 0.3],
        "ends": np.zeros((2, 3)),
        "minimisers": [0.0],
    }
    with pytest.raises(ValueError, match=message):
        gd.plot.basins(ax, **(fitting | change))


def heavy_ball(products, betas):
    """The larger root of z² − (1 + β − ηλ) z + β, by its size."""
    product, beta = np.meshgrid(products, betas, indexing="ij")
    trace = 1 + beta - product
    root = np.sqrt(trace**2 - 4 * beta + 0j)
    return np.maximum(np.abs(trace + root), np.abs(trace - root)) / 2


def test_convergence_map_shows_the_factor_and_its_boundary(ax):
    products, betas = np.linspace(0, 4, 81), np.linspace(0, 0.9, 46)
    factor = heavy_ball(products, betas)
    picture, lines = gd.plot.convergence_map(ax, products, betas, factor)
    drawn = picture.get_array()
    assert drawn.shape == (46, 81)
    np.testing.assert_allclose(drawn, np.minimum(factor.T, 2.0), atol=1e-8)
    assert picture.get_rasterized()
    # the boundary of the heavy ball: ηλ = 2 + 2β
    boundary = lines.get_paths()[-1].vertices
    np.testing.assert_allclose(boundary[:, 0], 2 + 2 * boundary[:, 1], atol=0.01)
    assert np.ptp(boundary[:, 1]) == pytest.approx(0.9)
    assert lines.levels.tolist() == [0.5, 0.7, 0.8, 0.9, 0.95, 1.0]
    assert mcolors.to_hex(lines.get_edgecolor()[-1]) == gd.PALETTE["red"]
    assert mcolors.to_hex(lines.get_edgecolor()[0]) == gd.PALETTE["ink"]
    assert lines.get_linewidths()[-1] > lines.get_linewidths()[0]
    labels = {label.get_text() for label in lines.labelTexts}
    assert labels == {"0.5", "0.7", "0.8", "0.9", "0.95"}
    assert (ax.get_xlim(), ax.get_ylim()) == ((0, 4), (0, 0.9))
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_xscale()) == (r"$\eta$", r"$\beta$", "linear")
    assert not ax.xaxis.get_gridlines()[0].get_visible()


def test_convergence_map_is_deeper_where_it_is_faster_and_red_where_it_diverges(ax):
    factor = [[0.0, 0.5], [0.999, 1.0], [1.001, 7.0], [np.nan, np.inf]]
    picture, _ = gd.plot.convergence_map(ax, [1, 2, 3, 4], [0.1, 0.2], factor, log=True)
    assert ax.get_xscale() == "log"
    colors = picture.cmap(picture.norm(picture.get_array().T))
    names = [[mcolors.to_hex(color) for color in row] for row in colors]
    blue, red = gd.PALETTE["blue"], gd.PALETTE["red"]
    assert names == [[blue, blue], [blue, blue], [red, red], [red, red]]
    alphas = colors[:2, :, 3].ravel()
    assert alphas[0] == 0.75
    assert np.all(np.diff(alphas) <= 0)
    assert alphas[-1] == 0


def test_rounding_where_nothing_moves_draws_no_boundary(ax):
    noise = np.tile([1e-12, -1e-12], 10)[:, np.newaxis]
    factor = np.hstack([1 + noise, 0.6 + 0 * noise]).T
    picture, lines = gd.plot.convergence_map(ax, [0, 1], np.arange(20) / 20, factor)
    assert len(lines.get_paths()[-1].vertices) == 0
    assert np.all(picture.get_array() < 1)


def test_a_map_without_any_boundary_is_drawn_without_a_warning(ax):
    _, lines = gd.plot.convergence_map(ax, [0, 1], [0.1, 0.2], np.full((2, 2), 0.3))
    assert all(len(path.vertices) == 0 for path in lines.get_paths())


@pytest.mark.parametrize(
    ("rates", "betas", "factor", "message"),
    [
        ([1.0], [0.1, 0.2], [[1, 1]], "rates must be at least two"),
        ([1.0, 2.0], [0.2, 0.1], np.ones((2, 2)), "betas must be at least two"),
        ([1.0, 2.0], [0.1, 0.2, 0.3], np.ones((3, 2)), r"factor must have shape \(2, 3\)"),
    ],
)
def test_convergence_map_refuses_what_does_not_fit(ax, rates, betas, factor, message):
    with pytest.raises(ValueError, match=message):
        gd.plot.convergence_map(ax, rates, betas, factor)
