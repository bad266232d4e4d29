"""Rows of data, in memory or in a memory-mapped file that may be larger than memory."""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdcore._types import Array

BLOCK = 4_096
"""Rows read at a time: a block of some tens of columns stays in a processor's cache."""

MAPPED_BLOCK = 512
"""Rows gathered at a time from a mapped file: each may bring in 64 kB around it."""

type Indices = np.ndarray[Any, np.dtype[np.intp]]


@dataclass(frozen=True, eq=False)
class Rows:
    """A checked matrix and its targets; reads give float arrays.

    Attributes:
        X: The matrix, ``(m, n)``.
        y: The targets, ``(m,)``.
    """

    X: Any
    y: Any

    @property
    def m(self) -> int:
        """The number of rows."""
        return len(self.X)

    @property
    def n(self) -> int:
        """The number of columns."""
        return int(self.X.shape[1])

    def blocks(self, size: int = BLOCK) -> Iterator[tuple[Array, Array]]:
        """Read all rows in their order, so many at a time."""
        for start in range(0, self.m, size):
            some = slice(start, start + size)
            yield _floats(self.X[some]), _floats(self.y[some])
            self._release()

    def gathered(self, rows: Indices, size: int) -> Iterator[tuple[Array, Array]]:
        """Read chosen rows in the order given, so many at a time."""
        for start in range(0, len(rows), size):
            yield self.take(rows[start : start + size])

    def take(self, rows: Indices) -> tuple[Array, Array]:
        """Copy chosen rows, in the order given."""
        if _mapped(self.X) is None:
            return _floats(np.take(self.X, rows, axis=0)), _floats(np.take(self.y, rows))
        X = np.empty((len(rows), self.n))
        for start in range(0, len(rows), MAPPED_BLOCK):
            part = slice(start, start + MAPPED_BLOCK)
            X[part] = self.X[rows[part]]
            self._release()
        return X, _floats(np.take(self.y, rows))

    def _release(self) -> None:
        """Give back the memory of pages that were read from a mapped file; the file keeps them."""
        for array in (self.X, self.y):
            mapped = _mapped(array)
            if mapped is not None and hasattr(mapped, "madvise"):
                mapped.madvise(mmap.MADV_DONTNEED)


def checked_rows(X: ArrayLike, y: ArrayLike, labels: tuple[float, ...] | None) -> Rows:
    """Return the rows, read through once, or raise.

    Raises:
        TypeError: If X or y does not hold numbers.
        ValueError: If the shapes do not fit, a number is not finite, or a target is no label.
    """
    rows = Rows(_numbers("X", X), _numbers("y", y))
    shape, targets_shape = rows.X.shape, rows.y.shape
    if len(shape) != 2 or 0 in shape:
        hint = "; one feature alone wants X.reshape(-1, 1)" if len(shape) == 1 and shape[0] else ""
        raise ValueError(
            f"X must have shape (m, n), a row for each sample, both at least 1; got {shape}{hint}"
        )
    if targets_shape != shape[:1]:
        raise ValueError(
            f"y must have shape {shape[:1]}, a target for each row of X, got {targets_shape}"
        )
    done = 0
    for block, targets in rows.blocks():
        for name, finite in (
            ("X", np.isfinite(block).all(axis=1)),
            ("y", np.isfinite(targets)),
        ):
            if not finite.all():
                raise ValueError(f"{name} must be finite, but row {done + finite.argmin()} is not")
        if labels is not None:
            known = np.isin(targets, labels)
            if not known.all():
                row = int(known.argmin())
                raise ValueError(
                    f"y must hold the labels {' and '.join(f'{label:g}' for label in labels)}, "
                    f"got {targets[row]:g} in row {done + row}"
                )
        done += len(block)
    return rows


def _numbers(name: str, value: Any) -> Any:
    try:
        array = np.asanyarray(value)
    except ValueError:
        array = np.array(None)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must be an array of numbers, got {type(value).__name__}")
    return array


def _floats(array: Any) -> Array:
    return np.asarray(array, dtype=float)


def _mapped(array: Any) -> mmap.mmap | None:
    """Return the map behind an array that only shows a file; one may not drop a private copy."""
    if not isinstance(array, np.memmap) or array.mode not in ("r", "r+"):
        return None
    base: Any = array
    while not isinstance(base, mmap.mmap):
        base = base.base
    return base
