"""gdcore.plot.fits: a line through data beside the error surface."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import gdcore as gd

X = np.array([0.0, 1.0, 2.0, 4.0])
Y = np.array([1.0, 3.5, 4.5, 9.0])
ROWS = np.column_stack([np.ones(4), X])


def cost(w):
    residuals = np.tensordot(ROWS, w, axes=1) - Y.reshape(4, *[1] * (np.ndim(w) - 1))
    return np.mean(residuals**2, axis=0) / 2


@pytest.fixture
def axes():
    return plt.subplots(1, 2)[1]


@pytest.fixture(scope="module")
def points():
    gradient = lambda w: ROWS.T @ (ROWS @ w - Y) / 4  # noqa: E731
    return gd.minimize((cost, gradient), [0.0, -1.0], gd.GradientDescent(lr=0.1)).points


def test_both_sides_show_the_steps_in_the_same_colours(axes, points):
    drawn = gd.plot.error_surface(*axes, cost, X, Y, points, shown=[0, 1, 5, -1])
    np.testing.assert_array_equal(drawn.data.get_xydata(), np.column_stack([X, Y]))
    last = len(points) - 1
    for k, line, mark in zip([0, 1, 5, last], drawn.lines, drawn.marks, strict=True):
        w0, w1 = points[k]
        np.testing.assert_allclose(line.get_xydata(), [[0, w0], [4, w0 + 4 * w1]])
        assert mark.get_xydata().tolist() == [[w0, w1]]
        assert line.get_label() == mark.get_label() == f"$k = {k}$"
        assert line.get_color() == mark.get_color()
    assert len({line.get_color() for line in drawn.lines} | {drawn.path.get_color()}) == 5
    np.testing.assert_array_equal(drawn.path.get_xydata(), points)
    np.testing.assert_array_equal(drawn.start.get_xydata(), points[:1])
    left, right = axes
    assert (left.get_xlabel(), left.get_ylabel()) == ("$x$", "$y$")
    assert (right.get_xlabel(), right.get_ylabel()) == ("$w_0$", "$w_1$")
    assert {artist.axes for artist in (drawn.data, *drawn.lines)} == {left}
    assert {artist.axes for artist in (drawn.path, drawn.start, *drawn.marks)} == {right}


def test_the_surface_is_filled_and_has_the_end_of_the_path_in_its_middle(axes, points):
    drawn = gd.plot.error_surface(*axes, cost, X, Y, points)
    assert [line.get_label() for line in drawn.lines] == ["$k = 0$", f"$k = {len(points) - 1}$"]
    lines, filling = drawn.contours
    assert filling.get_rasterized()
    assert 5 <= len(lines.levels) <= 12
    assert np.ptp(np.diff(lines.levels)) < 1e-9
    for limits, along in zip((axes[1].get_xlim(), axes[1].get_ylim()), points.T, strict=True):
        assert np.mean(limits) == pytest.approx(along[-1])
        assert np.ptp(limits) == pytest.approx(2.6 * np.abs(along - along[-1]).max())


def test_the_surface_takes_a_domain_and_levels(axes, points):
    domain = ((-1.0, 3.0), (-2.0, 4.0))
    drawn = gd.plot.error_surface(
        *axes, cost, X, Y, points, domain=domain, levels=[0.5, 1.0], shown=[2, 2 - len(points)]
    )
    assert (axes[1].get_xlim(), axes[1].get_ylim()) == domain
    assert drawn.contours[0].levels.tolist() == [0.5, 1.0]
    assert len(drawn.lines) == 1
    first = gd.plot.error_surface(*axes, cost, X, Y, points, shown=[-len(points)])
    assert first.lines[0].get_label() == "$k = 0$"
    drawn = gd.plot.error_surface(*axes, cost, X, Y, points, levels=4, log=True)
    ratio = np.diff(np.log10(drawn.contours[0].levels - drawn.contours[1].levels[0]))
    np.testing.assert_allclose(ratio, 1.0)


def test_a_path_of_one_point_or_with_points_far_out_is_drawn(axes):
    drawn = gd.plot.error_surface(*axes, cost, X, Y, [[1.0, 2.0]])
    assert axes[1].get_xlim() == (0, 2)
    assert axes[1].get_ylim() == (1, 3)
    assert len(drawn.lines) == 1
    gd.plot.error_surface(*axes, cost, X, Y, [[0.0, 1.0], [2.0, np.inf], [1.0, np.nan]], shown=[0])
    assert axes[1].get_xlim() == pytest.approx((-0.3, 2.3))
    assert axes[1].get_ylim() == (0, 2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": [[0.0]]}, r"x must have shape \(T,\)"),
        ({"y": [1.0, 2.0]}, r"y must have shape \(4,\) like x, got \(2,\)"),
        ({"points": [1.0, 2.0]}, r"points must have shape \(T, 2\)"),
        ({"points": [[np.nan, 1.0]]}, "points must have a finite one"),
        ({"shown": [2]}, "shown must hold indices of the 2 points, got 2"),
        ({"shown": [-3]}, "shown must hold indices of the 2 points, got -3"),
        ({"cost": lambda w: w}, r"f\(x\) has shape"),
        ({"domain": (0.0, 1.0)}, "domain must be two intervals"),
    ],
)
def test_error_surface_refuses_what_does_not_fit(axes, change, message):
    fitting = {"cost": cost, "x": X, "y": Y, "points": [[0.0, 0.0], [1.0, 2.0]]}
    with pytest.raises(ValueError, match=message):
        gd.plot.error_surface(*axes, **(fitting | change))
