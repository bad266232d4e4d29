"""Make Temml's MathML part of a page: no `style` attributes, few elements, breaks in long formulas.

What a reader copies from a page is TeX (docs/theme/assets/copy.js). A formula in several pieces, or
one that the script would misread, says it in `data-tex`.
"""

from xml.etree import ElementTree

from builder.pages.math.spacing import space_as_tex
from builder.pages.math.tex import is_same_tex, read_tex

# The policy of a page allows no `style` attribute, so each style that Temml writes is a class.
# Classes with gd- are in docs/theme/assets/course.css, the others in Temml's style sheet.
_CLASSES = {
    "display:block math": "",  # as browsers do with the attribute `display`
    "math-depth:0": "gd-depth-0",
    "math-depth:1": "gd-depth-1",
    "math-depth:2": "gd-depth-2",
    "padding-left:0em;padding-right:0em": "gd-column",
    "padding-left:1em;padding-right:0em": "gd-column-apart",
}

# In the size of the formula: with a Korean particle, one that is longer may not fit on a phone.
_LONG = 14.5


class StyleError(ValueError):
    """A formula has a style for which there is no class."""


def page_formula(mathml: str, tex: str) -> list[str]:
    r"""Turn Temml's MathML into the pieces of a formula: lines may break between two pieces.

    Args:
        mathml: One `<math>` element. If it is long and has several `<mrow>`, they are the pieces.
        tex: What Temml made it of.

    Raises:
        StyleError: The formula needs a `style` attribute.

    Example:
        >>> page_formula("<math><mrow><mi>y</mi></mrow><mrow><mn>2</mn></mrow></math>", "y2")
        ['<math><mi>y</mi><mn>2</mn></math>']
    """
    root = ElementTree.fromstring(mathml)
    for element in root.iter():
        _move_style(element)
        element.attrib.pop("fence", None)  # what an operator means: no browser reads it
    in_rows = all(child.tag == "mrow" and not child.attrib for child in root)
    rows = [list(row) for row in root] if in_rows else [list(root)]
    if _width(root) < _LONG:
        rows = [[part for row in rows for part in row]]
    # Temml divides after an operator, and so both before and after one that follows dots.
    for number in range(len(rows) - 1, 0, -1):
        if [part.tag for part in rows[number]] == ["mo"]:
            rows[number - 1 : number + 1] = [rows[number - 1] + rows[number]]
    pieces = []
    for row in rows:
        piece = ElementTree.Element("math", root.attrib)
        only = row[0] if len(row) == 1 else None
        piece.extend(only if only is not None and only.tag == "mrow" and not only.attrib else row)
        pieces.append(piece)
    space_as_tex(pieces)
    if len(pieces) > 1 or not is_same_tex(read_tex(pieces[0]), tex):
        for number, piece in enumerate(pieces):
            piece.set("data-tex", "" if number else tex)
    return [ElementTree.tostring(piece, encoding="unicode") for piece in pieces]


def _width(formula: ElementTree.Element) -> float:
    """Estimate a width: half the size for each sign, and as much around an operator."""
    operators = [part for part in formula.iter("mo") if "form" not in part.attrib]
    return (len("".join(formula.itertext())) + len(operators)) / 2


def _move_style(element: ElementTree.Element) -> None:
    style = element.attrib.pop("style", "").strip("; ")
    if not style:
        return
    if style not in _CLASSES:
        raise StyleError(f"needs the style {style!r}, for which builder/pages/math has no class")
    classes = [*element.get("class", "").split(), *_CLASSES[style].split()]
    if classes:
        element.set("class", " ".join(classes))
