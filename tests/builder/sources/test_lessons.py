"""Reading lessons: where things stand, and every way in which a lesson can be wrong."""

from pathlib import Path

import pytest

from builder.sources.lessons import LessonError, find_lessons, lesson_paths, read_lesson
from tests.builder.course import cell, line_of, write_lesson


def problems_of(path: Path, root: Path) -> tuple[str, ...]:
    with pytest.raises(LessonError) as caught:
        read_lesson(path, root)
    return caught.value.problems


def test_a_lesson_knows_its_language_name_page_and_source(tmp_path: Path) -> None:
    path = write_lesson(tmp_path, "05-gradient-descent", cell("x = 1"), language="ko")
    lesson = read_lesson(path, tmp_path)
    assert (lesson.language, lesson.name) == ("ko", "05-gradient-descent")
    assert lesson.page == "lessons/gradient-descent"
    assert lesson.source == "lessons/ko/05-gradient-descent.md"
    assert lesson.path == path


def test_the_home_page_is_a_lesson(tmp_path: Path) -> None:
    write_lesson(tmp_path, "index", "Welcome.")
    (lesson,) = find_lessons(tmp_path)
    assert (lesson.language, lesson.name, lesson.page) == ("en", "index", "index")


def test_lessons_come_language_by_language_in_order(tmp_path: Path) -> None:
    for language in ("ko", "en"):
        for name in ("02-b", "01-a", "index"):
            write_lesson(tmp_path, name, "Prose.", language=language)
    (tmp_path / "lessons/en/.ipynb_checkpoints").mkdir()
    (tmp_path / "lessons/en/.ipynb_checkpoints/01-a-checkpoint.md").touch()
    found = [(lesson.language, lesson.name) for lesson in find_lessons(tmp_path)]
    names = ("index", "01-a", "02-b")
    assert found == [(language, name) for language in ("en", "ko") for name in names]
    assert len(lesson_paths(tmp_path, "ko")) == 3


def test_every_cell_knows_its_first_line(tmp_path: Path) -> None:
    blocks = (
        "Prose with a fence that is no cell:\n\n```text\nfirst = 0\n```\n",
        cell("first = 1\nsame = 0", 'tags=["setup"]'),
        "Two paragraphs.\n\n\n\nAnd many blank lines.\n\n\n",
        cell("second = 2\nsame = 0"),
        cell("same = 0"),
        "```python\n\n\nthird = 3\n```\n",
        "Last words.",
    )
    path = write_lesson(tmp_path, "01-a", *blocks)
    lesson = read_lesson(path, tmp_path)
    lines = lesson.text.splitlines()
    code = list(lesson.code_cells())
    assert [lines[line - 1] for _, line in code] == ["first = 1", "second = 2", "same = 0", ""]
    assert [line for _, line in code[:2]] == [line_of(path, "first = 1"), line_of(path, "second")]
    assert code[2][1] > code[1][1] + 2
    for block, line in zip(lesson.notebook.cells, lesson.lines, strict=True):
        assert lines[line - 1] == block.source.split("\n")[0]


def test_a_yaml_header_is_kept_apart_and_counts_as_lines(tmp_path: Path) -> None:
    path = write_lesson(tmp_path, "01-a", cell("x = 1"))
    path.write_text("---\ndescription: What it is.\n---\n\n" + path.read_text(encoding="utf-8"))
    lesson = read_lesson(path, tmp_path)
    assert lesson.header == {"description": "What it is."}
    assert [block.cell_type for block in lesson.notebook.cells] == ["markdown", "code"]
    assert lesson.lines == (5, line_of(path, "x = 1"))


def test_tags_and_alt_are_all_that_is_kept_of_a_cell(tmp_path: Path) -> None:
    alt = "포물선 \\\"U\\\", x = [0, 1], {a}, 'b'"
    path = write_lesson(
        tmp_path, "01-a", cell("x = 1", f'tags=["figure"] alt="{alt}"'), "\n\n\n", cell("y = 1")
    )
    first, second = (block for block, _ in read_lesson(path, tmp_path).code_cells())
    assert first.metadata == {"tags": ["figure"], "alt": alt.replace("\\", "")}
    assert second.metadata == {}


@pytest.mark.parametrize(
    ("block", "at", "message"),
    [
        (cell("x = 1", 'tags=["chekc"]'), "```python", "unknown tag 'chekc'; the tags are check"),
        (cell("x = 1", 'tags=["setup", "figure"]'), "```python", "at most one"),
        (cell("x = 1", 'tags="setup"'), "```python", "tags must be a list"),
        (cell("x = 1", "tags=[setup]"), "```python", "unknown option"),
        (cell("x = 1", 'altt="A line"'), "```python", "unknown option 'altt'; a cell takes"),
        (cell("x = 1", "setup"), "```python", "unknown option 'setup'"),
        (cell("x = 1", 'alt=" "'), "```python", "alt must be a text"),
        (cell("x = 1", "inside=false"), "```python", "inside is true or not there, not False"),
        (cell("x = 1", "inside=true"), "```python", "at the end of the folded block"),
        (cell("x = 1\ny = (2"), "y = (2", "SyntaxError: '(' was never closed"),
        (cell("x = 1\n\nx = '\\d'"), "x = '\\d'", "invalid escape sequence"),
        (cell("x = 1\n%timeit x"), "%timeit", "without magics"),
        (cell("# nothing"), "# nothing", "an empty cell"),
        (cell("x = 1", 'tags=["check"]'), "x = 1", "a check cell without an assert"),
        ("```bash\nls\n```\n", "```bash", "bash would be a cell magic"),
        ('!!! note "A"\n\n    ```python\n    x = 1\n    ```\n', "    ```python", "never executed"),
        ("<!-- #raw -->\nx\n<!-- #endraw -->\n", "x", "neither prose nor python"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, block: str, at: str, message: str
) -> None:
    path = write_lesson(tmp_path, "01-a", "Prose.\n", cell("ok = 1"), "More prose.\n", block)
    (problem,) = problems_of(path, tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    line = max(number for number, text in enumerate(lines, 1) if text.startswith(at))
    assert problem.startswith(f"lessons/en/01-a.md:{line}")
    assert message in problem


FOLD = '??? deeper "Why?"\n\n    Because:\n\n    - one.\n'


def test_cells_inside_a_fold_follow_it(tmp_path: Path) -> None:
    first, second = (cell(f"x = {number}", "inside=true") for number in (1, 2))
    path = write_lesson(tmp_path, "01-a", "Prose.\n", FOLD, first, second)
    assert [block.metadata for block, _ in read_lesson(path, tmp_path).code_cells()] == [
        {"inside": True},
        {"inside": True},
    ]


@pytest.mark.parametrize("between", ["Prose after the fold.\n", cell("y = 1")])
def test_what_stands_between_closes_the_fold(tmp_path: Path, between: str) -> None:
    path = write_lesson(tmp_path, "01-a", FOLD, between, cell("x = 1", "inside=true"))
    (problem,) = problems_of(path, tmp_path)
    assert problem.startswith(f"lessons/en/01-a.md:{line_of(path, 'x = 1') - 1}")
    assert "directly before it, and there is none" in problem


def test_the_number_of_the_cell_is_that_of_jupyterlab(tmp_path: Path) -> None:
    path = (write_lesson(tmp_path, "01-a", cell("x = 1"), "Prose.\n", cell("x = (")),)
    (problem,) = problems_of(path[0], tmp_path)
    assert "(cell 2)" in problem


@pytest.mark.parametrize("name", ["1-limits", "limits", "01_limits", "01-Limits", "README"])
def test_a_lesson_must_be_named_by_the_rule(tmp_path: Path, name: str) -> None:
    path = write_lesson(tmp_path, name, "Prose.")
    (problem,) = problems_of(path, tmp_path)
    assert problem.startswith(f"lessons/en/{name}.md: a lesson's file is named NN-slug.md")


def test_a_lesson_must_be_utf8(tmp_path: Path) -> None:
    path = write_lesson(tmp_path, "01-a", "Prose.")
    path.write_bytes("극한".encode("cp949"))
    (problem,) = problems_of(path, tmp_path)
    assert problem.startswith("lessons/en/01-a.md: not UTF-8")


def test_two_lessons_cannot_share_a_page(tmp_path: Path) -> None:
    write_lesson(tmp_path, "01-limits", "Prose.")
    write_lesson(tmp_path, "02-limits", "Prose.")
    with pytest.raises(LessonError, match=r"02-limits\.md: its page /lessons/limits/ is already"):
        find_lessons(tmp_path)


def test_all_problems_of_all_lessons_are_told(tmp_path: Path) -> None:
    write_lesson(tmp_path, "01-a", cell("x = ("), cell("x = 1", 'tags=["b"]'))
    write_lesson(tmp_path, "02-b", cell("x = 1", 'alt=""'))
    with pytest.raises(LessonError) as caught:
        find_lessons(tmp_path)
    assert len(caught.value.problems) == 3
    assert all(problem in str(caught.value) for problem in caught.value.problems)
