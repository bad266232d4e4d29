"""Read prediction questions: a cell computes the answer, and the page asks for a guess first.

In a lesson a question is three things in a row: prose that asks (for a choice it ends with a list
`- **A.** …`), a cell tagged `predict` whose last expression computes the answer, and a folded block
`??? question "…"` that gives and explains it.  On the page a custom element stands in the cell's
place (docs/theme/assets/predict.js); the answer, from the output of the cell, is an attribute.
"""

import ast
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TAG = "predict"

_CHOICE = re.compile(r"- \*\*([A-Z])\.\*\*\s+\S")
_BLOCK = re.compile(r'\?\?\? question "[^"\n]+"[ \t]*\n(?:[ \t]*\n)*    \S')
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# NumPy's numbers say their type in their repr: np.float64(3.2).
_NUMPY = re.compile(r"\bnp\.\w+\(([^()]*)\)")
_ACCEPTED = (
    "a letter, a finite number, or a dict of answer and within, "
    "with low and high for a place on a line"
)
_TOLERANCE = 0.005  # relative; how near a guess at a decimal number is when no "within" is given
_MIN_PLACES = 100  # positions of the slider; fewer only if every position is a whole number

type Cell = Mapping[str, Any]


class QuestionError(ValueError):
    """A cell computed no answer, or one that does not fit the question."""


@dataclass(frozen=True)
class Question:
    """A question of a page: the kind of answer it asks for, and how a guess is judged.

    Attributes:
        kind: `"choice"`, `"number"`, or `"place"` (on a line).
        answer: A letter, or a number.
        within: How far from the answer a guess may be.
        low: Where the line begins.
        high: Where it ends.
        step: The distance between two places on the line.
    """

    kind: str
    answer: str | float
    within: float = 0.0
    low: float = 0.0
    high: float = 0.0
    step: float = 0.0

    def element(self) -> str:
        """Return the HTML of the custom element; without JavaScript it shows nothing."""
        values: dict[str, Any] = {"kind": self.kind, "answer": self.answer}
        if self.kind != "choice":
            values |= {"within": self.within}
        if self.kind == "place":
            values |= {"low": self.low, "high": self.high, "step": self.step}
        attributes = " ".join(f'{name}="{value}"' for name, value in values.items())
        return f"<gd-predict {attributes}></gd-predict>"


def choices(prose: str) -> str:
    """Return the letters of the list of choices that ends a text, or an empty string."""
    last = re.split(r"\n[ \t]*\n", prose.rstrip())[-1]
    if not _CHOICE.match(last):
        return ""
    return "".join(match[1] for line in last.splitlines() if (match := _CHOICE.match(line)))


def form_problems(cells: Sequence[Cell], lines: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Find the problems of a lesson's questions before anything runs, each with its line.

    Args:
        cells: All cells of the lesson.
        lines: The number of each cell's first line.
    """
    for number, (cell, line) in enumerate(zip(cells, lines, strict=True)):
        if TAG not in cell["metadata"].get("tags", []):
            continue
        last = ast.parse(cell["source"]).body[-1]
        typed = last.value if isinstance(last, ast.Expr) else None
        if isinstance(typed, ast.Dict):
            keys = [getattr(key, "value", None) for key in typed.keys]
            typed = typed.values[keys.index("answer")] if "answer" in keys else None
        if not isinstance(last, ast.Expr):
            yield line + last.lineno - 1, "a predict cell ends with the expression of the answer"
        elif _is_typed(typed):
            yield line + last.lineno - 1, "the answer is typed; a predict cell computes it"
        before, after = (_prose(cells, at) for at in (number - 1, number + 1))
        letters = choices(before)
        if not before:
            yield line - 1, "no question: prose that asks stands directly before a predict cell"
        elif _CHOICE.search(before) and not letters:
            yield line - 1, "the list of choices must stand directly before the predict cell"
        elif letters and (len(letters) < 2 or letters != _LETTERS[: len(letters)]):
            yield (
                line - 1,
                f"the choices are {', '.join(letters)}; a list of choices has at least two, "
                "**A.**, **B.** and so on, without blank lines between",
            )
        if not _BLOCK.match(after):
            yield (
                line - 1,
                'no answer to open: a folded block, ??? question "…", with the answer in it '
                "stands directly after a predict cell",
            )


def _is_typed(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)
    )


def _prose(cells: Sequence[Cell], at: int) -> str:
    there = 0 <= at < len(cells) and cells[at]["cell_type"] == "markdown"
    return str(cells[at]["source"]) if there else ""


def read_question(before: str, outputs: Sequence[Mapping[str, Any]]) -> Question:
    """Read a question from the prose before a predict cell, and the answer from its outputs.

    Raises:
        QuestionError: The cell computed no answer, or none that fits the question.
    """
    letters = choices(before)
    answer = _answer(outputs)
    if isinstance(answer, str):
        if not letters:
            raise QuestionError(
                f"the answer is {answer!r}, but no list of choices, - **A.** …, stands before it"
            )
        if len(answer) != 1 or answer not in letters:
            raise QuestionError(f"the answer is {answer!r}; the choices are {', '.join(letters)}")
        return Question("choice", answer)
    if letters:
        raise QuestionError(
            f"a list of choices stands before it, but its answer is {answer}: "
            f"compute one of the letters {', '.join(letters)}"
        )
    if isinstance(answer, dict):
        return _with_tolerance(answer)
    number = _finite_number("the answer", answer)
    return Question(
        "number", number, 0 if isinstance(number, int) else abs(number or 1) * _TOLERANCE
    )


def _answer(outputs: Sequence[Mapping[str, Any]]) -> Any:
    """Read the value of the cell's last expression from its output."""
    results = [output for output in outputs if output["output_type"] == "execute_result"]
    if len(results) != len(outputs):
        raise QuestionError("a predict cell shows nothing: a reader would see it before answering")
    if not results:
        raise QuestionError(f"its last expression has no value; accepted: {_ACCEPTED}")
    text = str(results[0]["data"]["text/plain"])
    try:
        return ast.literal_eval(_NUMPY.sub(r"\1", text))
    except (ValueError, SyntaxError):
        raise QuestionError(f"the answer is {text}; accepted: {_ACCEPTED}") from None


def _finite_number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise QuestionError(f"{name} is {value!r}; accepted: {_ACCEPTED}")
    return value


def _with_tolerance(given: dict[str, Any]) -> Question:
    if set(given) not in ({"answer", "within"}, {"answer", "within", "low", "high"}):
        raise QuestionError(
            f"a dict with the keys {', '.join(map(str, given))}; accepted: "
            "answer and within, or answer, within, low and high"
        )
    number = {name: _finite_number(name, value) for name, value in given.items()}
    answer, within = number["answer"], number["within"]
    if within < 0:
        raise QuestionError(f"within is {within}; how near a guess must be is 0 or more")
    if "low" not in number:
        return Question("number", answer, within)
    low, high = number["low"], number["high"]
    if low >= high:
        raise QuestionError(f"low is {low} and high is {high}; a line needs low < high")
    if not low <= answer <= high:
        raise QuestionError(f"the answer is {answer}, outside of the line from {low} to {high}")
    if answer - within <= low:
        raise QuestionError(
            f"the marker waits at low, {low}, which would count as {answer} within {within}; "
            "let the line begin further away"
        )
    whole = all(isinstance(value, int) for value in (answer, low, high))
    step = 1 if whole and high - low <= 2 * _MIN_PLACES else _step(high - low)
    if within < step / 2:
        raise QuestionError(
            f"within is {within}, but the places on the line are {step} apart; accepted: "
            f"at least {step / 2}"
        )
    return Question("place", answer, within, low, high, step)


def _step(width: float) -> float:
    """Return the largest of …, 0.5, 1, 2, 5, 10, … that gives a line `_MIN_PLACES` places."""
    unit = 10.0 ** math.floor(math.log10(width / _MIN_PLACES))
    factor = max(
        factor for factor in (1, 2, 5) if factor * unit * _MIN_PLACES <= width * (1 + 1e-9)
    )
    return float(f"{factor * unit:.1g}")


def find_questions(cells: Sequence[Cell]) -> Iterator[tuple[int, str]]:
    """Yield each predict cell's number among the code cells, from 1, and the prose before it."""
    count = 0
    for at, cell in enumerate(cells):
        count += cell["cell_type"] == "code"
        if TAG in cell["metadata"].get("tags", []):
            yield count, _prose(cells, at - 1)
