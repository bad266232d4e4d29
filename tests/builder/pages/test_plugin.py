"""From an executed notebook to a page, through the real MkDocs with the real configuration."""

import json
import re

import pytest

from builder.site.render import RenderError
from tests.builder.rendering import code, data, value


def test_prose_survives(article):
    text = article.get_text()
    assert '& "c"' in text
    formulas = [formula.get_text() for formula in article.select("math")]
    assert "a<b" in formulas
    assert "x<1" in formulas
    aligned = article.select_one("math mtable")
    rows = [[cell.get_text() for cell in row.select("mtd")] for row in aligned.select("mtr")]
    assert [len(row) for row in rows] == [2] * len(rows)
    assert rows[0] == ["f(x)", "=x2"]
    assert "2x<5" in rows[-1][1]
    assert article.select_one("div.admonition.note > p.admonition-title").text == "Take care"
    question = article.select_one("details.question")
    assert question.summary.text == "Predict"
    assert "$ make serve" in question.select_one("pre > code").text
    assert article.select_one("h1#descent")
    assert article.select_one("h2#aligned math")


def test_no_identifier_repeats(lesson):
    found = re.findall(r'\bid="?([^"\s>]+)', lesson.page("lessons/gradient-descent"))
    assert len(found) == len(set(found))


def test_nothing_of_jupyter_is_on_the_page(lesson):
    page = lesson.page("lessons/gradient-descent")
    for trace in ("jp-", "jupyter", "MathJax", "require.js", "highlight-ipynb", "<style"):
        assert trace not in page
    assert not re.search(r"(src|href)=\"?(https?:)?//(?!creativecommons|squidfunk|127)", page)


def test_search_finds_prose_and_tex_but_neither_checks_nor_figures(lesson):
    index = json.loads((lesson.root / "out/en/search/search_index.json").read_text("utf-8"))
    text = json.dumps(index["docs"], ensure_ascii=False)
    assert "begin{aligned}" in text
    assert "done" in text
    for hidden in ("quagga", "zebra", "plot()", "okapi", "gd-figure", "gd-predict", "<math"):
        assert hidden not in text


def test_a_page_has_a_description_and_math_in_its_contents(lesson):
    page = lesson.soup("lessons/gradient-descent")
    assert "five lines" in page.select_one('meta[name="description"]')["content"]
    assert page.select_one(".md-nav--secondary math")


def test_the_end_of_a_lesson_has_room_for_the_mark_that_it_is_done(lesson):
    page = lesson.soup("lessons/gradient-descent")
    place = page.select_one("article .gd-done")
    assert place["data-lesson"] == "gradient-descent"
    assert not place.contents
    for address in ("", "run"):
        assert 'class="gd-done"' not in lesson.page(address)


def test_the_edit_link_leads_to_the_source(published):
    edit = "https://example.org/someone/course/edit/main/"
    for address, source in (
        ("lessons/limits", "lessons/ko/01-limits.md"),
        ("", "docs/ko/index.md"),
        ("run", "docs/ko/run.md"),
    ):
        page = published.soup(address, "ko")
        assert page.select_one('a[rel="edit"]')["href"] == edit + source


def test_without_a_repository_there_is_no_link_to_one(lesson):
    page = lesson.page("lessons/gradient-descent")
    assert 'rel="edit"' not in page
    assert "md-source" not in page


def test_the_language_switch_keeps_the_page(published):
    switch = {
        (language, address): published.soup(address, language).select_one("a.gd-language")["href"]
        for language in ("en", "ko")
        for address in ("", "run", "lessons/limits")
    }
    assert switch == {
        ("en", ""): "ko/",
        ("en", "run"): "../ko/run/",
        ("en", "lessons/limits"): "../../ko/lessons/limits/",
        ("ko", ""): "../",
        ("ko", "run"): "../../run/",
        ("ko", "lessons/limits"): "../../../lessons/limits/",
    }
    # A lesson that the other language does not have yet leads to its home page.
    page = published.soup("lessons/tangents")
    assert page.select_one("a.gd-language")["href"] == "../../ko/"


def test_the_sitemap_knows_the_translations(published):
    site = published.root / "out" / "en"
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    assert "<loc>https://example.org/course/lessons/tangents/</loc>" in sitemap
    for page in ("run", "lessons/limits"):
        assert f'hreflang="ko" href="https://example.org/course/ko/{page}/"' in sitemap
    assert "https://example.org/course/ko/lessons/tangents/" not in sitemap
    assert "lastmod" not in sitemap
    page = (site / "404.html").read_text("utf-8")
    assert 'href="/course/ko/"' in page


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (code("1", tags=["check", "figure"]), "the tags are"),
        (code("1", value("nan"), tags=["predict"]), "the answer is nan"),
        (code("1", data(svg="<svg/>"), alt="a"), "the figure is not an <svg> with a viewBox"),
        (
            code("1", {"output_type": "error", "ename": "E", "evalue": "no", "traceback": []}),
            "the cell raised E: no",
        ),
    ],
)
def test_a_cell_that_cannot_be_shown_fails_the_build_by_name(course, cell, message):
    cell["metadata"]["line"] = 7
    course.add("01-limits", "# Limits {#limits}\n", cell)
    where = r"(?m)^en: lessons/en/01-limits\.md:7 \(cell 1\): "
    with pytest.raises(RenderError, match=where + message):
        course.build()


def test_a_lesson_outside_of_the_syllabus_fails_the_build(course):
    course.add("18-extra", "# Extra {#extra}\n")
    with pytest.raises(RenderError, match=r"18-extra\.md: lessons/syllabus\.yml has no lesson"):
        course.build()


def test_a_lesson_in_another_place_than_planned_fails_the_build(course):
    course.add("20-tangents", "# Tangents {#tangents}\n")
    place = (
        r"^en: lessons/en/20-tangents\.md: lessons/syllabus\.yml has this lesson in place 2; name"
    )
    with pytest.raises(RenderError, match=place):
        course.build()


def test_dead_links_and_wrong_formulas_are_named_with_their_lines(course):
    course.add("01-limits", "# Limits {#limits}\n")
    course.add(
        "02-tangents",
        "# Tangents {#tangents}\n\n`[a](abc)` and\n[a](06-LEARNING-rate.md) [b](01-limits.md#no)\n"
        "[c](#no) [d](run.md)\n\n[e](../fr/01-limits.md)\n[f](abc)\n",
    )
    with pytest.raises(RenderError) as caught:
        course.build()
    said = sorted(row.partition(", ")[0] for row in str(caught.value).split("\n"))
    assert said == [
        f"en: lessons/en/02-tangents.md:{line}: contains {link}"
        for line, link in (
            (4, "a link '01-limits.md#no'"),
            (4, "a link '06-LEARNING-rate.md'"),
            (5, "a link '#no'"),
            (5, "a link 'run.md'"),
            (7, "a link '../fr/01-limits.md'"),
            (8, "an unrecognized relative link 'abc'"),
        )
    ]


def test_a_formula_that_does_not_parse_is_named_with_its_line(course):
    wrong = (
        '# A {#a}\n\nSo $\\nosuch{x}$\n\n??? note "B"\n\n    $$\n    f\'\n    <\\other\n    $$\n'
    )
    course.add("02-tangents", wrong)
    with pytest.raises(RenderError) as caught:
        course.build()
    first, second = str(caught.value).split("\nlessons")
    assert first.startswith("en: lessons/en/02-tangents.md:3: the formula '\\\\nosuch{x}' does not")
    assert second.startswith("/en/02-tangents.md:8: the formula ")


def test_a_lesson_that_was_not_executed_fails_the_build(course):
    path = course.root / "lessons" / "en" / "01-limits.md"
    path.parent.mkdir()
    path.write_text("# Limits\n", encoding="utf-8")
    with pytest.raises(RenderError, match=r"builder execute"):
        course.build()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("syllabus.yml", "- title: a: b\n", r"^en: lessons/syllabus\.yml:1: no YAML: "),
        (
            "syllabus.yml",
            "- lessons: up\n",
            r"^en: lessons/syllabus\.yml:1: part 1: lessons must be a list",
        ),
        ("glossary.yml", "terms:\n- [a\n", r"lessons/glossary\.yml:\d: no YAML: "),
    ],
)
def test_a_broken_list_of_the_course_is_a_message(course, name, content, message):
    (course.root / "docs" / "en" / "glossary.md").write_text(
        "# Words {#words}\n\n<!-- glossary -->"
    )
    (course.root / "lessons" / name).write_text(content, encoding="utf-8")
    with pytest.raises(RenderError, match=message):
        course.build()


@pytest.mark.parametrize(("language", "alts"), [("en", ["A valley", "A loss"]),
                                                ("ko", ["골짜기", "손실"])])  # fmt: skip
def test_an_image_beside_a_lesson_is_published_and_found_by_page_and_download(
    published, language, alts
):
    page = published.soup("lessons/limits", language)
    images = page.select("article img")
    assert [image["alt"] for image in images] == alts
    places = ["assets/lessons/images/valley.png", f"assets/lessons/{language}/loss.svg"]
    assert [image["src"] for image in images] == [f"../../{place}" for place in places]
    site = published.root / "out" / language
    texts = [(site / place).read_text("utf-8") for place in places]
    assert texts == ["valley", f"<svg>{language}</svg>"]
    assert not (site / "lessons" / "images").exists()
    other = {"en": "ko", "ko": "en"}[language]
    assert not (site / "assets" / "lessons" / other).exists()
    download = json.loads((site / "lessons/limits/limits.ipynb").read_text("utf-8"))
    prose = "".join("".join(cell["source"]) for cell in download["cells"])
    address = "https://example.org/course/" + ("ko/" if language == "ko" else "")
    for alt, place in zip(alts, places, strict=True):
        assert f"![{alt}]({address}{place})" in prose
