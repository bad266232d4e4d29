"""The glossary's page: the order of the terms, where each is introduced, and what is said of it."""

from pathlib import Path

import pytest

from builder.pages.glossary_page import MARK, Place, find_introductions, glossary_page
from builder.site.render import RenderError
from builder.sources.glossary import Glossary, read_glossary
from builder.sources.languages import LANGUAGES
from builder.sources.syllabus import read_syllabus
from tests.builder.rendering import Course

GLOSSARY = """
misspelt: []
terms:
  - {id: limit, en: limit, ko: 극한, meaning: {en: Where it leads., ko: 가까워지는 수}}
  - {id: derivative-function, en: derivative, ko: 도함수, meaning: {en: A function., ko: 함수}}
  - {id: derivative, en: derivative, ko: 미분계수, meaning: {en: "A number, $f'(x)$.", ko: 수}}
  - id: contour
    en: [contour, level line]
    ko: 등고선
    not: [컨투어, 윤곽선]
    meaning: {en: A line., ko: 선}
  - {id: momentum, en: Momentum, ko: 모멘텀, from: 14, meaning: {en: A ball., ko: 공}}
  - {id: error, en: error, ko: 오차, meaning: {en: A difference., ko: 차}}
  - {id: rounding-error, en: rounding error, ko: 반올림 오차, meaning: {en: A gap., ko: 틈}}
"""
LIMITS = """# 극한 {#limits}

등고선과 오차를 배웁니다.

## 정의 {#definition}

극한값이 있으면 **$x$에서의 미분계수**(derivative)라고 합니다. 반올림 오차는 다릅니다.

## 다음 강의 {#next}

도함수가 나옵니다.
"""
TANGENTS = """# 접선 {#tangents}

**미분계수**를 다시 봅니다.

## 다시 {#again}

극한은 **중요합니다**. **미분계수**(derivative)와 **극한값(limit)** 그리고 **도함수를 봅시다.**

## 끝 {#end}

**극한**, **반올림 오차**와 도함수.
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Two lessons, and a page that lists the terms."""
    course = Course(tmp_path)
    (tmp_path / "lessons" / "glossary.yml").write_text(GLOSSARY, encoding="utf-8")
    for language in LANGUAGES:
        course.add("01-limits", LIMITS, language=language)
        page = tmp_path / "docs" / language / "glossary.md"
        page.write_text(f"# Glossary {{#glossary}}\n\n{MARK}\n", encoding="utf-8")
    course.add("02-tangents", TANGENTS, language="ko")
    return course


def page_of(course: Course, language: str) -> str:
    parts = read_syllabus(course.root / "lessons" / "syllabus.yml")
    return glossary_page(course.root, parts, language)


@pytest.fixture
def glossary(course: Course) -> Glossary:
    return read_glossary(course.root / "lessons" / "glossary.yml")


def test_a_term_is_introduced_where_it_is_in_bold_or_else_first_used(glossary: Glossary) -> None:
    places = find_introductions({"01-limits": LIMITS, "02-tangents": TANGENTS}, glossary)
    assert places == {
        # In bold in both lessons: the first place of each.
        "derivative": [Place("01-limits", "definition"), Place("02-tangents", "again")],
        "limit": [Place("02-tangents", "again")],
        "rounding-error": [Place("02-tangents", "end")],
        # Not in bold: a sentence is no introduction, nor is what comes next.
        "derivative-function": [Place("02-tangents", "again")],
        # Named under the title only.
        "contour": [Place("01-limits", "limits")],
        "error": [Place("01-limits", "limits")],
    }


def test_the_english_page_is_in_the_order_of_its_words(course: Course) -> None:
    assert page_of(course, "en").split("\n\n") == [
        "## C {#letter-1}",
        "contour, level line *등고선*{ lang=ko } { #contour }\n:   A line.",
        "    Introduced in [lesson 1](../../lessons/en/01-limits.md#limits).",
        "## D {#letter-2}",
        "derivative *미분계수*{ lang=ko } { #derivative }\n:   A number, $f'(x)$.",
        # Lesson 2 is not written in English.
        "    Introduced in [lesson 1](../../lessons/en/01-limits.md#definition).",
        "derivative *도함수*{ lang=ko } { #derivative-function }\n:   A function.",
        "## E {#letter-3}",
        "error *오차*{ lang=ko } { #error }\n:   A difference.",
        "    Introduced in [lesson 1](../../lessons/en/01-limits.md#limits).",
        "## L {#letter-4}",
        "limit *극한*{ lang=ko } { #limit }\n:   Where it leads.",
        "## M {#letter-5}",
        "Momentum *모멘텀*{ lang=ko } { #momentum }\n:   A ball.",
        "    Comes in lesson 14.",
        "## R {#letter-6}",
        "rounding error *반올림 오차*{ lang=ko } { #rounding-error }\n:   A gap.",
    ]


def test_the_korean_page_is_in_the_order_of_its_letters(course: Course) -> None:
    page = page_of(course, "ko")
    headings = [row for row in page.splitlines() if row.startswith("## ")]
    assert headings == [
        "## ㄱ {#letter-1}",
        "## ㄷ {#letter-2}",
        "## ㅁ {#letter-3}",
        "## ㅂ {#letter-4}",
        "## ㅇ {#letter-5}",
    ]
    assert "미분계수 *derivative*{ lang=en } { #derivative }\n:   수\n" in page
    assert (
        "    [1강](../../lessons/ko/01-limits.md#definition), "
        "[2강](../../lessons/ko/02-tangents.md#again)에서 소개합니다."
    ) in page
    assert "    14강에서 소개할 예정입니다." in page
    assert "에서 소개합니다. 쓰지 않는 말: 컨투어, 윤곽선." in page


def test_the_page_is_published_with_anchors_links_and_math(course: Course) -> None:
    link = "See [it](../../docs/en/glossary.md#contour)."
    course.add("02-tangents", f"# T {{#t}}\n\n{link}\n\n## A {{#again}}\n\n## E {{#end}}\n")
    course.build()
    page = course.page("glossary")
    assert 'id="contour"' in page.replace("id=contour", 'id="contour"')
    assert "../lessons/limits/#definition" in page
    assert "<math" in page
    assert MARK not in page
    assert "../../glossary/#contour" in course.page("lessons/tangents")


def test_a_fault_of_the_glossary_fails_the_build(course: Course) -> None:
    path = course.root / "lessons" / "glossary.yml"
    path.write_text(GLOSSARY.replace("id: limit", "id: error"), encoding="utf-8")
    with pytest.raises(RenderError, match=r"glossary\.yml: the id 'error' is used twice"):
        course.build()
