"""Batches of rows, and the gradients on them.

Batch descent uses all rows at each step, stochastic descent (SGD) one, mini-batch descent a few.
The three are one loop with different gradients:

    for size in (loss.m, 1, 100):
        batches = minibatches(loss.m, size, rng)
        minimize(loss, w0, GradientDescent(lr=0.1), gradients=loss.gradients(batches))
"""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import ArrayLike

from gdcore._base.checks import checked_generator, checked_whole
from gdcore._base.printing import brief
from gdcore._base.results import is_own
from gdcore.data._rows import Rows
from gdcore.typing import Array, Counts, Gradient, Indices

GATHERED = 4_000
"""Shuffled rows to copy at a time, before they are cut into batches."""


# The annotations with `np.random` are strings: otherwise Python would import it with the package.


class Minibatches:
    """The batches that `minibatches` makes: iterate over it for row numbers, ``(size,)`` each time.

    Attributes:
        m: The number of rows.
        size: The number of rows in a batch.
        epochs: The number of epochs; None for no end.

    Example:
        >>> batches = minibatches(4, 3, np.random.default_rng(0), epochs=1)
        >>> [len(rows) for rows in batches]
        [3, 1]

    Source: that of `minibatches`.
    """

    m: int
    size: int
    epochs: int | None

    def __init__(self, m: int, size: int, rng: "np.random.Generator", epochs: int | None) -> None:
        self.m, self.size, self.epochs, self._rng = m, size, epochs, rng

    @property
    def per_epoch(self) -> int:
        """The number of batches in an epoch, ⌈m / size⌉."""
        return -(-self.m // self.size)

    def orders(self) -> Iterator[Indices]:
        """Yield a new order of all rows for each epoch."""
        done = 0
        while done != self.epochs:
            yield self._rng.permutation(self.m)
            done += 1

    def __iter__(self) -> Iterator[Indices]:
        """Yield row numbers, ``(size,)``; the last batch of an epoch may have fewer."""
        for order in self.orders():
            for start in range(0, self.m, self.size):
                yield order[start : start + self.size]


def minibatches(
    m: int, size: int, rng: "np.random.Generator", *, epochs: int | None = None
) -> Minibatches:
    r"""Split m rows into batches, in a new random order for each epoch.

    An epoch uses every row once, so it has

    $$\lceil m / \text{size} \rceil$$

    batches, each a vector of row numbers, ``(size,)``. With size 1 a descent is stochastic gradient
    descent, with size m batch gradient descent.

    Args:
        m: The number of rows.
        size: The number of rows in a batch, from 1 to m. If it does not divide m, the last batch
            of an epoch is smaller.
        rng: The source of randomness: generators with equal seeds give equal batches.
        epochs: The number of epochs; endless by default.

    Raises:
        TypeError: If a number is not whole, or rng is not a `numpy.random.Generator`.
        ValueError: If a number is out of its range.

    Example:
        >>> batches = minibatches(1_000, 100, np.random.default_rng(0), epochs=1)
        >>> len(list(batches)), len(set(np.concatenate(list(batches)).tolist()))
        (10, 1000)

    Source: L. Bottou, *Stochastic gradient descent tricks*, in Neural Networks: Tricks of the
    Trade, 2nd ed. (2012), section 5.1.
    """
    m = checked_whole("m", m, 1)
    size = checked_whole("size", size, 1)
    if size > m:
        raise ValueError(f"size must be at most m, the number of rows, {m}; got {brief(size)}")
    if epochs is not None:
        epochs = checked_whole("epochs", epochs, 1)
    checked_generator(rng)
    return Minibatches(m, size, rng, epochs)


class RowLoss(Protocol):
    """The methods that `BatchGradients` needs of a loss; `MeanLoss` has them."""

    m: int
    n: int
    rows: Rows

    def grad(self, w: Any, /) -> Any:
        """Return the gradient at w, the mean over all rows."""

    @property
    def grad_in_loop(self) -> Gradient:
        """The gradient for a loop that ignores floating-point errors itself."""

    def on(self, rows: ArrayLike, /) -> Self:
        """Return the same loss on the rows with these numbers."""

    def on_block(self, X: Array, y: Array, count: Array, w: Array, /) -> Array:
        """Return the mean gradient over the rows of X and y, whose number is count (0-d)."""

    def on_each_row(self, X: Array, y: Array, /) -> Iterator[Gradient]:
        """Yield the gradient of each copied row by itself."""

    def on_many(self, rows: Indices, w: Array, /) -> Array:
        """Return the mean gradient over the rows with these numbers, read block by block."""


class BatchGradients:
    r"""Gradients of a loss on one batch after another, as `minimize` takes them.

    $$w \mapsto \frac{1}{|B|} \sum_{i \in B} \ell'(x_i \cdot w, y_i)\, x_i$$

    for each batch B in turn. `MeanLoss.gradients` makes them.

    Args:
        loss: The loss.
        batches: Row numbers, ``(size,)`` for each batch.

    Raises:
        TypeError: If batches cannot be iterated over.
        ValueError: If `minibatches` were made for another number of rows.

    Example:
        >>> from gdcore import LeastSquares
        >>> loss = LeastSquares([[1.0], [2.0], [3.0]], [1.0, 2.0, 3.0])
        >>> gradients = loss.gradients([[0], [1, 2]])
        >>> [gradient(np.array([0.0])).tolist() for gradient in gradients]
        [[-1.0], [-6.5]]
        >>> gradients.evaluations([0, 1, 2]).tolist()
        [0, 1, 3]

    Source: L. Bottou, F. E. Curtis and J. Nocedal, *Optimization methods for large-scale machine
    learning*, SIAM Review 60 (2018), section 3.3.
    """

    def __init__(self, loss: RowLoss, batches: Iterable[ArrayLike]) -> None:
        if not hasattr(batches, "__iter__"):
            raise TypeError(
                f"batches must be an iterable of row numbers, got {type(batches).__name__}"
            )
        if isinstance(batches, Minibatches) and batches.m != loss.m:
            raise ValueError(f"batches are of {batches.m} rows, but the loss has {loss.m}")
        self._loss, self._batches = loss, batches
        self._sizes: list[int] = []

    @property
    def n(self) -> int:
        """The number of weights of the loss."""
        return self._loss.n

    @property
    def computes_itself(self) -> bool:
        """Whether the library computes the gradients, by no method that overrides one of its own.

        A loss with such a method, as one that adds a penalty, is asked for the gradient of each
        batch.
        """
        return all(map(is_own, (self._loss.grad, self.__iter__, self.in_loop)))

    def evaluations(self, updates: ArrayLike) -> Counts:
        """Return, for each number k in `updates`, the number of row gradients in k batches."""
        k = np.asarray(updates, dtype=int)
        if isinstance(self._batches, Minibatches):
            epochs, rest = np.divmod(k, self._batches.per_epoch)
            counts: Counts = epochs * self._loss.m + rest * self._batches.size
        else:
            counts = np.concatenate([[0], np.cumsum(self._sizes, dtype=int)])[k]
        return counts

    def __iter__(self) -> Iterator[Gradient]:
        """Yield a function w ↦ ∇J(w), the mean over one batch; inf or nan without a warning."""
        return map(np.errstate(all="ignore"), self.in_loop())

    def in_loop(self) -> Iterator[Gradient]:
        """Yield the functions for a loop that ignores floating-point errors itself."""
        loss, batches = self._loss, self._batches
        if not (isinstance(batches, Minibatches) and is_own(loss.grad)):
            return self._gradients_one_by_one(batches)
        if batches.size == loss.m:
            return (loss.grad_in_loop for _ in batches.orders())
        if batches.size > GATHERED:
            return (partial(loss.on_many, rows) for rows in batches)
        gathered = self._copied_rows(batches)
        if batches.size == 1:
            return chain.from_iterable(loss.on_each_row(X, y) for X, y in gathered)
        return self._gradients_of_slices(gathered, batches.size)

    def _gradients_one_by_one(self, batches: Iterable[ArrayLike]) -> Iterator[Gradient]:
        self._sizes = []
        for number, rows in enumerate(batches):
            try:
                loss = self._loss.on(rows)
            except (IndexError, TypeError, ValueError) as error:
                raise type(error)(f"batch {number}: {error}") from None
            self._sizes.append(loss.m)
            yield loss.grad_in_loop if is_own(loss.grad) else loss.grad

    def _copied_rows(self, batches: Minibatches) -> Iterator[tuple[Array, Array]]:
        """Copy some thousand shuffled rows at a time: many small copies would be slower."""
        at_once = GATHERED // batches.size * batches.size
        for order in batches.orders():
            yield from self._loss.rows.gathered(order, at_once)

    def _gradients_of_slices(
        self, gathered: Iterable[tuple[Array, Array]], size: int
    ) -> Iterator[Gradient]:
        on_block, n = self._loss.on_block, self._loss.n
        count = np.array(float(size))
        for X, y in gathered:
            full = len(y) // size * size
            whole = zip(X[:full].reshape(-1, size, n), y[:full].reshape(-1, size), strict=True)
            yield from (partial(on_block, *rows, count) for rows in whole)
            if full < len(y):
                yield partial(on_block, X[full:], y[full:], np.array(float(len(y) - full)))
