"""gdcore.symbolic._tokens: a formula cut into numbers, names and operators."""

import pytest

from gdcore.symbolic._tokens import tokens_of


def test_a_formula_is_cut_into_tokens_with_their_places():
    tokens = tokens_of("2.5e-3*x_1 **\u00b5 ")
    assert [(token.kind, token.text, token.at) for token in tokens] == [
        ("number", "2.5e-3", 1),
        ("operator", "*", 7),
        ("name", "x_1", 8),
        ("operator", "**", 12),
        ("name", "\u03bc", 14),
        ("end", "", 15),
    ]


def test_what_no_formula_has_is_refused_with_its_place():
    with pytest.raises(ValueError, match=r"^cannot read 'x \+ #': '#' at character 5 is not acc"):
        tokens_of("x + #")
