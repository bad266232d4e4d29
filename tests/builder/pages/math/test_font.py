"""The font of formulas, cut down."""

import io
import re
import unicodedata
from itertools import chain, pairwise
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from builder.pages.math.font import FONT, _subset, characters_of, math_font, math_style
from builder.pages.math.formulas import render_formulas

ROOT = Path(__file__).resolve().parents[4]
WHOLE = ROOT / "node_modules/@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2"
FORMULAS = [(False, r"\mathbf{x} \in \mathbb{R}^h"), (True, r"\sum_{i<n} \nabla f(x_i) \ge 0")]


@pytest.fixture(scope="module")
def characters() -> frozenset[str]:
    return characters_of(chain.from_iterable(render_formulas({"page": FORMULAS}, ROOT).values()))


def signs(font: bytes) -> set[int]:
    return set(TTFont(io.BytesIO(font)).getBestCmap())


def test_the_characters_are_those_that_are_drawn(characters):
    letters = "\N{MATHEMATICAL ITALIC SMALL F}\N{MATHEMATICAL ITALIC SMALL I}" \
        "\N{MATHEMATICAL ITALIC SMALL N}\N{MATHEMATICAL ITALIC SMALL X}" \
        "\N{MATHEMATICAL BOLD SMALL X}\N{PLANCK CONSTANT}"  # fmt: skip
    assert characters == set(f"{letters}\N{DOUBLE-STRUCK CAPITAL R}∈∑<∇()≥0√")


@pytest.mark.parametrize(
    ("formula", "drawn"),
    [
        ("<math><mi>sin</mi></math>", "sin"),
        ('<math><mi mathvariant="normal">d</mi></math>', "d"),
        ("<math><mtext>기울기 a</mtext><mn>1</mn></math>", "1"),
        ("<math><mo>&lt;</mo></math>", "<"),
        ("", ""),
    ],
)
def test_words_are_drawn_in_the_font_of_the_page(formula, drawn):
    assert characters_of([formula]) == frozenset(drawn + "√")


def test_a_font_has_every_sign_and_can_set_formulas(characters):
    whole = WHOLE.read_bytes()
    font = math_font(ROOT, characters)
    assert font[:4] == b"wOF2"
    assert {ord(character) for character in characters} <= signs(font) <= signs(whole)
    assert "MATH" in TTFont(io.BytesIO(font))
    assert len(font) < 0.1 * len(whole)


@pytest.mark.parametrize("letter", "xhεθκπρφ")
def test_a_letter_is_drawn_as_the_italic_letter_that_a_browser_makes_of_it(letter):
    (drawn,) = characters_of([f"<math><mi>{letter}</mi></math>"]) - {"√"}
    name = unicodedata.name(drawn)
    assert "ITALIC" in name or name == "PLANCK CONSTANT"
    assert "SYMBOL" not in name


def test_the_table_for_formulas_is_adjusted_to_browsers(characters):
    font = TTFont(io.BytesIO(math_font(ROOT, characters)))
    table = font["MATH"].table
    assert table.MathConstants.SubscriptBaselineDropMin.Value == 0
    for construction in table.MathVariants.VertGlyphConstruction:
        if construction.GlyphAssembly:  # a bracket; Chromium leaves the room of the widest
            shapes = construction.MathGlyphVariantRecord
            assert shapes[-1].AdvanceMeasurement <= 3400
            assert max(font["hmtx"][shape.VariantGlyph][0] for shape in shapes[1:]) <= 400


def test_a_bar_is_never_thicker_than_a_pixel(characters):
    """With more than a pixel, Chromium draws it one or two pixels thick, by where it falls."""
    constants = TTFont(io.BytesIO(math_font(ROOT, characters)))["MATH"].table.MathConstants
    text = 16 * 1.15  # pixels: the size of formulas, which course.css says
    for bar in ("FractionRuleThickness", "RadicalRuleThickness", "OverbarRuleThickness"):
        assert 0.8 < getattr(constants, bar).Value / 1000 * text < 1


def test_the_style_sheet_asks_for_this_font():
    assert re.findall(r"url\(['\"]?\./([^)'\"]+)", math_style(ROOT)) == [FONT]


def test_the_same_signs_give_the_same_font(characters):
    once = math_font(ROOT, characters)
    _subset.cache_clear()
    assert math_font(ROOT, frozenset(sorted(characters))) == once


def test_signs_of_a_root_are_alike_in_width_and_close_in_height(characters):
    """Chromium leaves the room of the widest sign, and lets a sign that is too high hang down."""
    font = TTFont(io.BytesIO(math_font(ROOT, characters)))
    variants = font["MATH"].table.MathVariants
    root = variants.VertGlyphCoverage.glyphs.index(font.getBestCmap()[ord("√")])
    construction = variants.VertGlyphConstruction[root]
    assert construction.GlyphAssembly is None
    records = construction.MathGlyphVariantRecord
    assert len({font["hmtx"][record.VariantGlyph][0] for record in records}) == 1
    heights = [record.AdvanceMeasurement for record in records]
    for record, height in zip(records, heights, strict=True):
        glyph = font["glyf"][record.VariantGlyph]
        # Its end is a little higher: Chromium moves the bar up to a whole pixel.
        assert 0 < glyph.yMax - glyph.yMin - height < 30
    assert heights[0] < 1000
    assert heights[-1] > 3000
    assert all(1 < high / low < 1.2 for low, high in pairwise(heights))
