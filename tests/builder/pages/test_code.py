"""builder.pages.code: lighter pages that look and read the same."""

import re

from builder.pages.code import slim_code, slim_formula
from builder.pages.formulas import insert_formulas, render_formulas
from builder.sources.lessons import ROOT


def text(html):
    return re.sub(r"<[^>]*>", "", html)


def test_code_keeps_its_text_and_the_colours_that_differ():
    page = (
        '<span class="n">prose</span><code><span class="n">x</span> <span class="o">=</span> '
        '<span class="mf">0.1</span> <span class="c1"># &lt; 1</span></code><code>y</code>'
    )
    slim = slim_code(page)
    assert text(slim) == text(page)
    assert slim == (
        '<span class="n">prose</span><code>x = <span class="mf">0.1</span> '
        '<span class="c1"># &lt; 1</span></code><code>y</code>'
    )


def test_formulas_are_published_without_their_tex_and_keep_their_math():
    formula = (False, r"\lVert x_k \rVert + \tfrac12")
    page = rf'<span class="arithmatex">\({formula[1]}\)</span>'
    html = insert_formulas(page, render_formulas({"page": [formula]}, ROOT))
    assert "<math" in html
    assert "<mi>x</mi>" in html
    assert "katex-html" in html
    for trace in ("annotation", "semantics", "rVert", "xmlns"):
        assert trace not in html


def test_formulas_are_taken_apart_one_by_one():
    one = (
        "<math><semantics><mi>{0}</mi>"
        '<annotation encoding="application/x-tex">{0}</annotation></semantics></math>'
    )
    page = one.format("a") + " and " + one.format("b")
    assert slim_formula(page) == "<math><mi>a</mi></math> and <math><mi>b</mi></math>"
