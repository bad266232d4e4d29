"""gdcore.plot as a whole: its names, its colours and its words."""

import importlib
import inspect
import pkgutil
import re
from io import BytesIO
from pathlib import Path

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


def draw(name):
    space = {"projection": "3d"} if "surface" in name and name != "error_surface" else None
    fig, ax = plt.subplots(subplot_kw=space)
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
