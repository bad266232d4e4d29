"""The report of all benchmarks: the promises first, then every section."""

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
"""The pages that show the report between two comments."""

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
    """Result of running every benchmark.

    Attributes:
        report: The report in Markdown.
        broken: The promises that do not hold.
        failed: The names of the benchmarks that raised an error.
    """

    report: str
    broken: list[Promise]
    failed: list[str]


def measure() -> Outcome:
    """Run every benchmark; print the error of one that fails, and continue with the next."""
    measured_on = machine.describe_machine()
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
    return Outcome(format_report(measured_on, sections, promises), broken, failed)


def format_report(measured_on: str, sections: list[Section], promises: list[Promise]) -> str:
    """Return the whole report as Markdown."""
    held = Section(
        "What is promised",
        "promises",
        table(["", "limit", "measured", "held"], [promise.row for promise in promises]),
    )
    return "\n\n".join([measured_on, peers.describe_peers(), *map(str, [held, *sections])])


def write_report(report: str) -> None:
    """Write the report to RESULTS.md and into the pages of the docs."""
    RESULTS.write_text(f"{report}\n", "utf-8", newline="\n")
    for page in PAGES:
        text = page.read_text("utf-8")
        page.write_text(insert_report(text, report), "utf-8", newline="\n")


def insert_report(text: str, report: str) -> str:
    """Return the text of a page with its old report replaced by this one."""
    text, count = _SHOWN.subn(lambda marks: f"{marks[1]}\n{report}\n\n{marks[2]}", text)
    if count != 1:
        raise ValueError("the page must contain the two comments around the report exactly once")
    return text
