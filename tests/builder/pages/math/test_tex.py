"""The TeX of formulas is read from their MathML."""

from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from builder.pages.math.formulas import render_formulas
from builder.pages.math.tex import RULES, is_same_tex, read_tex

ROOT = Path(__file__).resolve().parents[4]

READ = [
    ("f( x )", "f(x)"),
    (r"x_k^2 - x_{k+1}", "x_k^2-x_{k+1}"),
    (r"\eta x \le \eta\lambda", r"\eta x\le \eta \lambda"),
    ("x^{2} y'' + f'(x)^2", "x^2y''+f'(x)^2"),
    (r"\frac12 + \frac{a+b}{c}", r"\frac{1}{2}+\frac{a+b}{c}"),
    (r"\sqrt\kappa + \sqrt{a b}", r"\sqrt{\kappa }+\sqrt{ab}"),
    (r"\mathbf{x}^* \to \mathbf 0", r"\mathbf{x}^*\to \mathbf{0}"),
    (r"\lvert a \rvert_2 < c", r"\lvert a\rvert _2<c"),
    (r"\lVert\mathbf{g}\rVert^2", r"\lVert \mathbf{g}\rVert ^2"),
    (r"\left(\frac{a}{b}\right)^2", r"\left(\frac{a}{b}\right)^2"),
    (r"\left|x\right|", r"\left|x\right|"),
    (r"\bigl(f'(x)\bigr)^2", r"\bigl(f'(x)\bigr)^2"),
    (r"2 \sin x, \quad -2 \cos 2x", r"2\sin x,\quad -2\cos 2x"),
    (r"\lim_{h \to 0} f(h)", r"\lim _{h\to 0}f(h)"),
    (r"\lambda_{\mathrm{max}} = \max(a, b)", r"\lambda _{\mathrm{max}}=\max (a,b)"),
    (r"\sum_{i=1}^m y_i", r"\sum _{i=1}^my_i"),
    (r"a\,b \qquad\text{in short}\quad c", r"a\,b\qquad \text{in short}\quad c"),
    (r"a \ne 1, \dots, n", r"a\neq 1,\dots ,n"),
]  # fmt: skip

# What the rules do not know, and what they take for something else.
MISREAD = [
    r"\theta",
    r"{ab}^2",
    r"60{,}000",
    r"\tfrac12",
    r"\sqrt[3]{x}",
    r"a\;b",
    r"\hat m",
    r"X^\mathsf{T}",
    r"\mathbf{uv}",
    r"\mathrm{d}x",
    r"\operatorname{rank} A",
    r"x \overset{?}{=} y",
    r"\{1\}",
    r"\cdots",
    r"\begin{cases} 1 & x \\ 2 & y \end{cases}",
]


@pytest.fixture
def render(tmp_path: Path) -> Callable[..., list[Element]]:
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)

    def render(*formulas: str, display: bool = False) -> list[Element]:
        known = render_formulas({"page": [(display, tex) for tex in formulas]}, tmp_path)
        return [fromstring(known[display, tex][0]) for tex in formulas]

    return render


@pytest.mark.parametrize("display", [False, True])
def test_common_formulas_are_read_as_written(render, display):
    formulas = render(*(tex for tex, _ in READ), display=display)
    assert [read_tex(formula) for formula in formulas] == [tex for _, tex in READ]
    assert [formula.get("data-tex") for formula in formulas] == [None] * len(READ)


def test_others_say_their_tex(render):
    formulas = render(*MISREAD)
    assert [formula.get("data-tex") for formula in formulas] == MISREAD


def test_what_is_read_is_read_again(render):
    formulas = render(*(tex for _, tex in READ))
    assert [read_tex(formula) for formula in formulas] == [tex for _, tex in READ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x ^ 2", "x^{2}"),
        (r"\frac12", r"\frac{1}{2}"),
        (r"\frac 1{2}", r"\frac{1} {2}"),
        (r"\sqrt \kappa", r"\sqrt{\kappa}"),
        (r"\eta\,\nabla f", r"\eta \, \nabla f"),
        (r"a \ne b \leq c", r"a \neq b \le c"),
    ],
)
def test_white_space_and_braces_of_one_sign_mean_nothing(one, other):
    assert is_same_tex(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\eta x", r"\etax"),
        ("x^{23}", "x^23"),
        (r"\frac{12}3", r"\frac123"),
        ("{ab}^2", "ab^2"),
        ("1{,}000", "1,000"),
        (r"\text{a b}", r"\text{ab}"),
        (r"a\ b", "ab"),
        (r"\sqrt[3]{x}", r"\sqrt{3}x"),
        (r"\left(x\right)", "(x)"),
        (r"\tfrac{1}{2}", r"\frac{1}{2}"),
    ],
)
def test_other_differences_count(one, other):
    assert not is_same_tex(one, other)


def test_the_script_has_the_same_rules():
    script = (ROOT / "docs" / "theme" / "assets" / "copy.js").read_text("utf-8")
    assert f"String.raw`{RULES}`" in script
