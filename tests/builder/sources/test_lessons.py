"""Reading lessons: where things stand, and every way in which a lesson can be wrong."""

from pathlib import Path

import pytest

from builder.sources.languages import LANGUAGES, ROOT
from builder.sources.lessons import (
    LessonError,
    find_lessons,
    lesson_paths,
    page_problems,
    read_lesson,
)
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


def test_a_byte_order_mark_changes_nothing(tmp_path: Path) -> None:
    path = write_lesson(tmp_path, "01-a", cell("x = 1"))
    before = read_lesson(path, tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    after = read_lesson(path, tmp_path)
    assert (after.text, after.lines) == (before.text, before.lines)
    assert after.notebook.cells[0].source.startswith("# Title")


def test_files_of_editors_are_no_lessons(tmp_path: Path) -> None:
    path = write_lesson(tmp_path, "01-a", "Prose.")
    (path.parent / ".#01-a.md").symlink_to("author@host.1234:5678")
    (path.parent / ".01-a.md.swp").touch()
    (path.parent / ".hidden.md").touch()
    assert lesson_paths(tmp_path) == [path]
    assert len(find_lessons(tmp_path)) == 1


def test_what_is_no_file_of_its_own_is_named(tmp_path: Path) -> None:
    path = write_lesson(tmp_path, "01-a", "Prose.")
    (path.parent / "02-b.md").mkdir()
    (path.parent / "03-c.md").symlink_to("01-a.md")
    (path.parent / "04-d.md").symlink_to("/nowhere.md")
    with pytest.raises(LessonError) as caught:
        find_lessons(tmp_path)
    folder, link, dangling = caught.value.problems
    assert folder.startswith("lessons/en/02-b.md: a folder")
    assert link.startswith("lessons/en/03-c.md: a symbolic link to 01-a.md")
    assert dangling.startswith("lessons/en/04-d.md: a symbolic link to /nowhere.md")


def test_a_broken_header_is_named_with_its_line(tmp_path: Path) -> None:
    path = write_lesson(tmp_path, "01-a", "Prose.")
    path.write_text("---\ntitle: a: b\n---\n\n" + path.read_text("utf-8"), encoding="utf-8")
    (problem,) = problems_of(path, tmp_path)
    assert problem.startswith("lessons/en/01-a.md:2: the header")


def test_a_title_that_jupytext_takes_for_an_encoding_is_refused(tmp_path: Path) -> None:
    path = write_lesson(tmp_path, "01-a", "Prose.")
    path.write_text("# Encoding: one-hot {#title}\n", encoding="utf-8")
    (problem,) = problems_of(path, tmp_path)
    assert problem.startswith("lessons/en/01-a.md:1: ")


def test_other_pages_are_read_as_strictly(tmp_path: Path) -> None:
    write_lesson(tmp_path, "index", "Welcome.")
    pages = tmp_path / "docs" / "en"
    (pages / "run.md").write_text("# Run\n\nFrom ($61) up to ($76).\n", encoding="utf-8")
    (pages / "more").mkdir()
    (pages / "more" / "a.md").write_text("---\na: [\n---\n", encoding="utf-8")
    (pages / "more" / ".#b.md").write_text("<T>", encoding="utf-8")
    (pages / "more" / "c.md").write_text("```python\nimport gdcore\n```\n", encoding="utf-8")
    problems = [problem.partition(": ")[0] for problem in page_problems(tmp_path)]
    assert problems == ["docs/en/more/a.md:2", "docs/en/run.md:3"]
    with pytest.raises(LessonError, match=r"docs/en/run\.md:3"):
        find_lessons(tmp_path)
    assert page_problems(tmp_path, "ko") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_the_course_have_no_such_faults(language: str) -> None:
    assert page_problems(ROOT, language) == []
