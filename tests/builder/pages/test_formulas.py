"""Math, rendered while the site is built."""

import json
from pathlib import Path

import pytest

from builder.pages import formulas
from builder.pages.formulas import FormulaError, find_formulas, insert_formulas, render_formulas

ROOT = Path(__file__).resolve().parents[3]

PAGE = (
    '<p>If <span class="arithmatex">\\(a&lt;b\\)</span> then</p>'
    '<div class="arithmatex">\\[\n\\begin{aligned} x &amp;= 1 \\\\ y &amp;= 2\n'
    "\\end{aligned}\\]</div>"
)
INLINE = (False, "a<b")
ALIGNED = (True, "\\begin{aligned} x &= 1 \\\\ y &= 2\n\\end{aligned}")


@pytest.fixture
def root(tmp_path):
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    return tmp_path


def test_formulas_are_found_unescaped():
    assert find_formulas(PAGE) == [INLINE, ALIGNED]


def test_a_page_gets_what_was_rendered():
    page = insert_formulas(PAGE, {INLINE: "<b>1</b>", ALIGNED: "\\1"})
    assert page == (
        '<p>If <span class="gd-math"><b>1</b></span> then</p><div class="gd-formula">\\1</div>'
    )


def test_a_particle_stays_with_its_formula():
    page = PAGE.replace("</span> then", "</span>입니다. 그러면")
    shown = insert_formulas(page, {INLINE: "<b>1</b>", ALIGNED: "2"})
    assert shown.startswith('<p>If <span class="gd-math"><b>1</b>입니다.</span> 그러면</p>')


def test_a_particle_may_leave_a_formula_that_fills_the_line():
    page = r'<span class="arithmatex">\(' + 20 * "+x" + r"\)</span>입니다."
    shown = insert_formulas(page, {(False, 20 * "+x"): "<b>1</b>"})
    assert shown == '<span class="gd-math"><b>1</b></span>입니다.'


def test_katex_gives_html_and_mathml(root):
    rendered = render_formulas({"page": [INLINE, ALIGNED, INLINE]}, root)
    assert set(rendered) == {INLINE, ALIGNED}
    for markup in rendered.values():
        assert "<math" in markup
        assert 'class="katex-html"' in markup
    assert "katex-display" in rendered[ALIGNED]
    assert "katex-display" not in rendered[INLINE]


def test_node_runs_once_for_all_pages_and_never_for_what_is_known(root, monkeypatch):
    calls = []
    ask = formulas._ask_katex
    monkeypatch.setattr(
        formulas, "_ask_katex", lambda wanted, at: calls.append(wanted) or ask(wanted, at)
    )
    render_formulas({"a": [INLINE], "b": [ALIGNED, INLINE]}, root)
    assert calls == [[INLINE, ALIGNED]]
    render_formulas({"a": [ALIGNED]}, root)
    render_formulas({"a": []}, root)
    assert len(calls) == 1


def test_the_cache_belongs_to_a_version_of_katex(root):
    render_formulas({"a": [INLINE]}, root)
    version = json.loads((ROOT / "node_modules/katex/package.json").read_text())["version"]
    (cache,) = (root / ".cache").iterdir()
    assert version in cache.name


@pytest.mark.parametrize("garbage", [b"{", b"\xff\x00garbage", b"[1, 2]", b'{"a": 1}'])
def test_a_damaged_cache_is_made_anew(root, garbage):
    rendered = render_formulas({"a": [INLINE]}, root)
    (cache,) = (root / ".cache").iterdir()
    good = cache.read_bytes()
    cache.write_bytes(garbage)
    assert render_formulas({"a": [INLINE]}, root) == rendered
    assert cache.read_bytes() == good


@pytest.mark.parametrize("tex", [r"\frac{1}", r"\nosuchcommand", "x_한글", "x^2 + 기울기"])
def test_what_does_not_parse_names_page_and_formula(root, tex):
    with pytest.raises(FormulaError) as error:
        render_formulas({"good.md": [INLINE], "bad.md": [(False, tex)]}, root)
    assert "bad.md: the formula " in str(error.value)
    assert repr(tex) in str(error.value)
    assert "good.md" not in str(error.value)


def test_every_bad_formula_is_named(root):
    bad = {"one.md": [(False, r"\frac{1}")], "two.md": [(True, r"\nosuch")]}
    with pytest.raises(FormulaError, match=r"(?s)one\.md.*two\.md"):
        render_formulas(bad, root)


def test_words_in_text_may_be_korean(root):
    formula = (False, r"\text{기울기} = 2")
    assert "기울기" in render_formulas({"a": [formula]}, root)[formula]


def test_formulas_are_published_without_their_tex_and_keep_their_math():
    formulas = [(False, r"\lVert x_k \rVert + \tfrac12"), (False, "a"), (True, "b")]
    page = "".join(rf'<span class="arithmatex">\({tex}\)</span>' for _, tex in formulas[:2])
    page += r'<div class="arithmatex">\[b\]</div>'
    html = insert_formulas(page, render_formulas({"page": formulas}, ROOT))
    assert html.count("<math") == html.count("</math>") == 3
    assert "<mi>x</mi>" in html
    assert "katex-html" in html
    for trace in ("annotation", "semantics", "rVert", "xmlns"):
        assert trace not in html
