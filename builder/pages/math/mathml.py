"""Make Temml's MathML part of a page: no `style` attributes, few elements, breaks in long formulas.

A formula says its TeX in `data-tex` where a script could not read it from the signs: what a reader
copies from a page is TeX (docs/theme/assets/course.js).
"""

import re
from xml.etree import ElementTree

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

_SPACE = re.compile(r"\s+")


class StyleError(ValueError):
    """A formula has a style for which there is no class."""


def page_formula(mathml: str, tex: str) -> list[str]:
    r"""Turn Temml's MathML into the pieces of a formula: lines may break between two pieces.

    Args:
        mathml: One `<math>` element; it is broken between its children if they are all `<mrow>`.
        tex: What Temml made it of.

    Raises:
        StyleError: The formula needs a `style` attribute.

    Example:
        >>> page_formula(
        ...     "<math><mrow><mi>y</mi><mo>=</mo></mrow><mrow><mn>2</mn></mrow></math>", "y = 2"
        ... )
        ['<math><mi>y</mi><mo>=</mo></math>', '<math><mn>2</mn></math>']
    """
    root = ElementTree.fromstring(mathml)
    for element in root.iter():
        _move_style(element)
        element.attrib.pop("fence", None)  # what an operator means: no browser reads it
        _space_dots(element)
        _lower_prime(element)
        _mark_root(element)
    pieces = [root]
    if len(root) > 1 and all(child.tag == "mrow" for child in root):
        pieces = [_with_children(root, row) for row in root]
    elif len(root) == 1:
        pieces = [_with_children(root, root[0])]
    if "".join("".join(piece.itertext()) for piece in pieces).replace("−", "-") != _SPACE.sub(
        "", tex
    ):
        for number, piece in enumerate(pieces):
            piece.set("data-tex", "" if number else tex)
    return [ElementTree.tostring(piece, encoding="unicode") for piece in pieces]


def _with_children(root: ElementTree.Element, row: ElementTree.Element) -> ElementTree.Element:
    """Return a `<math>` like `root` around `row`, without the row itself where it says nothing."""
    piece = ElementTree.Element("math", root.attrib)
    piece.extend(row if row.tag == "mrow" and not row.attrib else [row])
    return piece


def _space_dots(row: ElementTree.Element) -> None:
    """Space dots as TeX does: a thin space beside a number or letter, none beside an operator.

    Browsers treat them as a relation, as they do all operators that they do not know.
    """
    for before, dots, after in zip([None, *row], row, [*row[1:], None], strict=False):
        if dots.tag == "mo" and dots.text in ("…", "⋯"):
            for side, neighbour in (("lspace", before), ("rspace", after)):
                bare = neighbour is None or neighbour.tag == "mo"
                dots.set(side, "0" if bare else ".1667em")


def _lower_prime(element: ElementTree.Element) -> None:
    """Set a prime beside its letter and not as an exponent: in our font it is raised already."""
    if element.tag == "msup" and "tml-prime" in element[1].get("class", "").split():
        element.tag = "mrow"


def _mark_root(element: ElementTree.Element) -> None:
    """Mark the roots after which Chromium leaves room for the largest radical sign of the font."""
    if element.tag in ("msqrt", "mroot"):
        inside = {part.tag for part in element.iter()} - {element.tag}
        if inside <= {"mi", "mn", "mo", "mrow", "mspace", "msup"}:
            element.set("class", "gd-root")
        elif inside <= {"mi", "mn", "mo", "mrow", "mspace", "msup", "msub", "msubsup"}:
            element.set("class", "gd-root-tall")


def _move_style(element: ElementTree.Element) -> None:
    style = element.attrib.pop("style", "").strip("; ")
    if not style:
        return
    if style not in _CLASSES:
        raise StyleError(f"needs the style {style!r}, for which builder/pages/math has no class")
    classes = [*element.get("class", "").split(), *_CLASSES[style].split()]
    if classes:
        element.set("class", " ".join(classes))
