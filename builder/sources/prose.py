"""Separate a lesson's prose from its code: find fences, headings, links, math and titles."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

FENCE_MARK = r"(?:`{3,}(?=[^`]*$)|~{3,})"
FENCE = re.compile(rf"(?P<lead>[\s>]*)(?P<mark>{FENCE_MARK})")
HEADING = re.compile(
    r"\s*(?P<marks>#{1,6})[ \t]+(?P<title>\S.*?)[ \t]*"
    r"(?:\{:?[^}#]*#(?P<id>[^\s}]+)[^}]*\}[ \t]*)?$"
)
_UNDERLINE = re.compile(r"(=+|-+)\s*")
_HEADER = re.compile(r"\A---\n.*?^---$", re.DOTALL | re.MULTILINE)

# Math, comments and the like: each is blanked, and its length kept, so that positions stay those of
# the file.
_NOT_PROSE = re.compile(
    r"""
    <!--.*?-->                                             # comments
    | \$\$.*?\$\$                                          # mathematics
    | (?<![\\$])\$(?!\s)[^$\n]*(?:\n[^$\n]+)?\$
    | (?P<ticks>`+)[^`].*?(?P=ticks)(?!`)                  # code within a line
    | (?<=\])\([^)\s]*\)                                   # addresses of links
    | \{:?[ ]*[.#][^}\n]*\}                                # attributes
    | </?[a-zA-Z][^>\n]*>                                  # tags of HTML
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_CODE_SPAN = re.compile(r"(?<![\\`])(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
QUOTED = re.compile(r"[ ]{0,3}>[ ]?")
# The patterns of pymdownx.arithmatex.
DOLLARS = re.compile(
    r"""
    \\.
    | (?P<display>\$\$(?:\\.|[^\\$])+?\$\$)
    | (?P<inline>\$(?!\s)(?:\\.|[^\\$])+?(?<!\s)\$)(?P<after>\d?)
    | (?P<lone>\$+)
    """,
    re.VERBOSE | re.DOTALL,
)
_LINK = re.compile(
    r"""
    (?<!\\)\[(?P<text>(?:\\.|[^][\\]|\[(?:\\.|[^][\\])*+\])*+)\]
    \([ \t]*(?P<address><[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)
    (?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'))?[ \t]*\)
    """,
    re.VERBOSE | re.DOTALL,
)
_TITLE = re.compile(r"^[ ]*(#{1,6}|!!!|\?\?\?\+?|===)[ ].*$", re.MULTILINE)


class Row(NamedTuple):
    """A line of a text: its number from 1, the text, and whether it is prose or part of a fence."""

    number: int
    text: str
    place: Literal["prose", "opening", "code", "closing"]


class Heading(NamedTuple):
    """A heading: its line, its depth (0 if it is underlined), and its id if it has one."""

    line: int
    level: int
    id: str | None


class Link(NamedTuple):
    """A link or an image in a text: where it begins and ends, its address and where that begins."""

    start: int
    end: int
    address: str
    address_start: int


def scan_rows(text: str) -> Iterator[Row]:
    r"""Yield the lines of a Markdown text, each with its place: prose, or a part of a fence.

    A fence ends at a mark of its own kind that is at least as long; a shorter one is code. A fence
    in a quotation ends with the quotation at the latest.

    Example:
        >>> [row.place for row in scan_rows("a\n````md\n```\n````\nb")]
        ['prose', 'opening', 'code', 'closing', 'prose']
    """
    open_mark, quoted = "", False
    for number, row in enumerate(text.split("\n"), start=1):
        match = FENCE.match(row)
        if quoted and not row.lstrip().startswith(">"):
            open_mark, quoted = "", False
        if not open_mark:
            open_mark = match["mark"] if match else ""
            quoted = match is not None and ">" in match["lead"]
            yield Row(number, row, "opening" if match else "prose")
        elif (
            match
            and match["mark"].startswith(open_mark)
            and (">" in match["lead"]) == quoted
            and not row[match.end() :].strip()
        ):
            open_mark, quoted = "", False
            yield Row(number, row, "closing")
        else:
            yield Row(number, row, "code")


def find_headings(text: str) -> Iterator[Heading]:
    """Yield the headings of a Markdown text in their order, those in admonitions too."""
    previous = ""
    for row in scan_rows(_HEADER.sub(blank, text)):
        if row.place == "prose":
            if match := HEADING.match(row.text):
                yield Heading(row.number, len(match["marks"]), match["id"])
            elif _UNDERLINE.fullmatch(row.text) and previous.strip():
                yield Heading(row.number, 0, None)
        previous = row.text if row.place == "prose" else ""


def find_links(block: str) -> Iterator[Link]:
    """Yield the links and images of a paragraph without code and formulas, those in texts too.

    Example:
        >>> [link.address for link in find_links("[a](b.md) and [![c](d.png)](<e.md>)")]
        ['b.md', 'e.md', 'd.png']
    """
    for match in _LINK.finditer(block):
        address, at = match["address"], match.start("address")
        if address.startswith("<"):
            address, at = address[1:-1], at + 1
        yield Link(match.start(), match.end(), address, at)
        shift = match.start("text")
        for inner in find_links(match["text"]):
            start, end, address, at = inner
            yield Link(start + shift, end + shift, address, at + shift)


def prose_of(text: str, *, math: bool = False) -> str:
    """Blank everything in a Markdown text but its prose, and its math if `math` is true."""

    def without(match: re.Match[str]) -> str:
        return match[0] if math and match[0].startswith("$") else blank(match)

    return _NOT_PROSE.sub(without, without_code(_HEADER.sub(blank, text)))


def running_prose(text: str, *, math: bool = False) -> str:
    """Blank also the titles, which name a subject and do not introduce it."""
    return _TITLE.sub(blank, prose_of(text, math=math))


def without_code(text: str) -> str:
    """Blank the fenced code of a text."""
    return "\n".join(
        row.text if row.place == "prose" else " " * len(row.text) for row in scan_rows(text)
    )


def blank_header(text: str) -> str:
    """Blank the YAML block at the top of a text."""
    return _HEADER.sub(blank, text)


def blank_comments(text: str) -> str:
    """Blank the comments of HTML outside of fenced code."""
    code = {row.number for row in scan_rows(text) if row.place != "prose"}

    def without(match: re.Match[str]) -> str:
        return match[0] if text.count("\n", 0, match.start()) + 1 in code else blank(match)

    return COMMENT.sub(without, text)


def fill_code_spans(text: str) -> str:
    """Put letters in the place of the code within the lines of a paragraph.

    Example:
        >>> fill_code_spans("a `$b|` c")
        'a xxxxx c'
    """
    return _CODE_SPAN.sub(lambda match: re.sub(r"[^\n]", "x", match[0]), text)


def fill_formulas(text: str) -> str:
    """Put letters in the place of the formulas of a paragraph whose code is filled.

    Example:
        >>> fill_formulas("a $[b](c)$ d")
        'a xxxxxxxx d'
    """
    return DOLLARS.sub(
        lambda match: match[0] if match[0][0] == "\\" else re.sub(r"[^\n]", "x", match[0]), text
    )


def width(row: str) -> int:
    """Return the number of columns before the first character of a row."""
    row = row.expandtabs(4)
    return len(row) - len(row.lstrip())


def blank(match: re.Match[str]) -> str:
    """Return blanks in the place of a match; its line ends stay."""
    return re.sub(r"[^\n]", " ", match[0])
