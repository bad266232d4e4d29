"""Read try cells, which the reader edits and runs in the page.

A cell tagged `try` is one fence.  Its code is the text in the editor at first.  Lines that begin
with `#:` above it are a prelude, which runs first and is not shown; lines that begin with
`#:` below it are the check: statements, and `assert`s whose messages tell the reader what is
missing.  The build executes the code as it stands; the page runs prelude, the reader's text and
check, in that order and in a Python of its own (docs/theme/assets/try.js), and so does
`builder.checks.trials`.  In a download the check
is a separate cell after the try cell.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import dropwhile, takewhile
from textwrap import indent
from typing import Any

from builder.sources.cell_checks import has_assert
from builder.sources.interface_words import WORDS

TAG = "try"
TRIAL = "trial"
"""The metadata of a cell in which its prelude and its check travel."""

_HIDDEN = "#:"

type Cell = Mapping[str, Any]


@dataclass(frozen=True)
class Trial:
    """A try cell, taken apart.

    Attributes:
        start: The text in the editor at first.
        prelude: Code that runs before it.
        check: Code that checks the result; may be empty.
    """

    start: str
    prelude: str
    check: str

    @property
    def metadata(self) -> dict[str, str]:
        """The parts that travel in the cell's metadata: all but the code itself."""
        return {"prelude": self.prelude, "check": self.check}

    def opening_tag(self) -> str:
        """Return the beginning of the custom element, which has the code and what it printed."""
        attributes = "".join(
            f' {name}="{escape(text)}"' for name, text in self.metadata.items() if text
        )
        return f"<gd-try{attributes}>"


def read_trial(source: str) -> Trial:
    r"""Take the source of a try cell apart.

    Example:
        >>> read_trial("#: a = 1\nb = a\n#: assert b == 2, 'b should be 2'")
        Trial(start='b = a', prelude='a = 1', check="assert b == 2, 'b should be 2'")
    """
    rows = source.split("\n")
    before = list(takewhile(lambda row: row.startswith(_HIDDEN), rows))
    rest = rows[len(before) :]
    after = list(takewhile(lambda row: row.startswith(_HIDDEN) or not row.strip(), rest[::-1]))[
        ::-1
    ]
    start = rest[: len(rest) - len(after)]
    return Trial(
        start="\n".join(dropwhile(lambda row: not row.strip(), start)),
        prelude=_uncommented(before),
        check=_uncommented(after),
    )


def first_row(source: str) -> int:
    r"""Return how many rows of a try cell stand before the text in the editor.

    Example:
        >>> first_row("#: a = 1\n\nb = a\n#: assert b == 1, 'b should be 1'")
        2
    """
    rows = enumerate(source.split("\n"))
    return next((n for n, row in rows if row.strip() and not row.startswith(_HIDDEN)), 0)


def _uncommented(rows: Sequence[str]) -> str:
    return "\n".join(row[2:].removeprefix(" ") for row in rows).strip("\n")


def trial_of(cell: Cell) -> Trial:
    """Return the trial in a try cell of a lesson that has been read."""
    return Trial(start=str(cell["source"]), **cell["metadata"][TRIAL])


def trial_problems(source: str, line: int) -> Iterator[tuple[int, str]]:
    """Find the problems of a try cell before anything runs, each with its line."""
    trial = read_trial(source)
    if not trial.start.strip():
        yield line, "a try cell without code: the editor would be empty"
    for offset, row in enumerate(trial.start.split("\n")):
        if row.startswith(_HIDDEN):
            yield (
                line + offset,
                f"{_HIDDEN} in the middle: a prelude stands at the top of a try cell, and a check "
                "at its end",
            )
    for name in ("prelude", "check"):
        try:
            tree = ast.parse(getattr(trial, name))
        except SyntaxError as error:
            yield line, f"the {name} does not parse: {error.msg} (its line {error.lineno})"
            continue
        if name == "check" and tree.body and not has_assert(tree.body):
            yield line, "a check of a try cell without an assert that runs checks nothing"
        for node in ast.walk(tree) if name == "check" else ():
            if isinstance(node, ast.Assert) and node.msg is None:
                yield line, "an assert of a check without a message, which the reader would see"


def check_differs(one: Trial, other: Trial) -> bool:
    """Tell whether two languages check different things; their messages differ in any case."""
    return (one.prelude, _wordless(one.check)) != (other.prelude, _wordless(other.check))


def _wordless(check: str) -> str:
    tree = ast.parse(check)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            node.msg = None
    return ast.dump(tree)


def notebook_check(trial: Trial, language: str) -> str:
    """Return the check as the code of a cell that prints the message and never raises."""
    return (
        f"def look():\n    try:\n{indent(trial.check, '        ')}\n"
        "    except (AssertionError, NameError) as hint:\n        print(hint)\n"
        f'    else:\n        print("{WORDS[language].well_done}")\n\n\nlook()'
    )
