"""gdcore.plot.surfaces: graphs of functions of two variables and paths on them."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import gdcore as gd

BOWL = gd.functions.BOWL


@pytest.fixture
def ax():
    return plt.subplots(subplot_kw={"projection": "3d"})[1]


def test_surface_draws_the_graph_coloured_by_height(ax):
    drawn = gd.plot.surface(ax, lambda x: x[0] + 10 * x[1], ((0.0, 24.0), (0.0, 48.0)))
    # the facets' colours go by the mean of their corners, and x runs fastest
    x, y = np.meshgrid(np.arange(24) + 0.5, 2 * np.arange(24) + 1.0)
    np.testing.assert_allclose(drawn.get_array(), (x + 10 * y).ravel())
    assert ax.xy_dataLim.bounds == (0, 0, 24, 48)
    assert ax.zz_dataLim.intervalx.tolist() == [0, 504]
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_zlabel()) == ("$x$", "$y$", "$f(x, y)$")
    ax.figure.canvas.draw()
    red, green, blue, _ = drawn.get_cmap()([0.0, 0.5, 1.0]).T
    for part in (red, green, blue):
        assert np.all(np.diff(part) > 0)
    assert all(len(ax.get_xticks()) <= 6 for axis in (ax.xaxis, ax.yaxis, ax.zaxis))


def test_surface_takes_a_style_and_leaves_gaps_where_nothing_is_finite(ax):
    drawn = gd.plot.surface(
        ax, lambda x: np.log(x[0]) + x[1], ((-1.0, 1.0), (0.0, 1.0)), cmap="viridis"
    )
    assert drawn.get_cmap().name == "viridis"
    ax.figure.canvas.draw()


def test_path_on_surface_lies_on_the_graph_and_in_front_of_it(ax):
    surface = gd.plot.surface(ax, BOWL, BOWL.domain)
    run = gd.minimize(BOWL, [4.0, 3.0], gd.GradientDescent(lr=0.1), max_steps=10)
    path, start = gd.plot.path_on_surface(ax, BOWL, run.points, linewidth=2)
    np.testing.assert_allclose(path.get_data_3d(), [*run.points.T, run.values])
    np.testing.assert_allclose(np.ravel(start.get_data_3d()), [4.0, 3.0, 25.0])
    assert start.get_markerfacecolor() == "none"
    assert (path.get_color(), path.get_linewidth()) == (gd.PALETTE["orange"], 2)
    assert not ax.computed_zorder
    assert path.get_zorder() > surface.get_zorder()


def test_the_points_of_a_long_path_are_small(ax):
    long, _ = gd.plot.path_on_surface(ax, BOWL, np.ones((51, 2)))
    short, _ = gd.plot.path_on_surface(ax, BOWL, np.ones((50, 2)))
    assert long.get_markersize() < short.get_markersize()


@pytest.mark.parametrize("points", [[], [1.0, 2.0], np.ones((3, 3)), np.ones((3, 2, 1))])
def test_path_on_surface_takes_one_run_of_two_variables(ax, points):
    with pytest.raises(ValueError, match=r"points must have shape \(T, 2\)"):
        gd.plot.path_on_surface(ax, BOWL, points)


def test_pictures_in_space_need_a_domain_a_function_and_axes_that_fit(ax):
    with pytest.raises(ValueError, match="domain must be two intervals"):
        gd.plot.surface(ax, BOWL, (0.0, 1.0))
    with pytest.raises(ValueError, match=r"f\(x\) has shape \(2, 3\) for x of shape \(2, 3\)"):
        gd.plot.path_on_surface(ax, lambda x: x, np.ones((3, 2)))
    flat = plt.subplots()[1]
    for draw in (
        lambda: gd.plot.surface(flat, BOWL, BOWL.domain),
        lambda: gd.plot.path_on_surface(flat, BOWL, [[1.0, 1.0]]),
        lambda: gd.plot.surface(None, BOWL, BOWL.domain),
    ):
        with pytest.raises(ValueError, match=r"ax must be three-dimensional.*projection"):
            draw()
