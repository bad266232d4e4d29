"""What the languages must have in common is checked, and only that."""

from pathlib import Path

import pytest

from builder.checks.parity import parity_problems
from builder.sources.lessons import find_lessons, read_lesson
from tests.builder.course import (
    ANSWER,
    ASKED,
    LIST,
    TRIED,
    cell,
    line_of,
    predict,
    tried,
    write_lesson,
)

PROSE = "## One {#one}\n\nProse.\n"
CELLS = (
    cell("x = 1", 'tags=["setup"] alt="{}"'),
    cell("y = 2\nassert y == 2", 'tags=["check"]'),
)
KOREAN = TRIED.replace('"Nothing moved."', '"움직이지 않았습니다."').replace("should be 0", "→ 0")


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """The same lesson in English and Korean."""
    english = write_lesson(tmp_path, "01-a", PROSE, CELLS[0].format("A line."), CELLS[1])
    korean = write_lesson(
        tmp_path,
        "01-a",
        "## 하나 {#one}\n\n본문입니다.\n\n더 있습니다.\n",
        CELLS[0].format("직선."),
        CELLS[1],
        language="ko",
    )
    return english, korean


def problems(pair: tuple[Path, Path]) -> list[str]:
    root = pair[0].parents[2]
    return parity_problems(root, find_lessons(root))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_prose_and_alt_may_differ(pair: tuple[Path, Path]) -> None:
    assert problems(pair) == []


def test_a_lesson_in_one_language_is_a_problem(pair: tuple[Path, Path]) -> None:
    pair[0].rename(pair[0].with_name("02-b.md"))
    assert problems(pair) == [
        "01-a: there in ko but not in en",
        "02-b: there in en but not in ko",
    ]


def test_code_that_differs_is_shown_with_both_lines(pair: tuple[Path, Path]) -> None:
    replace(pair[1], "assert y == 2", "assert  y == 2")
    lines = [line_of(path, "assert") for path in pair]
    assert lines[0] != lines[1]
    assert problems(pair) == [
        f"lessons/en/01-a.md:{lines[0]} and lessons/ko/01-a.md:{lines[1]} (cell 2): "
        "the code differs:\n  assert y == 2\n  assert  y == 2"
    ]


def test_a_cell_too_many_is_a_problem(pair: tuple[Path, Path]) -> None:
    pair[1].write_text(pair[1].read_text(encoding="utf-8") + "\n" + cell("z = 3"))
    line = line_of(pair[1], "z = 3")
    assert problems(pair) == [
        f"lessons/ko/01-a.md:{line} (cell 3): lessons/en/01-a.md has no such cell"
    ]


def test_tags_must_agree(pair: tuple[Path, Path]) -> None:
    replace(pair[1], 'tags=["check"]', 'tags=["solution"]')
    (problem,) = problems(pair)
    assert problem.endswith("(cell 2): the tags differ: ['check'] and ['solution']")


def test_a_cell_inside_a_fold_is_inside_in_both_languages(pair: tuple[Path, Path]) -> None:
    for path, option in zip(pair, (" inside=true", ""), strict=True):
        added = '\n??? deeper "Why?"\n\n    Because.\n\n' + cell("z = 3", f'tags=["check"]{option}')
        path.write_text(path.read_text(encoding="utf-8") + added.replace("z = 3", "assert y"))
    (problem,) = problems(pair)
    assert problem.endswith("(cell 3): the folds differ: True and False")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{#one}", "{#two}", ":3: the headings differ: ## {#one} and ## {#two}"),
        ("## 하나", "### 하나", ":3: the headings differ: ## {#one} and ### {#one}"),
        ("## 하나 {#one}", "하나", "lessons/ko/01-a.md has no such heading"),
        ("더 있습니다.", "## 둘 {#two}", "lessons/en/01-a.md has no such heading"),
    ],
)
def test_headings_must_agree(pair: tuple[Path, Path], old: str, new: str, message: str) -> None:
    replace(pair[1], old, new)
    (problem,) = problems(pair)
    assert message in problem


@pytest.mark.parametrize(
    ("heading", "message"),
    [
        ("## Two", ":7: a heading without an id"),
        ("Two\n---", ":8: an underlined heading can carry no id"),
        ("## Two {#Two}", ":7: the id 'Two' is not lower-case"),
        ("# Two {#two}", ":7: a second title; a lesson has one heading with one #"),
        ('!!! note "N"\n\n    ## Two', ":9: a heading without an id"),
    ],
)
def test_every_heading_needs_an_id(pair: tuple[Path, Path], heading: str, message: str) -> None:
    for path in pair:
        replace(path, "Prose." if path is pair[0] else "본문입니다.", f"Prose.\n\n{heading}")
    found = [problem for problem in problems(pair) if problem.startswith("lessons/en")]
    assert any(problem.startswith(f"lessons/en/01-a.md{message}") for problem in found), found


@pytest.mark.parametrize("title", ["", "## Title {#title}"])
def test_a_lesson_begins_with_its_title(pair: tuple[Path, Path], title: str) -> None:
    for path in pair:
        replace(path, "# Title {#title}", title)
    found = [problem for problem in problems(pair) if "no title" in problem]
    line = 1 if title else 3
    assert found[0].startswith(f"lessons/en/01-a.md:{line}: no title; the first heading of a")


def test_an_id_is_used_once(pair: tuple[Path, Path]) -> None:
    for path in pair:
        replace(path, "# Title {#title}", "# Title {#one}")
    assert sum("the id 'one' is used 2 times" in problem for problem in problems(pair)) == 4


def test_languages_differ_in_the_messages_of_a_check_and_in_nothing_else(tmp_path: Path) -> None:
    write_lesson(tmp_path, "01-a", tried())
    write_lesson(tmp_path, "01-a", tried(KOREAN), language="ko")
    assert parity_problems(tmp_path, find_lessons(tmp_path)) == []
    for other in (KOREAN.replace("1e-9", "1e-3"), KOREAN.replace("rate = 0.5", "rate = 0.4")):
        write_lesson(tmp_path, "01-a", tried(other), language="ko")
        (problem,) = parity_problems(tmp_path, find_lessons(tmp_path))
        assert "the prelude or the check differs" in problem


def test_the_languages_offer_the_same_choices(tmp_path: Path) -> None:
    other = LIST.replace("- **C.** Nowhere.\n", "")
    lessons = [
        read_lesson(
            write_lesson(tmp_path, "01-a", ASKED, predict(), ANSWER, prose, predict(), ANSWER,
                         language=language),
            tmp_path,
        )
        for language, prose in (("en", LIST), ("ko", other))
    ]  # fmt: skip
    assert parity_problems(tmp_path, lessons) == [
        "lessons/en/01-a.md and lessons/ko/01-a.md (cell 2): the choices differ: A, B, C and A, B"
    ]
    assert not parity_problems(tmp_path, [lessons[0], lessons[0]])
