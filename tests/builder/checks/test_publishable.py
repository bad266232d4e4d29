"""What keeps executed cells off a page."""

from pathlib import Path
from typing import Any

import pytest

from builder.checks.publishable import publishing_problems, texts_of
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
    course = write_course(tmp_path / "course")
    write_lesson(course, "02-b", block)
    assert message in failure(course)


def problems_of(tmp_path: Path, *outputs: dict[str, object], alt: str = "") -> list[str]:
    """What keeps the outputs of a second cell off a page, without file and line."""
    path = write_lesson(tmp_path, "01-a", cell("x = 1"), cell("x", f'alt="{alt}"' if alt else ""))
    found = list(publishing_problems(read_lesson(path, tmp_path), [[], list(outputs)], tmp_path))
    where = f"lessons/en/01-a.md:{line_of(path, 'x') + 3} (cell 2): "
    assert [problem[: len(where)] for problem in found] == [where] * len(found)
    return [problem.removeprefix(where) for problem in found]


def shown(**kinds: str) -> dict[str, object]:
    """What a cell displays: `text_html=…` for text/html."""
    data = {name.replace("_", "/"): value for name, value in kinds.items()}
    return {"output_type": "display_data", "data": {"text/plain": "<object>"} | data}


@pytest.mark.parametrize("kind", ["text/markdown", "application/json", "application/javascript"])
def test_what_jupyter_would_show_and_a_page_would_not_is_refused(tmp_path: Path, kind: str) -> None:
    (problem,) = problems_of(tmp_path, shown(**{kind.replace("/", "_"): "x"}))
    assert problem.startswith(f"its output is {kind}, which JupyterLab shows and no page does")
    assert not problems_of(tmp_path, shown(**{kind.replace("/", "_"): "x", "text_html": "x"}))


@pytest.mark.parametrize(
    "text", ["\x1b[31mred\x1b[0m", "bell \a", "ba\bck", "\x9b31m", "a\x00b", "\ue000"]
)
def test_control_characters_are_refused_wherever_they_are(tmp_path: Path, text: str) -> None:
    stream: dict[str, object] = {"output_type": "stream", "name": "stdout", "text": text}
    for output in (stream, shown(text_html=text), shown(text_plain=text)):
        (problem,) = problems_of(tmp_path, output)
        assert problem.startswith("its output has the control character '\\")
    assert not problems_of(tmp_path, {**stream, "text": "a\tb\r\nc\rd 극한\n"})


def test_what_runs_scripts_is_refused(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, shown(text_html="<b onclick=x>b</b><script></script>"))
    assert problem.startswith("its HTML has onclick=… of <b>, <script>; a page takes")
    assert not problems_of(tmp_path, shown(text_html="<table><tr><td>1</td></tr></table>"))
    (problem,) = problems_of(tmp_path, shown(**{"image_svg+xml": "<svg><script/></svg>"}), alt="a")
    assert problem.startswith("its figure has <svg>, <script>: an SVG draws, refers to its own")


def test_an_output_without_anything_to_show_is_refused(tmp_path: Path) -> None:
    empty: dict[str, object] = {"output_type": "display_data", "data": {}, "metadata": {}}
    (problem,) = problems_of(tmp_path, empty)
    assert problem.startswith("its output is empty; display an object with text/html, ")
    number = {**empty, "data": {"text/plain": 3}}
    (problem,) = problems_of(tmp_path, number)
    assert problem == "its output has as text/plain the type int; display a text"


def test_the_texts_of_outputs_are_what_was_printed_and_objects_as_text() -> None:
    shown = {"text/html": "<b>3</b>", "image/svg+xml": "<svg/>", "text/plain": "3"}
    outputs: list[dict[str, Any]] = [
        {"output_type": "stream", "name": "stdout", "text": "printed"},
        {"output_type": "display_data", "data": shown, "metadata": {}},
    ]
    assert [text for text in texts_of(outputs) if text] == ["printed", "<b>3</b>", "3"]
