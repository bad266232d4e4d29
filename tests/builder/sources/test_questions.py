"""Questions to predict: how one is written, what may answer it, and what the page is told."""

from pathlib import Path
from typing import Any

import pytest

from builder.sources.lessons import LessonError, read_lesson
from builder.sources.questions import (
    Question,
    QuestionError,
    choices,
    find_questions,
    read_question,
)
from tests.builder.course import ANSWER, ASKED, LIST, cell, line_of, predict, result, write_lesson


def problems(root: Path, *blocks: str) -> tuple[str, ...]:
    with pytest.raises(LessonError) as caught:
        read_lesson(write_lesson(root, "01-a", *blocks), root)
    return caught.value.problems


@pytest.mark.parametrize(
    ("prose", "letters"),
    [
        (LIST, "ABC"),
        (LIST.rstrip(), "ABC"),
        ("- **A.** One\n- **B.** Two", "AB"),
        (ASKED, ""),
        (LIST + "\nChoose one.", ""),
        ("- **A** One\n- **B** Two", ""),
        ("- A. One\n- B. Two", ""),
        ("- **A.** One\n\n- **B.** Two", "B"),
    ],
)
def test_the_choices_are_the_list_at_the_end(prose: str, letters: str) -> None:
    assert choices(prose) == letters


@pytest.mark.parametrize("question", [LIST, ASKED])
def test_a_question_a_cell_and_a_folded_answer_are_all_it_takes(
    tmp_path: Path, question: str
) -> None:
    blocks = (cell("x = 1"), question, predict("x = 3\n'ABC'[x - 1]"), ANSWER)
    lesson = read_lesson(write_lesson(tmp_path, "01-a", *blocks), tmp_path)
    (asked,) = find_questions(lesson.notebook.cells)
    assert asked == (2, question.rstrip())


@pytest.mark.parametrize(
    ("blocks", "at", "message"),
    [
        ((ASKED, predict("x = 3"), ANSWER), "x = 3", "ends with the expression of the answer"),
        ((ASKED, predict("y = 1\n3.2"), ANSWER), "3.2", "is typed; a predict cell computes it"),
        ((ASKED, predict("-3.2"), ANSWER), "-3.2", "is typed"),
        ((ASKED, predict("'B'"), ANSWER), "'B'", "is typed"),
        (
            (ASKED, predict('{"within": 1, "answer": 3}'), ANSWER),
            '{"within"',
            "is typed",
        ),
        ((cell("x = 1"), predict(), ANSWER), "```python tags", "no question: prose"),
        ((LIST + "\nChoose.\n", predict(), ANSWER), "```python tags", "stand directly before"),
        (("- **A.** One\n", predict(), ANSWER), "```python tags", "the choices are A; a list"),
        (
            ("- **A.** One\n- **C.** Two\n", predict(), ANSWER),
            "```python tags",
            "the choices are A, C; a list",
        ),
        (
            ("- **A.** One\n\n- **B.** Two\n", predict(), ANSWER),
            "```python tags",
            "without blank lines between",
        ),
        ((ASKED, predict()), "```python tags", "no answer to open: a folded block"),
        ((ASKED, predict(), "It is 3.\n"), "```python tags", "no answer to open"),
        ((ASKED, predict(), '??? note "Open"\n\n    3\n'), "```python tags", "no answer to open"),
        ((ASKED, predict(), '???+ question "Open"\n\n    3\n'), "```python tags", "no answer"),
        ((ASKED, predict(), cell("x = 1"), ANSWER), "```python tags", "no answer to open"),
    ],
)
def test_what_is_wrong_with_its_form_is_named_with_its_line(
    tmp_path: Path, blocks: tuple[str, ...], at: str, message: str
) -> None:
    (problem,) = problems(tmp_path, *blocks)
    line = line_of(tmp_path / "lessons/en/01-a.md", at)
    assert problem.startswith(f"lessons/en/01-a.md:{line}: ")
    assert message in problem


def test_every_fault_of_every_question_is_told(tmp_path: Path) -> None:
    assert len(problems(tmp_path, ASKED, predict("x = 3"), ASKED, predict("'A'"), ANSWER)) == 3


def test_a_cell_that_does_not_parse_is_told_alone(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, ASKED, predict("x = ("))
    assert "SyntaxError" in problem


@pytest.mark.parametrize(
    ("before", "text", "question"),
    [
        (LIST, "'B'", Question("choice", "B")),
        (LIST, "np.str_('C')", Question("choice", "C")),
        (ASKED, "7", Question("number", 7, 0)),
        (ASKED, "np.int64(7)", Question("number", 7, 0)),
        (ASKED, "-3.2", Question("number", -3.2, 0.016)),
        (ASKED, "np.float64(2e-05)", Question("number", 2e-5, 2e-5 / 200)),
        (ASKED, "0.0", Question("number", 0.0, 0.005)),
        (ASKED, "{'answer': 101.5, 'within': 5}", Question("number", 101.5, 5)),
        (ASKED, "{'answer': -2, 'within': 0}", Question("number", -2, 0)),
        (
            ASKED,
            "{'answer': np.float64(1.0), 'within': 0.1, 'low': 0, 'high': 2}",
            Question("place", 1.0, 0.1, 0, 2, 0.02),
        ),
        (
            ASKED,
            "{'answer': np.int64(8), 'within': 1, 'low': 1, 'high': 16}",
            Question("place", 8, 1, 1, 16, 1),
        ),
        (
            ASKED,
            "{'answer': 2, 'within': 0.5, 'low': -3, 'high': 2}",
            Question("place", 2, 0.5, -3, 2, 1),
        ),
        (
            ASKED,
            "{'answer': 150, 'within': 10, 'low': 0, 'high': 200}",
            Question("place", 150, 10, 0, 200, 1),
        ),
        (
            ASKED,
            "{'answer': 150, 'within': 10, 'low': 0, 'high': 201}",
            Question("place", 150, 10, 0, 201, 2),
        ),
        (
            ASKED,
            "{'answer': 0.3, 'within': 0.05, 'low': 0, 'high': 1.0}",
            Question("place", 0.3, 0.05, 0, 1.0, 0.01),
        ),
        (
            ASKED,
            "{'answer': 4, 'within': 0.5, 'low': 0, 'high': 9.0}",
            Question("place", 4, 0.5, 0, 9.0, 0.05),
        ),
    ],
)
def test_an_answer_makes_a_question(before: str, text: str, question: Question) -> None:
    assert read_question(before, result(text)) == question


@pytest.mark.parametrize(
    ("before", "text", "message"),
    [
        (ASKED, "'B'", r"the answer is 'B', but no list of choices"),
        (LIST, "'D'", r"the answer is 'D'; the choices are A, B, C"),
        (LIST, "'AB'", r"the answer is 'AB'; the choices are"),
        (LIST, "''", r"the answer is ''; the choices are"),
        (LIST, "3.2", r"its answer is 3\.2: compute one of the letters A, B, C"),
        (LIST, "{'answer': 1, 'within': 1}", "compute one of the letters"),
        (ASKED, "nan", "the answer is nan; accepted: a letter, a finite number, or a dict"),
        (ASKED, "inf", "the answer is inf; accepted"),
        (ASKED, "-inf", "the answer is -inf; accepted"),
        (ASKED, "np.float64(nan)", r"the answer is np\.float64\(nan\); accepted"),
        (ASKED, "1e999", "the answer is inf; accepted"),
        (ASKED, "True", "the answer is True; accepted"),
        (ASKED, "[1, 2]", r"the answer is \[1, 2\]; accepted"),
        (ASKED, "x**2", r"the answer is x\*\*2; accepted"),
        (ASKED, "array([1])", r"the answer is array\(\[1\]\); accepted"),
        (ASKED, "{'answer': 1}", "a dict with the keys answer; accepted: answer and within, or"),
        (ASKED, "{'answer': 1, 'within': 1, 'low': 0}", "the keys answer, within, low; accepted"),
        (ASKED, "{'answer': 1, 'within': 1, 'near': 0}", "the keys answer, within, near"),
        (ASKED, "{1: 2}", "the keys 1; accepted"),
        (ASKED, "{'answer': 'B', 'within': 1}", "answer is 'B'; accepted"),
        (ASKED, "{'answer': 1, 'within': None}", "within is None; accepted"),
        (ASKED, "{'answer': 1, 'within': -1}", "within is -1; how near a guess must be"),
        (
            ASKED,
            "{'answer': 1, 'within': 1, 'low': 1, 'high': 1}",
            "low is 1 and high is 1; a line needs low < high",
        ),
        (
            ASKED,
            "{'answer': 3, 'within': 1, 'low': 0, 'high': 2}",
            "the answer is 3, outside of the line from 0 to 2",
        ),
        (
            ASKED,
            "{'answer': -1, 'within': 1, 'low': 0, 'high': 2}",
            "the answer is -1, outside of the line",
        ),
        (
            ASKED,
            "{'answer': 1, 'within': 1, 'low': 0, 'high': 2}",
            "the marker waits at low, 0, which would count as 1 within 1",
        ),
        (
            ASKED,
            "{'answer': 1.0, 'within': 0.009, 'low': 0, 'high': 2}",
            r"within is 0\.009, but the places on the line are 0\.02 apart; .*: at least 0\.01",
        ),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(before: str, text: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        read_question(before, result(text))


@pytest.mark.parametrize(
    ("outputs", "message"),
    [
        ([], "its last expression has no value; accepted"),
        ([{"output_type": "stream", "name": "stdout", "text": "3"}], "a predict cell shows noth"),
        (
            [*result("3"), {"output_type": "display_data", "data": {"image/svg+xml": "<svg/>"}}],
            "a predict cell shows nothing",
        ),
    ],
)
def test_a_predict_cell_has_its_value_and_shows_nothing(
    outputs: list[dict[str, Any]], message: str
) -> None:
    with pytest.raises(QuestionError, match=message):
        read_question(ASKED, outputs)


@pytest.mark.parametrize(
    ("question", "element"),
    [
        (Question("choice", "B"), '<gd-predict kind="choice" answer="B"></gd-predict>'),
        (
            Question("number", 3.2, 0.016),
            '<gd-predict kind="number" answer="3.2" within="0.016"></gd-predict>',
        ),
        (
            Question("place", 1.0, 0.1, -1, 2, 0.02),
            '<gd-predict kind="place" answer="1.0" within="0.1" low="-1" high="2" step="0.02">'
            "</gd-predict>",
        ),
    ],
)
def test_the_element_says_how_to_judge(question: Question, element: str) -> None:
    assert question.element() == element
