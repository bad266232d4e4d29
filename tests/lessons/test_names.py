"""The names of cells tell which cells depend on chance, and which figures nothing depends on."""

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tests.lessons.names import cells_of_chance, idle_figures, names_of


@pytest.mark.parametrize(
    ("source", "read", "bound"),
    [
        ("y = x", {"x"}, {"y"}),
        ("x = 1\ny = x", set(), {"x", "y"}),
        ("for k in range(3):\n    s = k\n    t = s + u", {"range", "u"}, {"k", "s", "t"}),
        ("x += 1", {"x"}, {"x"}),
        ("y = [x for x in z if x]", {"z"}, {"y"}),
        ("import a.b as c\nfrom d import e", set(), {"c", "e"}),
        ("if z:\n    x = 1\nprint(x)", {"z", "print", "x"}, {"x"}),
    ],
)
def test_names_are_read_that_the_cell_has_not_surely_bound(
    source: str, read: set[str], bound: set[str]
) -> None:
    names = names_of(source)
    assert (names.read, names.bound) == (read, bound)
    assert names.perhaps == ({"x"} if source.startswith("if") else set())


def test_functions_read_later_and_only_what_is_not_their_own() -> None:
    names = names_of("def f(x):\n    y = x\n    return lambda: y + z\n\ng = lambda: f(u)")
    assert names.read == set()
    assert names.later == {"z", "f", "u"}


DRAW = "import numpy as np\nrng = np.random.default_rng(1)"


@pytest.mark.parametrize(
    ("sources", "chance"),
    [
        ([DRAW, "x = 1", "y = rng.uniform()", "z = y", "assert x"], {0, 2, 3}),
        ([DRAW, "x = rng", "x = 1", "assert x"], {0, 1}),  # bound anew
        ([DRAW, "x = rng", "if __name__:\n    x = 1", "assert x"], {0, 1, 2, 3}),  # perhaps not
        (["def f():\n    return x", DRAW, "x = rng", "y = f()"], {0, 1, 2, 3}),
        (["x = 1", "def f():\n    return x", DRAW, "y = f()"], {2}),
        (["import random", "x = random.random()", "import random", "y = x"], {1, 3}),
    ],
)
def test_what_comes_of_a_draw_depends_on_chance(sources: list[str], chance: set[int]) -> None:
    assert cells_of_chance([names_of(source) for source in sources]) == chance


def figure(source: str) -> NotebookNode:
    """A cell with the tag of figures."""
    cell: NotebookNode = new_code_cell(source, metadata={"tags": ["figure"]})
    return cell


@pytest.mark.parametrize(
    ("source", "later", "idle"),
    [
        ("ax = plot()", "assert y", {0}),
        ("ax = plot()\nx = 1", "assert x", set()),
        ("ax = plot()\nx = 1", "x = 2\nassert x", {0}),
        ("ax = plot()\nassert ax", "assert y", set()),
        ("ax = plot()", "def f():\n    return ax", set()),
    ],
)
def test_a_figure_is_idle_whose_names_nothing_reads(
    source: str, later: str, idle: set[int]
) -> None:
    check: NotebookNode = new_code_cell(later)
    assert idle_figures([figure(source), check]) == idle
