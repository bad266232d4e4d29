"""What keeps executed cells off a page."""

from pathlib import Path

import pytest

from builder.checks.publishable import publishing_problems
from builder.sources.lessons import read_lesson
from tests.builder.course import (
    ANSWER,
    ASKED,
    LIST,
    cell,
    line_of,
    predict,
    result,
    write_lesson,
)
from tests.builder.executing import FIGURE, SVG, failure, write_course


def test_an_answer_that_does_not_fit_never_reaches_a_page(tmp_path: Path) -> None:
    blocks = (cell("x = 1"), LIST, predict("'AB'[0]"), ANSWER, ASKED, predict(), ANSWER)
    path = write_lesson(tmp_path, "01-a", *blocks)
    lesson = read_lesson(path, tmp_path)
    assert not list(publishing_problems(lesson, [[], result("'A'"), result("3")], tmp_path))
    found = list(publishing_problems(lesson, [[], result("'D'"), result("nan")], tmp_path))
    assert [problem.split(": ")[0] for problem in found] == [
        f"lessons/en/01-a.md:{line_of(path, 'tags')} (cell 2)",
        f"lessons/en/01-a.md:{line_of(path, 'abs(-3)') - 1} (cell 3)",
    ]
    assert "the answer is 'D'" in found[0]
    assert "the answer is nan" in found[1]


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (FIGURE.replace(' alt="A line."', ""), ":3 (cell 1): a figure without alt"),
        (FIGURE.replace(f"\n{SVG}", f"\ndisplay({SVG})\n{SVG}"), ":3 (cell 1): 2 figures"),
        (cell("x = 1", 'alt="A line."'), ":3 (cell 1): an alt, but no figure"),
        (cell("import gdcore\nprint(gdcore.__file__)"), ":3 (cell 1): its output has a path"),
    ],
)
def test_what_cannot_be_published_fails(tmp_path: Path, block: str, message: str) -> None:
    root = write_course(tmp_path / "course")
    write_lesson(root, "02-b", block)
    assert message in failure(root)
