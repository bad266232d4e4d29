"""gdcore.plot: what was drawn, read back from the artists."""

import re
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest

import gdcore as gd

PARABOLA = gd.functions.PARABOLA


@pytest.fixture
def ax():
    return plt.subplots()[1]


def test_curve_draws_the_graph(ax):
    line = gd.plot.curve(ax, PARABOLA, (-3.0, 1.0))
    x, y = line.get_data()
    assert (x[0], x[-1], len(x)) == (-3.0, 1.0, gd.plot.SAMPLES)
    np.testing.assert_allclose(y, x**2 + 2 * x + 3, rtol=1e-12)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("$x$", "$f(x)$")
    assert line.get_color() == gd.PALETTE["blue"]


@pytest.mark.parametrize("domain", [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 1.0)])
def test_curve_needs_an_interval(ax, domain):
    with pytest.raises(ValueError, match="domain must be an interval"):
        gd.plot.curve(ax, PARABOLA, domain)


def test_secants_run_through_both_points_across_the_axes(ax):
    gd.plot.curve(ax, PARABOLA, (-3.0, 3.0))
    limits = ax.get_xlim(), ax.get_ylim()
    artists = gd.plot.secants(ax, PARABOLA, 0.0, [2.0, 1.0, -1.0])
    assert (ax.get_xlim(), ax.get_ylim()) == limits
    assert len(artists) == 6
    for (line, far), h in zip(
        zip(artists[::2], artists[1::2], strict=True), [2, 1, -1], strict=True
    ):
        np.testing.assert_allclose(line.get_xdata(), limits[0])
        np.testing.assert_allclose(line.get_ydata(), 3 + (2 + h) * np.array(limits[0]))
        assert far.get_xydata().tolist() == [[h, h**2 + 2 * h + 3]]
        assert far.get_label() == f"$h = {h}$"
        assert far.get_color() == line.get_color()
    # the point that they share is drawn last
    assert ax.lines[-1].get_xydata().tolist() == [[0.0, 3.0]]


def test_more_secants_than_colours_are_all_drawn(ax):
    assert len(gd.plot.secants(ax, PARABOLA, 0.0, np.arange(1, 9))) == 16


def test_a_secant_needs_a_step(ax):
    with pytest.raises(ValueError, match="h must be finite and not zero"):
        gd.plot.secants(ax, PARABOLA, 0.0, [1.0, 0.0])


def test_tangent_has_the_exact_slope_and_touches_the_curve(ax):
    gd.plot.curve(ax, PARABOLA, (-3.0, 3.0))
    line, point = gd.plot.tangent(ax, PARABOLA, 1.0)
    x, y = line.get_data()
    assert (y[1] - y[0]) / (x[1] - x[0]) == pytest.approx(4.0, rel=1e-12)
    assert point.get_xydata().tolist() == [[1.0, 6.0]]
    assert line.get_color() == point.get_color() == gd.PALETTE["red"]


def test_path_on_curve_joins_the_points_and_rings_the_start(ax):
    path = gd.minimize(PARABOLA, 2.0, gd.GradientDescent(lr=0.25), max_steps=3)
    joined, ring = gd.plot.path_on_curve(ax, PARABOLA, path.points)
    np.testing.assert_allclose(joined.get_xydata(), np.column_stack([path.points, path.values]))
    assert joined.get_marker() == "o"
    np.testing.assert_allclose(ring.get_xydata(), [[2.0, 11.0]])
    assert ring.get_markerfacecolor() == "none"


@pytest.mark.parametrize("points", [[], [[1.0], [2.0]], 3.0])
def test_path_on_curve_takes_one_run_of_one_variable(ax, points):
    with pytest.raises(ValueError, match=r"points must have shape \(T,\)"):
        gd.plot.path_on_curve(ax, PARABOLA, points)


def test_values_by_step_counts_from_zero_unless_told(ax):
    (line,) = gd.plot.values_by_step(ax, [4.0, 1.0, 0.25])
    assert line.get_xydata().tolist() == [[0, 4], [1, 1], [2, 0.25]]
    (line,) = gd.plot.values_by_step(ax, [4.0, 1.0], steps=[0, 10], log=True)
    assert line.get_xdata().tolist() == [0, 10]
    assert ax.get_yscale() == "log"
    assert ax.get_xlabel() == "step $k$"


def test_values_by_step_draws_a_line_for_each_run(ax):
    values = np.array([[4.0, 9.0], [1.0, 3.0], [0.25, 1.0]])
    lines = gd.plot.values_by_step(ax, values)
    np.testing.assert_array_equal(np.column_stack([line.get_ydata() for line in lines]), values)


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        (3.0, {}, r"values must have shape \(T,\) or \(T, runs\), got \(\)"),
        (np.ones((2, 2, 2)), {}, "values must have shape"),
        ([], {}, "values must have shape"),
        ([1.0, 2.0], {"steps": [0]}, r"steps must have shape \(2,\)"),
        ([0.0, -1.0], {"log": True}, "log needs a positive value"),
    ],
)
def test_values_by_step_refuses_what_does_not_fit(ax, values, options, message):
    with pytest.raises(ValueError, match=message):
        gd.plot.values_by_step(ax, values, **options)


def test_a_style_given_wins_over_the_default(ax):
    assert gd.plot.curve(ax, PARABOLA, (0, 1), color="#123456").get_color() == "#123456"
    assert gd.plot.tangent(ax, PARABOLA, 0.0, linewidth=3)[0].get_linewidth() == 3
    assert gd.plot.path_on_curve(ax, PARABOLA, [1.0], marker="s")[0].get_marker() == "s"
    assert gd.plot.secants(ax, PARABOLA, 0.0, [1.0], linestyle=":")[0].get_linestyle() == ":"


def test_the_style_file_uses_the_palette_and_nothing_else():
    text = (Path(gd.__file__).parent / "course.mplstyle").read_text(encoding="utf-8")
    colors = {f"#{color}" for color in re.findall(r"\b[0-9a-f]{6}\b", text)}
    assert colors == {gd.PALETTE[name] for name in gd.PALETTE if name != "paper"}
    with plt.style.context("gdcore.course"):
        cycle = plt.rcParams["axes.prop_cycle"].by_key()["color"]
        assert plt.rcParams["text.color"].removeprefix("#") == gd.PALETTE["ink"][1:]
        assert plt.rcParams["svg.hashsalt"] == "gdcore"
    assert len(cycle) == len(set(cycle)) == 6


def test_no_two_colours_are_the_same_and_none_is_matplotlibs_unmarked_black():
    # An SVG of Matplotlib's leaves out the fill of black text, so it could not be swapped.
    assert len(set(gd.PALETTE.values())) == len(gd.PALETTE)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", color) for color in gd.PALETTE.values())
    assert "#000000" not in gd.PALETTE.values()
