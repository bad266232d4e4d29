r"""Find Markdown that the page would show as something else than JupyterLab, or not at all.

Dollar signs that make a formula of a text, lists and tables without a blank line before them,
table cells that lose their end, marks that the page does not know, and raw HTML, which is passed on
unseen.
"""

import re
from collections.abc import Iterator

from builder.sources.prose import blank_comments, blank_header, fill_code_spans, without_code

_TITLE = re.compile(r"[ ]*(?:#{1,6}[ ]|(?:!!!|\?\?\?\+?|===!?)[ ])")
_QUOTED = re.compile(r"[ ]{0,3}>[ ]?")
_MARK = re.compile(r"(?P<indent>[ \t]*)(?:[-*+]|\d+[.)])[ \t]+\S")
# Only such a list interrupts a paragraph, by CommonMark: another number may just begin a row.
_INTERRUPTS = re.compile(r"[ \t]*(?:[-*+]|1[.)])[ \t]+\S")
_RULE = re.compile(r"[ ]*\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*")
# The patterns of pymdownx.arithmatex.
_DOLLARS = re.compile(
    r"""
    \\.
    | (?P<display>\$\$(?:\\.|[^\\$])+?\$\$)
    | (?P<inline>\$(?!\s)(?:\\.|[^\\$])+?(?<!\s)\$)(?P<after>\d?)
    | (?P<lone>\$+)
    """,
    re.VERBOSE | re.DOTALL,
)
# As Python-Markdown finds them, also where the name is that of no element: dict<str, int>.
_TAG = re.compile(
    r"</?(?!(?:https?|ftp)://)(?P<name>[a-zA-Z][^<>@\s/]*)(?P<attributes>(?:[\s/][^<>]*)?)>"
)
_PLAIN_TAGS = ("br", "kbd", "sub", "sup")
_PAGE_SHOWS = re.compile(
    r"(?P<strike>~~(?=\S).+?~~)|(?P<end>(?<!\\)\\\n)|\A[ ]*(?P<number>\d+\))[ ]+\S", re.DOTALL
)
_INSTEAD = {
    "strike": "JupyterLab strikes it out",
    "end": "JupyterLab begins a new row; write <br>",
    "number": "JupyterLab shows a list; write 1. for its mark",
}
_PIPE = re.compile(r"(?<!\\)\|")

type Problems = Iterator[tuple[int, str]]


def pitfalls(text: str) -> Problems:
    """Find the places of a Markdown text that readers would not see as written, by their lines."""
    for first, rows in _blocks(text):
        block = "\n".join(rows)
        seen = fill_code_spans(block)
        yield from _dollar_problems(seen, first)
        formless = _DOLLARS.sub(_fill_formula, seen)
        yield from _table_problems(rows, formless.split("\n"), first)
        yield from _list_problems(formless.split("\n"), first)
        yield from _tag_problems(formless, first)
        for match in _PAGE_SHOWS.finditer(formless):
            line, kind = first + block.count("\n", 0, match.start()), match.lastgroup or ""
            yield line, f"the page shows {match[kind].strip()} as it stands, {_INSTEAD[kind]}"


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows between blank lines, with the number of the first; a title is a block."""
    rows: list[str] = []
    prose = without_code(blank_comments(blank_header(text)))
    for number, row in enumerate([*prose.split("\n"), ""], start=1):
        quoted = _QUOTED.match(row)
        row = row[quoted.end() :] if quoted else row
        title = _TITLE.match(row)
        if (title or not row.strip()) and rows:
            yield number - len(rows), rows
            rows = []
        if title:
            yield number, [row]
        elif row.strip():
            rows.append(row)


def _fill_formula(match: re.Match[str]) -> str:
    whole = match[0]
    if whole.startswith("\\"):
        return whole
    return re.sub(r"[^\n]", "x", whole)


def _dollar_problems(block: str, first: int) -> Problems:
    for match in _DOLLARS.finditer(block):
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


def _table_problems(rows: list[str], seen: list[str], first: int) -> Problems:
    rule = next((n for n, row in enumerate(seen) if "|" in row and _RULE.fullmatch(row)), None)
    if not rule:
        return
    if rule > 1:
        yield first + rule - 1, "a table needs a blank line before it"
        return
    width = len(_cells(seen[0]))
    for number, (row, plain) in enumerate(zip(rows, seen, strict=True)):
        if len(_cells(row)) != len(_cells(plain)):
            yield (
                first + number,
                "a | inside of a formula or of code ends a table's cell; "
                "in a formula write \\lvert x \\rvert, \\lVert x \\rVert or \\mid",
            )
        elif len(_cells(plain)) > width:
            yield first + number, f"{len(_cells(plain))} cells under a head of {width}"


def _cells(row: str) -> list[str]:
    return _PIPE.split(row.strip().removeprefix("|").removesuffix("|"))


def _list_problems(rows: list[str], first: int) -> Problems:
    begins = _MARK.match(rows[0])
    margin = _width(rows[0])
    for number, row in enumerate(rows):
        mark = _MARK.match(row)
        if mark and begins and _width(row) % 4:
            yield (
                first + number,
                f"the mark of a list is indented by {_width(row)} spaces; "
                "a list inside of another is indented by four",
            )
            return
        if not begins and _INTERRUPTS.match(row) and _width(row) - margin < 4:
            yield first + number, "a list needs a blank line before it"
            return


def _width(row: str) -> int:
    row = row.expandtabs(4)
    return len(row) - len(row.lstrip())


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
