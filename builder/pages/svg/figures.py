"""Make Matplotlib's SVG part of a page, in colours that follow the theme.

Inside the page, a figure's colours are CSS variables, so they follow the light and dark themes in
every browser. Its identifiers then share the page with everything else, so they get prefixes.
"""

import re
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree

from builder.pages.svg.drawing import attributes_of, redraw

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_REFERENCE = re.compile(r"""url\(\s*(["']?)#([^)"']+)\1\s*\)""", re.IGNORECASE)
_SIZE = re.compile(r"gd-size-([0-9_]+)-([0-9_]+)")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "in": 96.0}


class FigureError(ValueError):
    """An SVG that cannot stand in a page."""


def page_figure(svg: str, *, name: str, alt: str, palette: Mapping[str, str]) -> str:
    """Turn a stand-alone SVG into a figure of a page, which states its size for the browser.

    Args:
        svg: The document as Matplotlib writes it.
        name: A name no other figure of the page has; it prefixes every identifier.
        alt: The accessible name.
        palette: Colours by name; each becomes `var(--gd-<name>, <colour>)`.

    Raises:
        FigureError: It is not well-formed, has no viewBox or size, or `alt` is empty.
    """
    if not alt.strip():
        raise FigureError("the figure has no alt text")
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise FigureError(f"the figure is not well-formed SVG: {error}") from error
    if root.tag != f"{_SVG}svg" or "viewBox" not in root.attrib:
        raise FigureError("the figure is not an <svg> with a viewBox")
    width, height = (_pixels(root, key) for key in ("width", "height"))

    _drop_elements(root, {f"{_SVG}metadata", f"{_SVG}style", f"{_SVG}title"})
    for element in root.iter():
        _make_local(element)
    try:
        redraw(root)
    except ValueError as error:
        raise FigureError(f"the figure was not drawn by Matplotlib: {error}") from error
    used = _references(root)
    colours = {
        hexadecimal: f"var(--gd-{key}, {hexadecimal})" for key, hexadecimal in palette.items()
    }
    swap = re.compile(f"(?:{'|'.join(colours)})(?![0-9a-f])", re.IGNORECASE)
    for element in root.iter():
        element.attrib = attributes_of(element)  # the policy of a page allows no `style`
        _prefix_identifiers(element, used, name)
        for key, value in element.attrib.items():
            if colours and key != "href" and "#" in value:
                element.set(key, swap.sub(lambda match: colours[match[0].lower()], value))
    root.attrib = {
        "class": "gd-svg",
        "role": "img",
        "aria-label": " ".join(alt.split()),
        "viewBox": root.attrib["viewBox"],
    }
    _drop_white_space(root)
    # With a known size, a browser need not lay out a figure far from sight (content-visibility).
    size = f"gd-size-{width}-{height}".replace(".", "_")
    figure = ElementTree.Element("figure", {"class": f"gd-figure {size}"})
    figure.append(root)
    return ElementTree.tostring(figure, encoding="unicode")


def size_rules(figures: Iterable[str]) -> str:
    r"""Return the style rules for the sizes of figures that `page_figure` made.

    Example:
        >>> size_rules(['<figure class="gd-figure gd-size-90_5-60">…</figure>'])
        '.gd-figure.gd-size-90_5-60 { max-width: 90.5px; aspect-ratio: 90.5 / 60; }\n'
    """
    classes = {match[0]: match for figure in figures if (match := _SIZE.search(figure))}
    return "".join(
        f".gd-figure.{name} {{ max-width: {width}px; aspect-ratio: {width} / {height}; }}\n"
        for name, match in sorted(classes.items())
        for width, height in [[number.replace("_", ".") for number in match.groups()]]
    )


def _pixels(root: ElementTree.Element, key: str) -> str:
    length = root.get(key, "")
    match = re.fullmatch(r"([0-9.]+)([a-z]*)", length)
    if match is None or match[2] not in _PIXELS:
        raise FigureError(f"the figure's {key} is {length!r}; accepted: a number with pt, px or in")
    return f"{round(float(match[1]) * _PIXELS[match[2]], 2):g}"


def _drop_elements(element: ElementTree.Element, tags: set[str]) -> None:
    # Matplotlib's <style> selects "*", which would be the whole page; the theme's style sheet
    # repeats its rules for figures only.
    for child in list(element):
        if child.tag in tags:
            element.remove(child)
        else:
            _drop_elements(child, tags)


def _references(root: ElementTree.Element) -> set[str]:
    used: set[str] = set()
    for element in root.iter():
        for key, value in element.attrib.items():
            used.update(match[2] for match in _REFERENCE.finditer(value))
            if key in ("href", f"{_XLINK}href") and value.startswith("#"):
                used.add(value[1:])
    return used


def _make_local(element: ElementTree.Element) -> None:
    """Drop namespaces: HTML knows SVG's elements, and xlink:href has been href since SVG 2."""
    element.tag = element.tag.removeprefix(_SVG)
    for key in list(element.attrib):
        if key.startswith(_XLINK):
            element.attrib[key.removeprefix(_XLINK)] = element.attrib.pop(key)
        elif key.startswith("{"):
            del element.attrib[key]


def _prefix_identifiers(element: ElementTree.Element, used: set[str], name: str) -> None:
    identifier = element.attrib.pop("id", None)
    if identifier in used:
        element.set("id", f"{name}-{identifier}")
    for key, value in element.attrib.items():
        if key == "href" and value.startswith("#"):
            element.set(key, f"#{name}-{value[1:]}")
        else:
            element.set(key, _REFERENCE.sub(rf"url(#{name}-\2)", value))


def _drop_white_space(root: ElementTree.Element) -> None:
    """Drop the white space between elements; inside a text element it has a meaning."""
    for element in root.iter():
        if element.tag in ("text", "tspan"):
            continue
        if element.text and not element.text.strip():
            element.text = None
        for child in element:
            if child.tail and not child.tail.strip():
                child.tail = None
