"""The reference inside MkDocs: what its pages show, and what must not be published."""

import functools
import re
from pathlib import Path

import pytest

from builder.site.render import RenderError, render_language
from builder.sources.languages import LANGUAGES
from tests.builder.library import edit, write_library
from tests.builder.rendering import Course


def course_with(library):
    """A course whose reference begins with the list of all entries and the types."""
    course = Course(library)
    for language in LANGUAGES:
        page = course.root / "docs" / language / "api" / "index.md"
        page.parent.mkdir()
        page.write_text("# API {#api}\n\n<!-- entries -->\n\n::: gdcore._types\n", "utf-8")
    return course


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A course with a library of its own, built once in each language; last in English."""
    course = course_with(write_library(tmp_path_factory.mktemp("course")))
    for language in reversed(LANGUAGES):
        course.build(language)
    return course


@functools.cache
def article(course, address, language="en"):
    return course.soup(address, language).select_one("article")


def text_of(tag):
    return " ".join(tag.get_text().split())


def test_an_entry_has_everything_in_the_order_of_its_docstring(small):
    page = article(small, "api/slopes")
    titles = [text_of(tag).rstrip(" #") for tag in page.select("h1, h2")]
    assert titles == ["gdcore.slopes", "gd.halve", "gd.Line"]
    entry = page.select_one(".doc-function")
    labels = [tag.get_text() for tag in entry.select(".gd-label")]
    assert labels == ["Arguments", "Returns", "Raises", "Example"]
    assert "halve(x: Real, *, times: int = 1) -> Line" in text_of(
        entry.select_one(".doc-signature")
    )
    assert entry.select_one(".gd-formula math[display=block]")
    terms = {text_of(tag): text_of(tag.find_next_sibling("dd")) for tag in entry.select("dl dt")}
    assert terms == {
        "x": "A number (n, *runs).",
        "times": "How often, as for Line and nothing.",
        "ValueError": "If x is odd.",
    }
    assert "A line: the half, a long one that goes on in the next row." in text_of(entry)
    assert ">>> 8 / 2 4.0" in text_of(entry.select(".highlight")[1])
    assert text_of(entry.select_one("p.gd-source")) == "Source A. Zebra, On halves (1901), eq. 3."


def test_code_is_there_to_unfold_and_without_what_the_entry_says(small):
    fold = article(small, "api/slopes").select_one(".doc-function details.gd-fold--code")
    assert "quagga = _even(x)" in fold.get_text()
    assert "Halve a number" not in fold.get_text()


def test_a_class_shows_its_fields_once_and_of_its_methods_those_for_readers(small):
    entry = article(small, "api/slopes").select_one(".doc-class")
    assert [text_of(tag) for tag in entry.select("h3 .doc-object-name")] == [
        "known",
        "__call__",
        "steep",
    ]
    assert entry.select_one("dd math")
    assert "Line(slope: float, known: int = 1)" in text_of(entry.select_one(".doc-signature"))


def test_entries_refer_to_each_other(small):
    hrefs = {
        (text_of(tag), tag["href"])
        for name in ("slopes", "drawings")
        for tag in article(small, f"api/{name}").select("a[href]:not(.headerlink)")
    }
    assert {
        ("gd.halve", "#gdcore.slopes.halve"),
        ("Line", "#gdcore.slopes.Line"),
        ("Real", "../#gdcore._types.Real"),
        ("Line.steep", "../slopes/#gdcore.slopes.Line.steep"),
    } <= hrefs


def test_the_first_page_lists_every_entry_and_the_types(small):
    page = article(small, "api")
    listed = {text_of(tag): tag.find_next_sibling("dd") for tag in page.select(".gd-entries dt")}
    assert set(listed) == {
        "gd.halve", "gd.Line", "gd.hidden", "gd.drawings.SAMPLES", "gd.drawings.curve"
    }  # fmt: skip
    assert text_of(listed["gd.halve"]) == "Halve a number."
    assert listed["gd.drawings.curve"].select_one("math")
    assert page.select_one("#gdcore\\._types\\.Real")


def test_a_page_says_which_language_it_speaks(small):
    assert not article(small, "api/slopes").select("[lang]")
    assert not article(small, "api/slopes").select(".gd-note")
    korean = article(small, "api/slopes", "ko")
    assert korean.select_one(".gd-note").find_parent(lang=True).name == "html"
    assert korean.select_one(".doc-module").get("lang") == "en"
    assert article(small, "api", "ko").select_one(".gd-entries").get("lang") == "en"


def test_the_language_switch_leads_to_the_same_page(small):
    for language, there in (("en", "../../ko/api/slopes/"), ("ko", "../../../api/slopes/")):
        soup = small.soup("api/slopes", language)
        assert soup.select_one("a.gd-language")["href"] == there
    sitemap = (small.root / "out" / "en" / "sitemap.xml").read_text("utf-8")
    assert 'hreflang="ko" href="http://127.0.0.1:8000/ko/api/slopes/"' in sitemap


def test_the_navigation_has_a_section_for_it(small):
    soup = small.soup("run")
    links = [text_of(tag) for tag in soup.select('.md-nav a[href*="../api/"]')]
    assert links == ["API reference", "gdcore", "drawings", "slopes"]


def test_search_finds_names_after_lessons_and_neither_signatures_nor_code(small):
    index = (small.root / "out" / "en" / "search" / "search_index.json").read_text("utf-8")
    assert "Halve a number" in index
    assert '"boost":0.5' in index
    assert "quagga" not in index
    assert "times: int" not in index


def test_no_style_is_asked_for_that_is_not_ours(small):
    assert "_mkdocstrings" not in small.page("api/slopes")


def test_a_page_that_is_not_rendered_again_is_the_same(small, monkeypatch):
    before = {p: p.read_bytes() for p in (small.root / "out" / "en").rglob("*.html")}

    def refuse(*_: object) -> None:
        raise AssertionError("rendered again")

    monkeypatch.setattr("mkdocstrings.AutoDocProcessor.run", refuse)
    small.build("en")
    assert {path: path.read_bytes() for path in before} == before


def test_mkdocs_alone_builds_it_too(small, monkeypatch):
    monkeypatch.chdir(small.root)
    render_language(Path(), "en", small.root / "out" / "alone")
    assert (small.root / "out" / "alone" / "api" / "slopes" / "index.html").is_file()


def test_a_change_of_the_library_shows(small):
    edit(small.root, "slopes.py", "Whether", "Says whether")
    small.build("en")
    assert "Says whether" in small.page("api/slopes")


def test_a_library_with_an_incomplete_entry_is_not_built(library):
    edit(library, "slopes.py", "    Source: Euclid", "    By: Euclid")
    with pytest.raises(RenderError, match=r"gd\.Line \(slopes\.py:\d+\) has no Source"):
        course_with(library).build()


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """What is said of a library with three faults, and again when one of them is mended.

    What formulas and links lack is told in this order, and not both.
    """
    course = course_with(write_library(tmp_path_factory.mktemp("course")))
    edit(course.root, "slopes.py", r"\frac{x}{2}", r"\frac{x}")
    edit(course.root, "slopes.py", "        times: How", "        tims: It.\n        times: How")
    edit(course.root, "slopes.py", "of shape ``(n,)``", "``(n,)``, see [zebra][gdcore.zebra]")
    told = []
    for mend in (False, True):
        if mend:
            edit(course.root, "slopes.py", r"\frac{x}", r"\frac{x}{2}")
        with pytest.raises(RenderError) as raised:
            course.build()
        told.append(str(raised.value))
    return told


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (0, r"gdcore/slopes\.py: the formula .* does not parse"),
        (0, "'tims' does not appear"),
        (1, r"target 'gdcore\.zebra'"),
    ],
)
def test_the_build_fails_and_says_why(complaints, build, message):
    assert re.search(message, complaints[build])


def test_what_failed_is_told_again_until_it_is_mended(complaints):
    _, second = complaints
    assert "does not parse" not in second
    assert "'tims' does not appear" in second
