"""Find links that are none, and links that lead where no page of the course may lead."""

import re
from collections.abc import Iterator

from builder.sources.prose import Link, find_links

_ADDRESS = re.compile(r"https?://[^/?#\s]*\w[^\s]*|mailto:[^@\s]+@[^@\s]+|#\S+|[^/?#:\\&][^?:\\&]*")
# In the order of the alternatives: the first one that fits says what is wrong.
_NO_LINK = re.compile(
    r"(?P<footnote>\[\^[^]\n]*\])"
    r"|(?P<toc>^[ ]*\[TOC\])"
    r"|(?P<definition>^[ ]*(?:(?:[-*+]|\d+[.)])[ ]+)*\[[^]\n]+\]:)"
    r"|(?P<reference>\[[^][\n]*\][ ]?\[[^][\n]*\])"
    r"|(?P<open>\]\()"
    r"|(?P<spaced>\]\s+\((?:https?:|mailto:|#|[^\s()]+\.md\b)[^\s()]*\))"
    r"|(?P<bare><[^<>\s]+\.md(?:#[^<>\s]*)?>)",
    re.MULTILINE,
)
_INSTEAD = {
    "footnote": "is a footnote, which JupyterLab does not know; write it in the text or in a fold",
    "toc": "becomes a list of the headings; a page has one beside it",
    "definition": "is shown nowhere: it defines an address; write each link as [text](address)",
    "reference": "has its address elsewhere, if anywhere; write a link as [text](address), and "
    "other brackets in `…`",
    "open": "belongs to no link; write a link as [text](address), and other brackets in `…`",
    "spaced": "is no link, because of the space; write [text](address)",
    "bare": "is no link; write [text](address)",
}


def link_problems(block: str, first: int) -> Iterator[tuple[int, str]]:
    """Find the problems of the links of a block, each with its line.

    Args:
        block: The rows of the block, with letters in the place of code and formulas.
        first: The number of its first row.
    """
    rest = block
    for link in find_links(block):
        # `builder.checks.images` knows more about images.
        is_image = block[: link.start].endswith("!")
        if not is_image and not _ADDRESS.fullmatch(link.address):
            yield (
                first + block.count("\n", 0, link.start),
                f"a link to {link.address!r}; accepted: https://…, http://…, mailto:…, #id, and "
                "a file beside this one, such as 06-learning-rate.md#regimes",
            )
        if block.startswith("[]", link.start) and not is_image:
            yield first + block.count("\n", 0, link.start), "a link without a text to click on"
        rest = _without(rest, link)
    for match in _NO_LINK.finditer(rest):
        kind = match.lastgroup or ""
        shown = " ".join(match[0].split())
        yield first + rest.count("\n", 0, match.start()), f"{shown} {_INSTEAD[kind]}"


def _without(block: str, link: Link) -> str:
    """Put letters in the place of a link's brackets and address; its text stays."""
    whole = block[link.start : link.end]
    return block[: link.start] + re.sub(r"[^\n]", "x", whole) + block[link.end :]
