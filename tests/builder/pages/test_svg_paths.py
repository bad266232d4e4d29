"""Paths of figures, written briefly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.pages.svg_paths import compact_path
from tests.builder.svg import on_grid, read_path


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
    _, end = read_path(compact_path(path, 1))[-1]
    assert np.all(np.abs(end - points[-1]) <= 0.05 + 1e-9)
