"""gdcore.plot.planes: contours, gradients and paths of functions of two variables."""

import matplotlib.colors as mcolors
import matplotlib.pyplot as plt
import numpy as np
import pytest

import gdcore as gd

ELLIPSE = gd.functions.ELLIPSE
SQUARE_DOMAIN = ((-2.0, 2.0), (-2.0, 2.0))
NO_BOXES = [
    (0.0, 1.0),
    ((0.0, 1.0), (1.0, 0.0)),
    ((0.0, 0.0), (0.0, 1.0)),
    ((0.0, np.inf), (0.0, 1.0)),
    ((0.0, 1.0), (0.0, 1.0), (0.0, 1.0)),
    ((0.0, 1.0), "ab"),
    ((0.0, 1.0), ("0", "1")),
    None,
]


@pytest.fixture
def ax():
    return plt.subplots()[1]


def test_contours_run_where_the_function_has_their_level(ax):
    domain = ((-2.0, 2.0), (-1.0, 1.5))
    (lines,) = gd.plot.contours(ax, ELLIPSE, domain, levels=[3.0, 1.0, 1.0])
    assert lines.levels.tolist() == [1.0, 3.0]
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        x = path.vertices.T
        np.testing.assert_allclose(ELLIPSE(x), level, atol=2e-3)
        assert x[1].max() == pytest.approx(min(np.sqrt(level / 2), 1.5), abs=1e-3)
    assert (ax.get_xlim(), ax.get_ylim()) == domain
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("$x$", "$y$")
    assert ax.get_aspect() == "auto"


def test_contours_are_fine_enough_for_curves_on_a_phone(ax):
    (lines,) = gd.plot.contours(ax, ELLIPSE, SQUARE_DOMAIN, levels=[1.0])
    corners = lines.get_paths()[0].vertices
    assert np.hypot(*np.diff(corners, axis=0).T).max() < 4 / 100


def test_a_number_of_levels_is_about_that_many_round_values_in_between(ax):
    (lines,) = gd.plot.contours(ax, ELLIPSE, SQUARE_DOMAIN, levels=5)
    assert lines.levels.tolist() == [2, 4, 6, 8, 10]
    (lines,) = gd.plot.contours(ax, ELLIPSE, SQUARE_DOMAIN)
    assert lines.levels.tolist() == [1.5, 3, 4.5, 6, 7.5, 9, 10.5]
    (lines,) = gd.plot.contours(ax, ELLIPSE, SQUARE_DOMAIN, levels=1)
    assert lines.levels.tolist() == [6.0]


def test_logarithmic_levels_rise_from_the_least_value_by_equal_factors(ax):
    (lines,) = gd.plot.contours(ax, lambda x: ELLIPSE(x) - 5, SQUARE_DOMAIN, levels=4, log=True)
    np.testing.assert_allclose(lines.levels + 5, 12 * np.array([1e-4, 1e-3, 1e-2, 1e-1]))
    (lines,) = gd.plot.contours(ax, ELLIPSE, SQUARE_DOMAIN, levels=[1.0, 2.0], log=True)
    assert lines.levels.tolist() == [1.0, 2.0]


def test_lower_contours_are_stronger_and_the_filling_is_a_picture_under_them(ax):
    lines, filling = gd.plot.contours(ax, ELLIPSE, SQUARE_DOMAIN, levels=[1, 2, 4], filled=True)
    blue = mcolors.to_rgb(gd.PALETTE["blue"])
    np.testing.assert_allclose(lines.get_edgecolor()[:, 3], [0.95, 0.7, 0.45])
    np.testing.assert_allclose(filling.levels, [0, 1, 2, 4, 12])
    np.testing.assert_allclose(filling.get_facecolor()[:, 3], [0.5, 0.34, 0.18, 0.02])
    for colors in (lines.get_edgecolor(), filling.get_facecolor()):
        np.testing.assert_allclose(colors[:, :3], np.tile(blue, (len(colors), 1)))
    assert filling.get_rasterized()
    assert not lines.get_rasterized()
    assert filling.get_zorder() < lines.get_zorder()


def test_contours_take_a_style_and_an_equal_scale(ax):
    (lines,) = gd.plot.contours(
        ax, ELLIPSE, SQUARE_DOMAIN, levels=[1.0], equal=True, colors="#123456", linewidths=2
    )
    assert ax.get_aspect() == 1
    assert mcolors.to_hex(lines.get_edgecolor()[0]) == "#123456"
    assert lines.get_linewidth() == [2]
    (lines,) = gd.plot.contours(ax, ELLIPSE, SQUARE_DOMAIN, cmap="viridis")
    assert lines.get_cmap().name == "viridis"


def test_no_grid_is_taken_for_contours_or_arrows(ax):
    with plt.style.context("gdcore.course"):
        for draw in (gd.plot.contours, gd.plot.gradient_field):
            _, ax = plt.subplots()
            assert ax.xaxis.get_gridlines()[0].get_visible()
            draw(ax, ELLIPSE, SQUARE_DOMAIN)
            assert not ax.xaxis.get_gridlines()[0].get_visible()


def test_contours_leave_out_what_is_not_finite(ax):
    (lines, filling) = gd.plot.contours(
        ax, lambda x: np.log(x[0]) + 0 * x[1], ((-1.0, 1.0), (0.0, 1.0)), filled=True
    )
    assert min(path.vertices[:, 0].min() for path in lines.get_paths()) > 0
    assert np.all(np.isfinite(filling.levels))


@pytest.mark.parametrize("domain", NO_BOXES)
def test_a_picture_of_the_plane_needs_two_intervals(ax, domain):
    for draw in (gd.plot.contours, gd.plot.gradient_field):
        with pytest.raises(ValueError, match="domain must be two intervals"):
            draw(ax, ELLIPSE, domain)


@pytest.mark.parametrize(
    ("f", "levels", "message"),
    [
        (lambda x: x, 3, r"f\(x\) has shape \(2, 161, 161\) for x of shape \(2, 161, 161\); exp"),
        (lambda x: 0 * x[0] + 1, 3, "levels must lie between .*, 1 and 1, got 3"),
        (lambda x: 0 * x[0] + np.nan, 3, "levels must lie between .*, 0 and 0, got 3"),
        (ELLIPSE, [0.0, 12.0, 13.0], "levels must lie between .*, 0 and 12"),
        (ELLIPSE, 0, "levels must be a whole number from 1, or values, got 0"),
        (ELLIPSE, 2.5, "levels must be a whole number from 1, or values, got 2.5"),
    ],
)
def test_contours_refuse_what_has_no_levels(ax, f, levels, message):
    with pytest.raises(ValueError, match=message):
        gd.plot.contours(ax, f, SQUARE_DOMAIN, levels=levels)


def test_gradient_field_draws_the_gradient_in_one_measure_within_the_domain(ax):
    field = gd.plot.gradient_field(ax, ELLIPSE, SQUARE_DOMAIN, count=3)
    np.testing.assert_allclose(field.X, [-1, 0, 1] * 3)
    np.testing.assert_allclose(field.Y, np.repeat([-1, 0, 1], 3))
    # ∇f = (2x, 4y); the longest, 4, is one step of the grid
    np.testing.assert_allclose(field.U, field.X / 2)
    np.testing.assert_allclose(field.V, field.Y)
    assert (field.angles, field.scale_units, field.scale, field.pivot) == ("xy", "xy", 1, "tail")
    assert (ax.get_xlim(), ax.get_ylim()) == SQUARE_DOMAIN
    assert mcolors.to_hex(field.get_facecolor()[0]) == gd.PALETTE["green"]
    assert len(gd.plot.gradient_field(ax, ELLIPSE, SQUARE_DOMAIN).X) == 81


def test_the_descent_field_points_the_other_way_and_is_orange(ax):
    up = gd.plot.gradient_field(ax, ELLIPSE, SQUARE_DOMAIN)
    down = gd.plot.gradient_field(ax, ELLIPSE, SQUARE_DOMAIN, sign=-1, width=0.01)
    np.testing.assert_allclose(down.U, -up.U)
    np.testing.assert_allclose(down.V, -up.V)
    assert mcolors.to_hex(down.get_facecolor()[0]) == gd.PALETTE["orange"]
    assert down.width == 0.01


@pytest.mark.parametrize("domain", [((-2.0, 2.0), (-20.0, 20.0)), ((-20.0, 20.0), (-2.0, 2.0))])
def test_arrows_keep_apart_in_a_domain_that_is_not_square(ax, domain):
    field = gd.plot.gradient_field(ax, lambda x: x[0] ** 2 + x[1] ** 2, domain, count=4)
    wide, high = ((high - low) / 5 for low, high in domain)
    assert max(np.abs(field.U).max() / wide, np.abs(field.V).max() / high) == pytest.approx(1)
    np.testing.assert_allclose(field.U * field.Y, field.V * field.X, atol=1e-7)


def test_powers_even_out_the_lengths_of_arrows_and_keep_their_directions(ax):
    def lengths(power):
        field = gd.plot.gradient_field(ax, ELLIPSE, SQUARE_DOMAIN, count=3, power=power)
        np.testing.assert_allclose(field.U * 2 * field.Y, field.V * field.X, atol=1e-12)
        return np.hypot(field.U, field.V)

    plain = lengths(1.0)
    root, equal = lengths(0.5), lengths(0.0)
    assert plain[4] == root[4] == equal[4] == 0  # the minimiser
    others = np.arange(9) != 4
    np.testing.assert_allclose(root[others] / root[0], np.sqrt(plain[others] / plain[0]))
    np.testing.assert_allclose(equal[others], equal[0])


def test_gentle_slopes_have_arrows_as_long_as_steep_ones(ax):
    gentle = gd.plot.gradient_field(ax, lambda x: 0.01 * x[0], SQUARE_DOMAIN, count=3)
    np.testing.assert_allclose(gentle.U, 1.0)


def test_a_gradient_that_is_zero_or_not_finite_is_no_arrow(ax):
    flat = gd.plot.gradient_field(ax, lambda x: 0 * x[0], SQUARE_DOMAIN, count=1)
    assert (flat.U.tolist(), flat.V.tolist()) == ([0.0], [0.0])
    half = gd.plot.gradient_field(ax, lambda x: np.sqrt(x[0]) + 0 * x[1], SQUARE_DOMAIN, count=2)
    assert half.U[0] == half.V[0] == 0
    assert half.U[1] > 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"count": 0}, "count must be at least 1, got 0"),
        ({"sign": 2}, "sign must be 1 .* or -1 .*, got 2"),
        ({"power": -0.1}, "power must be finite and at least 0, got -0.1"),
        ({"power": np.inf}, "power must be finite and at least 0"),
    ],
)
def test_gradient_field_refuses_other_settings(ax, options, message):
    with pytest.raises(ValueError, match=message):
        gd.plot.gradient_field(ax, ELLIPSE, SQUARE_DOMAIN, **options)


def test_path_on_contours_joins_the_points_and_rings_the_start(ax):
    gd.plot.contours(ax, ELLIPSE, SQUARE_DOMAIN)
    run = gd.minimize(ELLIPSE, [9.0, 1.5], gd.GradientDescent(lr=0.2), max_steps=4)
    ((path, start),) = gd.plot.path_on_contours(ax, run.points)
    np.testing.assert_array_equal(path.get_xydata(), run.points)
    assert start.get_xydata().tolist() == [[9.0, 1.5]]
    assert start.get_markerfacecolor() == "none"
    assert path.get_color() == start.get_markeredgecolor() == gd.PALETTE["orange"]
    assert ax.get_xlim() == SQUARE_DOMAIN[0]


def test_several_runs_have_a_colour_each(ax):
    starts = np.array([[1.0, 2.0, -1.0], [0.5, -2.0, 1.0]])
    runs = gd.minimize(ELLIPSE, starts, gd.GradientDescent(lr=0.1), max_steps=5)
    drawn = gd.plot.path_on_contours(ax, runs.points, linewidth=2)
    assert len(drawn) == 3
    for i, (path, start) in enumerate(drawn):
        np.testing.assert_array_equal(path.get_xydata(), runs.points[:, :, i])
        np.testing.assert_array_equal(start.get_xydata(), starts[:, i : i + 1].T)
        assert path.get_linewidth() == 2
    colors = [path.get_color() for path, _ in drawn]
    assert colors == [gd.PALETTE[name] for name in ("orange", "green", "purple")]
    one_color = gd.plot.path_on_contours(ax, runs.points, color="#123456")
    assert {path.get_color() for path, _ in one_color} == {"#123456"}


def test_the_points_of_a_long_path_are_small_and_have_no_rim(ax):
    ((few, _),) = gd.plot.path_on_contours(ax, np.ones((50, 2)))
    ((many, ring),) = gd.plot.path_on_contours(ax, np.ones((51, 2)))
    assert (few.get_markersize(), few.get_markeredgewidth()) == (6, 0.6)
    assert (many.get_markersize(), many.get_markeredgewidth()) == (3, 0)
    assert ring.get_markersize() == 9


@pytest.mark.parametrize(
    "points", [[], [1.0, 2.0], np.ones((3, 3)), np.ones((3, 2, 2, 2)), np.ones((0, 2)), [[[], []]]]
)
def test_path_on_contours_takes_runs_of_two_variables(ax, points):
    with pytest.raises(ValueError, match=r"points must have shape \(T, 2\) or \(T, 2, runs\)"):
        gd.plot.path_on_contours(ax, points)


@pytest.mark.parametrize("levels", [np.nan, np.inf, "many", None, 0, 2.5])
def test_levels_that_are_no_number_are_refused(levels):
    _, ax = plt.subplots()
    with pytest.raises(ValueError, match=r"^levels must be a whole number from 1, or values, got"):
        gd.plot.contours(ax, lambda x: x[0], ((-1.0, 1.0), (-1.0, 1.0)), levels=levels)
