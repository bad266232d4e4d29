"""Separate a lesson's prose from its code: find fences, headings, math and titles."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

FENCE = re.compile(r"\s*(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
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


def scan_rows(text: str) -> Iterator[Row]:
    r"""Yield the lines of a Markdown text, each with its place: prose, or a part of a fence.

    A fence ends at a mark of its own kind that is at least as long; a shorter one is code.

    Example:
        >>> [row.place for row in scan_rows("a\n````md\n```\n````\nb")]
        ['prose', 'opening', 'code', 'closing', 'prose']
    """
    open_mark = ""
    for number, row in enumerate(text.split("\n"), start=1):
        match = FENCE.match(row)
        if not open_mark:
            open_mark = match["mark"] if match else ""
            yield Row(number, row, "opening" if match else "prose")
        elif match and match["mark"].startswith(open_mark) and row.strip() == match["mark"]:
            open_mark = ""
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


def blank(match: re.Match[str]) -> str:
    """Return blanks in the place of a match; its line ends stay."""
    return re.sub(r"[^\n]", " ", match[0])
