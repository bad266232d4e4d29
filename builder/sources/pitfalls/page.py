r"""Find the places of a page that readers would not see as they are written.

Dollar signs that make a formula of a text, lists without a blank line before them, headings and
attributes that Markdown eats, marks that the page does not know, and raw HTML, which is passed on
unseen. The other modules of this package know tables, links and folds.
"""

import re
from collections.abc import Iterator

from builder.sources.pitfalls.folds import fold_problems
from builder.sources.pitfalls.links import link_problems
from builder.sources.pitfalls.tables import table_problems
from builder.sources.prose import (
    COMMENT,
    DOLLARS,
    QUOTED,
    blank_comments,
    blank_header,
    fill_code_spans,
    fill_formulas,
    scan_rows,
    width,
    without_code,
)

_TITLE = re.compile(r"[ ]*(?:#{1,6}[ ]|(?:!!!|\?\?\?\+?|===!?)[ ])")
_MARK = re.compile(r"(?P<indent>[ \t]*)(?:[-*+]|\d+[.)])[ \t]+\S")
# Only such a list interrupts a paragraph, by CommonMark: another number may just begin a row.
_INTERRUPTS = re.compile(r"[ \t]*(?:[-*+]|1[.)])[ \t]+\S")
# As Python-Markdown finds them, also where the name is that of no element: dict<str, int>.
_TAG = re.compile(r"</?(?!https?://)(?P<name>[a-zA-Z][^<>@\s/]*)(?P<attributes>(?:[\s/][^<>]*)?)>")
_DECLARATION = re.compile(r"<[?!]\S*")
_HEADING = re.compile(r"[ ]*#{1,6}[ ]+[^\s#{]")
_ID = re.compile(r"[ ]\{#[^\s{}#]+\}[ ]*$")
_CLASS = re.compile(r"[ ]*\{[ ]?\.gd-[a-z-]+[ ]?\}[ ]*")  # of a paragraph, in the look of the site
_BRACE = re.compile(r"(?<!\\)\{[^{}]*\}?")
_PLAIN_TAGS = ("br", "kbd", "sub", "sup")
_DIFFERS = re.compile(
    r"""
    (?P<strike>(?P<tildes>~~?)(?=[^\s~]).*?[^\s~](?P=tildes)(?!~))
    | (?P<end>(?<!\\)\\\n)
    | \A[ ]*(?P<number>\d+\))[ ]+\S
    | ^[ ]*[-*+][ ]+(?P<box>\[[ xX]\])[ ]
    | ^(?P<meaning>[ ]*:[ ]+\S[^\n]*)
    | (?P<tex>\\\(.+?\\\)|\\\[.+?\\\])
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_AS_IT_STANDS = "the page shows {} as it stands, JupyterLab "
_DIFFERENCES = {
    "strike": _AS_IT_STANDS + "strikes it out",
    "end": _AS_IT_STANDS + "begins a new row; write <br>",
    "number": _AS_IT_STANDS + "shows a list; write 1. for its mark",
    "box": _AS_IT_STANDS + "shows a box",
    "meaning": "{} is a list of definitions on the page, and JupyterLab knows none",
    "tex": "{} is a formula on the page or in JupyterLab, but not in both; write $…$ for a "
    "formula, and `…` around brackets",
}

type Problems = Iterator[tuple[int, str]]


def pitfalls(text: str) -> Problems:
    """Find the places of a Markdown text that readers would not see as written, by their lines."""
    yield from _comment_problems(text)
    yield from fold_problems(text)
    for first, rows in _blocks(text):
        block = "\n".join(rows)
        seen = fill_code_spans(block)
        yield from _dollar_problems(seen, first)
        formless = fill_formulas(seen)
        yield from table_problems(rows, formless.split("\n"), first)
        yield from _list_problems(formless.split("\n"), first)
        yield from _heading_problems(formless.split("\n"), first)
        yield from link_problems(formless, first)
        yield from _tag_problems(formless, first)
        for match in _DIFFERS.finditer(formless):
            line, kind = first + block.count("\n", 0, match.start()), match.lastgroup or ""
            yield line, _DIFFERENCES[kind].format(" ".join(match[kind].split()))


def _comment_problems(text: str) -> Problems:
    code = {row.number for row in scan_rows(text) if row.place != "prose"}
    for match in COMMENT.finditer(text):
        first = text.count("\n", 0, match.start()) + 1
        rows = range(first, first + match[0].count("\n") + 1)
        if first not in code and ("<!--" in match[0][4:] or not code.isdisjoint(rows)):
            yield first, "a comment that is not closed before the next one, or the next fence"


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows between blank lines, with the number of the first; a title is a block."""
    rows: list[str] = []
    prose = without_code(blank_comments(blank_header(text)))
    for number, row in enumerate([*prose.split("\n"), ""], start=1):
        quoted = QUOTED.match(row)
        row = row[quoted.end() :] if quoted else row
        title = _TITLE.match(row)
        if (title or not row.strip()) and rows:
            yield number - len(rows), rows
            rows = []
        if title:
            yield number, [row]
        elif row.strip():
            rows.append(row)


def _dollar_problems(block: str, first: int) -> Problems:
    for match in DOLLARS.finditer(block):
        line = first + block.count("\n", 0, match.start())
        shown = " ".join(match[0].split())
        if match["lone"]:
            yield line, f"{shown} begins or ends no formula; write a dollar sign as \\$"
        elif match["after"]:
            yield (
                line,
                f"{shown[:-1]} would be a formula, directly before {match['after']}; "
                "write a dollar sign as \\$",
            )
        elif match["display"] and match[0] != block.strip():
            yield line, "a display formula, $$ … $$, needs a blank line before it and after it"


def _list_problems(rows: list[str], first: int) -> Problems:
    begins = _MARK.match(rows[0])
    margin = width(rows[0])
    for number, row in enumerate(rows):
        mark = _MARK.match(row)
        if mark and begins and width(row) % 4:
            yield (
                first + number,
                f"the mark of a list is indented by {width(row)} spaces; "
                "a list inside of another is indented by four",
            )
            return
        if not begins and _INTERRUPTS.match(row) and width(row) - margin < 4:
            yield first + number, "a list needs a blank line before it"
            return


def _heading_problems(rows: list[str], first: int) -> Problems:
    for number, row in enumerate(rows, start=first):
        if row.lstrip().startswith("#") and (width(row) % 4 or not _HEADING.match(row)):
            yield (
                number,
                "the page shows a heading here or JupyterLab does, but not both; a heading is one "
                "to six #, a space and a title, at the margin; write \\# for a # that begins a row",
            )
            continue
        text = _ID.sub("", row) if _HEADING.match(row) else "" if _CLASS.fullmatch(row) else row
        if match := _BRACE.search(text):
            yield (
                number,
                f"{match[0].strip()}: the page may take what stands in braces for attributes and "
                "leave it out; accepted: {#id} at the end of a heading; braces of a text stand in "
                "`…`, in a formula, or as \\{",
            )


def _tag_problems(block: str, first: int) -> Problems:
    for match in _TAG.finditer(block):
        if match["name"] in _PLAIN_TAGS and match["attributes"].strip() in ("", "/"):
            continue
        line = first + block.count("\n", 0, match.start())
        hint = "write a link as [text](address)" if match["name"].lower() == "a" else ""
        if match["name"].lower() == "img":
            hint = "a figure is drawn by a cell, and an image is ![what one sees](address)"
        yield (
            line,
            f"{' '.join(match[0].split())} is raw HTML, which no check sees; "
            + (hint or "write it in `…`, or < as &lt;")
            + f"; accepted without attributes: {', '.join(_PLAIN_TAGS)}",
        )
    for match in _DECLARATION.finditer(block):
        yield (
            first + block.count("\n", 0, match.start()),
            f"{match[0]} begins a comment or a declaration that hides what follows; "
            "write it in `…`, or < as &lt;",
        )
