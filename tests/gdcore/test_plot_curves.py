"""gdcore.plot.curves: what was drawn, read back from the artists."""

import warnings

import matplotlib.colors as mcolors
import matplotlib.pyplot as plt
import numpy as np
import pytest

import gdcore as gd

PARABOLA = gd.functions.PARABOLA
SQUARE = gd.functions.SQUARE


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


@pytest.mark.parametrize(
    "domain", [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 1.0), ("0", "1"), "01", None]
)
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


def test_a_style_given_wins_over_the_default(ax):
    assert gd.plot.curve(ax, PARABOLA, (0, 1), color="#123456").get_color() == "#123456"
    assert gd.plot.tangent(ax, PARABOLA, 0.0, linewidth=3)[0].get_linewidth() == 3
    assert gd.plot.path_on_curve(ax, PARABOLA, [1.0], marker="s")[0].get_marker() == "s"
    assert gd.plot.secants(ax, PARABOLA, 0.0, [1.0], linestyle=":")[0].get_linestyle() == ":"


def test_moves_on_curve_go_up_in_green_and_down_in_orange(ax):
    arrows, points = gd.plot.moves_on_curve(ax, SQUARE, [1.5, -1.0], 0.25)
    # f' = 2x, so the moves are x ± x/2
    moves = [(arrow.xyann, arrow.xy) for arrow in arrows]
    np.testing.assert_allclose(
        moves,
        [
            [(1.5, 2.25), (2.25, 5.0625)],
            [(-1.0, 1.0), (-1.5, 2.25)],
            [(1.5, 2.25), (0.75, 0.5625)],
            [(-1.0, 1.0), (-0.5, 0.25)],
        ],
        rtol=1e-12,
    )
    up, down, begin = points
    np.testing.assert_allclose(up.get_xydata(), [[2.25, 5.0625], [-1.5, 2.25]])
    np.testing.assert_allclose(down.get_xydata(), [[0.75, 0.5625], [-0.5, 0.25]])
    np.testing.assert_allclose(begin.get_xydata(), [[1.5, 2.25], [-1.0, 1.0]])
    assert (up.get_label(), down.get_label()) == (r"$x + \eta f'(x)$", r"$x - \eta f'(x)$")
    colors = [artist.get_color() for artist in points]
    assert colors == [gd.PALETTE[name] for name in ("green", "orange", "ink")]
    assert [mcolors.to_hex(arrow.arrow_patch.get_edgecolor()) for arrow in arrows] == [
        gd.PALETTE[name] for name in ("green", "green", "orange", "orange")
    ]
    assert {arrow.arrowprops["arrowstyle"] for arrow in arrows} == {"-|>"}


def test_the_arrows_of_moves_are_arcs_above_the_graph_whichever_way_they_lead(ax):
    arrows, _ = gd.plot.moves_on_curve(ax, SQUARE, [1.5, -1.5], 0.25)
    for arrow in arrows:
        tail, head = np.array([arrow.xyann, arrow.xy])
        arc = arrow.arrow_patch.get_connectionstyle()(tail, head, 0, 0).vertices
        np.testing.assert_allclose([arc[0], arc[-1]], [tail, head])
        assert arc[1, 1] > (tail + head)[1] / 2


def test_moves_on_curve_draws_the_moves_asked_for_and_none_at_an_extremum(ax):
    arrows, points = gd.plot.moves_on_curve(ax, SQUARE, 0.0, 0.1)
    assert arrows == []
    assert [point.get_xydata().tolist() for point in points] == [[[0.0, 0.0]]] * 3
    # a function without a gradient has the slope of a difference quotient
    arrows, (ends, _) = gd.plot.moves_on_curve(
        ax, lambda x: (x - 1) ** 2, [1.0, 2.0], 0.5, signs=[-1], linewidth=3
    )
    assert len(arrows) == 1
    assert arrows[0].arrow_patch.get_linewidth() == 3
    np.testing.assert_allclose(ends.get_xdata(), [1.0, 1.0], atol=1e-9)
    arrows, (ends, _) = gd.plot.moves_on_curve(ax, SQUARE, 1.0, 0.5, signs=[1])
    assert ends.get_xydata().tolist() == [[2.0, 4.0]]


@pytest.mark.parametrize(
    ("x", "lr", "options", "message"),
    [
        ([[1.0]], 0.1, {}, r"x must have shape \(T,\)"),
        ([], 0.1, {}, r"x must have shape \(T,\)"),
        (1.0, 0.0, {}, "lr must be a positive finite number, got 0"),
        (1.0, -0.1, {}, "lr must be a positive finite number"),
        (1.0, np.inf, {}, "lr must be a positive finite number"),
        (1.0, np.array([0.1, 0.2]), {}, "lr must be a positive finite number"),
        (1.0, 0.1, {"signs": [1, 0]}, r"signs must be 1 .* and -1 .*, got \[1, 0\]"),
    ],
)
def test_moves_on_curve_refuses_what_is_no_move(ax, x, lr, options, message):
    with pytest.raises(ValueError, match=message):
        gd.plot.moves_on_curve(ax, SQUARE, x, lr, **options)


def test_the_ring_of_a_start_is_seen_round_small_points_and_grows_with_large_ones(ax):
    for size, ring in ((3, 9), (5, 9), (10, 18)):
        path, start = gd.plot.path_on_curve(ax, PARABOLA, [1.0], markersize=size)
        assert (path.get_markersize(), start.get_markersize()) == (size, ring)


@pytest.mark.parametrize(
    ("f", "error", "message"),
    [
        (
            lambda x: 3,
            ValueError,
            "f(x) has shape () for x of shape (400,); expected (400,), a value for each x",
        ),
        (lambda x: None, TypeError, "f returned None; does it lack a return?"),
    ],
)
def test_a_curve_of_a_function_that_is_not_elementwise_is_refused(f, error, message):
    _, ax = plt.subplots()
    with pytest.raises(error) as caught:
        gd.plot.curve(ax, f, (-1.0, 1.0))
    assert str(caught.value) == message
    assert not ax.lines


def test_a_curve_over_a_pole_gives_no_warning():
    _, ax = plt.subplots()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for f in (lambda x: 1 / x, np.log):
            line = gd.plot.curve(ax, f, (0.0, 1.0))
            assert np.isinf(line.get_ydata()[0])
        ax.figure.canvas.draw()


def test_the_path_of_a_diverged_run_is_drawn_as_far_as_it_is_finite():
    f = lambda x: x**2  # noqa: E731
    path = gd.minimize((f, lambda x: 2 * x), 3.0, gd.GradientDescent(1.5), max_steps=2_000)
    assert path.diverged
    _, ax = plt.subplots()
    line, _ = gd.plot.path_on_curve(ax, f, path.points)
    heights = np.asarray(line.get_ydata())
    assert heights[:2].tolist() == [9.0, 36.0]
    assert np.isinf(heights[-1])
