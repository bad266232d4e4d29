"""What keeps executed cells off a page."""

from pathlib import Path

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
