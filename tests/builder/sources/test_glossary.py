"""The glossary's rules catch what they should, and leave honest Korean alone."""

from pathlib import Path

import pytest

from builder.checks.terms import glossary_problems
from builder.sources.glossary import Glossary, read_glossary
from builder.sources.lessons import read_lesson
from builder.sources.prose import prose_of
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


def test_blanking_keeps_every_line_where_it_is() -> None:
    text = "---\na: 1\n---\n$$\nx\n$$\n\n````md\n```\n````\n{#id} 가 $5 나\n<b>다</b>"
    prose = prose_of(text)
    assert [len(line) for line in prose.split("\n")] == [len(line) for line in text.split("\n")]
    assert prose.split() == ["가", "$5", "나", "다"]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{id: a, en: b, ko: c}", "must have id, en, ko, meaning"),
        ("{id: a, en: b, ko: c, meaning: {en: m, ko: n}, nott: [d]}", "must have id, en, ko"),
        (
            "{id: a, en: b, ko: c, meaning: {en: m, ko: n}}\n"
            "  - {id: a, en: d, ko: e, meaning: {en: m, ko: n}}",
            "used twice",
        ),
        ("{id: a, en: b, ko: c, meaning: {en: m}}", "a: meaning needs a line for each of en, ko"),
        ("{id: a, en: b, ko: c, meaning: m}", "a: meaning needs a line for each of en, ko"),
        ("{id: a, en: b, ko: c, meaning: {en: m, ko: ' '}}", "a: a meaning is one line, and not"),
        ('{id: a, en: b, ko: c, meaning: {en: "m\\nn", ko: n}}', "a: a meaning is one line"),
        ("{id: A b, en: b, ko: c, meaning: {en: m, ko: n}}", "the id 'A b' is not lower-case"),
        ("{id: a-, en: b, ko: c, meaning: {en: m, ko: n}}", "the id 'a-' is not lower-case"),
    ],
)
def test_a_malformed_glossary_is_refused(tmp_path: Path, entry: str, message: str) -> None:
    path = tmp_path / "glossary.yml"
    path.write_text(f"misspelt: []\nterms:\n  - {entry}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_glossary(path)


def test_a_term_knows_its_words_its_meaning_and_what_not_to_say(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yml"
    entry = "{id: a, en: b, ko: [c, d], from: 7, not: [e], meaning: {en: ' m ', ko: n}}"
    path.write_text(f"misspelt: []\nterms:\n  - {entry}\n", encoding="utf-8")
    (term,) = read_glossary(path).terms
    assert (term.words("en"), term.words("ko")) == (("b",), ("c", "d"))
    assert (term.start, term.introduce, term.wrong) == (7, False, ("e",))
    assert term.meaning == {"en": "m", "ko": "n"}
    assert read_glossary(path).forbidden == {"e": "c"}


def test_math_can_be_kept_with_the_prose() -> None:
    text = "$a<b$ 가 $$\n5\n$$ `$7$` <b>나</b> $c>d$"
    assert prose_of(text, math=True).split() == ["$a<b$", "가", "$$", "5", "$$", "나", "$c>d$"]
    assert prose_of(text).split() == ["가", "나"]


def test_no_term_is_itself_forbidden(glossary: Glossary) -> None:
    right = {word for term in glossary.terms for word in term.ko}
    assert right.isdisjoint(glossary.forbidden)
    assert all(word in right for word in glossary.forbidden.values() if not word.endswith("값"))
