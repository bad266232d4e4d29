"""The report: every section in one process, the promises on top."""

import re
import sys
import traceback
from pathlib import Path
from typing import NamedTuple

from benchmarks import (
    agreement,
    batch,
    executing,
    importing,
    machine,
    memory,
    minibatch,
    peers,
    single_run,
    sweeps,
    two_variables,
)
from benchmarks.sections import Promise, Section, table

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
PAGES = tuple(ROOT / "docs" / language / "benchmarks.md" for language in ("en", "ko"))
"""The pages that show the report, between two comments."""

SECTIONS = (
    importing,
    agreement,
    single_run,
    two_variables,
    sweeps,
    batch,
    minibatch,
    memory,
    executing,
)

_SHOWN = re.compile(r"(<!-- results -->\n).*(<!-- end of results -->)", re.DOTALL)


class Outcome(NamedTuple):
    """What measuring everything came to.

    Attributes:
        report: Markdown.
        broken: The promises that do not hold.
        failed: The names of the modules that could not measure.
    """

    report: str
    broken: list[Promise]
    failed: list[str]


def measure() -> Outcome:
    """Measure section by section. One that fails says so, and the others are measured still."""
    measured_on = machine.in_a_line()
    sections, failed = [], []
    for module in SECTIONS:
        print(f"measuring {module.__name__} …", file=sys.stderr, flush=True)
        try:
            sections.append(module.measure())
        except Exception:
            traceback.print_exc()
            failed.append(module.__name__)
    promises = [promise for section in sections for promise in section.promises]
    broken = [promise for promise in promises if promise.broken]
    return Outcome(report(measured_on, sections, promises), broken, failed)


def report(measured_on: str, sections: list[Section], promises: list[Promise]) -> str:
    """Return the whole report as Markdown."""
    held = Section(
        "What is promised",
        "promises",
        table(["", "limit", "measured", "held"], [promise.row for promise in promises]),
    )
    return "\n\n".join([measured_on, peers.in_a_line(), *map(str, [held, *sections])])


def write(report: str) -> None:
    """Keep the report, and show it on the pages of the docs."""
    RESULTS.write_text(f"{report}\n", "utf-8", newline="\n")
    for page in PAGES:
        text = page.read_text("utf-8")
        page.write_text(shown_on(text, report), "utf-8", newline="\n")


def shown_on(text: str, report: str) -> str:
    """Return the text of a page with this report in the place of the last one."""
    text, count = _SHOWN.subn(lambda marks: f"{marks[1]}\n{report}\n\n{marks[2]}", text)
    if count != 1:
        raise ValueError("the page must hold the two comments that the report stands between, once")
    return text
