"""Figures of the course: each function takes axes and arrays, draws, and returns the artists.

The only package that imports Matplotlib. Figures carry symbols, not words, so that one figure
serves every language; ``plt.style.use("gdcore.course")`` gives them the course's look. Lines,
markers and text have colours of `gdcore.PALETTE`, which the site replaces for its themes; maps are
rasterised and transparent, so that they suit a light and a dark page. In every figure a move up is
green and a move down orange.
"""

from gdcore.plot._drawing import SAMPLES
from gdcore.plot.animation import animate
from gdcore.plot.curves import curve, moves_on_curve, path_on_curve, secants, tangent
from gdcore.plot.fits import error_surface
from gdcore.plot.planes import contours, gradient_field, path_on_contours
from gdcore.plot.progress import values_by_epoch, values_by_evaluation, values_by_step
from gdcore.plot.surfaces import path_on_surface, surface
from gdcore.plot.sweeps import basins, convergence_map, regimes

__all__ = [
    "SAMPLES",
    "animate",
    "basins",
    "contours",
    "convergence_map",
    "curve",
    "error_surface",
    "gradient_field",
    "moves_on_curve",
    "path_on_contours",
    "path_on_curve",
    "path_on_surface",
    "regimes",
    "secants",
    "surface",
    "tangent",
    "values_by_epoch",
    "values_by_evaluation",
    "values_by_step",
]
