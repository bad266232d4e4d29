"""gdcore.plot: what its functions take beyond plain arrays, and what they refuse, in a sentence."""

import logging
import tracemalloc
import warnings
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
import sympy as sp
from matplotlib.colors import to_hex

import gdcore as gd

x, y = sp.symbols("x y")
LINE, PLANE = x**2, x**2 + y**2
SQUARE, BOWL = gd.functions.SQUARE, gd.functions.BOWL
UNIT = ((-1.0, 1.0), (-1.0, 1.0))
RUN = gd.minimize(SQUARE, 3.0, gd.GradientDescent(lr=0.1), max_steps=4)
RUN_IN_PLANE = gd.minimize(BOWL, [3.0, 2.0], gd.GradientDescent(lr=0.1), max_steps=4)
ENDS = np.zeros((2, 2))
plot: Any = gd.plot  # whose arguments are wrong here on purpose


def axes_in_space():
    return plt.subplots(subplot_kw={"projection": "3d"})[1]


@pytest.fixture
def ax():
    return plt.subplots()[1]


def path_of(points, f=SQUARE):
    return SimpleNamespace(f=f, points=points, recorded=np.arange(len(points)))


# Every argument of numbers: the name in the message, and the call with the value.
NUMBERS = {
    "secants, x": ("x", lambda ax, v: plot.secants(ax, SQUARE, v, [0.1])),
    "secants, steps": ("steps", lambda ax, v: plot.secants(ax, SQUARE, 1.0, v)),
    "tangent, x": ("x", lambda ax, v: plot.tangent(ax, SQUARE, v)),
    "moves_on_curve, x": ("x", lambda ax, v: plot.moves_on_curve(ax, SQUARE, v, 0.1)),
    "moves_on_curve, lr": ("lr", lambda ax, v: plot.moves_on_curve(ax, SQUARE, 1.0, v)),
    "regimes, curvature": ("curvature", plot.regimes),
    "basins, tol": (
        "tol",
        lambda ax, v: plot.basins(ax, [0, 1], [0.1, 0.2], ENDS, [0.0], tol=v),
    ),
    "gradient_field, power": ("power", lambda ax, v: plot.gradient_field(ax, BOWL, UNIT, power=v)),
    "animate, interval": ("interval", lambda ax, v: plot.animate(ax, RUN, interval=v)),
}
ARRAYS = {
    "moves_on_curve": ("x", lambda ax, v: plot.moves_on_curve(ax, SQUARE, v, 0.1)),
    "path_on_curve": ("points", lambda ax, v: plot.path_on_curve(ax, SQUARE, v)),
    "path_on_contours": ("points", plot.path_on_contours),
    "path_on_surface": ("points", lambda _, v: plot.path_on_surface(axes_in_space(), BOWL, v)),
    "values_by_step": ("values", plot.values_by_step),
    "values_by_step, steps": ("steps", lambda ax, v: plot.values_by_step(ax, [1.0, 2.0], steps=v)),
    "values_by_epoch": ("epochs", lambda ax, v: plot.values_by_epoch(ax, [1.0, 2.0], v)),
    "basins, starts": ("starts", lambda ax, v: plot.basins(ax, v, [0.1, 0.2], ENDS, [0.0])),
    "basins, rates": ("rates", lambda ax, v: plot.basins(ax, [0, 1], v, ENDS, [0.0])),
    "basins, ends": ("ends", lambda ax, v: plot.basins(ax, [0, 1], [0.1, 0.2], v, [0.0])),
    "basins, minimisers": (
        "minimisers",
        lambda ax, v: plot.basins(ax, [0, 1], [0.1, 0.2], ENDS, v),
    ),
    "convergence_map, rates": (
        "rates",
        lambda ax, v: plot.convergence_map(ax, v, [0.1, 0.2], ENDS),
    ),
    "convergence_map, factor": (
        "factor",
        lambda ax, v: plot.convergence_map(ax, [0.1, 0.2], [0.1, 0.2], v),
    ),
    "error_surface, x": (
        "x",
        lambda ax, v: plot.error_surface(ax, ax, BOWL, v, [1.0, 2.0], RUN_IN_PLANE.points),
    ),
    "error_surface, y": (
        "y",
        lambda ax, v: plot.error_surface(ax, ax, BOWL, [1.0, 2.0], v, RUN_IN_PLANE.points),
    ),
    "error_surface, points": (
        "points",
        lambda ax, v: plot.error_surface(ax, ax, BOWL, [1.0, 2.0], [1.0, 2.0], v),
    ),
    "animate": ("path.points", lambda ax, v: plot.animate(ax, path_of(v))),
}


@pytest.mark.parametrize("value", ["1", 1j, None, np.ma.array(1.0, mask=True)], ids=repr)
@pytest.mark.parametrize(("name", "draw"), NUMBERS.values(), ids=NUMBERS)
def test_only_numbers_are_taken_for_a_number(ax, name, draw, value):
    with pytest.raises(TypeError, match=f"^{name} must be a number"):
        draw(ax, value)


@pytest.mark.parametrize(
    "values",
    [["1", "2"], [1j, 2.0], [1.0, None], [[1.0], [1.0, 2.0]], np.ma.array([1.0, 2.0])],
    ids=["text", "complex", "None", "ragged", "masked"],
)
@pytest.mark.parametrize(("name", "draw"), ARRAYS.values(), ids=ARRAYS)
def test_only_numbers_are_taken_for_an_array(ax, name, draw, values):
    with pytest.raises(TypeError, match=f"^{name} must be a number or an array of numbers, got "):
        draw(ax, values)


def test_fractions_and_whole_numbers_are_numbers(ax):
    (line,) = plot.values_by_step(ax, [Fraction(1, 2), 2])
    assert line.get_ydata().tolist() == [0.5, 2.0]
    path, _ = plot.path_on_curve(ax, SQUARE, [Fraction(1, 2)])
    assert path.get_xydata().tolist() == [[0.5, 0.25]]


@pytest.mark.parametrize(
    ("draw", "run"),
    [
        (lambda ax, run: plot.path_on_curve(ax, SQUARE, run), RUN),
        (lambda ax, run: plot.path_on_contours(ax, run), RUN_IN_PLANE),
        (lambda _, run: plot.path_on_surface(axes_in_space(), BOWL, run), RUN_IN_PLANE),
        (lambda ax, run: plot.error_surface(ax, ax, BOWL, [1.0], [1.0], run), RUN_IN_PLANE),
    ],
)
def test_a_trajectory_in_place_of_its_points_is_told_their_name(ax, draw, run):
    with pytest.raises(TypeError) as caught:
        draw(ax, run)
    assert str(caught.value) == (
        "points must be an array of points, got a Trajectory; its points are an attribute, as in "
        "trajectory.points"
    )


# Where a number, or the length of an array, would take all the memory or time.
TOO_MANY = {
    "contours": (lambda ax: plot.contours(ax, BOWL, UNIT, levels=10**9), "levels .* most 500"),
    "contours, log": (
        lambda ax: plot.contours(ax, BOWL, UNIT, levels=10**9, log=True),
        "levels must be at most 500, got 1,000,000,000",
    ),
    "contours, values": (
        lambda ax: plot.contours(ax, BOWL, UNIT, levels=np.linspace(0, 1, 1200)),
        "levels must be at most 500 values, got 1,200",
    ),
    "error_surface": (
        lambda ax: plot.error_surface(
            ax, ax, BOWL, [1.0], [1.0], RUN_IN_PLANE.points, levels=10**9
        ),
        "levels must be at most 500",
    ),
    "error_surface, shown": (
        lambda ax: plot.error_surface(
            ax, ax, BOWL, [1.0], [1.0], RUN_IN_PLANE.points, shown=[0] * 2000
        ),
        "the number of steps shown must be at most 1,000",
    ),
    "gradient_field": (
        lambda ax: plot.gradient_field(ax, BOWL, UNIT, count=10**6),
        "count must be at most 100, got 1,000,000",
    ),
    "secants": (
        lambda ax: plot.secants(ax, SQUARE, 1.0, np.ones(1001)),
        "the number of steps must be at most 1,000, got 1,001",
    ),
    "moves_on_curve": (
        lambda ax: plot.moves_on_curve(ax, SQUARE, np.ones(1001), 0.1),
        "the number of points x must be at most 1,000",
    ),
    "animate": (
        lambda ax: plot.animate(ax, path_of(np.ones(10_001))),
        "the number of frames, one for each point of path, must be at most 10,000, got 10,001",
    ),
    "basins": (
        lambda ax: plot.basins(ax, [0, 1], [0.1, 0.2], ENDS, np.arange(1001)),
        "the number of minimisers must be at most 1,000",
    ),
    "path_on_contours": (
        lambda ax: plot.path_on_contours(ax, np.zeros((1, 2, 10_001))),
        "the number of runs must be at most 10,000",
    ),
    "values_by_step": (
        lambda ax: plot.values_by_step(ax, np.ones((2, 10_001))),
        "the number of runs must be at most 10,000, got 10,001",
    ),
}


@pytest.mark.parametrize(("draw", "message"), TOO_MANY.values(), ids=TOO_MANY)
def test_what_would_exhaust_the_machine_is_refused(ax, draw, message):
    with pytest.raises(ValueError, match=message):
        draw(ax)


def test_the_most_levels_are_drawn_without_a_complaint_of_matplotlib(ax, caplog):
    with caplog.at_level(logging.WARNING):
        lines, _ = plot.contours(ax, BOWL, UNIT, levels=500, filled=True)
        ax.figure.canvas.draw()
    assert 250 < len(lines.levels) <= 500
    assert not caplog.records


def test_many_minimisers_take_no_more_memory_than_one(ax):
    starts, rates = np.arange(300.0), np.linspace(0.1, 0.2, 300)
    tracemalloc.start()
    plot.basins(ax, starts, rates, np.zeros((300, 300)), np.arange(200.0))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200 * 300 * 300 * 8 / 4


@pytest.mark.parametrize("log", [False, True])
def test_an_end_belongs_to_the_nearest_minimiser_and_to_the_first_of_two(ax, log):
    ends = np.array([[0.4, 0.5, 0.6], [np.nan, np.inf, -3.0]])
    picture, _ = plot.basins(ax, [0, 1], [0.1, 0.2, 0.3], ends, [0.0, 1.0], tol=2.0, log=log)
    assert picture.get_array().T.tolist() == [[1, 1, 2], [0, 0, 0]]


RATES_FROM_0 = [0.0, 0.1, 0.2]


@pytest.mark.parametrize(
    ("draw", "limits"),
    [
        (
            lambda ax, rates: plot.basins(
                ax, [0, 1], rates, np.zeros((2, len(rates))), [0.0], log=True
            ),
            "get_ylim",
        ),
        (
            lambda ax, rates: plot.convergence_map(
                ax, rates, [0.1, 0.2], np.ones((len(rates), 2)), log=True
            ),
            "get_xlim",
        ),
    ],
)
def test_a_logarithmic_axis_begins_at_the_first_rate_above_0(ax, draw, limits):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw(ax, RATES_FROM_0)
        ax.figure.canvas.draw()
    assert getattr(ax, limits)() == (0.1, 0.2)
    for rates in ([0.0, 0.1], [-0.2, -0.1]):
        with pytest.raises(ValueError, match=r"^log needs at least two rates above 0, got \["):
            draw(ax, rates)


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax, style: plot.curve(ax, SQUARE, (0, 1), **style),
        lambda ax, style: plot.secants(ax, SQUARE, 1.0, [0.5], **style)[0],
        lambda ax, style: plot.tangent(ax, SQUARE, 1.0, **style)[0],
        lambda ax, style: plot.path_on_curve(ax, SQUARE, RUN.points, **style)[0],
        lambda ax, style: plot.path_on_contours(ax, RUN_IN_PLANE.points, **style)[0][0],
        lambda _, style: plot.path_on_surface(axes_in_space(), BOWL, RUN_IN_PLANE.points, **style)[
            0
        ],
        lambda ax, style: plot.values_by_step(ax, [1.0, 2.0], **style)[0],
    ],
)
def test_the_short_names_of_a_style_work_as_the_long_ones(ax, draw):
    line = draw(ax, {"c": "r", "lw": 3, "ls": ":", "ms": 2})
    assert (line.get_color(), line.get_linewidth()) == ("r", 3)
    assert (line.get_linestyle(), line.get_markersize()) == (":", 2)


def test_short_names_in_a_figure_that_is_no_line(ax):
    (arrow,), _ = plot.moves_on_curve(ax, SQUARE, 1.0, 0.1, signs=[1], lw=3)
    assert arrow.arrow_patch.get_linewidth() == 3
    (lines,) = plot.contours(ax, BOWL, UNIT, c="#ff0000", lw=3, ls="--")
    assert set(lines.get_linewidths()) == {3}
    assert {to_hex(color) for color in lines.get_edgecolor()} == {"#ff0000"}
    facets = plot.surface(axes_in_space(), BOWL, UNIT, lw=2, ec="k")
    assert facets.get_linewidths()[0] == 2
    plain = plot.surface(axes_in_space(), BOWL, UNIT, color="r")
    assert plain.get_cmap().name != "height"


def test_a_formula_is_drawn_as_an_objective_is(ax):
    for drawn, expected in [
        (plot.curve(ax, LINE, (0, 1)), plot.curve(ax, SQUARE, (0, 1))),
        (plot.secants(ax, LINE, 1.0, [0.5])[0], plot.secants(ax, SQUARE, 1.0, [0.5])[0]),
        (plot.tangent(ax, LINE, 1.0)[0], plot.tangent(ax, SQUARE, 1.0)[0]),
    ]:
        np.testing.assert_array_equal(drawn.get_xydata(), expected.get_xydata())
    (lines,) = plot.contours(ax, PLANE, UNIT)
    assert lines.levels.tolist() == plot.contours(ax, BOWL, UNIT)[0].levels.tolist()
    assert len(plot.surface(axes_in_space(), PLANE, UNIT).get_facecolor()) == 576


def test_a_single_step_is_one_secant(ax):
    assert plot.secants(ax, SQUARE, 1.0, 2.0)[1].get_xydata().tolist() == [[3.0, 9.0]]


@pytest.mark.parametrize(
    ("draw", "error", "message"),
    [
        (lambda ax: plot.curve(ax, 3.0, (0, 1)), TypeError, "f must be an Objective, a function"),
        (lambda ax: plot.curve(ax, SQUARE, [0] * 10**5), ValueError, r"got \[0, .*, \.\.\.\]$"),
        (lambda ax: plot.contours(ax, BOWL, [UNIT] * 10**5), ValueError, r"\.\.\.\]$"),
        (lambda ax: plot.path_on_curve(ax, RUN.points, SQUARE), TypeError, "points must be a"),
        (lambda ax: plot.secants(ax, SQUARE, 1.0, ENDS), ValueError, r"steps .* shape \(2, 2\)"),
        (
            lambda ax: plot.contours(ax, BOWL, UNIT, levels="10"),
            ValueError,
            "levels must be a whole number from 1, or values, got '10'",
        ),
        (
            lambda ax: plot.gradient_field(ax, BOWL, UNIT, count="3"),
            TypeError,
            "count must be a whole number, got '3'",
        ),
        (
            lambda ax: plot.gradient_field(ax, (BOWL, lambda x: x[0]), UNIT),
            ValueError,
            r"the gradient has shape \(9, 9\) for x of shape \(2, 9, 9\)",
        ),
        (
            lambda ax: plot.animate(ax, [1.0, 2.0]),
            TypeError,
            r"path must be a Trajectory, or have f, points and recorded, got \[1\.0, 2\.0\]",
        ),
        (
            lambda ax: plot.error_surface(
                ax, ax, BOWL, [1.0], [1.0], RUN_IN_PLANE.points, shown=["0"]
            ),
            TypeError,
            r"shown must hold indices of the 5 points, got \['0'\]",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_a_short_sentence(ax, draw, error, message):
    with pytest.raises(error, match=message) as caught:
        draw(ax)
    assert len(str(caught.value)) < 400
