"""Find what an SVG may not have, as the output of a cell or as an image of the site.

Accepted by lists are elements, what they refer to, and the functions of styles: so an SVG runs
nothing, asks nobody, and shows nothing but itself.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

ACCEPTED = (
    "an SVG draws, refers to its own parts (#…) or has images as data:image/png;base64,…, runs no "
    "scripts and asks no other host"
)
"""What is accepted, for messages."""

_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = {
    *("svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image"),
    *("text", "tspan", "textPath", "marker", "clipPath", "mask", "pattern"),
    *("linearGradient", "radialGradient", "stop", "filter", "feBlend", "feColorMatrix"),
    *("feComponentTransfer", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feComposite"),
    *("feDropShadow", "feFlood", "feGaussianBlur", "feMerge", "feMergeNode", "feOffset"),
}
# What programs note for themselves, and no browser reads.
_NOTES = (
    "{http://creativecommons.org/ns#}",
    "{http://purl.org/dc/elements/1.1/}",
    "{http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd}",
    "{http://web.resource.org/cc/}",
    "{http://www.inkscape.org/namespaces/inkscape}",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}",
)
_REFERENCE = re.compile(
    r"#\S+|data:image/(?:gif|jpe?g|png|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE
)
_TEXTS = re.compile(r"id|class|role|aria-.*|data-.*")  # attributes that hold no style
_INNER_URL = re.compile(r"""url\(\s*(?:#[\w.:-]+|"#[\w.:-]+"|'#[\w.:-]+')\s*\)""", re.IGNORECASE)
_CALL = re.compile(r"([\w-]+)\(")
_FUNCTIONS = {
    *("matrix", "rotate", "scale", "skewx", "skewy", "translate"),
    *("calc", "hsl", "hsla", "rgb", "rgba", "var"),
}
_AT_RULE = re.compile(r"@[\w-]*")
_DECLARATION = re.compile(
    r"\ufeff?<\?xml\s+version=[\"']1\.0[\"'](?:\s+encoding=[\"'](?:utf-8|us-ascii)[\"'])?"
    r"(?:\s+standalone=[\"'](?:yes|no)[\"'])?\s*\?>",
    re.IGNORECASE,
)
# Instructions for programs, other declarations, and types of documents that declare more.
_INSTRUCTION = re.compile(r"<\?[\w-]*|<!DOCTYPE[^>[]*\[|<!ENTITY", re.IGNORECASE)


def svg_problems(text: str) -> list[str]:
    """Return what an SVG may not have; nothing of one that is not well-formed."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return []  # told when the page is rendered
    return list(dict.fromkeys([*_instructions(text), *_problems(root)]))


def _instructions(text: str) -> Iterator[str]:
    declaration = _DECLARATION.match(text)
    for found in _INSTRUCTION.finditer(text, declaration.end() if declaration else 0):
        yield f"{found[0]}…"


def _problems(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        name = element.tag.removeprefix(_SVG)
        if name == element.tag and name.startswith(_NOTES):
            continue
        if name == element.tag or name not in _ELEMENTS:
            yield f"<{_local(name)}>"
        for key, value in element.attrib.items():
            yield from _attribute_problems(key, value)
        if name == "style":
            style = element.text or ""
            yield from (f"{rule}…" for rule in _AT_RULE.findall(style))
            yield from _style_problems(style)


def _attribute_problems(key: str, value: str) -> Iterator[str]:
    local = _local(key)
    if local.lower().startswith("on") or local in ("base", "ping", "src", "srcdoc"):
        yield f"{local}=…"
    elif local == "href":
        if not _REFERENCE.fullmatch(value.strip()):
            yield f"{local}={value.strip()[:40]!r}"
    elif local == key and not _TEXTS.fullmatch(key):
        yield from _style_problems(value)


def _style_problems(style: str) -> Iterator[str]:
    if "\\" in style:
        yield "a backslash in a style"
    for name in _CALL.findall(_INNER_URL.sub("", style)):
        if name.lower() not in _FUNCTIONS:
            yield f"{name}(…"


def _local(name: str) -> str:
    return name.rpartition("}")[2]
