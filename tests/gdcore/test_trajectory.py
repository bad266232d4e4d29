"""gdcore.trajectory: how a path prints, and the sentence on how it ended."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

import gdcore as gd

SQUARE = (lambda x: x**2, lambda x: 2 * x)


def run(start, lr, **limits):
    return gd.minimize(SQUARE, start, gd.GradientDescent(lr=lr), **limits)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (run(8.0, 0.25, tol=4), "converged after 2 steps: gradient norm 4 <= tol 4"),
        (run(8.0, 0.5), "converged after 1 step: gradient norm 0 <= tol 1e-05"),
        (
            run(8.0, 0.25, max_steps=3),
            "stopped after 3 steps (max_steps): gradient norm 2 > tol 1e-05",
        ),
        (run(8.0, 1.25, max_steps=2), "diverged: after 2 steps f went from 64 to 324"),
        (run(8.0, 3.0, record="last"), "diverged: after 440 steps f went from 64 to inf"),
        (
            run(8.0, [0.5, 0.4, 0.1, 1.25], max_steps=12, tol=1e-2),
            "4 runs: 2 converged, 1 diverged, 1 stopped at max_steps",
        ),
        (run(8.0, [0.5, 0.4]), "2 runs: 2 converged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_status_reads_as_a_sentence(path, status):
    assert path.status == status


def test_a_path_prints_as_a_short_table():
    assert repr(run(8.0, 0.25, max_steps=2)).splitlines() == [
        "stopped after 2 steps (max_steps): gradient norm 4 > tol 1e-05",
        "step  x  f(x)",
        "   0  8    64",
        "   1  4    16",
        "   2  2     4",
    ]


def test_a_long_path_keeps_both_ends():
    lines = repr(run(8.0, 0.25, max_steps=9)).splitlines()
    assert [line.split()[0] for line in lines[2:]] == ["0", "1", "2", "⋮", "7", "8", "9"]


def test_seven_rows_are_not_cut():
    lines = repr(run(8.0, 0.25, max_steps=6)).splitlines()
    assert [line.split()[0] for line in lines[2:]] == list("0123456")


def test_several_variables_have_a_column_each():
    f = (lambda x: np.sum(x * x, axis=0), lambda x: 2 * x)
    path = gd.minimize(f, [3.0, 4.0], gd.GradientDescent(lr=0.25), max_steps=1)
    assert repr(path).splitlines()[1:] == [
        "step  x[0]  x[1]  f(x)",
        "   0     3     4    25",
        "   1   1.5     2  6.25",
    ]


def test_runs_have_a_row_each():
    path = run(8.0, [0.5, 0.25, 1.25], max_steps=2)
    assert repr(path).splitlines()[1:] == [
        "run  steps   x  f(x)      ended",
        "  0      1   0     0  converged",
        "  1      2   2     4  max_steps",
        "  2      2  18   324   diverged",
    ]


def test_many_runs_of_several_variables_keep_both_ends():
    f = (lambda x: np.sum(x * x, axis=0), lambda x: 2 * x)
    path = gd.minimize(f, np.ones((2, 3, 4)), gd.GradientDescent(lr=0.5))
    rows = [line.split() for line in repr(path).splitlines()[2:]]
    assert rows[0] == ["0,", "0", "1", "0,", "0", "0", "converged"]
    assert rows[3] == ["⋮"] * 5
    assert rows[-1][:2] == ["2,", "3"]


def test_the_notebook_shows_a_table_of_html():
    for path in (run(8.0, 0.25, max_steps=9), run(8.0, [0.5, 0.25])):
        table = ET.fromstring(path._repr_html_())
        assert table.tag == "table"
        assert table.findtext("caption") == path.status
        columns = len(table.findall("thead/tr/th"))
        rows = table.findall("tbody/tr")
        assert len(rows) == len(repr(path).splitlines()) - 2
        assert {len(row.findall("td")) for row in rows} == {columns}


def test_values_are_computed_once_and_only_when_asked_for():
    asked = []

    def f(x):
        asked.append(x)
        return x**2

    path = gd.minimize((f, lambda x: 2 * x), 8.0, gd.GradientDescent(lr=0.1), max_steps=50)
    before = len(asked)
    assert before < 10
    assert path.values is path.values
    assert len(asked) == before + 51
