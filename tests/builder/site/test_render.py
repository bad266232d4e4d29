"""Rendering one language: whatever MkDocs complains about fails, with the name of the source."""

import errno
import logging
import re

import pytest

from builder.site.render import RenderError
from tests.builder.rendering import Course

LINKS = (
    "[dead](07-nothing.md)",
    "[dead](run.ipynb)",
    "[dead](#nowhere)",
    "[dead](../../docs/en/run.md#nowhere)",
)
FORMULAS = ("$\\frac{1}$", "$기울기$")


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """What is said of two lessons: dead links are told together, and so are formulas."""
    told = []
    for faults in (LINKS, FORMULAS):
        course = Course(tmp_path_factory.mktemp("course"))
        course.add("01-limits", "\n\n".join(["# Limits {#limits}", *faults]))
        with pytest.raises(RenderError) as raised:
            course.build()
        told += str(raised.value).splitlines()
    return told


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (LINKS[0], r"lessons/en/01-limits\.md:3: contains a link '07-nothing\.md'"),
        (LINKS[1], r"lessons/en/01-limits\.md:5: contains a link 'run\.ipynb'"),
        (LINKS[2], r"lessons/en/01-limits\.md:7: contains a link '#nowhere', .* on this page"),
        (
            LINKS[3],
            r"lessons/en/01-limits\.md:9: contains a link '\.\./\.\./docs/en/run\.md#nowhere', but",
        ),
        (FORMULAS[0], r"lessons/en/01-limits\.md:3: the formula '\\\\frac\{1\}' does not parse"),
        (FORMULAS[1], r"lessons/en/01-limits\.md:5: the formula '기울기' does not parse"),
    ],
)
def test_what_is_wrong_fails_the_build_by_name(complaints, fault, message):
    assert [line for line in complaints if re.search(message, line)], fault


def test_nothing_else_is_said_and_the_language_is(complaints):
    assert len(complaints) == len(LINKS) + len(FORMULAS)
    assert all(line.startswith("en: ") for line in complaints[: len(LINKS) + 1])


def test_a_file_that_may_not_be_copied_is_named(course, monkeypatch):
    photo = course.root / "docs/en/photo.png"
    photo.write_bytes(b"PNG")

    def refuse(source, target):
        raise PermissionError(errno.EACCES, "Permission denied", source)

    monkeypatch.setattr("mkdocs.structure.files.utils.copy_file", refuse)
    with pytest.raises(RenderError, match=r"^en: .*: Permission denied$"):
        course.build()


def test_it_leaves_the_log_of_mkdocs_as_it_was(course):
    handlers = list(logging.getLogger("mkdocs").handlers)
    (course.root / "lessons" / "syllabus.yml").write_text("- lessons: [{slug: ''}]", "utf-8")
    with pytest.raises(RenderError, match=r"ko: lessons/syllabus\.yml:1: lesson 1 .*slug"):
        course.build("ko")
    assert logging.getLogger("mkdocs").handlers == handlers
