"""Whatever a reader sees as Python is executed, and a fence is the same for every program."""

from pathlib import Path

import pytest

from builder.sources.fences import Fence, fence_problems, find_fences
from builder.sources.lessons import LessonError, read_lesson
from tests.builder.course import cell, write_lesson


def test_fences_are_found_with_their_rows() -> None:
    text = "a\n    ~~~~ text\n    b\n    ~~~~\n> ```py\n> c\n\n```\n"
    assert list(find_fences(text)) == [
        Fence(2, "    ", "~~~~", " text", ["    b"], "    ~~~~"),
        Fence(5, "> ", "```", "py", ["> c"], None),
        Fence(8, "", "```", "", [""], None),
    ]


@pytest.mark.parametrize(
    "block",
    [
        "~~~python\nassert 1 == 2\n~~~",
        "```py\nassert 1 == 2\n```",
        "```Python\nassert 1 == 2\n```",
        "```{python}\nassert 1 == 2\n```",
        "```{.python .wide}\nassert 1 == 2\n```",
        "```{code-cell} ipython3\nassert 1 == 2\n```",
        "```ipython\nassert 1 == 2\n```",
        "```pycon\n>>> 1 == 2\n```",
        "> ```python\n> assert 1 == 2\n> ```",
        "> > ~~~ py3\n> > assert 1 == 2",
        "    ```python\n    assert 1 == 2\n    ```",
        "```{ #x .python }\nassert 1 == 2\n```",
        '```{title="t" .python}\nassert 1 == 2\n```',
        '```{linenums="1" .py}\nassert 1 == 2\n```',
        *(f"```{name}\nassert 1 == 2\n```" for name in ("starlark", "bazel", "pyrex", "py+ul4")),
        '```text title="x"\nassert 1 == 2\n```',
    ],
)
def test_python_that_is_never_executed_is_refused(tmp_path: Path, block: str) -> None:
    path = write_lesson(tmp_path, "01-a", cell("x = 1"), "Prose.\n", block + "\n", cell("y = 1"))
    with pytest.raises(LessonError) as caught:
        read_lesson(path, tmp_path)
    (problem,) = caught.value.problems
    assert problem.startswith("lessons/en/01-a.md:9: ")
    assert "is never executed; a cell is ```python at the margin" in problem


@pytest.mark.parametrize(
    "block",
    [
        "```text\nx = 1\n```\n",
        "```console\n$ python\n```\n",
        "```\nx\n```\n",
        "> ```text\n> x\n> ```\n",
        "> ```text\n> x\n\nMore.\n",
        "- one\n\n    ```text\n    x\n\n    y\n    ```\n",
    ],
)
def test_other_fences_are_fine(tmp_path: Path, block: str) -> None:
    path = write_lesson(tmp_path, "01-a", "Prose.\n", block, cell("y = 1"))
    assert len(list(read_lesson(path, tmp_path).code_cells())) == 1


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("- a\n\n   ```text\n   b\n   ```", 3, "indented by 3 spaces"),
        ("1. a\n\n      ```text\n      b\n      ```", 3, "indented by 6 spaces"),
        ("- ```text\n  b\n  ```", 1, "a fence behind the mark of a list"),
        ("a\n\n2. ~~~\n   b\n   ~~~", 3, "a fence behind the mark of a list"),
        ("a\n\n```text\nb", 3, "never closed; end it with a row ```"),
        ("````text\nb\n````\n", 1, "finds no end of a fence that begins with ````"),
        ("````text\n```python\nb\n```\n````\n", 1, "would take the next cell for a part of it"),
        ("~~~~text\nb\n~~~\n", 1, "never closed; end it with a row ~~~~"),
        ("```text\nb\n`````\n", 3, "begins with '```' (line 1) ends with '`````'"),
        ("```text\nb\n  ```\n", 3, "ends with '  ```'"),
        ("    ```text\n  b\n    ```\n", 2, "a row indented less than its fence"),
    ],
)
def test_a_fence_that_programs_read_differently_is_refused(
    text: str, line: int, message: str
) -> None:
    ((at, problem),) = fence_problems(text, ())
    assert at == line
    assert message in problem


def test_a_page_without_cells_may_show_python() -> None:
    for mark in ("```", "````"):
        assert list(fence_problems(f"{mark}python\nx = 1\n{mark}\n", None)) == []
    ((line, problem),) = fence_problems("a\n\n```{.python}\nx = 1\n```\n", None)
    assert line == 3
    assert problem.startswith("```{.python} is no fence of this course; accepted: ``` alone or")
    assert len(list(fence_problems("   ```python\n   x = 1\n   ```\n", None))) == 1


def test_a_wrong_cell_is_reported_at_its_own_line(tmp_path: Path) -> None:
    same = "x = ("
    path = write_lesson(
        tmp_path, "01-a", f"```text\n{same}\n```\n", cell("y = 1"), "Prose.\n", cell(same)
    )
    with pytest.raises(LessonError, match=r"^lessons/en/01-a\.md:14 \(cell 2\): SyntaxError"):
        read_lesson(path, tmp_path)


def test_wrong_types_of_options_are_looked_for_in_cells_only(tmp_path: Path) -> None:
    shown = '````markdown\n```python tags="setup"\n```\n````\n'
    path = write_lesson(tmp_path, "01-a", shown, cell("x = 1", 'tags="figure"'))
    with pytest.raises(LessonError) as caught:
        read_lesson(path, tmp_path)
    assert [problem.partition(": ")[0] for problem in caught.value.problems] == [
        "lessons/en/01-a.md:8"
    ]


@pytest.mark.parametrize(
    "block",
    [
        cell('x = """\n```\n"""'),
        "~~~text\n```python\nx = 1\n```\n~~~\n",
    ],
)
def test_a_cell_with_other_rows_for_jupyterlab_is_refused(tmp_path: Path, block: str) -> None:
    path = write_lesson(tmp_path, "01-a", cell("y = 1"), block, cell("z = 1"))
    with pytest.raises(LessonError, match=r"01-a\.md:[78] \(cell 2\): JupyterLab takes other rows"):
        read_lesson(path, tmp_path)
