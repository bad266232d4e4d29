"""A second build in one process takes the pages that did not change from memory."""

import pytest

from builder.pages import plugin as pages
from builder.site.render import RenderError
from tests.builder.rendering import PROSE, SVG, Course, code, data

TANGENTS = "# Tangents {#tangents}\n\n## Here {#here}\n"


def pages_of(course):
    return {path: path.read_bytes() for path in course.root.glob("out/en/**/*.html")}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A course of two lessons, built once, and its pages."""
    course = Course(tmp_path_factory.mktemp("course"))
    course.add(
        "01-limits",
        PROSE.replace("06-learning-rate.md#regimes", "02-tangents.md#here"),
        code("plot()", data(svg=SVG), alt="A"),
    )
    course.add("02-tangents", TANGENTS)
    course.build()
    return course, pages_of(course)


@pytest.fixture
def course(built):
    """The same course, in which a test may change the second lesson."""
    course, _ = built
    notebook = course.root / ".cache" / "notebooks" / "en" / "lessons" / "tangents.ipynb"
    before = notebook.read_bytes()
    yield course
    notebook.write_bytes(before)


def test_it_changes_nothing(course, built):
    _, before = built
    course.build()
    assert pages_of(course) == before


def test_it_renders_only_what_changed(course, monkeypatch):
    rendered = []
    render_all = pages.render_cells

    def counted(cells, outputs):
        cells = list(cells)
        rendered.extend(cell["source"] for cell in cells)
        return render_all(cells, outputs)

    monkeypatch.setattr(pages, "render_cells", counted)
    changed = TANGENTS.replace("# Tangents", "# Changed").strip()
    course.add("02-tangents", changed)
    course.build()
    assert rendered == [changed]
    assert "Changed" in course.page("lessons/tangents")


def test_a_link_that_died_elsewhere_is_noticed(course):
    course.add("02-tangents", TANGENTS.replace("{#here}", "{#there}"))
    for _ in range(2):  # what failed is not remembered, or the second time would be well
        with pytest.raises(RenderError, match="here"):
            course.build()
