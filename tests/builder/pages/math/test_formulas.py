"""Math, rendered while the site is built."""

import json
from pathlib import Path

import pytest

from builder.pages.math import formulas
from builder.pages.math.formulas import (
    FormulaError,
    find_formulas,
    insert_formulas,
    render_formulas,
)

ROOT = Path(__file__).resolve().parents[4]

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
    page = insert_formulas(PAGE, {INLINE: ["<b>1</b>"], ALIGNED: ["\\1"]})
    assert page == '<p>If <b>1</b> then</p><div class="gd-formula">\\1</div>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "입니다."),
        ("", ","),
        ("(", "),"),
        ("\u201c", "&quot;"),
        ("&quot;", ""),
        ('"', ""),
        ("", "th"),
        ("", "-axis:"),
    ],
)
def test_what_touches_a_formula_stays_with_it(before, after):
    page = PAGE.replace("<span", f"{before}<span").replace("</span> then", f"</span>{after} then")
    shown = insert_formulas(page, {INLINE: ["<b>1</b>"], ALIGNED: ["2"]})
    assert f'If <span class="gd-math">{before}<b>1</b>{after}</span> then</p>' in shown


def test_a_line_may_break_between_the_pieces_of_a_formula_and_nowhere_else():
    page = PAGE.replace("<span", "(<span").replace("</span> then", "</span>)입니다. 그러면")
    shown = insert_formulas(page, {INLINE: ["<a/>", "<b/>", "<i/>"], ALIGNED: ["2"]})
    assert shown.startswith(
        '<p>If <span class="gd-math">(<a/></span><wbr><b/><wbr>'
        '<span class="gd-math"><i/>)입니다.</span> 그러면</p>'
    )


def test_temml_gives_mathml_without_styles(root):
    rendered = render_formulas({"page": [INLINE, ALIGNED, INLINE]}, root)
    assert set(rendered) == {INLINE, ALIGNED}
    for (piece,) in rendered.values():
        assert piece.startswith("<math")
        assert " style=" not in piece
    assert 'display="block"' in rendered[ALIGNED][0]
    assert "display" not in rendered[INLINE][0]


def test_only_a_long_formula_in_a_line_may_break(root):
    short, long = "a = b + c", "a = " + " + ".join("bcdefghijklmno")
    rendered = render_formulas({"page": [(False, short), (False, long), (True, long)]}, root)
    assert [len(pieces) for pieces in rendered.values()] == [1, 15, 1]


def test_node_runs_once_for_all_pages_and_never_for_what_is_known(root, monkeypatch):
    calls = []
    ask = formulas._ask_temml
    monkeypatch.setattr(
        formulas, "_ask_temml", lambda wanted, at: calls.append(wanted) or ask(wanted, at)
    )
    render_formulas({"a": [INLINE], "b": [ALIGNED, INLINE]}, root)
    assert calls == [[INLINE, ALIGNED]]
    render_formulas({"a": [ALIGNED]}, root)
    render_formulas({"a": []}, root)
    assert len(calls) == 1


def test_the_cache_belongs_to_a_version_of_temml(root):
    render_formulas({"a": [INLINE]}, root)
    version = json.loads((ROOT / "node_modules/temml/package.json").read_text())["version"]
    (cache,) = (root / ".cache").iterdir()
    assert version in cache.name


@pytest.mark.parametrize(
    "garbage",
    [b"{", b"\xff\x00garbage", b"[1, 2]", b'{"a": 1}', b'{"KEY": "<b>x"}', b'{"KEY": "<b/>"}'],
)
def test_a_damaged_cache_is_made_anew(root, garbage):
    rendered = render_formulas({"a": [INLINE]}, root)
    (cache,) = (root / ".cache").iterdir()
    good = cache.read_bytes()
    garbage = garbage.replace(b"KEY", formulas._key(INLINE).encode())
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
    assert "기울기" in render_formulas({"a": [formula]}, root)[formula][0]


def test_a_style_without_a_class_is_refused_with_its_page(root):
    with pytest.raises(
        FormulaError, match=r"bad\.md: the formula .* needs the style 'color:#ff0000'"
    ):
        render_formulas({"bad.md": [(False, r"\textcolor{red}{x}")]}, root)
