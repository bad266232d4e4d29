"""gdcore.plot as a whole: its names, its colours and its words."""

import importlib
import inspect
import pkgutil
import re
import warnings
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

import gdcore as gd

ELLIPSE = gd.functions.ELLIPSE
QUARTIC = gd.functions.QUARTIC
RATES = np.array([0.1, 0.2, 0.3])
RUN = gd.minimize(ELLIPSE, [1.5, 1.0], gd.GradientDescent(lr=0.1), max_steps=5)


def _animation(ax):
    animation = gd.plot.animate(ax, RUN)
    ax.figure.canvas.draw()
    return animation


def _error_surface(ax):
    right = ax.figure.add_subplot(1, 2, 2)
    return gd.plot.error_surface(ax, right, ELLIPSE, [0.0, 1.0], [1.0, 2.0], RUN.points)


FIGURES = {
    "animate": _animation,
    "basins": lambda ax: gd.plot.basins(ax, [0, 1], RATES, np.eye(2, 3), [0.0, 1.0]),
    "contours": lambda ax: gd.plot.contours(ax, ELLIPSE, ELLIPSE.domain, filled=True),
    "convergence_map": lambda ax: gd.plot.convergence_map(
        ax, RATES, RATES, np.linspace(0, 2, 9).reshape(3, 3)
    ),
    "curve": lambda ax: gd.plot.curve(ax, QUARTIC, (0, 4)),
    "error_surface": _error_surface,
    "gradient_field": lambda ax: gd.plot.gradient_field(ax, ELLIPSE, ELLIPSE.domain),
    "moves_on_curve": lambda ax: gd.plot.moves_on_curve(ax, QUARTIC, [1.0, 4.0], 0.1),
    "path_on_contours": lambda ax: gd.plot.path_on_contours(ax, RUN.points),
    "path_on_curve": lambda ax: gd.plot.path_on_curve(ax, QUARTIC, [1.0, 4.0]),
    "path_on_surface": lambda ax: gd.plot.path_on_surface(ax, ELLIPSE, RUN.points),
    "regimes": lambda ax: gd.plot.regimes(ax, 4.0),
    "secants": lambda ax: gd.plot.secants(ax, QUARTIC, 1.0, [1.0, 0.5]),
    "surface": lambda ax: gd.plot.surface(ax, ELLIPSE, ELLIPSE.domain),
    "tangent": lambda ax: gd.plot.tangent(ax, QUARTIC, 1.0),
    "values_by_epoch": lambda ax: gd.plot.values_by_epoch(ax, RUN.values, np.arange(6)),
    "values_by_evaluation": lambda ax: gd.plot.values_by_evaluation(
        ax, RUN.values, np.arange(6), log_x=True
    ),
    "values_by_step": lambda ax: gd.plot.values_by_step(ax, RUN.values, log=True),
}


# What a diverged run leaves: real ones, and by hand the numbers that real ones end with.
FAST = gd.GradientDescent(lr=3.0)
LINES = {
    "a run of Python's floats": gd.minimize(lambda x: x**2, 1.0, FAST, max_steps=500).points,
    "a run of a formula": gd.minimize(QUARTIC, 40.0, FAST, max_steps=50).points,
    "inf": np.array([1.0, 2.0, np.inf]),
    "-inf": np.array([1.0, -np.inf]),
    "nan": np.array([1.0, np.nan, 2.0]),
    "large": np.array([1.0, 1e300, -1e300]),
    "largest": np.array([1e308, -1.7e308]),
}
PLANES = {
    "a run": gd.minimize(gd.functions.ROSENBROCK, [1.5, 1.0], FAST, max_steps=500).points,
    "inf": np.array([[1.0, 1.0], [2.0, 3.0], [np.inf, -np.inf]]),
    "nan": np.array([[1.0, 2.0], [np.nan, 0.0], [0.0, 1.0]]),
    "large": np.array([[1.0, 0.0], [1e300, 1.0], [-1e300, 1e300]]),
    "largest": np.array([[1e308, 1e308], [-1.7e308, -1.7e308]]),
}


def square(x):
    """A function of Python's floats and of arrays, whose float overflows by an exception."""
    return x**2


def bowl(x):
    return x[0] ** 2 + np.exp(x[1])


def _diverged_animation(ax, points, f):
    path = SimpleNamespace(f=f, points=points, recorded=np.arange(len(points)))
    animation = gd.plot.animate(ax, path)
    ax.figure.canvas.draw()
    animation._draw_frame(len(points) - 1)
    return animation


def _by(function):
    def drawn(ax, points):
        counts = np.arange(len(points))
        given = () if function is gd.plot.values_by_step else (counts,)
        function(ax, points, *given)
        function(ax.figure.add_subplot(2, 2, 2), points, *given, log=True)
        return function(ax.figure.add_subplot(2, 2, 3), points, *given, log=True, log_x=True)

    return drawn


# Of each figure, the one that draws a run: its argument is the points, (T,) or (T, 2).
OF_ONE = {
    "animate": lambda ax, points: _diverged_animation(ax, points, square),
    "basins": lambda ax, points: gd.plot.basins(
        ax, np.arange(len(points)), [0.1, 0.2], np.column_stack([points, points]), [0.0]
    ),
    "convergence_map": lambda ax, points: gd.plot.convergence_map(
        ax, np.arange(len(points)), [0.1, 0.2], np.abs(np.column_stack([points, points]))
    ),
    "moves_on_curve": lambda ax, points: gd.plot.moves_on_curve(ax, square, points, 0.1),
    "path_on_curve": lambda ax, points: gd.plot.path_on_curve(ax, square, points),
    "secants": lambda ax, points: [gd.plot.secants(ax, square, x, [0.5]) for x in points[-2:]],
    "tangent": lambda ax, points: [gd.plot.tangent(ax, square, x) for x in points[-2:]],
    "values_by_epoch": _by(gd.plot.values_by_epoch),
    "values_by_evaluation": _by(gd.plot.values_by_evaluation),
    "values_by_step": _by(gd.plot.values_by_step),
}
OF_TWO = {
    "animate": lambda ax, points: _diverged_animation(ax, points, bowl),
    "error_surface": lambda ax, points: gd.plot.error_surface(
        ax, ax.figure.add_subplot(1, 2, 2), bowl, [0.0, 1.0], [1.0, 2.0], points
    ),
    "path_on_contours": lambda ax, points: gd.plot.path_on_contours(ax, points),
    "path_on_surface": lambda ax, points: gd.plot.path_on_surface(ax, bowl, points),
}
OF_NO_RUN = {"contours", "curve", "gradient_field", "regimes", "surface"}


def space_of(name):
    return {"projection": "3d"} if "surface" in name and name != "error_surface" else None


def draw(name):
    fig, ax = plt.subplots(subplot_kw=space_of(name))
    kept = FIGURES[name](ax)
    if ax.get_legend_handles_labels()[0]:
        ax.legend()
    return fig, kept


def test_the_exports_are_exact_and_sorted():
    assert gd.plot.__all__ == ["SAMPLES", *sorted(FIGURES)]
    assert gd.plot.SAMPLES == 400


def test_no_module_of_it_shares_its_name_with_a_function():
    names = [module.name for module in pkgutil.iter_modules(gd.plot.__path__)]
    assert "curves" in names
    for name in names:
        assert inspect.ismodule(importlib.import_module(f"gdcore.plot.{name}"))
        assert inspect.ismodule(getattr(gd.plot, name))


def test_nothing_else_of_the_library_imports_matplotlib():
    root = Path(gd.__file__).parent
    for path in root.rglob("*.py"):
        if "plot" not in path.relative_to(root).parts:
            assert not re.search(
                r"^\s*(?:import|from) (?:matplotlib|mpl_toolkits)", path.read_text("utf-8"), re.M
            )


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_documented_with_an_example(name):
    parts = inspect.getdoc(getattr(gd.plot, name))
    for part in ("Args:", "Returns:", "Example:"):
        assert part in parts


@pytest.mark.parametrize("name", FIGURES)
def test_lines_markers_and_text_have_colours_that_the_site_can_swap(name):
    with plt.style.context("gdcore.course"):
        fig, kept = draw(name)
        svg = BytesIO()
        fig.savefig(svg, format="svg", bbox_inches="tight")
        texts = [text for text in fig.findobj(Text) if text.get_text()]
    colors = set(re.findall(r"#[0-9a-f]{6}\b", svg.getvalue().decode()))
    if name == "surface":  # whose facets are coloured by height
        colors -= {to_hex(color) for color in kept.get_facecolor()}
    assert colors
    assert colors <= set(gd.PALETTE.values())
    assert {to_hex(text.get_color()) for text in texts} <= set(gd.PALETTE.values())


@pytest.mark.parametrize("name", FIGURES)
def test_figures_carry_symbols_and_the_words_that_languages_share(name):
    with plt.style.context("gdcore.course"):
        fig, kept = draw(name)
        fig.canvas.draw()
        words = {
            word
            for text in fig.findobj(Text)
            for word in re.findall(r"[A-Za-z]{2,}", re.sub(r"\$[^$]*\$", "", text.get_text()))
        }
    assert words <= {"step", "epoch"}
    assert kept is not None


def test_every_figure_of_a_run_is_tried_with_diverged_ones():
    assert {*OF_ONE, *OF_TWO} | OF_NO_RUN == {*FIGURES}


@pytest.mark.parametrize(
    ("draw_run", "points", "space"),
    [
        pytest.param(draw_run, points, space_of(name), id=f"{name}, {kind}")
        for figures, runs in ((OF_ONE, LINES), (OF_TWO, PLANES))
        for name, draw_run in figures.items()
        for kind, points in runs.items()
    ],
)
def test_a_diverged_run_is_drawn_without_an_exception_or_a_warning(draw_run, points, space):
    fig, ax = plt.subplots(subplot_kw=space)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kept = draw_run(ax, points)
        fig.canvas.draw()
    assert kept is not None


@pytest.mark.parametrize("name", ["contours", "curve", "gradient_field", "surface"])
def test_the_ground_of_a_run_that_went_far_is_drawn_without_a_warning(name):
    fig, ax = plt.subplots(subplot_kw=space_of(name))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        if name == "curve":
            gd.plot.curve(ax, square, (-1e200, 1e200))
        else:
            getattr(gd.plot, name)(ax, bowl, ((-1e120, 1e120), (-1e3, 1e3)))
        fig.canvas.draw()


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
