"""Find indented text that belongs to nothing, and titles of folds that are none."""

import re
from collections.abc import Iterator

from builder.sources.prose import QUOTED, blank_comments, blank_header, scan_rows, width

_TITLE = re.compile(r"(?:!!!|\?\?\?\+?)[ ][a-z][a-z-]*[ ]\"[^\"]+\"|===[+!]?[ ]\"[^\"]+\"")
_UNDERLINE = re.compile(r"=+")
_MARK = re.compile(r"(?!(?:[-*][ ]*){3,}$)(?:[-*+]|\d+[.)])[ \t]+\S")
_INSIDE = re.compile(r"\s*```python\b.*\binside=true\b")


def fold_problems(text: str) -> Iterator[tuple[int, str]]:
    """Find the rows of a Markdown text whose indentation or title is wrong, with their lines.

    Whatever is indented by four spaces more than the text before it is a code block, unless that
    text is the mark of a list or the title of a fold.
    """
    allowed = 0  # how deep a block may begin, in steps of four spaces
    starts, quoted, empty = True, False, (0, -1)
    for row in scan_rows(blank_comments(blank_header(text))):
        if row.place in ("code", "closing"):
            starts = True
            continue
        quote = QUOTED.match(row.text)
        shown = row.text[quote.end() :] if quote else row.text
        if (quote is not None) != quoted:
            allowed, starts, quoted = 0, True, not quoted
        content = shown.strip()
        if not content:
            starts = True
            continue
        starts = starts or row.place == "opening"
        depth, odd = divmod(width(shown), 4)
        if empty[0]:
            if depth <= empty[1] and not _INSIDE.match(row.text):
                yield _empty(empty[0])
            empty = (0, -1)
        is_title = content.startswith(("!!!", "???", "===")) and not _UNDERLINE.fullmatch(content)
        if is_title and not _TITLE.fullmatch(content):
            yield (
                row.number,
                f"{content} is no title; write the kind and the title in quotes, as in "
                '??? question "Why?" or !!! note "Take care"',
            )
        is_mark = _MARK.match(content) is not None
        if starts and depth > allowed:
            yield (
                row.number,
                "indented code, or text indented too far; code stands in a fence, and text below "
                "the mark of a list or the title of a fold is indented by four spaces more than it",
            )
        elif starts and odd and not is_mark and row.place == "prose":
            yield (
                row.number,
                f"a text indented by {width(shown)} spaces; it stands at the margin or, in a list "
                "or a fold, is indented by four spaces or eight",
            )
        if is_title:
            empty = row.number, depth
        if is_mark or is_title:
            allowed = depth + 1
        elif starts:
            allowed = depth
        starts = False
    if empty[0]:
        yield _empty(empty[0])


def _empty(line: int) -> tuple[int, str]:
    return line, "a fold without a text; its text follows and is indented by four spaces more"
