"""Accept of the HTML that cells display what only shows: tables, lists and paragraphs.

A page takes the text over as it stands, so a browser has to read it as one whole that changes
nothing around it.  Elements and attributes are accepted by a list, and closed in their order.
`html.parser` is not used: it drops, without a word, a tag that the text breaks off.
"""

import re
from collections.abc import Iterator

_WORDS = frozenset(
    {"b", "br", "code", "em", "i", "s", "small", "span", "strong", "sub", "sup", "u"}
)
_BLOCKS = _WORDS | {"div", "ol", "p", "pre", "table", "ul"}
_ROWS = frozenset({"tr"})
# What may stand in each element. Elsewhere a browser would move it, or close what surrounds it.
_INSIDE = {
    **dict.fromkeys((*_WORDS, "p", "pre"), _WORDS),
    **dict.fromkeys(("div", "li", "caption", "td", "th"), _BLOCKS),
    **dict.fromkeys(("ol", "ul"), frozenset({"li"})),
    "table": _ROWS | {"caption", "colgroup", "tbody", "tfoot", "thead"},
    "colgroup": frozenset({"col"}),
    "col": frozenset[str](),
    **dict.fromkeys(("tbody", "tfoot", "thead"), _ROWS),
    "tr": frozenset({"td", "th"}),
}
_EMPTY = ("br", "col")
_ANYWHERE = {"class", "dir", "lang", "title"}
_CELL = {"align", "colspan", "halign", "rowspan", "style", "valign"}
_ATTRIBUTES = {
    "table": {"border"},
    "tr": {"align", "valign"},
    "td": _CELL,
    "th": _CELL | {"scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"reversed", "start", "type"},
}
ACCEPTED = (
    f"of the elements {', '.join(sorted(_INSIDE))}, with class, lang, title and what places the "
    "cells of tables and numbers lists"
)
"""What a displayed text of HTML may have, for messages."""

_ALIGNED = re.compile(  # as builder.pages.slim reads it
    r'<t[dh] style="text-align: (?:center|left|right);"(?! class)'
)
_VALUE = r"""(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=`]+)"""
_ATTRIBUTE = re.compile(rf"([a-z][a-z-]*)(?:\s*=\s*{_VALUE})?", re.IGNORECASE)
# Where browsers see markup in a text. Without a name, it is none that is accepted.
_MARKUP = re.compile(
    rf"<(?=[a-z/!?])(?:(/?)([a-z][a-z0-9]*)((?:\s+{_ATTRIBUTE.pattern})*)\s*/?>)?", re.IGNORECASE
)
_SHOWN = 24  # characters of markup in a message


def html_problems(text: str) -> list[str]:
    """Return what a displayed text of HTML may not have."""
    return list(dict.fromkeys(_problems(text)))


def _problems(text: str) -> Iterator[str]:
    opened: list[str] = []
    end = 0
    for markup in _MARKUP.finditer(text):
        yield from _text_problems(text[end : markup.start()], opened)
        end = markup.end()
        closing, name, attributes = markup[1], (markup[2] or "").lower(), markup[3]
        if not name:
            yield repr(text[markup.start() :][:_SHOWN])
        elif name not in _INSIDE:
            yield f"<{name}>"
        elif not closing:
            yield from _place_problems(name, opened)
            yield from _attribute_problems(name, attributes, markup[0])
            if name not in _EMPTY:
                opened.append(name)
        elif not opened or opened.pop() != name:
            yield f"</{name}> where no <{name}> is open"
    yield from _text_problems(text[end:], opened)
    yield from (f"<{name}> that is not closed" for name in opened)


def _text_problems(text: str, opened: list[str]) -> Iterator[str]:
    if opened and text.strip() and not _INSIDE[opened[-1]] >= _WORDS:
        yield f"text directly in <{opened[-1]}>"


def _place_problems(name: str, opened: list[str]) -> Iterator[str]:
    if name not in (_INSIDE[opened[-1]] if opened else _BLOCKS):
        yield f"<{name}> in <{opened[-1]}>" if opened else f"<{name}> outside of its element"
    elif name == "table" and name in opened:
        yield "<table> in <table>"


def _attribute_problems(name: str, attributes: str, tag: str) -> Iterator[str]:
    for found in _ATTRIBUTE.finditer(attributes):
        key = found[1].lower()
        if key == "style" and name in ("td", "th"):
            if not _ALIGNED.match(tag):
                yield f'{tag}, where a cell takes <{name} style="text-align: right;"> or the like'
        elif key not in _ANYWHERE | _ATTRIBUTES.get(name, set()):
            yield f"{key}=… of <{name}>"
