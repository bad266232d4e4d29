"""The glossary's rules catch what they should, and leave honest Korean alone."""

from pathlib import Path

import pytest

from builder.checks.terms import glossary_problems
from builder.sources.glossary import Glossary, read_glossary
from builder.sources.lessons import read_lesson
from tests.builder.course import cell, write_lesson


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return read_glossary()


def problems(root: Path, glossary: Glossary, *blocks: str, name: str = "01-a") -> list[str]:
    path = write_lesson(root, name, *blocks, language="ko")
    return list(glossary_problems(read_lesson(path, root), glossary))


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("구배 하강이라고도 한다.", "구배 하강", "경사하강법"),
        ("이것은 그라디언트이다.", "그라디언트", "그레디언트"),
        ("여기서\n러닝\n레이트를 바꾼다.", "러닝 레이트", "학습률"),
        ("**최소값**을 찾는다.", "최소값", "최솟값"),
        ("함수의 고유치는", "고유치", "고윳값"),
    ],
)
def test_a_forbidden_word_is_told_with_its_line_and_the_right_one(
    tmp_path: Path, glossary: Glossary, text: str, wrong: str, right: str
) -> None:
    line = 5 if "\n" in text else 4
    found = problems(tmp_path, glossary, "서문이다.", text)
    assert f"lessons/ko/01-a.md:{line}: {wrong}: the glossary says {right}" in found


@pytest.mark.parametrize(
    "text",
    [
        "방법의 한계를 서로 다르다고 하며, 운동량을 반복해서 잰다.",
        "시대마다 대형 망원경의 확대물이 배치된다. 친구배려.",
        "코드 `구배 하강`과 $\\text{구배}$ 그리고 [글](https://example.org/구배)",
        "```text\n구배 하강\n```\n",
        "$$\n\\text{최소값}\n$$\n",
        "<!-- 구배 -->",
    ],
)
def test_honest_words_and_what_is_no_prose_are_left_alone(
    tmp_path: Path, glossary: Glossary, text: str
) -> None:
    assert problems(tmp_path, glossary, text, cell("x = '구배'")) == []


def test_alt_texts_are_prose(tmp_path: Path, glossary: Glossary) -> None:
    found = problems(tmp_path, glossary, cell("x = 1", 'alt="최소값 하나"'))
    assert found == ["lessons/ko/01-a.md:3: 최소값: the glossary says 최솟값"]


@pytest.mark.parametrize(
    "text",
    [
        "경사하강법(gradient descent)은 걷는다. 경사하강법은 선다.",
        "**경사하강법**(gradient descent)과 *학습률(learning rate, $\\eta$)*",
        "경사 하강법 (Gradient descent)",
        "확률적 경사하강법(stochastic gradient descent, SGD)",
        "극한값(limit)",
        "## 경사하강법 {#descent}\n\n경사하강법(gradient descent)은",
        '!!! note "경사하강법"\n\n    경사하강법(gradient descent)은',
        "미니배치(mini-batch)의 배치",
        "`경사하강법` $\\text{경사하강법}$",
    ],
)
def test_a_term_with_its_english_is_introduced(
    tmp_path: Path, glossary: Glossary, text: str
) -> None:
    assert problems(tmp_path, glossary, text) == []


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("경사하강법은 걷는다. 경사하강법(gradient descent)이다.", "경사하강법(gradient descent)"),
        ("경사하강법(descent)", "경사하강법(gradient descent)"),
        ("확률적 경사하강법(SGD)", "확률적 경사하강법(stochastic gradient descent)"),
        (
            "확률적 경사하강법(stochastic gradient descent), 경사하강법",
            "경사하강법(gradient descent)",
        ),
        ("편도함수와 학습률(learning rate)", "편도함수(partial derivative)"),
    ],
)
def test_a_first_use_without_english_is_told_once(
    tmp_path: Path, glossary: Glossary, text: str, term: str
) -> None:
    (problem,) = problems(tmp_path, glossary, text)
    assert problem.startswith("lessons/ko/01-a.md:3: the first ")
    assert problem.endswith(f" lacks its English: {term}")


def test_the_home_page_need_not_introduce_terms(tmp_path: Path, glossary: Glossary) -> None:
    assert problems(tmp_path, glossary, "경사하강법을 배운다.", name="index") == []
    assert len(problems(tmp_path, glossary, "구배를 배운다.", name="index")) == 1
