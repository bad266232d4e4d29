"""`MeanLoss`: a mean over rows of data, for any loss of a single row."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from copy import copy
from functools import partial
from itertools import repeat
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from gdcore._base.checks import checked_array, unmasked
from gdcore._base.numbers import FLOAT, real
from gdcore._base.printing import brief
from gdcore._base.results import read_only
from gdcore.data._rows import BLOCK, Rows, checked_rows
from gdcore.data.batches import BatchGradients
from gdcore.objectives import ComputedObjective
from gdcore.typing import Array, Gradient, Indices, Real


class MeanLoss(ComputedObjective, ABC):
    r"""A mean over rows: the base class of `LeastSquares` and `LogisticLoss`.

    $$J(w) = \frac{1}{m} \sum_{i=1}^m \ell(x_i \cdot w, y_i), \qquad
      \nabla J(w) = \frac{1}{m} \sum_{i=1}^m \ell'(x_i \cdot w, y_i)\, x_i.$$

    Weights are a point ``(n,)``, or ``(n, *runs)`` for many at once, as everywhere.

    Args:
        X: The rows, ``(m, n)``: an array, which is copied, or a memory-mapped file, which is not.
        y: The targets, ``(m,)``, which are copied.

    Attributes:
        m: The number of rows.
        n: The number of columns, and so of weights.
        rows: The data, to be read block by block.

    Raises:
        TypeError: If X or y does not hold numbers.
        ValueError: If the shapes do not fit, a number is not finite, or a target is not a label; on
            a call, if there are not n weights.

    Example:
        >>> from gdcore import LeastSquares
        >>> loss = LeastSquares([[1.0, 0.0], [1.0, 2.0], [1.0, 4.0]], [1.0, 3.0, 2.0])
        >>> loss.m, loss.n, loss.on([0, 2]).m
        (3, 2, 2)

    Source: L. Bottou, F. E. Curtis and J. Nocedal, *Optimization methods for large-scale machine
    learning*, SIAM Review 60 (2018), eq. 3.1.
    """

    m: int
    n: int
    rows: Rows
    _labels: ClassVar[tuple[float, ...] | None] = None

    def __init__(self, X: ArrayLike, y: ArrayLike) -> None:
        self._set_rows(checked_rows(X, y, self._labels))

    def _set_rows(self, rows: Rows) -> None:
        self.rows, self.m, self.n = rows, rows.m, rows.n

    def __repr__(self) -> str:
        """Return the name of the loss and its size."""
        rows = f"{self.m} row{'' if self.m == 1 else 's'}"
        return f"{type(self).__name__}({rows}, {self.n} weight{'' if self.n == 1 else 's'})"

    @property
    def X(self) -> Any:  # noqa: N802  # a matrix is a capital letter
        """The rows, ``(m, n)``."""
        return self.rows.X

    @property
    def y(self) -> Any:
        """The targets, ``(m,)``."""
        return self.rows.y

    @staticmethod
    @abstractmethod
    def _loss(z: Any, y: Any) -> Any:
        r"""Return $\ell(z, y)$, elementwise."""

    @staticmethod
    @abstractmethod
    def _slope(z: Any, y: Any) -> Any:
        r"""Return $\partial\ell / \partial z$, elementwise."""

    def __call__(self, w: Any) -> Any:
        """Return J(w): a float for ``(n,)``, else ``(*runs,)``; inf or nan without a warning."""
        w = self._weights(w)
        with np.errstate(all="ignore"):
            return real(self._values(w))

    def _values(self, w: Array) -> Any:
        """Return J at checked weights."""
        flat = w.reshape(self.n, -1)
        total = np.zeros(flat.shape[1])
        for X, y in self.rows.blocks(_rows_at_once(flat)):
            total += self._loss(X @ flat, y[:, np.newaxis]).sum(axis=0)
        return (total / self.m).reshape(w.shape[1:])

    def grad(self, w: Any) -> Any:
        """Return ∇J(w), of the shape of w; inf or nan without a warning."""
        with np.errstate(all="ignore"):
            return self._gradient_at(w)

    @property
    def grad_in_loop(self) -> Gradient:
        """The gradient for a loop that ignores floating-point errors itself."""
        return self._gradient_at

    def _gradient_at(self, w: Any) -> Array:
        w = self._weights(w)
        return self._mean_gradient(self.rows.blocks(_rows_at_once(w)), self.m, w)

    def on(self, rows: slice | ArrayLike) -> Self:
        """Return the same loss on some of the rows: a slice, their numbers, or a mask, ``(k,)``.

        Raises:
            ValueError: If no row is chosen, rows is of another shape, or the step of a slice is 0.
            IndexError: If there is no such row, or a number is not whole.
            TypeError: If a slice has other ends than whole numbers, or rows is a masked array.
        """
        try:
            chosen = rows if isinstance(rows, slice) else np.asarray(unmasked("rows", rows))
        except ValueError:  # lists of different lengths
            raise ValueError(f"rows must have shape (k,), got {brief(rows)}") from None
        if not isinstance(chosen, slice) and chosen.ndim != 1:
            raise ValueError(f"rows must have shape (k,), got {chosen.shape}")
        if isinstance(chosen, np.ndarray) and chosen.size == 0:
            chosen = slice(0)
        try:
            X, y = self.rows.X[chosen], self.rows.y[chosen]
        except (IndexError, TypeError, ValueError) as error:
            raise type(error)(
                f"rows must be a slice, whole numbers from {-self.m} to {self.m - 1}, or a mask of "
                f"{self.m} entries, as the loss has {self.m} row{'' if self.m == 1 else 's'}; "
                f"got {brief(rows)}"
            ) from None
        if not len(y):
            raise ValueError(f"rows must choose at least one row, got {brief(rows)}")
        loss = copy(self)
        loss._set_rows(Rows(read_only(X), read_only(y)))
        return loss

    def gradients(self, batches: Iterable[ArrayLike]) -> BatchGradients:
        """Return the gradients of batches, one after another, for a stochastic descent.

        Args:
            batches: Row numbers, ``(size,)`` for each batch, such as `minibatches` yields.

        Raises:
            ValueError: If `minibatches` were made for another number of rows.
        """
        return BatchGradients(self, batches)

    def value_shape(self, x: Real) -> tuple[int, ...]:
        """Return the shape of J(w), without reading any data."""
        return np.shape(x)[1:]

    def check_shapes(self, x: Real) -> None:
        """Raise a `ValueError` unless x holds n weights."""
        self._weights(x)

    def _weights(self, w: Any) -> Array:
        if not (type(w) is np.ndarray and w.dtype is FLOAT):
            w = checked_array("w", w)
        weights: Array = w
        shape = weights.shape
        if shape[:1] != (self.n,):
            raise ValueError(
                f"w has shape {shape}, but X has {self.n} columns; expected ({self.n}, *runs)"
            )
        return weights

    def _mean_gradient(self, blocks: Iterable[tuple[Array, Array]], m: int, w: Array) -> Array:
        total = np.zeros_like(w)
        for X, y in blocks:
            total += self._sum_of_gradients(X, y, w)
        mean: Array = total / m
        return mean

    def _sum_of_gradients(self, X: Array, y: Array, w: Array) -> Array:
        r"""Return $\sum \ell'(x_i \cdot w, y_i)\, x_i$ over the rows of a block."""
        if w.ndim == 1:
            total: Array = self._slope(X.dot(w), y).dot(X)
            return total
        slopes = self._slope(X @ w.reshape(self.n, -1), y[:, np.newaxis])
        totals: Array = (X.T @ slopes).reshape(w.shape)
        return totals

    # Methods for `BatchGradients`, which binds their rows and leaves w: so the weights come last.

    def on_block(self, X: Array, y: Array, count: Array, w: Array) -> Array:
        """Return the mean gradient over the rows of X and y, whose number is a 0-d array.

        Dividing by a 0-d array takes a third of the time of dividing by a number.
        """
        return self._sum_of_gradients(X, y, w) / count

    def on_each_row(self, X: Array, y: Array) -> Iterator[Gradient]:
        """Yield the gradient of each row of X and y by itself."""
        slope, array = self._slope, np.array

        def on_row(x: Array, y: float, w: Array) -> Any:
            if w.ndim == 1:
                # A number is faster than an array of length one, and a 0-d array is faster in the
                # product than a number.
                return array(slope(x.dot(w), y)) * x
            return self._sum_of_gradients(x[np.newaxis], array([y]), w)

        return map(partial, repeat(on_row), X, y.tolist())

    def on_many(self, rows: Indices, w: Array) -> Array:
        """Return the mean gradient over the rows with these numbers, read block by block."""
        return self._mean_gradient(self.rows.gathered(rows, BLOCK), len(rows), w)


def _rows_at_once(w: Array) -> int:
    """Return the number of rows to read at a time; the predictions for all runs must fit."""
    return max(1, min(BLOCK, 2**20 // max(1, w.size // len(w))))
