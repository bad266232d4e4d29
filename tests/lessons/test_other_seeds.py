"""Claims of a lesson about random numbers hold for other seeds too.

The lessons from 11 on discuss chance. Those with random numbers are run with ten other seeds. An
assertion about the numbers of one draw has the comment ``# this draw``; every other assertion must
hold for all of these seeds, which one that holds in nine draws of ten does with a chance of 0.35.

With every seed only that runs again which depends on chance; the rest would be the same.
"""

import ast
import contextlib
import io
import warnings
from collections import defaultdict
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from builder.sources.lessons import Lesson
from tests.lessons.names import cells_of_chance, idle_figures, names_of
from tests.lessons.reading import course_lessons

OTHERS = 10
MARK = "# this draw"
LESSONS = [
    lesson
    for lesson in course_lessons("en")
    if lesson.name[:2].isdigit() and int(lesson.name[:2]) > 10 and "default_rng(" in lesson.text
]


class OtherDraw(ast.NodeTransformer):
    """Change the seeds of a cell, and record failed assertions instead of raising.

    Args:
        trial: The number of the draw: 1000 times this number is added to every seed.
        source: The code of the cell.
        line: The first line of the cell in the source of the lesson.
    """

    def __init__(self, trial: int, source: str, line: int) -> None:
        self.trial, self.rows, self.line = trial, source.splitlines(), line

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Change the seed of ``default_rng(7)`` and of ``random.seed(7)``."""
        self.generic_visit(node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in ("default_rng", "seed") and len(node.args) == 1:
            match node.args[0]:
                case ast.Constant(value=int(seed)):
                    node.args = [ast.Constant(seed + 1000 * self.trial)]
        return node

    def visit_Assert(self, node: ast.Assert) -> ast.AST:
        """Replace ``assert claim`` by ``record_claim(line, lambda: claim)``, or by ``pass``."""
        self.generic_visit(node)
        if MARK in self.rows[(node.end_lineno or node.lineno) - 1]:
            return ast.Pass()
        claim = ast.Lambda(ast.arguments([], [], None, [], [], None, []), node.test)
        line = ast.Constant(self.line + node.lineno - 1)
        return ast.Expr(ast.Call(ast.Name("record_claim", ast.Load()), [line, claim], []))


class Draws:
    """The other draws of a lesson.

    Attributes:
        failed: The draws in which an assertion fails, by its line.
    """

    def __init__(self, lesson: Lesson) -> None:
        self.source, self.cells = lesson.source, [*lesson.code_cells()]
        self.failed: defaultdict[int, set[int]] = defaultdict(set)
        self._names = [names_of(cell.source) for cell, _ in self.cells]
        self._left_out = idle_figures([cell for cell, _ in self.cells])
        self._by_chance = cells_of_chance(self._names) - self._left_out
        # All draws have their names in one place, where the functions of all cells find them. What
        # a cell without chance has bound is bound again in its turn: others may use the same name.
        self._values: dict[str, Any] = {"__name__": "__main__", "record_claim": self.record_claim}
        self._bound: dict[int, dict[str, Any]] = {}
        self._trials: set[int] = set()

    def record_claim(self, line: int, claim: Any) -> None:
        """Evaluate an assertion."""
        try:
            holds = bool(claim())
        except (ArithmeticError, LookupError, ValueError):
            holds = False
        if not holds:
            self.failed[line] |= self._trials

    def run(self) -> None:
        """Run the lesson with all other seeds."""
        for trial in range(1, OTHERS + 1):
            for number in range(len(self.cells)):
                if number in self._bound:
                    self._values |= self._bound[number]
                elif number in self._by_chance:
                    self._run_cell(number, {trial})
                elif number not in self._left_out:
                    self._run_cell(number, set(range(1, OTHERS + 1)))
                    names = self._names[number].bound & self._values.keys()
                    self._bound[number] = {name: self._values[name] for name in names}

    def _run_cell(self, number: int, trials: set[int]) -> None:
        """Run a cell in the first of some draws; in the others it would do the same."""
        self._trials = trials
        cell, line = self.cells[number]
        tree = OtherDraw(min(trials), cell.source, line).visit(ast.parse(cell.source))
        code = compile(ast.fix_missing_locations(tree), f"{self.source}:{line}", "exec")
        exec(code, self._values)
        plt.close("all")


def count_failures(lesson: Lesson) -> dict[int, int]:
    """Count how often each assertion fails in the other draws, by its line."""
    draws = Draws(lesson)
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        draws.run()
    return {line: len(trials) for line, trials in draws.failed.items()}


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_the_claims_hold_for_other_seeds(lesson: Lesson) -> None:
    lucky = {
        f"{lesson.source}:{line}": f"held in {OTHERS - count} of {OTHERS} other draws"
        for line, count in count_failures(lesson).items()
    }
    assert not lucky


def test_a_lucky_draw_is_noticed_and_a_marked_one_is_not() -> None:
    source = (
        "rng = np.random.default_rng(3)\n"
        "first = rng.uniform()\n"
        f"assert first == {np.random.default_rng(3).uniform()!r}\n"
        f"assert first == {np.random.default_rng(3).uniform()!r}  {MARK}\n"
        "assert 0 <= first < 1\n"
    )
    failed: list[int] = []

    def record_claim(line: int, claim: Any) -> None:
        failed.extend([] if claim() else [line])

    names = {"np": np, "record_claim": record_claim}
    tree = OtherDraw(1, source, 11).visit(ast.parse(source))
    exec(compile(ast.fix_missing_locations(tree), "cell", "exec"), names)
    assert failed == [13]
