"""The list of lessons."""

import pytest

from builder.sources.languages import LANGUAGES, ROOT
from builder.sources.lessons import lesson_paths
from builder.sources.syllabus import SyllabusError, read_syllabus


def read(root):
    return read_syllabus(root / "lessons" / "syllabus.yml")


def test_a_number_is_a_place_in_the_list(planned):
    (part,) = read(planned)
    assert [entry.name for entry in part.lessons] == ["01-up", "02-down"]
    assert part.heading("en") == "Part 1 · Up & down"
    assert part.heading("ko") == "1부 · 오르내리기"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("- title: {en: A\n- b", r"^lessons/syllabus\.yml:2: no YAML: "),
        ("- title: a: b", r"^lessons/syllabus\.yml:1: no YAML: "),
        ("", r"^lessons/syllabus\.yml:1: the whole must be a list of names and values, not None"),
        ("just words", "not 'just words'"),
        ("parts: []", "not {'parts': \\[\\]}"),
        ("- a\n- b", r"not \['a', 'b'\]"),
        ("- title: {en: A, ko: B}", "part 1: lessons must be a list of names and values, not None"),
        ("- lessons: up", "part 1: lessons must be a list of names and values, not 'up'"),
        (
            "- title: a\n  lessons: [up]",
            r"^lessons/syllabus\.yml:2: part 1: lessons must be a list .* not \['up'\]",
        ),
        ("\tlessons: 1", r"^lessons/syllabus\.yml:1: no YAML: "),
    ],
)
def test_a_file_that_is_no_syllabus_is_refused(planned, content, message):
    (planned / "lessons" / "syllabus.yml").write_text(content, encoding="utf-8")
    with pytest.raises(SyllabusError, match=message):
        read(planned)


def test_a_missing_syllabus_is_named(planned):
    (planned / "lessons" / "syllabus.yml").unlink()
    with pytest.raises(SyllabusError, match=r"^lessons/syllabus\.yml: cannot be read: No such"):
        read(planned)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("slug: up", "slug: 5", r"lesson 1 \(5\): slug needs a name"),
        (
            "slug: up",
            "slug: Up and down",
            r"^lessons/syllabus\.yml:4: .* slug needs a name .* lower-case",
        ),
        ("en: Up <1>", "en: ' '", "title needs a text"),
        ("slug: down", "slug: up", r"^lessons/syllabus\.yml:5: lesson 2 \(up\): slug"),
        ("slug: up", "slug: ''", "lesson 1 .*slug"),
        (", ko: 위", "", r"lesson 1 \(up\): title needs a text for each of en, ko"),
        (
            "{en: Go down., ko: 내려갑니다.}",
            "Go down.",
            r"^lessons/syllabus\.yml:5: lesson 2 \(down\): summary",
        ),
        ("{en: Up & down, ko: 오르내리기}", "{en: Up}", "part 1: title"),
    ],
)
def test_a_fault_is_named(planned, before, after, message):
    path = planned / "lessons" / "syllabus.yml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(SyllabusError, match=message):
        read(planned)


def test_the_course_has_eighteen_lessons_in_six_parts():
    parts = read(ROOT)
    assert len(parts) == 6
    assert [entry.number for part in parts for entry in part.lessons] == list(range(1, 19))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_written_lesson_is_in_the_syllabus(language):
    names = {entry.name for part in read(ROOT) for entry in part.lessons} | {"index"}
    assert {path.stem for path in lesson_paths(ROOT, language)} <= names
