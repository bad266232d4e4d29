"""Sections of the report: tables and promises."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.timing import format_duration


@dataclass(frozen=True)
class Promise:
    """A promise of the project, and the measurement that tests it.

    Attributes:
        claim: The promise in words, without the limit.
        limit: The promised ratio or other quantity.
        measured: The measured quantity; None if the peer to compare with is absent.
        at_least: Whether the limit is a lower limit.
        unit: The unit of the limit and the measurement.
    """

    claim: str
    limit: float
    measured: float | None
    at_least: bool = False
    unit: str = "×"

    @property
    def broken(self) -> bool:
        """Whether a measurement exists and is on the wrong side of the limit."""
        if self.measured is None:
            return False
        # A comparison with NaN is false, so NaN counts as broken.
        kept = self.measured >= self.limit if self.at_least else self.measured <= self.limit
        return not kept

    @property
    def row(self) -> tuple[str, str, str, str]:
        """Cells of a table: the claim, the limit, the measurement, and whether it holds."""
        bound = f"{'≥' if self.at_least else '≤'} {self.limit:,g} {self.unit}".strip()
        if self.measured is None:
            return self.claim, bound, "–", "not measured"
        digits = f"{self.measured:,.0f}" if self.measured >= 100 else f"{self.measured:.3g}"
        return (
            self.claim,
            bound,
            f"{digits} {self.unit}".strip(),
            "**no**" if self.broken else "yes",
        )


@dataclass(frozen=True)
class Section:
    """One subject of the report.

    Attributes:
        title: Its heading.
        anchor: The heading's id, the same in every language.
        body: Markdown.
        promises: The promises of the project on this subject.
    """

    title: str
    anchor: str
    body: str
    promises: tuple[Promise, ...] = ()

    def __str__(self) -> str:
        """Return the section as Markdown."""
        return f"## {self.title} {{#{self.anchor}}}\n\n{self.body}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table with text in the first column and numbers in the others.

    Example:
        >>> print(table(["", "time"], [["a", "1 s"]]))
        | | time |
        |---|--:|
        | a | 1 s |
    """
    lines = [header, *rows]
    ruler = "|---|" + "--:|" * (len(header) - 1)
    written = ["|" + "".join(f" {cell} |" if cell else " |" for cell in line) for line in lines]
    return "\n".join([written[0], ruler, *written[1:]])


def comparison(seconds: Mapping[str, float], unit: str, base: str) -> str:
    """Return a table of times, and of their ratios to the time of the contender `base`."""
    return table(
        ["", f"per {unit}", "ratio"],
        [
            [name, format_duration(time), ratio(time / seconds[base])]
            for name, time in seconds.items()
        ],
    )


def ratio(value: float) -> str:
    """Return a ratio with about three digits.

    Example:
        >>> ratio(0.0123), ratio(1234.5)
        ('0.012 ×', '1,234 ×')
    """
    if value >= 100:
        return f"{value:,.0f} ×"
    return f"{value:.2f} ×" if value >= 0.1 else f"{value:.2g} ×"


def require_agreement(ends: Mapping[str, float], tolerance: float) -> None:
    """Raise an `AssertionError` unless the contenders end at the same point."""
    # np.ptp is NaN if a value is NaN, and a comparison with NaN is false.
    if not np.ptp(list(ends.values())) <= tolerance:
        raise AssertionError(f"the contenders do not agree on where the descent ends: {ends}")
