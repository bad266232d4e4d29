"""Formulas are spaced as by TeX."""

from xml.etree import ElementTree

import pytest

from builder.pages.math.spacing import space_as_tex


def spaced(inside: str, attributes: str = "") -> str:
    """Return the inside of a formula, spaced."""
    math = ElementTree.fromstring(f"<math{attributes}>{inside}</math>")
    space_as_tex([math])
    text = ElementTree.tostring(math, encoding="unicode").replace(" />", "/>")
    return text.removeprefix(f"<math{attributes}>").removesuffix("</math>")


@pytest.mark.parametrize(
    ("inside", "left", "right"),
    [
        ("<mi>a</mi>{}<mi>b</mi>", "0.1667em", "0.1667em"),
        ("<mi>a</mi><mo>+</mo>{}<mo>+</mo><mi>b</mi>", "0", "0"),
        ("<mn>1</mn>{}", "0.1667em", "0"),
    ],
)
def test_dots_have_a_thin_space_beside_letters_and_none_beside_operators(inside, left, right):
    found = spaced(inside.format("<mo>…</mo>"))
    assert found == inside.format(f'<mo lspace="{left}" rspace="{right}">…</mo>')


PRIME = '<mo class="tml-prime">\N{PRIME}</mo>'


@pytest.mark.parametrize(
    ("number", "sign"), [(1, "\N{PRIME}"), (2, "\N{DOUBLE PRIME}"), (3, "\N{TRIPLE PRIME}")]
)
def test_primes_stand_beside_their_letter_and_are_one_sign(number, sign):
    found = spaced(f"<msup><mi>f</mi><mrow>{PRIME * number}</mrow></msup><mi>x</mi>")
    assert found == f"<mrow><mi>f</mi>{PRIME.replace('\N{PRIME}', sign)}</mrow><mi>x</mi>"


def test_a_prime_alone_needs_no_row():
    assert spaced(f"<msup><mi>f</mi>{PRIME}</msup>") == f"<mrow><mi>f</mi>{PRIME}</mrow>"


def test_a_prime_keeps_the_class_for_its_distance():
    prime = PRIME.replace('"tml-prime"', '"tml-prime tml-lrg-pad"')
    assert prime in spaced(f"<msup><mi>f</mi>{prime}</msup>")


def test_a_power_of_a_prime_stays_an_exponent():
    assert "<msup>" in spaced(f"<msup><mi>f</mi><mrow>{PRIME}<mn>2</mn></mrow></msup>")


OPEN = '<mo form="prefix" stretchy="false">(</mo>'
CLOSE = '<mo form="postfix" stretchy="false">)</mo>'


@pytest.mark.parametrize(
    ("scripts", "tag"), [("<mn>2</mn>", "msup"), ("<mi>k</mi><mn>2</mn>", "msubsup")]
)
def test_an_exponent_after_brackets_is_that_of_the_last_bracket(scripts, tag):
    found = spaced(f"<{tag}><mrow>{OPEN}<mi>x</mi>{CLOSE}</mrow>{scripts}</{tag}>")
    assert found == f"<mrow>{OPEN}<mi>x</mi><{tag}>{CLOSE}{scripts}</{tag}></mrow>"


def test_an_exponent_of_brackets_that_grow_is_that_of_all():
    grown = f"<mrow>{OPEN}<mi>x</mi>{CLOSE}</mrow>".replace('"false"', '"true"')
    assert spaced(f"<msup>{grown}<mn>2</mn></msup>").startswith("<msup>")


def test_a_sum_has_no_room_after_an_operator_or_at_the_beginning():
    sum_ = "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>"
    found = spaced(f"{sum_}<mo>=</mo>{sum_}<mi>x</mi>{sum_}<mi>y</mi>")
    assert found.count('<mo lspace="0">∑</mo>') == 2
    assert found.count("<mo>∑</mo>") == 1


def test_a_sum_in_a_row_of_its_own_has_room_after_a_fraction():
    sum_ = "<mrow><munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover></mrow>"
    assert spaced(f"<mfrac><mn>1</mn><mi>m</mi></mfrac>{sum_}<mi>x</mi>").count("lspace") == 0
    assert '<mo lspace="0">∑</mo>' in spaced(f"<mi>y</mi><mo>=</mo>{sum_}<mi>x</mi>")


def test_a_minus_after_a_bracket_is_a_sign():
    bracket = '<mo minsize="1.2em">(</mo>'
    assert '<mo form="prefix">−</mo>' in spaced(f"<mi>a</mi>{bracket}<mo>−</mo><mi>x</mi>")
    assert 'form="prefix"' not in spaced("<mi>a</mi><mo>)</mo><mo>−</mo><mi>x</mi>")


@pytest.mark.parametrize(
    ("letter", "room"), [("F", ' lspace="0.1em"'), ("Y", ' lspace="0.1em"'), ("x", ""), ("A", "")]
)
def test_a_letter_that_leans_over_its_room_keeps_away_from_a_bracket(letter, room):
    inside = f"<mi>{letter}</mi><mo>(</mo><mi>x</mi><mo>)</mo>"
    assert spaced(inside).startswith(f"<mi>{letter}</mi><mo{room}>(</mo>")


def test_dots_beside_a_space_have_no_room_of_their_own():
    assert 'rspace="0"' in spaced('<mi>a</mi><mo>…</mo><mspace width="0.1667em"/><mi>b</mi>')


FUNCTION = "<mrow><mi>cos</mi><mspace/></mrow>"
THIN = '<mspace width="0.1667em"/>'


@pytest.mark.parametrize(
    ("before", "space"),
    [
        ("<msqrt><mfrac><mn>1</mn><mn>2</mn></mfrac></msqrt>", THIN),
        ("<mi>x</mi>", THIN),
        (CLOSE, THIN),
        ("<mo>+</mo>", ""),
        ("<mspace/>", ""),
    ],
)
def test_a_function_keeps_away_from_the_letter_before_it(before, space):
    assert spaced(f"<mi>a</mi>{before}{FUNCTION}").endswith(before + space + FUNCTION)


@pytest.mark.parametrize("low", ["<mi>κ</mi>", "<msub><mi>r</mi><mi>k</mi></msub>"])
def test_the_bar_of_a_root_is_not_a_part_of_a_low_letter(low):
    assert spaced(f"<msqrt>{low}</msqrt>") == f'<msqrt><mspace height="0.65em"/>{low}</msqrt>'


@pytest.mark.parametrize(
    "high",
    [
        "<mi>λ</mi>",
        "<mn>2</mn>",
        "<mrow><mi>η</mi><mi>λ</mi></mrow>",
        "<msup><mi>c</mi><mn>2</mn></msup>",
    ],
)
def test_a_root_of_what_stands_up_is_as_high_as_that(high):
    assert spaced(f"<msqrt>{high}</msqrt>") == f"<msqrt>{high}</msqrt>"


NAME = "<mi>sin</mi><mo{}>\N{FUNCTION APPLICATION}</mo>"
THIN = '<mspace width="0.1667em"/>'
SPACED = NAME.format(' rspace="0.1667em"')


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (f"<mrow>{NAME.format('')}{THIN}</mrow><mi>x</mi>", f"<mrow>{SPACED}</mrow><mi>x</mi>"),
        (f"{NAME.format('')}{THIN}<mi>x</mi>", f"<mrow>{SPACED}</mrow><mi>x</mi>"),
        (
            f"<msqrt>{NAME.format('')}{THIN}<mn>2</mn></msqrt>",
            f"<msqrt><mrow>{SPACED}</mrow><mn>2</mn></msqrt>",
        ),
        (f"<mrow>{NAME.format('')}</mrow><mi>x</mi>", None),
        (f"{NAME.format('')}{THIN.replace('0.1667', '2')}<mi>x</mi>", None),
    ],
)
def test_the_room_after_a_function_is_at_its_invisible_sign(inside, expected):
    assert spaced(inside) == (expected or inside)


def test_operators_in_scripts_have_no_room():
    found = spaced("<msub><mi>x</mi><mrow><mi>k</mi><mo>+</mo><mn>1</mn></mrow></msub>")
    assert '<mo lspace="0" rspace="0">+</mo>' in found


@pytest.mark.parametrize(("attributes", "tight"), [("", True), (' display="block"', False)])
def test_operators_in_fractions_have_no_room_unless_displayed(attributes, tight):
    plus = "<mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow>"
    found = spaced(f"<mfrac>{plus}<mi>c</mi></mfrac>", attributes)
    assert ('lspace="0"' in found) == tight
    nested = spaced(f"<mfrac><mfrac>{plus}<mi>c</mi></mfrac><mi>d</mi></mfrac>", attributes)
    assert 'lspace="0"' in nested


def test_nothing_stands_before_the_first_sign_and_after_the_last():
    assert spaced("<mo>=</mo><mn>0</mn>") == '<mo lspace="0">=</mo><mn>0</mn>'
    assert spaced("<mn>0</mn><mo>&lt;</mo>") == '<mn>0</mn><mo rspace="0">&lt;</mo>'


def test_between_pieces_the_space_stays():
    pieces = [
        ElementTree.fromstring(f"<math>{row}</math>")
        for row in ("<mi>y</mi><mo>=</mo>", "<mn>2</mn>")
    ]
    space_as_tex(pieces)
    assert "space" not in ElementTree.tostring(pieces[0], encoding="unicode")
