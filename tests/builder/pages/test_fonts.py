"""The fonts of formulas, cut down."""

import io
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from builder.pages.fonts import _subset, characters_of, katex_fonts, katex_style
from builder.pages.formulas import render_formulas

ROOT = Path(__file__).resolve().parents[3]
FORMULAS = [(False, r"\mathbf{x} \in \mathbb{R}^d"), (True, r"\sum_{i<n} \nabla f(x_i) \ge 0")]


@pytest.fixture(scope="module")
def characters() -> frozenset[str]:
    return characters_of(render_formulas({"page": FORMULAS}, ROOT).values())


def signs(font: bytes) -> set[int]:
    return set(TTFont(io.BytesIO(font)).getBestCmap())


def test_the_characters_are_those_that_are_drawn(characters):
    assert characters - set("\u200b \xa0") == set("x∈Rd∑i<n∇f()≥0")


def test_mathml_and_markup_are_not_drawn():
    formula = '<span><math><mi>y</mi></math><b class="z">a&lt;b</b></span>'
    assert characters_of([formula, "c"]) == frozenset("a<bc")
    assert characters_of([]) == frozenset()


def test_the_style_sheet_names_exactly_the_fonts_that_are_published(characters):
    named = set(re.findall(r"url\(fonts/([^)]+)\)", katex_style(ROOT)))
    assert named == set(katex_fonts(ROOT, characters))
    assert all(name.endswith(".woff2") for name in named)


def test_a_font_loses_no_sign_that_is_needed_and_most_of_the_others(characters):
    wanted = {ord(character) for character in characters}
    whole = ROOT / "node_modules" / "katex" / "dist" / "fonts"
    fonts = katex_fonts(ROOT, characters)
    drawn: set[int] = set()
    for name, font in fonts.items():
        before = (whole / name).read_bytes()
        assert font[:4] == b"wOF2"
        assert signs(before) & wanted <= signs(font) <= signs(before)
        drawn |= signs(font)
    assert drawn >= wanted - {0x200B}
    sizes = [(whole / name).stat().st_size for name in fonts]
    assert sum(map(len, fonts.values())) < 0.4 * sum(sizes)


def test_the_same_signs_give_the_same_font(characters):
    once = katex_fonts(ROOT, characters)
    _subset.cache_clear()
    assert katex_fonts(ROOT, frozenset(sorted(characters))) == once
