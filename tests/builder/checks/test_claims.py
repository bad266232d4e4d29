"""The rule for numbers in prose: what it asks about, what vouches, and that it catches a slip."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from builder.checks.claims import Evidence, find_claims, unvouched_claims
from builder.sources.lessons import read_lesson
from tests.builder.course import cell, write_lesson


def texts(prose: str) -> list[str]:
    return [claim.text for claim in find_claims(prose)]


def vouched(prose: str, code: str = "", output: str = "") -> bool:
    """Whether the one claim of some prose is vouched for."""
    evidence = Evidence()
    evidence.add_code(code)
    evidence.add_outputs([{"output_type": "stream", "name": "stdout", "text": output}])
    (claim,) = find_claims(prose)
    return evidence.vouches(claim)


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("After 636 steps, or 3.", ["636", "3"]),
        ("One step or 2, from 0 to 1.", []),
        ("The value is $x_{10} = 0.5$, not $x_0$ or $a_3$.", ["0.5"]),
        ("From $-3.6$ to −4.32.", ["3.6", "4.32"]),
        ("About $3 \\cdot 10^{-9}$ and $2.2\\times10^{-16}$.",
         ["3 \\cdot 10^{-9}", "2.2\\times10^{-16}"]),
        ("Is $10^4$ or $0.8^{10}$ or $10^{-5}$?", ["10^4", "0.8^{10}", "10^{-5}"]),
        ("Keep 98 % or $5\\%$; 7퍼센트", ["98 %", "5\\%", "7퍼센트"]),
        ("$\\frac{1}{3}$, $\\tfrac12$, $\\frac 34$, 10분의 1",
         ["\\frac{1}{3}", "\\frac 34", "10분의 1"]),
        ("25만 번, 252,000 walks, $10\\,000$, $1{,}000$",
         ["25만", "252,000", "10\\,000", "1{,}000"]),
        ("Read 1만 읽고 and 5만 다르다.", ["5"]),
        ("$\\sqrt{26}$, $\\ln 10$, $\\pi \\approx 3.14\\ldots$", ["26", "10", "3.14\\ldots"]),
        ("lesson 04, Lessons 05 and 06, lessons 7 to 9, exercise 3, 6강에서, 3~5강, 문제 4", []),
        ("Python 3.12 and 파이썬 3.13", []),
        ("1. One\n2. Two\n10. Ten has 12", ["12"]),
        ("Which?\n\n- **A.** About 80,\n  or 90.\n- **B.** 800.\n\n- 70 is none.", ["70"]),
        ("the 19th century, 19세기", []),
        ("x3, R2D2 and $x^3$, $2x^{10}$", []),
    ],
)  # fmt: skip
def test_what_it_asks_about(prose: str, found: list[str]) -> None:
    assert texts(prose) == found


def test_a_claim_knows_its_line() -> None:
    assert [claim.line for claim in find_claims("one\n\n7 and\n8", first_line=10)] == [12, 13]


@pytest.mark.parametrize(
    ("prose", "code"),
    [
        ("636", "assert steps == 636"),
        ("$-0.6$", "factors = [0.8, -0.6]"),
        ("0.999995047967832", 'assert f"{x:.15g}" == "-0.999995047967832"'),
        ("10,000", "max_steps=10_000"),
        ("$10^{-5}$", "tol = 1e-5"),
        ("0.00001", "tol = 10.0**-5"),
        ("0.536870912", "5 * 0.8**10"),
        ("$0.8^{10}$", "5 * 0.8**10"),
        ("$0.8^{30}$", "a = 0.8; b = 30"),
        ("98 %", "error * 0.98"),
        ("98 %", "percent == 98"),
        ("$\\frac{1}{3}$", "sym.Rational(1, 3)"),
        ("$\\frac{3}{7}$", "Fraction(3, 7)"),
        ("$\\frac{3}{7}$", "3 / 7"),
        ("$\\frac{4}{9}$", "assert (a, b) == (4, 9)"),
        ("100분의 1", "step = 0.01"),
        ("25만 번", "x0.size == 250_000"),
        ("$3 \\cdot 10^{-9}$", "assert error < 3e-9"),
        ("0.474", "near = 0.47431288"),
        ("12", "3 * 4"),
        ("5", "9 - 4"),
        ("2.5", "-1.5 - 1"),
        ("3", "11 % 4"),
        ("7", "3 + 4"),
    ],
)
def test_code_vouches(prose: str, code: str) -> None:
    assert vouched(prose, code)


@pytest.mark.parametrize(
    ("prose", "output"),
    [
        ("635.52", "635.5228 -> 636"),
        ("$635.52\\ldots$", "635.5289"),
        ("0.54", "0.536870912"),
        ("about 101.0", "100.998889"),
        ("636", "converged after 636 steps"),
        ("636", "635.6"),
        ("$3 \\cdot 10^{-9}$", "2.97e-09"),
        ("16 %", "0.1649"),
        ("25만 번", "250000"),
        ("$\\frac{1}{3}$", "0.333333333333333"),
    ],
)
def test_an_output_vouches_in_more_digits(prose: str, output: str) -> None:
    assert vouched(prose, output=output)


@pytest.mark.parametrize(
    ("prose", "code", "output"),
    [
        ("637", "assert steps == 636", "635.5228 -> 636"),
        ("0.536870913", "5 * 0.8**10", "0.536870912"),
        ("3.3", "x = 3.2", "3.24 3.36"),
        ("12", "", "12.3 11.9"),
        ("0.5", "x = 0.474", ""),
        ("$3 \\cdot 10^{-9}$", "x = 3e-8", "3.6e-9"),
        ("98 %", "x = 0.97", "0.9749"),
        ("$\\frac{1}{3}$", "x = 1 / 4", "0.3334"),
        ("$\\frac{4}{9}$", "x = 4", ""),
        ("$0.8^{10}$", "x = 0.8", "11"),
        ("100분의 1", "step = 0.02", ""),
        ("$\\frac{5}{0}$", "x = 6", ""),
        ("$0^{10}$", "x = 0", ""),
        ("$3^{2000}$", "x = 3", ""),
        ("7", "# 7 is a comment\nx = 3", ""),
        ("9", "flag = True; x7 = 3; y = 1 / 0 + 0**-1 + 4 % 0 + 10.0**400.5", ""),
        ("7", "round(x, 4.5j); Rational(y, 9); other.Rational(2); f(8, 2)", ""),
    ],
)
def test_nothing_else_vouches(prose: str, code: str, output: str) -> None:
    assert not vouched(prose, code, output)


def shows(*texts: str) -> list[list[dict[str, Any]]]:
    """One cell's outputs for each text."""
    return [[{"output_type": "stream", "name": "stdout", "text": text}] for text in texts]


LESSON = (
    "It takes $636$ steps, `not 999`, and [7](12-no.md).\n",
    cell("start = 88", 'tags=["setup"]'),
    "## After 444 steps {#after-444}\n\n??? question \"555\"\n\n    Or 3.27 m.\n",
    cell("width = 77", 'tags=["figure"] alt="A line from 77 to 66"'),
    cell("assert steps == 636", 'tags=["check"]'),
)  # fmt: skip


def test_a_wrong_number_in_a_lesson_is_found_with_its_line(tmp_path: Path) -> None:
    path = write_lesson(tmp_path, "01-a", *LESSON)
    lesson = read_lesson(path, tmp_path)
    found = [
        (claim.text, claim.line) for claim in unvouched_claims(lesson, shows("", "", "3.2701 7"))
    ]
    lines = lesson.text.splitlines()
    alt = next(number for number, row in enumerate(lines, 1) if "alt=" in row)
    assert found == [("66", alt)]
    wrong = write_lesson(tmp_path, "01-a", LESSON[0].replace("636", "637"), *LESSON[1:])
    lesson = read_lesson(wrong, tmp_path)
    found = [
        (claim.text, claim.line) for claim in unvouched_claims(lesson, shows("", "", "3.2701 7"))
    ]
    assert found == [("637", 3), ("66", alt)]


def test_neither_setup_nor_figures_vouch_for_prose(tmp_path: Path) -> None:
    blocks = ("From 77 to 88.\n", *LESSON[1:])
    lesson = read_lesson(write_lesson(tmp_path, "01-a", *blocks), tmp_path)
    found = [claim.text for claim in unvouched_claims(lesson, shows("88", "77", "3.27"))]
    assert found == ["77", "88", "66"]


def test_outputs_vouch_whatever_their_form() -> None:
    evidence = Evidence()
    data = {"text/plain": "12.5", "text/html": "<td>1,234.5</td>", "image/svg+xml": "<svg 99>"}
    evidence.add_outputs([{"output_type": "display_data", "data": data}])
    assert set(evidence.computed) == {Fraction("12.5"), Fraction("1234.5")}
