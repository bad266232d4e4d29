"""Formulas as pieces of a page."""

import re

import pytest

from builder.pages.math.mathml import StyleError, page_formula

LONG = "123456789012345678901234567890"


def test_the_rows_of_a_long_formula_are_pieces_and_the_first_has_the_tex_of_all():
    rows = f"<mrow><mi>y</mi><mo>=</mo></mrow><mrow><mn>{LONG}</mn></mrow>"
    assert page_formula(f"<math>{rows}</math>", f"y = {LONG}") == [
        f'<math data-tex="y = {LONG}"><mi>y</mi><mo>=</mo></math>',
        f'<math data-tex=""><mn>{LONG}</mn></math>',
    ]


def test_an_operator_is_no_piece_of_its_own():
    """Firefox gives no room to an operator that is alone."""
    rows = "<mrow><mi>y</mi><mo>+</mo></mrow><mrow><mo>⋯</mo></mrow><mrow><mo>+</mo></mrow>"
    pieces = page_formula(f"<math>{rows}<mrow><mn>{LONG}</mn></mrow></math>", "y")
    assert [re.findall(">([^<]+)<", piece) for piece in pieces] == [["y", "+"], ["⋯", "+"], [LONG]]


def test_operators_take_room():
    """25 signs and 7 operators filled the line of a phone, and pushed it aside."""
    signs = [*"f(x", "+", *"h)", "=", *"x2", "+", *"2xh", "+", *"h2", "+", *"2x", "+", *"2h", "+3"]
    marks = {"+", "="}
    row = "".join(f"<mo>{sign}</mo>" if sign in marks else f"<mi>{sign}</mi>" for sign in signs)
    assert len(page_formula(f"<math><mrow>{row}</mrow><mrow><mi>a</mi></mrow></math>", "a")) == 2


def test_a_short_formula_is_one_piece():
    rows = "<mrow><mi>y</mi><mo>=</mo></mrow><mrow><mn>2</mn></mrow>"
    whole = "<math><mi>y</mi><mo>=</mo><mn>2</mn></math>"
    assert page_formula(f"<math>{rows}</math>", "y = 2") == [whole]


@pytest.mark.parametrize(
    "inside",
    ["<mi>x</mi>", "<mrow><mi>x</mi></mrow>"],
)
def test_a_row_that_says_nothing_goes(inside):
    assert page_formula(f"<math>{inside}</math>", "x") == ["<math><mi>x</mi></math>"]


def test_a_row_that_says_something_stays():
    row = '<mrow class="tml-x"><mi>x</mi></mrow>'
    assert page_formula(f"<math>{row}</math>", "x") == [f"<math>{row}</math>"]


@pytest.mark.parametrize(
    ("inside", "tex", "said"),
    [
        ("<mi>x</mi>", "x", None),
        ("<mi>f</mi><mo>(</mo><mi>x</mi><mo>)</mo>", "f( x )", None),
        ("<mi>a</mi><mo>−</mo><mn>1</mn>", "a - 1", None),
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x^{2}", None),
        ("<mi>η</mi><mo>&lt;</mo><mn>1</mn>", r"\eta < 1", None),
        ("<mi>θ</mi><mo>&lt;</mo><mn>1</mn>", r"\theta < 1", r"\theta &lt; 1"),
    ],
)
def test_the_tex_is_kept_where_the_mathml_does_not_tell_it(inside, tex, said):
    (formula,) = page_formula(f"<math>{inside}</math>", tex)
    found = re.search(r'<math data-tex="([^"]*)"', formula)
    assert (found and found[1]) == said


def test_styles_become_classes():
    cell = '<mtr><mtd class="tml-right" style="padding-left:1em;padding-right:0em;"/></mtr>'
    (formula,) = page_formula(
        f'<math style="display:block math;"><mtable>{cell}</mtable></math>', "x"
    )
    assert '<mtd class="tml-right gd-column-apart" />' in formula
    assert "style" not in formula


def test_a_style_without_a_class_is_refused():
    with pytest.raises(StyleError, match=r"needs the style 'color:red'"):
        page_formula('<math><mi style="color:red;">x</mi></math>', "x")
