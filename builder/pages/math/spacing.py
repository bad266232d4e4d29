"""Space a formula as TeX does, where browsers do otherwise.

MathML Core spaces an operator by its sign alone. TeX also asks what stands beside it, and how small
it is set (Knuth, The TeXbook, 1984, chapter 18).
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

_THIN = "0.1667em"
_DOTS = ("…", "⋯")
_LARGE = ("∑", "∏", "∫")
_BRACKETS = frozenset("()[]|‖")
_SIGNS = ("−", "+", "±")
_APPLY = "\N{FUNCTION APPLICATION}"
_PRIMES = {2: "\N{DOUBLE PRIME}", 3: "\N{TRIPLE PRIME}"}
_LOW = frozenset("acegmnopqrsuvwxyzαγεηικμνπρστυχω")  # no part of these letters stands up
_LEANING = frozenset("FHIJKMNTUVWXY")  # they end to the right of the room that they take
_LEAN = "0.1em"
_SCRIPTS = {"msub", "msup", "msubsup", "munder", "mover", "munderover"}


def space_as_tex(pieces: Sequence[Element]) -> None:
    """Space the pieces of one formula; each is a `<math>` element."""
    shown_large = pieces[0].get("display") == "block"
    for piece in pieces:
        for element in piece.iter():
            _lower_prime(element)
            _raise_from_bracket(element)
            _raise_bar(element)
        for row in [piece, *piece.iter("mrow"), *piece.iter("msqrt")]:
            _space_function(row)
            if len(row) > 1 or row is piece:
                _space_row(row)
        _tighten_small(piece, small=False, display=shown_large)
    # Nothing stands before the first sign and after the last.
    _trim(pieces[0], first=True)
    _trim(pieces[-1], first=False)


def _lower_prime(element: Element) -> None:
    """Set primes beside their letter and not as an exponent: in our font they are raised."""
    if element.tag == "msup":
        exponent = element[1]
        primes = list(exponent) if exponent.tag == "mrow" else [exponent]
        if all("tml-prime" in prime.get("class", "").split() for prime in primes):
            classes = [*primes[0].get("class", "").split(), *exponent.get("class", "").split()]
            primes[0].set("class", " ".join(dict.fromkeys(classes)))
            if len(primes) in _PRIMES:
                primes[0].text = _PRIMES[len(primes)]
                del primes[1:]
            element.tag = "mrow"
            element[1:] = primes


def _raise_from_bracket(element: Element) -> None:
    """Let an exponent after brackets depend on the closing bracket, and not on what is inside."""
    if element.tag in ("msup", "msub", "msubsup") and element[0].tag == "mrow":
        *inside, last = element[0]
        if last.get("form") == "postfix" and last.get("stretchy") == "false" and inside:
            scripts = Element(element.tag)
            scripts.extend([last, *element[1:]])
            element.tag = "mrow"
            element[:] = [*inside, scripts]


def _raise_bar(root: Element) -> None:
    """Let the bar of a root over a low letter be as high as over a number.

    TeX's smallest sign of a root is that high. Here the bar would look like a part of the letter.
    """
    if root.tag == "msqrt" and all(map(_is_low, root)):
        root.insert(0, Element("mspace", {"height": "0.65em"}))


def _is_low(element: Element) -> bool:
    if element.tag == "msub":
        return _is_low(element[0])
    if element.tag == "mrow":
        return all(map(_is_low, element))
    return element.tag == "mi" and element.text in _LOW


def _space_function(row: Element) -> None:
    """Give the room after the name of a function to the invisible sign, in a row with the name.

    Firefox adds as much again before an element for space, and beside a name in the open.
    """
    for sign in [part for part in row if part.text == _APPLY]:
        at = list(row).index(sign)
        if 0 < at < len(row) - 1 and row[at + 1].get("width") == _THIN:
            sign.set("rspace", _THIN)
            del row[at + 1]
            if row.tag != "mrow" or len(row) > 2:
                together = Element("mrow")
                together.extend(row[at - 1 : at + 1])
                row[at - 1 : at + 1] = [together]


def _space_row(row: Element) -> None:
    parts = list(row)
    for before, part, after in zip([None, *parts], parts, [*parts[1:], None], strict=False):
        if part.tag == "mo" and part.text in _DOTS:
            # Browsers treat dots as a relation, as they do all operators that they do not know.
            for side, neighbour in (("lspace", before), ("rspace", after)):
                bare = neighbour is None or neighbour.tag in ("mo", "mspace")
                part.set(side, "0" if bare else _THIN)
        if part.tag == "mo" and part.text in _BRACKETS and _leans(before):
            part.set("lspace", _LEAN)
        if part.tag == "mo" and part.text in _SIGNS and _opens(before):
            part.set("form", "prefix")
        core = _core(part)
        if core.text in _LARGE and (before is None or before.tag == "mo"):
            core.set("lspace", "0")
        if _begins_with_function(part) and before is not None and _is_ordinary(before):
            row.insert(list(row).index(part), Element("mspace", {"width": _THIN}))


def _opens(element: Element | None) -> bool:
    """Tell whether an element is a bracket that opens, of fixed size or not."""
    return element is not None and _core(element).text in ("(", "[", "{")


def _leans(element: Element | None) -> bool:
    return element is not None and element.tag == "mi" and element.text in _LEANING


def _core(element: Element) -> Element:
    while element.tag in _SCRIPTS or (element.tag == "mrow" and len(element) == 1):
        element = element[0]
    return element


def _begins_with_function(element: Element) -> bool:
    first = element[0] if element.tag == "mrow" and len(element) else element
    first = _core(first)
    return first.tag == "mi" and len(first.text or "") > 1 and "mathvariant" not in first.attrib


def _is_ordinary(element: Element) -> bool:
    """Tell whether an element is a letter, number or closing bracket, and not an operator."""
    core = _core(element)
    if core.tag == "mo":
        return core.get("form") == "postfix"
    return core.tag not in ("mspace", "mtext")


def _tighten_small(element: Element, *, small: bool, display: bool) -> None:
    """Set operators in exponents, indices and small fractions without room, as TeX does."""
    if small and element.tag == "mo":
        for side in ("lspace", "rspace"):
            element.attrib.setdefault(side, "0")
    for number, child in enumerate(element):
        script = element.tag in _SCRIPTS and number > 0
        within = element.tag == "mfrac" and not display
        _tighten_small(
            child, small=small or script or within, display=display and element.tag != "mfrac"
        )


def _trim(piece: Element, *, first: bool) -> None:
    part = piece[0 if first else -1] if len(piece) else piece
    if part.tag == "mo":
        part.attrib.setdefault("lspace" if first else "rspace", "0")
