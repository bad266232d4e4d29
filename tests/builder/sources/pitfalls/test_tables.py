"""A table is one in every program, and each cell shows what is written."""

import pytest

from builder.sources.pitfalls.page import pitfalls


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("| a | b |\n|---|\n| 1 | 2 |", 2, "has 2 columns, and the row below it 1: no program"),
        ("a | b\n--|--|--\n1 | 2", 2, "the head has 2 columns, and the row below it 3"),
        ("| a | b |\n|---|---|\n| `c \\| d` | 2 |", 3, "reads \\| in code or in a formula as |"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n| $c \\| d$ | 2 |", 4, "write \\lVert x \\rVert"),
    ],
)
def test_a_table_that_programs_read_differently_is_refused(
    text: str, line: int, message: str
) -> None:
    at, problem = next(pitfalls(text))
    assert at == line
    assert message in problem


def test_a_bar_in_the_text_of_a_cell_is_fine() -> None:
    assert list(pitfalls("| a | b |\n|:-:|--:|\n| c \\| d | `e` |")) == []
