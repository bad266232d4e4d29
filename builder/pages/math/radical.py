"""Give a font signs of a root in many heights, of one width.

Chromium leaves beside a root the room of the widest sign in the font, and lets a sign that is
higher than what it covers hang down. The signs of STIX Two Math are 1.19, 1.86, 2.37 and 2.89 times
as high as the letters are large, each wider than the one before. Ours are close in height and alike
in width, so that neither is seen.
"""

from typing import Any

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.otTables import MathGlyphVariantRecord

BAR = 50
"""The thickness of bars, in thousandths of the size.

Chromium draws a bar in whole pixels: one that is thicker than a pixel takes one or two of them, by
the place where it falls. This one has less than a pixel in a text, and always takes one.
"""

_WIDTH = 720  # in thousandths of the size, as all that follows
_HEIGHTS = (840, 940, 1060, 1220, 1400, 1610, 1850, 2130, 2450, 2820, 3240)
_HIGH = 1500  # from here on, the second shape of the font is less distorted than the first
_LIFT = 20  # of the end of a sign over its place: Chromium moves the bar up to a whole pixel


def shape_radicals(font: TTFont) -> None:
    """Replace the shapes of √ in a font that has been read, and is not cut down yet."""
    variants = font["MATH"].table.MathVariants
    name = font.getBestCmap()[ord("√")]
    construction = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(name)]
    models = [record.VariantGlyph for record in construction.MathGlyphVariantRecord[:2]]
    rule = font["MATH"].table.MathConstants.RadicalRuleThickness.Value
    # All of them before any is put in its place: the first replaces a model.
    shapes = [_shaped(font, models[height >= _HIGH], height, rule) for height in _HEIGHTS]
    records = []
    for number, (height, shape) in enumerate(zip(_HEIGHTS, shapes, strict=True)):
        record = MathGlyphVariantRecord()
        record.VariantGlyph = f"{name}.gd{number}" if number else name
        record.AdvanceMeasurement = height
        records.append(record)
        font["glyf"][record.VariantGlyph] = shape
        font["hmtx"][record.VariantGlyph] = (_WIDTH, shape.xMin)
    font.setGlyphOrder(font["glyf"].glyphOrder)
    construction.MathGlyphVariantRecord = records
    construction.VariantCount = len(records)
    construction.GlyphAssembly = None


def _shaped(font: TTFont, model: str, height: int, rule: int) -> Any:
    """Return a glyph in another size; its end, which meets the bar, becomes as thick as the bar."""
    glyf = font["glyf"]
    points, ends, flags = glyf[model].getCoordinates(glyf)
    wide = _WIDTH / font["hmtx"][model][0]
    low, top = min(y for _, y in points), max(y for _, y in points)
    bend = top - rule
    stretch = (height - BAR + _LIFT) / (bend - low)
    shape = type(glyf[model])()
    shape.numberOfContours = len(ends)
    shape.endPtsOfContours = ends
    shape.flags = flags
    shape.coordinates = type(points)(
        [
            (
                round(x * wide),
                round(low + (min(y, bend) - low) * stretch + max(y - bend, 0) * BAR / rule),
            )
            for x, y in points
        ]
    )
    shape.program = glyf[model].program
    shape.recalcBounds(glyf)
    return shape
