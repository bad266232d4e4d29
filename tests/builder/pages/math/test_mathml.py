"""Formulas as pieces of a page."""

import re

import pytest

from builder.pages.math.mathml import StyleError, page_formula


def test_pieces_are_formulas_of_their_own():
    rows = "<mrow><mi>y</mi><mo>=</mo></mrow><mrow><mn>2</mn></mrow>"
    assert page_formula(f"<math>{rows}</math>", "y = 2") == [
        "<math><mi>y</mi><mo>=</mo></math>", "<math><mn>2</mn></math>"
    ]  # fmt: skip


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
        ("<mo>−</mo><mn>1</mn>", "-1", None),
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x^2", "x^2"),
        ("<mi>η</mi><mo>&lt;</mo><mn>1</mn>", r"\eta < 1", r"\eta &lt; 1"),
    ],
)
def test_the_tex_is_kept_where_the_signs_do_not_tell_it(inside, tex, said):
    (formula,) = page_formula(f"<math>{inside}</math>", tex)
    found = re.search(r'<math data-tex="([^"]*)"', formula)
    assert (found and found[1]) == said


def test_the_first_of_several_pieces_has_the_tex_of_all():
    rows = "<mrow><mi>η</mi><mo>=</mo></mrow><mrow><mn>2</mn></mrow>"
    first, second = page_formula(f"<math>{rows}</math>", r"\eta = 2")
    assert first.startswith(r'<math data-tex="\eta = 2">')
    assert second.startswith('<math data-tex="">')


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


@pytest.mark.parametrize(
    ("inside", "left", "right"),
    [
        ("<mi>a</mi><mo>…</mo><mi>b</mi>", ".1667em", ".1667em"),
        ("<mo>+</mo><mo>⋯</mo><mo>+</mo>", "0", "0"),
        ("<mn>1</mn><mo>…</mo>", ".1667em", "0"),
    ],
)
def test_dots_are_spaced_as_by_tex(inside, left, right):
    (formula,) = page_formula(f"<math><mrow>{inside}</mrow></math>", "x")
    assert re.search(r'lspace="([^"]*)" rspace="([^"]*)"', formula).groups() == (left, right)


@pytest.mark.parametrize(
    ("inside", "mark"),
    [
        ("<mi>x</mi>", 'class="gd-root"'),
        ("<msup><mi>v</mi><mn>2</mn></msup><mo>+</mo><mn>1</mn>", 'class="gd-root"'),
        ("<msub><mi>v</mi><mn>2</mn></msub>", 'class="gd-root-tall"'),
        ("<mfrac><mi>v</mi><mn>2</mn></mfrac>", ""),
    ],
)
def test_room_after_a_root_is_closed_as_far_as_its_sign_is_low(inside, mark):
    (formula,) = page_formula(f"<math><mrow><msqrt>{inside}</msqrt><mn>1</mn></mrow></math>", "x")
    assert f"<msqrt {mark}".strip() + f">{inside}</msqrt>" in formula


def test_a_prime_stands_beside_its_letter():
    prime = '<mo class="tml-prime">\N{PRIME}</mo>'
    (formula,) = page_formula(f"<math><msup><mi>f</mi>{prime}</msup><mi>x</mi></math>", "f'x")
    assert f"<mrow><mi>f</mi>{prime}</mrow><mi>x</mi>" in formula
