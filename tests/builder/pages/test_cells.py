"""Cells on a page: what is shown, what is folded, and what cannot be shown."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from builder.pages.cells import (
    PageOutputs,
    UnshowableCellError,
    fold_into,
    render_cell,
    render_cells,
)
from builder.running.notebooks import executed_notebook
from builder.sources.lessons import read_lesson
from builder.sources.try_cells import read_trial
from gdcore.palette import PALETTE
from tests.builder.course import TRIED, tried, write_lesson
from tests.builder.rendering import SVG, code, data, printed, prose, value


def code_of(fold, code_page):
    """Return the text of the code to which a fold leads."""
    name, _, anchor = fold.find("a", recursive=False)["href"].partition("#")
    assert name == "code.html"
    return code_page.find(id=anchor).get_text()


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


def test_a_question_stands_between_its_prose_and_its_folded_answer(article, code_page):
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
        assert source in code_of(computed, code_page)
        assert source not in article.get_text()
    assert first.find_next_sibling().find_next_sibling().text == "Afterwards."


def test_the_computed_answer_is_nowhere_but_in_the_element(article):
    assert "'B'" not in article.get_text()
    assert "'within'" not in article.get_text()


def test_a_figure_is_inline_and_named_and_comes_before_its_code(article, code_page):
    first, second, _ = article.select("figure.gd-figure > svg")
    assert first["aria-label"] == "A < line"
    assert second["aria-label"] == "Another line"
    assert "var(--gd-blue, #2a63c4)" in str(first)
    fold = first.find_parent("figure").find_next_sibling()
    assert fold.name == "details"
    assert "plot()" in code_of(fold, code_page)
    # Without the tag, the code comes first and is not folded.
    assert "plot_again()" in second.find_parent("figure").find_previous_sibling().get_text()


def test_a_cell_inside_a_fold_is_there_with_its_figure_and_its_own_fold(article, code_page):
    fold = article.select_one("details.deeper")
    assert fold.summary.text == "Why?"
    assert "Because" in fold.p.text
    assert fold.select_one("figure.gd-figure > svg")["aria-label"] == "A deep line"
    assert "deep()" in code_of(fold.select_one("details.gd-fold--figure"), code_page)
    assert "assert deep" in code_of(fold.select_one("details.gd-fold--check"), code_page)
    assert fold.find_next_sibling()["class"] == ["gd-done"]


@pytest.mark.parametrize(
    ("kind", "summary", "content"),
    [
        ("setup", "Set-up", "import this"),
        ("check", "✓ checked at every build", "assert quagga"),
        ("figure", "Code of this figure", "plot()"),
    ],
)
def test_a_tag_folds(article, code_page, kind, summary, content):
    fold = article.select_one(f"details.gd-fold--{kind}")
    assert fold.summary.text == summary
    assert "open" not in fold.attrs
    assert content in code_of(fold, code_page)
    assert content not in article.get_text()


def test_a_solution_is_folded_and_stays_on_the_page(article):
    fold = article.select_one("details.gd-fold--solution")
    assert fold.summary.text == "Solution"
    assert "open" not in fold.attrs
    assert "done" in fold.get_text()


def test_folds_speak_korean(published):
    assert "✓ 빌드할 때마다 검증함" in published.page("lessons/limits", "ko")


@pytest.mark.parametrize(
    ("prose", "folded"),
    [
        ('??? question "Q"\n    One.', '??? question "Q"\n    One.\n\n    x\n\n    y'),
        (
            '??? question "Q"\n\n    One.\n\n    Two.\n\n\nAfter.\n\n    code',
            '??? question "Q"\n\n    One.\n\n    Two.\n\n    x\n\n    y\n\n\n\nAfter.\n\n    code',
        ),
        (
            '??? question "Q"\n    One.\nAfter.',
            '??? question "Q"\n    One.\n\n    x\n\n    y\n\nAfter.',
        ),
    ],
)
def test_the_code_goes_to_the_end_of_the_folded_answer(prose: str, folded: str) -> None:
    assert fold_into(prose, "x\n\ny") == folded


def test_the_page_has_the_code_its_output_and_an_element_for_the_rest(tmp_path: Path) -> None:
    lesson = read_lesson(write_lesson(tmp_path, "01-a", tried()), tmp_path)
    _, code = executed_notebook(lesson, [[printed("4\n")]])["cells"]
    outputs = PageOutputs("en", {})
    html = outputs.insert_texts(
        "".join(f"<p>{row}</p>" for row in render_cell(code, outputs).split("\n\n"))
    )
    assert "```python\nx = 4.0" in html
    assert "#:" not in html
    (element,) = BeautifulSoup(html, "html.parser").select("gd-try")
    assert [output.get_text() for output in element.select("samp")] == ["4"]
    assert "x = 4.0" in element.get_text()
    assert element["prelude"] == "rate = 0.5"
    assert element["check"] == read_trial(TRIED.strip()).check


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
        broken = code("1", data(png="?"), tags=["check"], line=9)
        fine = code("1", tags=["check"])
        with pytest.raises(UnshowableCellError, match=r"^9 \(cell 2\): an output of the types"):
            self.rendered(fine, broken, fine)


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
def test_a_cell_that_cannot_be_shown_is_refused_with_its_line(cell, message):
    cell["metadata"]["line"] = 7
    with pytest.raises(UnshowableCellError, match=rf"^7 \(cell 1\): .*{message}"):
        render_cells([prose("# Limits {#limits}"), cell], PageOutputs("en", PALETTE))


def test_a_raw_cell_is_refused():
    with pytest.raises(UnshowableCellError, match="'raw'"):
        render_cell({"cell_type": "raw", "source": ""}, PageOutputs("en", PALETTE))


def shown(*outputs):
    """The outputs of a cell, as they stand in the page."""
    kept = PageOutputs("en", PALETTE)
    render_cell(code("1", *outputs), kept)
    return [BeautifulSoup(text, "html.parser") for text in kept.texts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("step 1\rstep 2\rstep 3\n", "step 3"),
        ("step 10\rstep 9\r", "step 90"),
        ("100 %\r\n50 %\r\n", "100 %\n50 %"),
        ("a\nlong line\rb\n\rc", "a\nbong line\nc"),
    ],
)
def test_a_carriage_return_overwrites_as_in_jupyter(text, expected):
    for output in (printed(text), data(**{"plain": text})):
        assert [block.samp.text for block in shown(output)] == [expected]


def test_a_long_text_scrolls_and_keys_can_scroll_it():
    short, long = shown(printed("row\n" * 25), printed("row\n" * 26))
    assert short.pre.attrs == {"class": ["gd-output", "gd-output--stdout"]}
    assert long.pre["class"][-1] == "gd-output--long"
    assert long.pre["tabindex"] == "0"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$\displaystyle x^2$", r"\[x^2\]"),
        ("$$ x<y $$", r"\[x<y\]"),
        (r"\[x\]", r"\[x\]"),
        (r"\begin{align*}x\end{align*}", r"\[\begin{align*}x\end{align*}\]"),
        (r"x^2", r"\[x^2\]"),
        (r"The rate is $\eta$ and costs \$5.", r"The rate is \(\eta\) and costs $5."),
        ("$a$ and $b$", r"\(a\) and \(b\)"),
        ("A < B: $$a$$ then \\(b\\)", r"A < B: \[a\] then \(b\)"),
    ],
)
def test_the_formulas_of_a_latex_output_are_those_of_jupyter(text, expected):
    (block,) = shown(data(latex=text))
    assert block.div.text == expected
    assert len(block.select(".arithmatex")) == expected.count(r"\[") + expected.count(r"\(")
