"""Paths of figures, written briefly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.pages.svg.paths import (
    compose,
    place_path,
    points_of,
    read_path,
    read_transform,
    write_path,
)
from tests.builder import svg
from tests.builder.svg import on_grid


@pytest.mark.parametrize(
    ("path", "decimals", "brief"),
    [
        ("M 10 20.04 L 10.51 20 L 10.512 19.96 L 0 0 z", 1, "M10 20l.5 0-10.5-20z"),
        ("M 1.239 -0.001 L 10 20.5", 2, "M1.24 0l8.76 20.5"),
        ("M 1 1 L 1 1", 1, "M1 1l0 0"),
        ("M 0 0 L 5 5 z M 1 2 L 2 2", 1, "M0 0l5 5zm1 2l1 0"),
        ("M 0 0 Q 1 1 2 0 Q 3 -1 4 0", 1, "M0 0q1 1 2 0 1-1 2 0"),
        ("M 0 0 \nL 1 0 \nM 3 3 \nM 4 4", 1, "M0 0l1 0m2 3m1 1"),
        ("M 150 200", 0, "M150 200"),
    ],
)
def test_a_path_becomes_brief(path, decimals, brief):
    assert compact_path(path, decimals) == brief


@pytest.mark.parametrize("path", ["M 0 0 A 1 1 0 0 0 2 2", "M 0 0 l 1 1", "M 0 0 L 1", "M 0 0 z 1"])
def test_what_matplotlib_does_not_write_is_refused(path):
    with pytest.raises(ValueError, match="a path of Matplotlib's has no '"):
        compact_path(path, 1)


def compact_path(path, decimals):
    return write_path(read_path(path), decimals)


coordinates = st.floats(-2000, 2000).map(lambda value: round(value, 6))
commands = st.sampled_from([("L", 2), ("M", 2), ("Q", 4), ("C", 6), ("z", 0)]).flatmap(
    lambda use: st.tuples(st.just(use[0]), st.lists(coordinates, min_size=use[1], max_size=use[1]))
)


@given(st.lists(commands, max_size=12), st.sampled_from([1, 2]))
def test_a_browser_reads_the_same_points(commands, decimals):
    path = "M 1 2 " + " ".join(" ".join([c, *map(str, numbers)]) for c, numbers in commands)
    brief = compact_path(path, decimals)
    assert on_grid(brief, decimals) == on_grid(path, decimals)
    assert len(brief) <= len(path)


def test_errors_do_not_add_up():
    points = np.cumsum(np.full((1000, 2), 0.0347), axis=0)
    path = "M " + " L ".join(f"{x:.6f} {y:.6f}" for x, y in points)
    _, end = svg.read_path(compact_path(path, 1))[-1]
    assert np.all(np.abs(end - points[-1]) <= 0.05 + 1e-9)


@pytest.mark.parametrize(
    ("transform", "matrix"),
    [
        ("", (1, 0, 0, 1, 0, 0)),
        ("translate(3)", (1, 0, 0, 1, 3, 0)),
        ("scale(2)", (2, 0, 0, 2, 0, 0)),
        ("translate(1, 2) scale(0.5 -0.5)", (0.5, 0, 0, -0.5, 1, 2)),
        ("scale(2) translate(1 2)", (2, 0, 0, 2, 2, 4)),
        ("rotate(-90)", (0, -1, 1, 0, 0, 0)),
        ("matrix(1 2 3 4 5 6)", (1, 2, 3, 4, 5, 6)),
    ],
)
def test_a_transformation_is_read_as_browsers_do(transform, matrix):
    assert read_transform(transform) == pytest.approx(matrix)


@pytest.mark.parametrize("transform", ["skewX(3)", "translate(1 2 3)", "rotate(1 2 3)"])
def test_other_transformations_are_refused(transform):
    with pytest.raises(ValueError, match="Matplotlib writes no "):
        read_transform(transform)


def test_the_inner_transformation_comes_first():
    move, double = read_transform("translate(10 0)"), read_transform("scale(2)")
    path = read_path("M 1 1 L 2 2")
    assert points_of(place_path(path, compose(move, double))) == [(12, 2), (14, 4)]
    assert points_of(place_path(path, compose(double, move))) == [(22, 2), (24, 4)]


def test_a_shape_is_written_alike_wherever_it_stands():
    letter = read_path("M 0 0 L 0.123 0.456 Q 0.3 0.37 0.777 0.111 z")
    places = [(1, 0, 0, 1, x, 2 * x) for x in (0.0, 1.2345, 7.031)]
    written = [write_path(place_path(letter, place, 2), 2) for place in places]
    assert len({text[text.index("l") :] for text in written}) == 1
