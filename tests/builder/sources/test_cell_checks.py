"""The options of a cell, and whether a fold stands before it; test_lessons.py has the rest."""

import ast

import nbformat
import pytest

from builder.sources.cell_checks import ends_in_fold, has_assert, option_problems, prose_problems


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tags": ["check"], "alt": "A line", "inside": True}, None),
        ({}, None),
        ({"tag": ["check"]}, "unknown option 'tag'"),
        ({"tags": "check"}, "tags must be a list of strings"),
        ({"tags": ["checks"]}, "unknown tag 'checks'"),
        ({"tags": ["check", "setup"]}, "2 tags; a cell has at most one"),
        ({"alt": 5}, "alt must be a text"),
        ({"inside": 1}, "inside is true or not there, not 1"),
    ],
)
def test_an_option_is_known_and_right(options: dict[str, object], message: str | None) -> None:
    problems = list(option_problems(options))
    assert len(problems) == (message is not None)
    assert all(message is not None and message in problem for problem in problems)


@pytest.mark.parametrize(
    ("prose", "ends"),
    [
        ('??? deeper "Why?"\n\n    Because.\n', True),
        ('??? deeper "Why?"\n\n    Because.\n\nMore.', False),
        ("Prose.", False),
        ("", False),
    ],
)
def test_a_text_ends_in_a_fold_or_does_not(prose: str, ends: bool) -> None:
    assert ends_in_fold(prose) is ends


def test_a_cell_is_prose_or_code() -> None:
    prose = nbformat.v4.new_markdown_cell("Prose.")
    assert list(prose_problems(prose, 3)) == []
    raw = nbformat.v4.new_raw_cell("Raw.")
    ((line, problem),) = prose_problems(raw, 3)
    assert line == 3
    assert problem.startswith("neither prose nor python")


@pytest.mark.parametrize(
    ("code", "runs"),
    [
        ("assert x", True),
        ("for k in x:\n    if k:\n        assert k", True),
        ("while x:\n    assert x", True),
        ("if x:\n    pass\nelse:\n    assert x", True),
        ("def check():\n    assert 1 == 2\nassert x", True),
        ("assert True", False),
        ("def check():\n    assert 1 == 2", False),
        ("class A:\n    assert 1 == 2", False),
        ("if False:\n    assert 1 == 2", False),
        ("if 1:\n    pass\nelse:\n    assert 1 == 2", False),
        ("while 0:\n    assert 1 == 2", False),
        ("for k in []:\n    assert 1 == 2", False),
        ("try:\n    assert 1 == 2\nexcept AssertionError:\n    pass", False),
        ("with suppress(AssertionError):\n    assert 1 == 2", False),
    ],
)
def test_an_assertion_runs_or_does_not(code: str, runs: bool) -> None:
    assert has_assert(ast.parse(code).body) is runs
