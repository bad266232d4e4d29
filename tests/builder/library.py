"""A small library in gdcore's place, for the tests of the reference."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

INIT = '''
"""A library."""

from typing import TYPE_CHECKING

from gdcore._private import hidden
from gdcore.slopes import Line, halve

if TYPE_CHECKING:
    from gdcore import drawings

__all__ = ["Line", "drawings", "halve", "hidden"]
'''
SLOPES = r'''
"""Slopes, and `gd.halve`, made of $x$."""

from dataclasses import dataclass

from gdcore._types import Real


def halve(x: Real, *, times: int = 1) -> "Line":
    r"""Halve a number.

    $$x \mapsto \frac{x}{2}$$

    Args:
        x: A number ``(n, *runs)``.
        times: How often, as for `Line` and `nothing`.

    Returns:
        A line: the half, a long one that goes on
        in the next row.

    Raises:
        ValueError: If x is *odd*.

    Example:
        >>> 8 / 2
        4.0

    Source: A. Zebra, *On halves*
    (1901), eq. 3.
    """
    quagga = _even(x)
    return Line(quagga)


@dataclass(frozen=True)
class Line:
    """A line of shape ``(n,)``.

    Attributes:
        slope: Its slope $m$.

    Raises:
        TypeError: If the slope is no number.

    Example:
        A sum, after words:

        >>> 1 + 1
        2

    Source: Euclid, *Elements* (300 BC), book I.
    """

    slope: float
    known: int = 1
    """A field with a docstring of its own, in `halve`'s way."""

    def __post_init__(self) -> None:
        """Check it."""
        if not isinstance(self.slope, float):
            raise TypeError(self.slope)

    def __call__(self, x: float) -> float:
        """Return the height at x."""
        return self.slope * x

    @property
    def steep(self) -> bool:
        """Whether `halve` would help."""
        return self.slope > 1


def _even(x: int) -> int:
    """Check x."""
    if x % 2:
        raise ValueError(x)
    return x // 2
'''
FILES = {
    "__init__.py": INIT,
    "slopes.py": SLOPES,
    "_types.py": '''
"""Types."""
type Real = float
"""A number."""
''',
    "_private.py": '''
"""Not to be told of."""

hidden = 7
"""A number without a home."""
''',
    "drawings/__init__.py": '''
"""Drawings."""

from gdcore.drawings.curves import curve, SAMPLES

__all__ = ["SAMPLES", "curve"]
''',
    "drawings/curves.py": '''
"""Curves."""

SAMPLES = 400
"""Points of a curve."""


def curve(f):
    """Draw $f$; see `Line.steep`.

    Example:
        >>> 2 + 2
        4

    Source: R. Descartes, *La géométrie* (1637).
    """


def helper(f):
    pass
''',
}


def write_library(root: Path, files: Mapping[str, str] = FILES) -> Path:
    """Write modules into the library of a course."""
    for name, text in files.items():
        path = root / "gdcore" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip(), encoding="utf-8")
    return root


def edit(root: Path, name: str, before: str, after: str) -> None:
    """Replace a text in a module of the library, once."""
    path = root / "gdcore" / name
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
