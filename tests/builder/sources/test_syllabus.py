"""The list of lessons, and what is made from it."""

import re
from pathlib import Path

import pytest

from builder.pages.navigation import course_map, navigation
from builder.sources.languages import LANGUAGES
from builder.sources.lessons import find_lessons
from builder.sources.syllabus import SyllabusError, read_syllabus

ROOT = Path(__file__).resolve().parents[3]

TWO = """
- title: {en: Up & down, ko: 오르내리기}
  lessons:
    - {slug: up, title: {en: Up <1>, ko: 위}, summary: {en: Go up., ko: 올라갑니다.}}
    - {slug: down, title: {en: Down, ko: 아래}, summary: {en: Go down., ko: 내려갑니다.}}
"""


@pytest.fixture
def course(tmp_path):
    """Two lessons; the second is written, in English only."""
    path = tmp_path / "lessons" / "en" / "02-down.md"
    path.parent.mkdir(parents=True)
    path.write_text("# Down\n", encoding="utf-8")
    (tmp_path / "lessons" / "syllabus.yml").write_text(TWO, encoding="utf-8")
    return tmp_path


def read(root):
    return read_syllabus(root / "lessons" / "syllabus.yml")


def test_a_number_is_a_place_in_the_list(course):
    (part,) = read(course)
    assert [entry.name for entry in part.lessons] == ["01-up", "02-down"]
    assert part.heading("en") == "Part 1 · Up & down"
    assert part.heading("ko") == "1부 · 오르내리기"


def test_the_navigation_holds_what_is_written(course):
    assert navigation(read(course), course, "en") == [
        {"Home": "index.ipynb"},
        {"Part 1 · Up & down": [{"2. Down": "lessons/down.ipynb"}]},
        {"Run the lessons": "run.md"},
        {"Contribute": "contributing.md"},
    ]


def test_the_reference_comes_after_the_lessons_and_before_what_is_about_the_course(course):
    pages = ["api/index.md", "api/descent.md"]
    for language, title in (("en", "API reference"), ("ko", "API 참조")):
        nav = navigation(read(course), course, language, pages)
        assert nav[-3] == {title: pages}
        assert nav[:-3] + nav[-2:] == navigation(read(course), course, language)


def test_the_benchmarks_are_in_the_navigation_once_they_are_written(course):
    page = course / "docs" / "en" / "benchmarks.md"
    page.parent.mkdir(parents=True)
    page.write_text("# Benchmarks\n", encoding="utf-8")
    assert navigation(read(course), course, "en", ["api/index.md"])[-4:-2] == [
        {"API reference": ["api/index.md"]},
        {"Benchmarks": "benchmarks.md"},
    ]


@pytest.mark.parametrize(
    ("language", "titles"),
    [("en", ["What went wrong?", "Glossary"]), ("ko", ["무엇이 잘못되었을까요?", "용어집"])],
)
def test_what_one_looks_up_comes_between_the_lessons_and_the_reference(course, language, titles):
    folder = course / "docs" / language
    folder.mkdir(parents=True)
    for name in ("symptoms", "glossary"):
        (folder / f"{name}.md").write_text("# Title\n", encoding="utf-8")
    nav = navigation(read(course), course, language, ["api/index.md"])
    assert nav[-5:-3] == [{titles[0]: "symptoms.md"}, {titles[1]: "glossary.md"}]
    assert list(nav[-3].values()) == [["api/index.md"]]


def test_a_part_without_a_written_lesson_is_not_in_the_navigation(course):
    assert len(navigation(read(course), course, "ko")) == 3


def test_the_map_links_what_is_written_and_marks_the_rest(course):
    html = course_map(read(course), course, "en")
    assert re.findall(r'href="([^"]+)"', html) == ["lessons/down/"]
    planned, ready = re.findall(r"<li .*?</li>", html)
    assert "gd-lesson--planned" in planned
    assert ">planned<" in planned
    assert "Up &lt;1&gt;" in planned
    assert "planned" not in ready
    assert 'data-lesson="down"' in ready
    assert "data-lesson" not in planned
    assert html.count('<p class="gd-progress"></p>') == 1
    assert "Up &amp; down" in html


def test_the_map_speaks_the_language_of_its_page(course):
    html = course_map(read(course), course, "ko")
    assert html.count(">예정<") == 2
    assert "올라갑니다." in html
    assert "Go up." not in html


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("slug: down", "slug: up", r"lesson 2 \(up\): slug"),
        ("slug: up", "slug: ''", "lesson 1 .*slug"),
        (", ko: 위", "", r"lesson 1 \(up\): title needs a text for each of en, ko"),
        ("{en: Go down., ko: 내려갑니다.}", "Go down.", r"lesson 2 \(down\): summary"),
        ("{en: Up & down, ko: 오르내리기}", "{en: Up}", "part 1: title"),
    ],
)
def test_a_fault_is_named(course, before, after, message):
    path = course / "lessons" / "syllabus.yml"
    assert before in TWO
    path.write_text(TWO.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(SyllabusError, match=message):
        read(course)


def test_the_course_has_eighteen_lessons_in_six_parts():
    parts = read(ROOT)
    assert len(parts) == 6
    assert [entry.number for part in parts for entry in part.lessons] == list(range(1, 19))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_written_lesson_is_in_the_syllabus(language):
    names = {entry.name for part in read(ROOT) for entry in part.lessons} | {"index"}
    assert {lesson.name for lesson in find_lessons(ROOT, language)} <= names
