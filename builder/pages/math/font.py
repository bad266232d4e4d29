"""Cut the font of the formulas down to the signs of the site, and give it Temml's style sheet.

STIX Two Math has more than 5,000 glyphs and takes 380 kB; the signs that a course needs take a
twentieth of that, with the table that tells a browser how to set formulas.
"""

import html
import io
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from builder.node import package_folder
from builder.pages.math.radical import BAR, shape_radicals

FONT = "STIXTwoMath.woff2"
"""The name of the font, which the style sheet expects beside it."""

# Not the woff2 beside it: the same glyphs, but to unpack them takes two seconds.
_SOURCE = "files/stix-two-math-latin-400-normal.woff"
# Words in a formula are set in the font of the page.
_TAG_OR_WORDS = re.compile(r"<mtext.*?</mtext>|<[^>]*>", re.DOTALL)
_LETTER = re.compile(r"<mi>(.)</mi>")

# Browsers place scripts by the sizes of what bears them, where TeX has rules for single letters.
# With these distances (in thousandths of the size) the indices of x and y are level, exponents
# after a bracket are as high as after a letter, and fractions in a line are as close as in TeX.
_DISTANCES = {
    "SubscriptBaselineDropMin": 0,
    "SuperscriptBaselineDropMax": 386,
    "FractionNumeratorShiftUp": 430,
    "FractionDenominatorShiftDown": 400,
    "RadicalVerticalGap": 180,
    "FractionRuleThickness": BAR,
    "RadicalRuleThickness": BAR,
    "OverbarRuleThickness": BAR,
}
_DEGREE = 70  # percent of the height of a root at which its degree stands, clear of the hook
# Of the shapes of a bracket, in thousandths of the size; higher ones are put together from parts.
_TALLEST = 3400
_WIDEST = 400


def math_style(root: Path) -> str:
    """Return Temml's style sheet for STIX Two Math."""
    return (package_folder(root, "temml") / "dist" / "Temml-STIX2.css").read_text("utf-8")


def math_font(root: Path, characters: frozenset[str]) -> bytes:
    """Return STIX Two Math as woff2 with no more than `characters` and the shapes made of them."""
    source = package_folder(root, "@fontsource/stix-two-math") / _SOURCE
    return _subset(source.read_bytes(), characters)


def characters_of(formulas: Iterable[str]) -> frozenset[str]:
    """Return the characters that a browser needs to draw formulas that are given as MathML.

    Example:
        >>> sorted(characters_of(["<math><mi>x</mi><mo>&lt;</mo><mi>sin</mi></math>"]))
        ['<', 'i', 'n', 's', '√', '\N{MATHEMATICAL ITALIC SMALL X}']
    """
    drawn = (_TAG_OR_WORDS.sub("", _LETTER.sub(_as_drawn, formula)) for formula in formulas)
    return frozenset(html.unescape("".join(drawn))) | {"√"}  # no text names the sign of a root


def _as_drawn(identifier: re.Match[str]) -> str:
    # A browser sets an identifier of one letter in italics, for which fonts have other characters.
    return _ITALIC.get(identifier[1], identifier[1])


def _italic_letters() -> dict[str, str]:
    """Return the italic letters of mathematics by their upright ones, as Unicode names them."""
    italic = map(chr, range(0x1D400, 0x1D800))
    letters = {chr(int(unicodedata.decomposition(sign).split()[1], 16)): sign for sign in italic
               if unicodedata.name(sign, "").startswith("MATHEMATICAL ITALIC")}  # fmt: skip
    return letters | {"h": "\N{PLANCK CONSTANT}"}


_ITALIC = _italic_letters()


# The live server asks again at every change, mostly for the same characters.
@cache
def _subset(font: bytes, characters: frozenset[str]) -> bytes:
    # No time stamp: the same formulas must give the same site.
    whole = TTFont(io.BytesIO(font), recalcTimestamp=False)
    shape_radicals(whole)
    options = Options(layout_features=["*"], hinting=False, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(characters))
    subsetter.subset(whole)
    _adjust(whole)
    whole.flavor = "woff2"
    written = io.BytesIO()
    whole.save(written)
    return written.getvalue()


def _adjust(font: TTFont) -> None:
    """Adjust the table for formulas to the way in which browsers use it."""
    table = font["MATH"].table
    for name, distance in _DISTANCES.items():
        getattr(table.MathConstants, name).Value = distance
    table.MathConstants.RadicalDegreeBottomRaisePercent = _DEGREE
    # Chromium leaves beside each bracket the room of its widest shape: high ones become slim.
    for shapes in table.MathVariants.VertGlyphConstruction:
        if shapes.GlyphAssembly is not None:
            shapes.MathGlyphVariantRecord = [
                shape for shape in shapes.MathGlyphVariantRecord
                if shape.AdvanceMeasurement <= _TALLEST
            ]  # fmt: skip
            shapes.VariantCount = len(shapes.MathGlyphVariantRecord)
            for shape in shapes.MathGlyphVariantRecord[1:]:
                _narrow(font, shape.VariantGlyph)


def _narrow(font: TTFont, name: str) -> None:
    """Make a glyph as slim as `_WIDEST`."""
    glyf, (advance, _) = font["glyf"], font["hmtx"][name]
    if advance > _WIDEST:
        glyf[name].coordinates.scale((_WIDEST / advance, 1))
        glyf[name].coordinates.toInt()
        glyf[name].recalcBounds(glyf)
        font["hmtx"][name] = (_WIDEST, glyf[name].xMin)
