"""Cells to try: how one is written, what the page and a download make of it."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode

from builder.checks.parity import parity_problems
from builder.pages.cells import PageOutputs, render_cell
from builder.pages.downloads import download
from builder.running.notebooks import executed_notebook
from builder.sources.lessons import Lesson, LessonError, find_lessons, read_lesson
from builder.sources.trials import Trial, notebook_check, read_trial, trial_of
from tests.builder.course import cell, line_of, write_lesson

TRIED = """
#: rate = 0.5

x = 4.0
x = x - rate * 2 * x
#: near = abs(x) < 1e-9
#: assert x != 4, "Nothing moved."
#: assert near, f"x should be 0, yours is {x:.1f}."
"""
KOREAN = TRIED.replace('"Nothing moved."', '"움직이지 않았습니다."').replace("should be 0", "→ 0")
STREAM = {"output_type": "stream", "name": "stdout", "text": "4\n"}


def tried(code: str = TRIED) -> str:
    return cell(code, 'tags=["try"]')


def lesson_of(root: Path, *blocks: str, language: str = "en") -> Lesson:
    return read_lesson(write_lesson(root, "01-a", *blocks, language=language), root)


def test_a_prelude_stands_above_the_code_and_a_check_below() -> None:
    trial = read_trial(TRIED.strip())
    assert trial.prelude == "rate = 0.5"
    assert trial.start == "x = 4.0\nx = x - rate * 2 * x"
    assert trial.check.startswith("near = abs(x) < 1e-9\nassert x != 4")
    assert read_trial("x = 1\nx") == Trial("x = 1\nx", "", "")


def test_the_check_may_be_indented_and_have_empty_lines() -> None:
    trial = read_trial(
        "x = 1\n\n#: for k in range(2):\n#:     assert x, 'no'\n#:\n#: assert x, 'no'"
    )
    assert trial.check == "for k in range(2):\n    assert x, 'no'\n\nassert x, 'no'"


def test_what_runs_in_the_lesson_is_the_code_alone(tmp_path: Path) -> None:
    lesson = lesson_of(tmp_path, cell("rate = 1"), tried())
    _, (code, line) = lesson.code_cells()
    assert code.source == "x = 4.0\nx = x - rate * 2 * x"
    assert line == line_of(lesson.path, "#: rate")
    assert trial_of(code).prelude == "rate = 0.5"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("#: x = 1\n#: assert x, 'no'", "empty cell"),
        ("x = 1\n#: y = 2\nx", "#: in the middle"),
        ("#: x = (\ny = 1", "the prelude does not parse"),
        ("y = 1\n#: assert y y", "the check does not parse"),
        ("y = 1\n#: assert y == 1", "an assert of a check without a message"),
    ],
)
def test_what_is_wrong_with_its_form_is_named(tmp_path: Path, code: str, message: str) -> None:
    with pytest.raises(LessonError) as caught:
        lesson_of(tmp_path, tried(code))
    assert any(message in problem for problem in caught.value.problems)
    assert all(problem.startswith("lessons/en/01-a.md:") for problem in caught.value.problems)


def test_languages_differ_in_the_messages_of_a_check_and_in_nothing_else(tmp_path: Path) -> None:
    lesson_of(tmp_path, tried())
    lesson_of(tmp_path, tried(KOREAN), language="ko")
    assert parity_problems(tmp_path, find_lessons(tmp_path)) == []
    for other in (KOREAN.replace("1e-9", "1e-3"), KOREAN.replace("rate = 0.5", "rate = 0.4")):
        lesson_of(tmp_path, tried(other), language="ko")
        (problem,) = parity_problems(tmp_path, find_lessons(tmp_path))
        assert "the prelude or the check differs" in problem


def test_the_page_has_the_code_its_output_and_an_element_for_the_rest(tmp_path: Path) -> None:
    _, code = executed_notebook(lesson_of(tmp_path, tried()), [[STREAM]])["cells"]
    outputs = PageOutputs("en", {})
    html = outputs.insert_texts(
        "".join(f"<p>{row}</p>" for row in render_cell(code, outputs).split("\n\n"))
    )
    assert "```python\nx = 4.0" in html
    assert "#:" not in html
    output, element = BeautifulSoup(html, "html.parser").select("samp, gd-try")
    assert output.get_text() == "4"
    assert element["prelude"] == "rate = 0.5"
    assert element["check"] == read_trial(TRIED.strip()).check


def notebook(root: Path, language: str) -> list[NotebookNode]:
    made = executed_notebook(lesson_of(root, tried(), language=language), [[]])
    whole = NotebookNode(made, cells=[NotebookNode(part) for part in made["cells"]])
    options = {"site_url": "https://x/", "repo_url": "", "page": "lessons/a/"}
    return list(download(whole, language=language, **options)["cells"])


@pytest.mark.parametrize(("language", "praise"), [("en", "Well done."), ("ko", "잘했습니다.")])
def test_a_download_has_the_check_as_a_cell_after_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, praise: str
) -> None:
    *_, code, check = notebook(tmp_path, language)
    assert code.source == "x = 4.0\nx = x - rate * 2 * x"
    assert "trial" not in code.metadata
    assert check.metadata.jupyter == {"source_hidden": True}
    for rate, said in ((0.5, praise), (0.25, "x should be 0, yours is 2.0.")):
        names = {"rate": rate}
        exec(code.source, names)
        exec(check.source, names)
        assert capsys.readouterr().out == f"{said}\n"


def test_a_check_in_a_notebook_is_indented_as_it_was() -> None:
    code = notebook_check(read_trial("x = 1\n#: for k in range(2):\n#:     assert x, 'no'"), "en")
    exec(code, {"x": 1})
