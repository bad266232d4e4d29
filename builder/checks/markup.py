"""Find what would run a script, ask another host or lose its look, in what cells display.

A page takes over HTML and SVG. Its policy allows no styles inside it; those of an SVG become
attributes, and the alignment of table cells becomes a class.
"""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

_ACTIVE = {
    *("base", "embed", "form", "frame", "frameset", "iframe", "link", "meta", "object", "script"),
    *("animate", "foreignobject", "handler", "set"),  # of SVG
}
# The attributes that make a page ask for something without a click.
_LOADING = {"background", "data", "poster", "src", "srcset"}
_ADDRESSES = _LOADING | {"action", "formaction", "href", "ping"}
_IMAGES = {"feimage", "image", "use"}  # elements that load their href
_SCHEME = re.compile(
    r"(?:^|[,;(])(?:javascript|vbscript|data:(?!image/(?:gif|jpeg|png|webp)\b))", re.I
)
_ELSEWHERE = re.compile(r"(?:^|[,\s])(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_STYLE = re.compile(
    r"@import|url\(\s*['\"]?\s*(?![#'\"\s]|data:image/)|expression\(", re.IGNORECASE
)
_ALIGNMENT = re.compile(r"text-align: (?:center|left|right);")  # as builder.pages.slim reads it
_IGNORED = re.compile(r"[\x00-\x20]+")  # where browsers read "java\nscript:"

type Attributes = Iterable[tuple[str, str]]


def html_problems(text: str) -> list[str]:
    """Return what a displayed text of HTML may not have."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    if "<script" in text.lower() and not parser.problems:  # in markup that is not closed
        parser.problems["<script>"] = None
    return list(parser.problems)


def svg_problems(text: str) -> list[str]:
    """Return what a displayed SVG may not have; nothing of one that is not well-formed."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return []  # told when the page is rendered
    problems: dict[str, None] = {}
    for element in root.iter():
        attributes = [(_local(name), value) for name, value in element.attrib.items()]
        problems |= dict.fromkeys(_problems(_local(element.tag), attributes))
        if _local(element.tag) == "style":
            problems |= dict.fromkeys(_style_problems(element.text or ""))
    return list(problems)


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.problems: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = [(name, value or "") for name, value in attrs]
        self.problems |= dict.fromkeys(_problems(tag, attributes))
        styles = [value for name, value in attributes if name == "style"]
        aligned = tag in ("td", "th") and all(map(_ALIGNMENT.fullmatch, styles))
        if tag == "style" or (styles and not aligned):
            self.problems["styles"] = None

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "style":
            self.problems |= dict.fromkeys(_style_problems(data))


def _problems(tag: str, attributes: Attributes) -> Iterator[str]:
    if tag in _ACTIVE:
        yield f"<{tag}>"
    for name, value in attributes:
        # HTML's parser keeps a prefix such as that of xlink:href.
        local = name.rpartition(":")[2].rpartition("/")[2]
        loads = local in _LOADING or (local == "href" and tag in _IMAGES)
        if local.startswith("on") or local == "srcdoc":
            yield f"{local}=…"
        elif _SCHEME.search(_IGNORED.sub("", value)) and local in _ADDRESSES:
            yield f"{local}={value.strip()[:40]!r}"
        elif loads and _ELSEWHERE.search(value.strip()):
            yield f"{local}={value.strip()[:40]!r} of another host"
        else:  # style, and the attributes of SVG that take url(…)
            yield from _style_problems(value)


def _style_problems(style: str) -> Iterator[str]:
    for match in _STYLE.finditer(style):
        yield f"{match[0].strip()}…"
