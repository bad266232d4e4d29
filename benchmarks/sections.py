"""What a benchmark hands in: tables, and how its promises fared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.timing import in_words


@dataclass(frozen=True)
class Promise:
    """A promise of the project, and what was measured.

    Attributes:
        claim: What is promised, as a sentence without the numbers.
        limit: The ratio, or other quantity, that is promised.
        measured: The quantity measured; None where the peer it is measured against is absent.
        at_least: Whether the limit is a lower one.
        unit: What stands behind the numbers.
    """

    claim: str
    limit: float
    measured: float | None
    at_least: bool = False
    unit: str = "×"

    @property
    def broken(self) -> bool:
        """Whether something was measured that is on the wrong side of the limit."""
        if self.measured is None:
            return False
        # A comparison with NaN is false, so what could not be computed counts as broken.
        kept = self.measured >= self.limit if self.at_least else self.measured <= self.limit
        return not kept

    @property
    def row(self) -> tuple[str, str, str, str]:
        """The claim, the limit, the measurement, and whether it holds: cells of a table."""
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
        promises: What the project promises about this subject.
    """

    title: str
    anchor: str
    body: str
    promises: tuple[Promise, ...] = ()

    def __str__(self) -> str:
        """Return the section as Markdown."""
        return f"## {self.title} {{#{self.anchor}}}\n\n{self.body}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table whose first column is text and whose others are numbers.

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
    """Return a table of times and of their ratios to that of the contender named `base`."""
    return table(
        ["", f"per {unit}", "ratio"],
        [[name, in_words(time), ratio(time / seconds[base])] for name, time in seconds.items()],
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
    """Raise an `AssertionError` unless the contenders ended at one place: else nothing compares."""
    # NumPy's range of values is NaN where one of them is, and then no comparison holds.
    if not np.ptp(list(ends.values())) <= tolerance:
        raise AssertionError(f"the contenders do not agree on where the descent ends: {ends}")
