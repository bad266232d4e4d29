r"""Find the numbers in a lesson's prose that no cell of the lesson vouches for: a heuristic.

Every number in the prose must stand in the code of a cell, or in its output.  The program reads

- the prose, its formulas and the `alt` texts: not titles, code, addresses, numbers of lessons and
  of lists, the choices of a question, subscripts, exponents of letters, nor 0, 1 and 2;
- in code: literal numbers, also inside strings, and the values of expressions made only of literals
  (`5 * 0.8**10`, `sym.Rational(1, 3)`); in outputs: every number.  The code of a figure vouches for
  the figure's `alt` only, the set-up and comments for nothing.

A sign makes no difference.  25 % is 25 or 0.25, `3 \cdot 10^{-9}` is 3e-9, `\frac{1}{3}` is a third
or the two numbers 1 and 3, 252,000 is 252000, and 25만 is 250000.  A computed value may have more
digits than the prose.  This module checks that some line vouches for each number; only a reader can
judge whether it is the right one.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from builder.files import Outputs
from builder.sources.lessons import Lesson
from builder.sources.prose import running_prose

SMALLEST = 3
"""Whole numbers below this one are everywhere, and are no claims."""

_UNSEEN = ("setup",)
_FIGURE = "figure"

_NUMBER = r"\d{1,3}(?:(?:,|\{,\}|\\,|_)\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CLAIM = re.compile(
    rf"""
    \\[td]?frac\s*(?:\{{\s*(?P<over>{_NUMBER})\s*\}}\s*\{{\s*(?P<under>{_NUMBER})\s*\}}
                    |\s*(?P<over_>\d)\s*(?P<under_>\d))
    | (?<![A-Za-z\d.])(?P<number>{_NUMBER})
      (?: \s*(?:\\cdot|\\times|·|×)\s*10\^\{{?\s*(?P<ten>[-−]?\d+)\s*\}}?
        | \^\{{?\s*(?P<power>[-−]?\d+)\s*\}}?
        | \s*(?P<percent>\\?%|percent|퍼센트)
        | (?P<myriad>만)\s*(?=[번개걸행])
        | 분의\s*(?P<part>\d+)
        | (?P<more>\s*(?:\\l?dots|…)))?
    """,
    re.VERBOSE,
)
# No claims: numbers of lessons, exercises and list items, subscripts and exponents of letters, and
# the choices of a question, most of which are wrong on purpose.
_NAMES = re.compile(
    r"""
    \b(?:lessons?|exercises?|parts?|Python)\s+\d[\d.]*(?:(?:\s+(?:to|and)\s+|[,–]\s*)\d+)*
    | \b\d+(?:[,·~]\s*\d+)*\s?강 | (?:연습\s문제|문제|파이썬)\s*\d[\d.]*
    | ^-[ ]\*\*[A-Z]\.\*\*[ ].*(?:\n[ ]+\S.*)*
    | \b\d+(?:st|nd|rd|th)\b | \b\d+세기 | ^\s*\d+\.\s
    | (?:_|(?<!\d)\^)(?:\{[^{}]*\}|\w)
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_COMMAND = re.compile(r"\\[a-zA-Z]+")
_SPOKEN = re.compile(r"(?<![\w.])\d+(?:[,_]\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?", re.IGNORECASE)

_OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_RATIONAL = ("Rational", "Fraction")


@dataclass(frozen=True)
class Claim:
    """A number in the prose.

    Attributes:
        line: Its line in the source.
        text: Its text there.
        ways: The ways to read it, each a set of numbers.  Cells must have all numbers of one way.
    """

    line: int
    text: str
    ways: tuple[tuple["Reading", ...], ...]


@dataclass(frozen=True)
class Reading:
    """A number of the prose: its value, and the largest distance of a number that rounds to it."""

    value: Fraction
    within: Fraction

    @property
    def is_small(self) -> bool:
        """Whether it is a whole number too small to be a claim."""
        return self.value.denominator == 1 and self.value < SMALLEST

    def is_rounded(self, value: Fraction) -> bool:
        """Tell whether this is the decimal fraction `value`, rounded to two digits or more."""
        return self.within < Fraction(1, 10) * self.value and (
            self.value.denominator > 1 and abs(value - self.value) <= self.within
        )


@dataclass
class Evidence:
    """The numbers that cells write down, and the numbers that they compute."""

    written: set[Fraction] = field(default_factory=set)
    computed: list[Fraction] = field(default_factory=list)

    def vouches(self, claim: Claim) -> bool:
        """Tell whether the evidence has all numbers of one reading of a claim."""
        return any(all(self._has_number(number) for number in way) for way in claim.ways)

    def _has_number(self, number: Reading) -> bool:
        return (
            number.is_small
            or number.value in self.written
            or any(number.is_rounded(value) for value in self.written)
            or any(abs(value - number.value) <= number.within for value in self.computed)
        )

    def add_code(self, code: str) -> None:
        """Add the numbers of a cell's code."""
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                self.written |= {_value(number) for number in _SPOKEN.findall(node.value)}
            elif isinstance(node, ast.Constant):
                self.written |= {abs(value) for value in _constant_values(node)}
            elif isinstance(node, ast.BinOp | ast.Call):
                self.computed += [abs(value) for value in _constant_values(node)]

    def add_outputs(self, outputs: Sequence[dict[str, Any]]) -> None:
        """Add the numbers that a cell shows."""
        for output in outputs:
            data = output.get("data", {})
            texts = [output.get("text", ""), data.get("text/plain", ""), data.get("text/html", "")]
            for text in texts:
                self.computed += [_value(number) for number in _SPOKEN.findall(text)]


def _value(number: str) -> Fraction:
    return Fraction(re.sub(r"[,_{}\\]", "", number))


def _constant_values(node: ast.AST) -> Iterator[Fraction]:
    """Yield the value of an expression if it consists of numbers only."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield Fraction(repr(node.value))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        for value in _constant_values(node.operand):
            yield -value
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        for left in _constant_values(node.left):
            for right in _constant_values(node.right):
                yield from _apply_operator(type(node.op), left, right)
    elif isinstance(node, ast.Call) and len(node.args) == 2 and not node.keywords:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        if name in _RATIONAL:
            for over in _constant_values(node.args[0]):
                for under in _constant_values(node.args[1]):
                    yield from _apply_operator(ast.Div, over, under)


def _apply_operator(kind: type[ast.AST], left: Fraction, right: Fraction) -> Iterator[Fraction]:
    if kind is ast.Pow and (abs(right) > 400 or right.denominator != 1):
        try:
            yield Fraction(float(left) ** float(right))
        except (OverflowError, ValueError, ZeroDivisionError, TypeError):
            return  # too large for a float, or no number: no prose mentions it
    elif not (right == 0 and kind in (ast.Div, ast.Mod)) and not (left == 0 and right < 0):
        yield Fraction(_OPERATORS[kind](left, right))


def find_claims(text: str, first_line: int = 1) -> Iterator[Claim]:
    """Find the numbers in running prose that are not small."""
    seen = _NAMES.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    # Blank TeX's commands, which end where a number begins; keep \frac and signs between numbers.
    seen = _COMMAND.sub(
        lambda match: (
            match[0]
            if re.fullmatch(r"\\([td]?frac|cdot|times|l?dots)", match[0])
            else " " * len(match[0])
        ),
        seen,
    )
    for match in _CLAIM.finditer(seen):
        ways = tuple(_readings_of(match))
        if not any(all(number.is_small for number in way) for way in ways):
            line = first_line + text.count("\n", 0, match.start())
            yield Claim(line, " ".join(match[0].split()), ways)


def _readings_of(match: re.Match[str]) -> Iterator[tuple[Reading, ...]]:
    over, under = (match[name] or match[f"{name}_"] for name in ("over", "under"))
    if match["part"]:  # 10분의 1
        over, under = match["part"], match["number"]
    if over and under:
        parts = _reading(over), _reading(under)
        yield parts
        if parts[1].value:
            yield (Reading(parts[0].value / parts[1].value, Fraction(1, 10**12)),)
        return
    number = _reading(match["number"])
    if match["ten"]:
        scale = Fraction(10) ** int(match["ten"].replace("−", "-"))
        half = Fraction(1, 2 * 10 ** len(match["number"].partition(".")[2]))
        yield (Reading(number.value * scale, half * scale),)
    elif match["power"]:
        exponent = int(match["power"].replace("−", "-"))
        if number.value and abs(exponent) < 1000:
            yield (Reading(number.value**exponent, abs(number.value**exponent) / 10**12),)
        yield number, Reading(Fraction(abs(exponent)), Fraction(0))
    elif match["myriad"]:
        yield (Reading(number.value * 10_000, number.within * 10_000),)
    elif match["more"]:  # cut off, not rounded
        yield (Reading(number.value, number.within * 2),)
    elif match["percent"]:
        yield (Reading(number.value / 100, max(number.within, Fraction(1, 2)) / 100),)
        if not number.is_small:
            yield (number,)
    else:
        yield (number,)


def _reading(number: str) -> Reading:
    """Return a number with half a unit of its last digit; a small whole number is exact."""
    value = _value(number)
    decimals = len(number.partition(".")[2])
    if decimals == 0 and value < 100:
        return Reading(value, Fraction(1, 10**9))  # a count
    return Reading(value, Fraction(1, 2 * 10**decimals))


def unvouched_claims(lesson: Lesson, outputs: Outputs) -> Iterator[Claim]:
    """Find the numbers in a lesson's prose and alt texts that no cell vouches for."""
    evidence, drawn = Evidence(), Evidence()
    for (cell, _), cell_outputs in zip(lesson.code_cells(), outputs, strict=True):
        tags = cell.metadata.get("tags", [])
        if _FIGURE in tags:
            drawn.add_code(cell.source)
        elif not set(tags) & set(_UNSEEN):
            evidence.add_code(cell.source)
            evidence.add_outputs(cell_outputs)
    for claim in find_claims(running_prose(lesson.text, math=True)):
        if not evidence.vouches(claim):
            yield claim
    for cell, line in lesson.code_cells():
        for claim in find_claims(cell.metadata.get("alt", ""), line - 1):
            if not evidence.vouches(claim) and not drawn.vouches(claim):
                yield claim
