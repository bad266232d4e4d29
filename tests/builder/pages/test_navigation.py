"""The navigation and the map of the course, made from the syllabus."""

import re

import pytest

from builder.pages.navigation import course_map, navigation
from builder.sources.syllabus import read_syllabus


def read(root):
    return read_syllabus(root / "lessons" / "syllabus.yml")


def test_the_navigation_holds_what_is_written(planned):
    assert navigation(read(planned), planned, "en") == [
        {"Home": "index.ipynb"},
        {"Part 1 · Up & down": [{"2. Down": "lessons/down.ipynb"}]},
        {"Run the lessons": "run.md"},
        {"Contribute": "contributing.md"},
    ]


def test_the_reference_comes_after_the_lessons_and_before_what_is_about_the_course(planned):
    pages = ["api/index.md", "api/descent.md"]
    for language, title in (("en", "API reference"), ("ko", "API 참조")):
        nav = navigation(read(planned), planned, language, pages)
        assert nav[-3] == {title: pages}
        assert nav[:-3] + nav[-2:] == navigation(read(planned), planned, language)


def test_the_benchmarks_are_in_the_navigation_once_they_are_written(planned):
    page = planned / "docs" / "en" / "benchmarks.md"
    page.parent.mkdir(parents=True)
    page.write_text("# Benchmarks\n", encoding="utf-8")
    assert navigation(read(planned), planned, "en", ["api/index.md"])[-4:-2] == [
        {"API reference": ["api/index.md"]},
        {"Benchmarks": "benchmarks.md"},
    ]


@pytest.mark.parametrize(
    ("language", "titles"),
    [("en", ["What went wrong?", "Glossary"]), ("ko", ["무엇이 잘못되었을까요?", "용어집"])],
)
def test_what_one_looks_up_comes_between_the_lessons_and_the_reference(planned, language, titles):
    folder = planned / "docs" / language
    folder.mkdir(parents=True)
    for name in ("symptoms", "glossary"):
        (folder / f"{name}.md").write_text("# Title\n", encoding="utf-8")
    nav = navigation(read(planned), planned, language, ["api/index.md"])
    assert nav[-5:-3] == [{titles[0]: "symptoms.md"}, {titles[1]: "glossary.md"}]
    assert list(nav[-3].values()) == [["api/index.md"]]


def test_a_part_without_a_written_lesson_is_not_in_the_navigation(planned):
    assert len(navigation(read(planned), planned, "ko")) == 3


def test_the_map_links_what_is_written_and_marks_the_rest(planned):
    html = course_map(read(planned), planned, "en")
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


def test_the_map_speaks_the_language_of_its_page(planned):
    html = course_map(read(planned), planned, "ko")
    assert html.count(">예정<") == 2
    assert "올라갑니다." in html
    assert "Go up." not in html
