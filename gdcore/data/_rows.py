"""Rows of data, in memory or in a memory-mapped file that may be larger than memory."""

import mmap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdcore._base.printing import brief
from gdcore._base.results import is_masked, read_only, set_read_only_state
from gdcore.typing import Array, Indices

BLOCK = 4_096
"""Rows read at a time: a block of some tens of columns stays in a processor's cache."""

WINDOW = 2**25
"""Bytes of a mapped file to hold in memory at a time; a page fault may read 2 MiB."""


@dataclass(frozen=True, eq=False)
class Rows:
    """A checked matrix and its targets, read as float arrays.

    Attributes:
        X: The matrix, ``(m, n)``; if it is in a file, it stays there.
        y: The targets, ``(m,)``, in memory: no more numbers than the order of an epoch has.
    """

    X: Any
    y: Any

    __setstate__ = set_read_only_state

    @property
    def m(self) -> int:
        """The number of rows."""
        return len(self.X)

    @property
    def n(self) -> int:
        """The number of columns."""
        return int(self.X.shape[1])

    def blocks(self, size: int = BLOCK) -> Iterator[tuple[Array, Array]]:
        """Read all rows in their order, in blocks of this size."""
        for start in range(0, self.m, size):
            some = slice(start, start + size)
            yield _as_floats(self.X[some]), _as_floats(self.y[some])
            self._release_pages()

    def gathered(self, rows: Indices, size: int) -> Iterator[tuple[Array, Array]]:
        """Read chosen rows in the given order, in blocks of this size."""
        for start in range(0, len(rows), size):
            yield self.take(rows[start : start + size])

    def take(self, rows: Indices) -> tuple[Array, Array]:
        """Copy chosen rows, in the given order."""
        if _map_of(self.X) is None:
            return _as_floats(np.take(self.X, rows, axis=0)), _as_floats(np.take(self.y, rows))
        # Read the file from front to back, one window of it in memory at a time.
        order = np.argsort(rows)
        windows = np.asarray(rows)[order] // max(1, WINDOW // self.X[:1].nbytes)
        X = np.empty((len(rows), self.n))
        for part in np.split(order, np.flatnonzero(np.diff(windows)) + 1):
            X[part] = self.X[rows[part]]
            self._release_pages()
        return X, _as_floats(np.take(self.y, rows))

    def _release_pages(self) -> None:
        """Free the memory of the pages read from a mapped file; the file keeps its data."""
        mapped = _map_of(self.X)
        if mapped is not None and hasattr(mapped, "madvise"):
            mapped.madvise(mmap.MADV_DONTNEED)


def checked_rows(X: ArrayLike, y: ArrayLike, labels: tuple[float, ...] | None) -> Rows:
    """Return the rows, read through once, or raise.

    Raises:
        TypeError: If X or y does not hold numbers.
        ValueError: If the shapes do not fit, a number is not finite, or a target is not a label.
    """
    # Rows in memory are copied, as targets are: a loss must not change with its caller's arrays.
    table = _number_array("X", X)
    rows = Rows(table if _is_mapped(table) else _own_copy(table), _own_copy(_number_array("y", y)))
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
    _check_finite("X", (block for block, _ in rows.blocks()))
    _check_finite("y", [rows.y])
    if labels is not None:
        known = np.isin(rows.y, labels)
        if not known.all():
            row = known.argmin()
            raise ValueError(
                f"y must hold the labels {' and '.join(f'{label:g}' for label in labels)}, "
                f"got {rows.y[row]:g} in row {row}"
            )
    return rows


def _check_finite(name: str, blocks: Iterable[Array]) -> None:
    done = 0
    for block in blocks:
        # A finite sum means finite numbers, and is faster; otherwise the rows are checked.
        with np.errstate(all="ignore"):
            finite = isfinite(block.sum())
        if not finite:
            good = np.isfinite(block).reshape(len(block), -1).all(axis=1)
            if not good.all():
                raise ValueError(f"{name} must be finite, but row {done + good.argmin()} is not")
        done += len(block)


def _number_array(name: str, value: Any) -> Any:
    if is_masked(value):
        raise TypeError(f"{name} must be an array of numbers, got a masked array; drop its rows")
    try:
        array = np.asanyarray(value)
    except ValueError:
        array = np.array(None)
    if array.dtype.kind not in "biuf":
        got = type(value).__name__
        if type(value) is np.ndarray:
            got = f"an array of type {array.dtype}"
        raise TypeError(
            f"{name} must be an array of numbers, got {got}{_column_without_numbers(name, value)}"
        )
    return array


def _column_without_numbers(name: str, table: Any) -> str:
    """Return the part of an error that names the column of a table, such as pandas', at fault.

    Booleans by themselves are taken as 0 and 1, but beside other columns a table turns them into
    objects.
    """
    for column in getattr(table, "columns", ()):
        try:
            kind = table[column].dtype
            if np.asarray(table[column]).dtype.kind in "iuf":
                continue
        except (AttributeError, KeyError, TypeError, ValueError):
            continue  # no table of the kind that pandas has
        return (
            f", whose column {brief(column)} has the type {kind}; each column must hold whole or "
            f"floating-point numbers: {name}.astype(float) turns booleans into 0 and 1, and other "
            "columns are left out or encoded as numbers"
        )
    return ""


def _own_copy(array: Any) -> Any:
    """Return a copy that nobody can write to."""
    return read_only(np.array(array))


def _is_mapped(array: Any) -> bool:
    """Return whether an array, or the array that it is a view of, is in a mapped file."""
    while isinstance(array, np.ndarray):
        array = array.base
    return isinstance(array, mmap.mmap)


def _as_floats(array: Any) -> Array:
    return np.asarray(array, dtype=float)


def _map_of(array: Any) -> mmap.mmap | None:
    """Return the map of an array whose data are in a file; None for a private copy in memory."""
    if not isinstance(array, np.memmap) or array.mode not in ("r", "r+"):
        return None
    base: Any = array
    while not isinstance(base, mmap.mmap):
        base = base.base
    return base
