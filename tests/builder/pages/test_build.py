"""From an executed notebook to a page, through the real MkDocs with the real configuration."""

import json
import re
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pytest
from bs4 import BeautifulSoup

from builder.pages import build as pages
from builder.pages.cells import PageOutputs, UnshowableCellError, render_cell, render_cells
from builder.pages.downloads import plain_markdown
from builder.site.render import RenderError, render_language
from builder.sources.languages import page_of
from gdcore.palette import PALETTE

ROOT = Path(__file__).resolve().parents[3]
SITE = "http://127.0.0.1:8000/"

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90pt" height="9pt" viewBox="0 0 90 9">'
    '<defs><clipPath id="p"><path id="q" d="M 0 0"/></clipPath></defs>'
    '<g clip-path="url(#p)" style="fill: #2a63c4">zebra</g></svg>'
)
PROSE = r"""# Descent {#descent}

If $a<b$ & "c", see [rates](06-learning-rate.md#regimes), [home](../../docs/en/index.md)
and [below](#aligned).

!!! note "Take care"

    Here $x<1$.

??? question "Predict"

    Where?

    ```console
    $ make serve
    ```

## Aligned, where $f' = 0$ {#aligned}

$$
\begin{aligned}
f(x) &= x^2 \\
f'(x) &= 2x < 5
\end{aligned}
$$
"""


def code(source: str, *outputs: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    """An executed cell."""
    results = [nbformat.from_dict(output) for output in outputs]
    cell: dict[str, Any] = nbformat.v4.new_code_cell(source, outputs=results, metadata=metadata)
    return cell


def data(**mimes: str) -> dict[str, Any]:
    """An output; `image_svg` stands for image/svg+xml."""
    names = {"svg": "image/svg+xml", "html": "text/html", "latex": "text/latex",
             "plain": "text/plain", "png": "image/png"}  # fmt: skip
    found = {names[key]: value for key, value in mimes.items()}
    return {"output_type": "display_data", "data": found, "metadata": {}}


def value(text: str) -> dict[str, Any]:
    """The value of a cell's last expression."""
    return {
        "output_type": "execute_result",
        "data": {"text/plain": text},
        "metadata": {},
        "execution_count": 1,
    }


def prose(source: str) -> dict[str, Any]:
    cell: dict[str, Any] = nbformat.v4.new_markdown_cell(source)
    return cell


def printed(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}


class Course:
    """A course of a few lessons in a temporary folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("builder", "docs/theme", "node_modules", "mkdocs.yml", "mkdocs.ko.yml"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).symlink_to(ROOT / name)
        (root / "lessons").mkdir()
        syllabus = (ROOT / "lessons" / "syllabus.yml").read_text("utf-8")
        (root / "lessons" / "syllabus.yml").write_text(syllabus, encoding="utf-8")
        for language in ("en", "ko"):
            self.add("index", "# Home {#home}\n\n<!-- syllabus -->", language=language)
            for name in ("run", "contributing"):
                path = root / "docs" / language / f"{name}.md"
                path.write_text(f"# {name} {{#{name}}}\n", encoding="utf-8")

    def add(self, name: str, source: str, *cells: Any, language: str = "en") -> None:
        folder = f"docs/{language}" if name == "index" else f"lessons/{language}"
        path = self.root / folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        notebook = jupytext.reads(source, fmt="md")
        notebook.cells += cells
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3",
                                           "language": "python"}  # fmt: skip
        target = self.root / ".cache" / "notebooks" / language / f"{page_of(name)}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, target)

    def build(self, language: str = "en") -> Path:
        render_language(self.root, language, self.root / "out" / language)
        return self.root / "out" / language

    def page(self, address: str, language: str = "en") -> str:
        return (self.root / "out" / language / address / "index.html").read_text("utf-8")


@pytest.fixture
def course(tmp_path, monkeypatch):
    for name in ("SITE_URL", "REPO_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "315532800")
    return Course(tmp_path)


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """The English site of a course with two lessons, built once."""
    course = Course(tmp_path_factory.mktemp("course"))
    course.add("06-learning-rate", "# Rates {#rates}\n\n## Regimes {#regimes}\n")
    course.add(
        "05-gradient-descent",
        PROSE,
        code("import this  # setup", tags=["setup"]),
        code('print("a<b")', printed("a<b & 'c'\n\n  1\n"), data(plain="<object>")),
        code("expression", data(latex=r"$\displaystyle x^{2} < 1$", plain="x**2")),
        code("table", data(html="<table><tr><td>7&lt;8</td></tr></table>", plain="t")),
        code("assert quagga", tags=["check"]),
        code("plot()", data(svg=SVG, plain="<Figure>"), tags=["figure"], alt="A < line"),
        code("plot_again()", data(svg=SVG), alt="Another line"),
        code('solve("```")', printed("done"), tags=["solution"]),
        prose("Which one?\n\n- **A.** This, with $a<b$\n- **B.** That, *not* this"),
        code('"AB"[okapi]', value("'B'"), tags=["predict"]),
        prose('??? question "Open it"\n\n    It is B.\n\nAfterwards.'),
        prose("How large?"),
        code("numbat", value("{'answer': 3, 'within': 1}"), tags=["predict"]),
        prose('??? question "Open it too"\n\n    It is 3.'),
        prose('??? deeper "Why?"\n\n    Because $a < b$.'),
        code("deep()", data(svg=SVG), tags=["figure"], alt="A deep line", inside=True),
        code("assert deep", tags=["check"], inside=True),
    )
    course.build()
    return course


@pytest.fixture(scope="module")
def article(lesson):
    soup = BeautifulSoup(lesson.page("lessons/gradient-descent"), "html.parser")
    return soup.select_one("article")


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
    assert article.select_one("h2#aligned .katex")


def test_code_is_an_ordinary_fence(article):
    sources = [found.get_text() for found in article.select(".highlight pre > code")]
    assert 'print("a<b")\n' in sources
    assert 'solve("```")\n' in sources


def test_printed_text_is_an_output_and_no_code(article):
    output = article.select_one("pre.gd-output--stdout > samp")
    assert output.text == "a<b & 'c'\n\n  1"
    assert not article.select("pre.gd-output code")


def test_the_richest_form_of_an_output_is_shown(article):
    assert "x2<1" in [formula.text for formula in article.select(".gd-output math")]
    assert article.select_one(".gd-output--html td").text == "7<8"
    assert "x**2" not in article.get_text()


def test_a_question_stands_between_its_prose_and_its_folded_answer(article):
    first, second = article.select("gd-predict")
    assert first.attrs == {"kind": "choice", "answer": "B"}
    assert second.attrs == {"kind": "number", "answer": "3", "within": "1"}
    assert not first.contents
    choices = first.find_previous_sibling()
    assert choices.name == "ul"
    assert [item.strong.text for item in choices.select("li")] == ["A.", "B."]
    assert second.find_previous_sibling().text == "How large?"
    for element, title, answer, source in (
        (first, "Open it", "It is B.", '"AB"[okapi]'),
        (second, "Open it too", "It is 3.", "numbat"),
    ):
        fold = element.find_next_sibling()
        assert fold.name == "details"
        assert "question" in fold["class"]
        assert "open" not in fold.attrs
        assert fold.summary.text == title
        assert answer in fold.p.text
        computed = fold.select_one("details.gd-fold--predict")
        assert computed.summary.text == "How the answer is computed"
        assert source in computed.get_text()
    assert first.find_next_sibling().find_next_sibling().text == "Afterwards."


def test_the_computed_answer_is_nowhere_but_in_the_element(article):
    assert "'B'" not in article.get_text()
    assert "'within'" not in article.get_text()


def test_a_figure_is_inline_and_named_and_comes_before_its_code(article):
    first, second, _ = article.select("figure.gd-figure > svg")
    assert first["aria-label"] == "A < line"
    assert second["aria-label"] == "Another line"
    assert "var(--gd-blue, #2a63c4)" in str(first)
    fold = first.find_parent("figure").find_next_sibling()
    assert fold.name == "details"
    assert "plot()" in fold.get_text()
    # Without the tag, the code comes first and is not folded.
    assert "plot_again()" in second.find_parent("figure").find_previous_sibling().get_text()


def test_a_cell_inside_a_fold_is_there_with_its_figure_and_its_own_fold(article):
    fold = article.select_one("details.deeper")
    assert fold.summary.text == "Why?"
    assert "Because" in fold.p.text
    assert fold.select_one("figure.gd-figure > svg")["aria-label"] == "A deep line"
    assert "deep()" in fold.select_one("details.gd-fold--figure").get_text()
    assert "assert deep" in fold.select_one("details.gd-fold--check").get_text()
    assert fold.find_next_sibling()["class"] == ["gd-done"]


def test_no_identifier_repeats(lesson):
    found = re.findall(r'\bid="?([^"\s>]+)', lesson.page("lessons/gradient-descent"))
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("kind", "summary", "content"),
    [
        ("setup", "Set-up", "import this"),
        ("check", "✓ checked at every build", "assert quagga"),
        ("figure", "Code of this figure", "plot()"),
        ("solution", "Solution", "done"),
    ],
)
def test_a_tag_folds(article, kind, summary, content):
    fold = article.select_one(f"details.gd-fold--{kind}")
    assert fold.summary.text == summary
    assert "open" not in fold.attrs
    assert content in fold.get_text()


def test_nothing_of_jupyter_is_on_the_page(lesson):
    page = lesson.page("lessons/gradient-descent")
    for trace in ("jp-", "jupyter", "MathJax", "require.js", "highlight-ipynb", "<style"):
        assert trace not in page
    assert not re.search(r"(src|href)=\"?(https?:)?//(?!creativecommons|squidfunk|127)", page)


def test_links_to_sources_become_links_to_pages(article):
    links = {link.text: link["href"] for link in article.select("p a")}
    assert links["rates"] == "../learning-rate/#regimes"
    assert links["home"] == "../../"
    assert links["below"] == "#aligned"


def test_search_finds_prose_and_tex_but_neither_checks_nor_figures(lesson):
    index = json.loads((lesson.root / "out/en/search/search_index.json").read_text("utf-8"))
    text = json.dumps(index["docs"], ensure_ascii=False)
    assert "begin{aligned}" in text
    assert "done" in text
    for hidden in ("quagga", "zebra", "plot()", "okapi", "gd-figure", "gd-predict", "katex"):
        assert hidden not in text


def test_a_page_has_a_description_and_math_in_its_contents(lesson):
    page = BeautifulSoup(lesson.page("lessons/gradient-descent"), "html.parser")
    assert "five lines" in page.select_one('meta[name="description"]')["content"]
    assert page.select_one(".md-nav--secondary .katex")


def test_the_download_is_a_valid_readable_notebook(lesson):
    path = lesson.root / "out/en/lessons/gradient-descent/gradient-descent.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    first, prose = notebook.cells[0].source, notebook.cells[1].source
    assert f"<{SITE}run/>" in first
    assert "%pip" not in first
    assert '<a id="descent"></a>\n\n# Descent' in prose
    assert f"[rates]({SITE}lessons/learning-rate/#regimes)" in prose
    assert f"[home]({SITE})" in prose
    for syntax in ("{#", "!!!", "???"):
        assert syntax not in prose
    assert r"f(x) &= x^2 \\" in prose
    page = BeautifulSoup(lesson.page("lessons/gradient-descent"), "html.parser")
    assert page.select_one("a[download]")["href"] == "gradient-descent.ipynb"


def test_the_download_does_not_tell_the_answer_before_the_question_is_answered(lesson):
    path = lesson.root / "out/en/lessons/gradient-descent/gradient-descent.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    asking = [at for at, cell in enumerate(cells) if cell.metadata.get("tags") == ["predict"]]
    assert len(asking) == 2
    for at in asking:
        assert cells[at].outputs == []
        assert cells[at].metadata.jupyter == {"source_hidden": True}
        assert "<details>\n<summary>Open it" in cells[at + 1].source
    (solution,) = (cell for cell in cells if cell.metadata.get("tags") == ["solution"])
    assert solution.outputs


def test_the_end_of_a_lesson_has_room_for_the_mark_that_it_is_done(lesson):
    page = BeautifulSoup(lesson.page("lessons/gradient-descent"), "html.parser")
    place = page.select_one("article .gd-done")
    assert place["data-lesson"] == "gradient-descent"
    assert not place.contents
    for address in ("", "run"):
        assert 'class="gd-done"' not in lesson.page(address)


def test_the_download_says_where_gdcore_comes_from(course, monkeypatch):
    monkeypatch.setenv("REPO_URL", "https://example.org/someone/course/")
    course.add("01-limits", "# Limits {#limits}\n")
    course.build()
    notebook = nbformat.read(course.root / "out/en/lessons/limits/limits.ipynb", as_version=4)
    command = '%pip install "gdcore @ git+https://example.org/someone/course"'
    assert command in notebook.cells[0].source


def test_the_edit_link_leads_to_the_source(course, monkeypatch):
    monkeypatch.setenv("REPO_URL", "https://example.org/someone/course")
    course.add("01-limits", "# Limits {#limits}\n", language="ko")
    course.build("ko")
    edit = "https://example.org/someone/course/edit/main/"
    for address, source in (
        ("lessons/limits", "lessons/ko/01-limits.md"),
        ("", "docs/ko/index.md"),
        ("run", "docs/ko/run.md"),
    ):
        page = BeautifulSoup(course.page(address, "ko"), "html.parser")
        assert page.select_one('a[rel="edit"]')["href"] == edit + source


def test_without_a_repository_there_is_no_link_to_one(lesson):
    page = lesson.page("lessons/gradient-descent")
    assert 'rel="edit"' not in page
    assert "md-source" not in page


def test_the_language_switch_keeps_the_page(course):
    for language in ("en", "ko"):
        course.add("01-limits", "# Limits {#limits}\n", language=language)
    course.add("02-tangents", "# Tangents {#tangents}\n")
    switch = {}
    for language in ("en", "ko"):
        course.build(language)
        for address in ("", "run", "lessons/limits"):
            page = BeautifulSoup(course.page(address, language), "html.parser")
            switch[language, address] = page.select_one("a.gd-language")["href"]
    assert switch == {
        ("en", ""): "ko/",
        ("en", "run"): "../ko/run/",
        ("en", "lessons/limits"): "../../ko/lessons/limits/",
        ("ko", ""): "../",
        ("ko", "run"): "../../run/",
        ("ko", "lessons/limits"): "../../../lessons/limits/",
    }
    # A lesson that the other language does not have yet leads to its home page.
    page = BeautifulSoup(course.page("lessons/tangents"), "html.parser")
    assert page.select_one("a.gd-language")["href"] == "../../ko/"


def test_the_sitemap_knows_the_translations(course, monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://example.org/course")
    course.add("01-limits", "# Limits {#limits}\n")
    sitemap = (course.build() / "sitemap.xml").read_text("utf-8")
    assert "<loc>https://example.org/course/lessons/limits/</loc>" in sitemap
    assert 'hreflang="ko" href="https://example.org/course/ko/run/"' in sitemap
    assert "https://example.org/course/ko/lessons/limits/" not in sitemap
    assert "lastmod" not in sitemap
    page = (course.root / "out" / "en" / "404.html").read_text("utf-8")
    assert 'href="/course/ko/"' in page


@pytest.mark.parametrize(
    ("prose", "message"),
    [
        ("[dead](07-nothing.md)", r"'lessons/en/01-limits\.md' contains a link '07-nothing\.md'"),
        ("[dead](run.ipynb)", "run.ipynb"),
        ("[dead](#nowhere)", "nowhere"),
        ("[dead](../../docs/en/run.md#nowhere)", "nowhere"),
        ("$\\frac{1}$", r"lessons/en/01-limits\.md: the formula"),
        ("$기울기$", r"lessons/en/01-limits\.md: the formula"),
    ],
)
def test_what_is_wrong_fails_the_build_by_name(course, prose, message):
    course.add("01-limits", f"# Limits {{#limits}}\n\n{prose}\n")
    with pytest.raises(RenderError, match=message):
        course.build()


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (code("1", tags=["chekc"]), "chekc.*accepted.*check"),
        (code("1", tags=["check", "figure"]), "accepted: one of"),
        (code("1", data(svg=SVG)), "no alt text"),
        (code("1", data(png="")), "image/png; accepted"),
        (code("1", value("nan"), tags=["predict"]), "the answer is nan; accepted"),
        (code("1", value("'A'"), tags=["predict"]), "no list of choices"),
        (
            code("1", {"output_type": "error", "ename": "E", "evalue": "no", "traceback": []}),
            "raised E: no",
        ),
    ],
)
def test_a_cell_that_cannot_be_shown_fails_the_build(course, cell, message):
    course.add("01-limits", "# Limits {#limits}\n", cell)
    with pytest.raises(RenderError, match=rf"lessons/en/01-limits\.md: cell 2: .*{message}"):
        course.build()


def test_a_lesson_outside_of_the_syllabus_fails_the_build(course):
    course.add("18-extra", "# Extra {#extra}\n")
    with pytest.raises(RenderError, match=r"18-extra\.md: lessons/syllabus\.yml has no lesson"):
        course.build()


def test_a_lesson_that_was_not_executed_fails_the_build(course):
    path = course.root / "lessons" / "en" / "01-limits.md"
    path.parent.mkdir()
    path.write_text("# Limits\n", encoding="utf-8")
    with pytest.raises(RenderError, match=r"builder execute"):
        course.build()


def test_a_raw_cell_is_refused():
    with pytest.raises(UnshowableCellError, match="'raw'"):
        render_cell({"cell_type": "raw", "source": ""}, PageOutputs("en", PALETTE))


def test_folds_speak_korean(course):
    course.add("01-limits", "# 극한 {#limits}\n", code("1", tags=["check"]), language="ko")
    course.build("ko")
    assert "✓ 빌드할 때마다 검증함" in course.page("lessons/limits", "ko")


class TestChecksInARow:
    """Three folded checks or more, one after another, are one fold to a reader."""

    def rendered(self, *cells):
        return render_cells(cells, PageOutputs("en", PALETTE))

    def test_three_are_one_with_all_that_they_hold(self):
        checks = [code(f"assert {n}", tags=["check"]) for n in "abc"]
        page = self.rendered(prose("Before."), *checks, prose("After."))
        assert page.count("✓ checked at every build") == 1
        assert [page.index(f"assert {n}") for n in "abc"] == sorted(
            page.index(f"assert {n}") for n in "abc"
        )
        assert page.count("```python") == 3

    def test_two_stay_two(self):
        page = self.rendered(*[code(f"assert {n}", tags=["check"]) for n in "ab"])
        assert page.count("✓ checked at every build") == 2

    def test_prose_between_them_keeps_them_apart(self):
        checks = [code(f"assert {n}", tags=["check"]) for n in "abcd"]
        page = self.rendered(*checks[:2], prose("Between."), *checks[2:])
        assert page.count("✓ checked at every build") == 4

    def test_those_in_a_fold_stay_in_it(self):
        outside = [code(f"assert {n}", tags=["check"]) for n in "abc"]
        inside = [code(f"assert {n}", tags=["check"], inside=True) for n in "def"]
        page = self.rendered(prose('??? deeper "Why?"\n\n    So.'), *inside, *outside)
        assert page.count("✓ checked at every build") == 2
        assert "\n    ??? gd-fold gd-fold--check" in page

    def test_a_fault_in_a_row_is_refused(self):
        broken = code("1", data(png="?"), tags=["check"])
        fine = code("1", tags=["check"])
        with pytest.raises(UnshowableCellError, match="cell 2: an output of the types"):
            self.rendered(fine, broken, fine)


class TestMemory:
    """A second build in one process takes the pages that did not change from memory."""

    def test_it_changes_nothing(self, course):
        course.add("01-limits", PROSE.replace("06-learning-rate.md#regimes", "#aligned"),
                   code("plot()", data(svg=SVG), alt="A"))  # fmt: skip
        course.build()
        before = {path: path.read_bytes() for path in course.root.glob("out/en/**/*.html")}
        course.build()
        after = {path: path.read_bytes() for path in course.root.glob("out/en/**/*.html")}
        assert before == after

    def test_it_renders_only_what_changed(self, course, monkeypatch):
        for name in ("01-limits", "02-tangents"):
            course.add(name, f"# {name} {{#x}}\n")
        course.build()
        rendered = []
        render_all = pages.render_cells

        def counted(cells, outputs):
            cells = list(cells)
            rendered.extend(cell["source"] for cell in cells)
            return render_all(cells, outputs)

        monkeypatch.setattr(pages, "render_cells", counted)
        course.add("02-tangents", "# Changed {#x}\n")
        course.build()
        assert rendered == ["# Changed {#x}"]
        assert "Changed" in course.page("lessons/tangents")

    def test_a_link_that_died_elsewhere_is_noticed(self, course):
        course.add("01-limits", "# Limits {#limits}\n\n[on](02-tangents.md#here)\n")
        course.add("02-tangents", "# Tangents {#tangents}\n\n## Here {#here}\n")
        course.build()
        course.add("02-tangents", "# Tangents {#tangents}\n\n## Here {#there}\n")
        with pytest.raises(RenderError, match="here"):
            course.build()
        with pytest.raises(RenderError, match="here"):
            course.build()


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("## Title {#here}", '<a id="here"></a>\n\n## Title'),
        ("A line{ .wide }", "A line"),
        (r"$\frac{a}{b}$", r"$\frac{a}{b}$"),
        ("$$\n\\text{if}\\ x_{1}\n$$", "$$\n\\text{if}\\ x_{1}\n$$"),
        ('!!! note "Care"\n\n    One.\n\n    Two.\n\nAfter.',
         "> **Care**\n>\n> One.\n>\n> Two.\n\nAfter."),
        ("!!! note\n    One.", "> One."),
        ('??? question "Why?"\n\n    Because.',
         "<details>\n<summary>Why?</summary>\n\nBecause.\n\n</details>"),
        ('=== "One"\n\n    First.\n\n=== "Two"\n\n    Second.',
         "**One**\n\nFirst.\n\n**Two**\n\nSecond."),
        ("```text\n!!! note {#x}\n```", "```text\n!!! note {#x}\n```"),
        ("[a](05-gradient-descent.md)", f"[a]({SITE}lessons/gradient-descent/)"),
        ("[a](#here) [b](https://x.org/y.md)", "[a](#here) [b](https://x.org/y.md)"),
    ],
)  # fmt: skip
def test_a_download_says_it_in_plain_markdown(source, plain):
    assert plain_markdown(source, SITE) == plain
