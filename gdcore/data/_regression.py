"""The losses of linear and of logistic regression."""

from operator import sub
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdcore.data._mean_loss import MeanLoss
from gdcore.data._rows import Rows
from gdcore.typing import Array


class LeastSquares(MeanLoss):
    r"""Linear regression: half the mean squared error.

    $$J(w) = \frac{1}{2m} \sum_{i=1}^m (x_i \cdot w - y_i)^2, \qquad
      \nabla J(w) = \frac{1}{m} X^\top (X w - y).$$

    A constant in the model is a column of ones in X.

    Args:
        X: The rows, ``(m, n)``: an array, or a memory-mapped file.
        y: The targets, ``(m,)``.
        gram: Compute $\frac1m X^\top X$ and $\frac1m X^\top y$ once, with one pass over the rows.
            Then J and ∇J cost n² operations, however many rows there are. In this form, J is
            good to some 16 digits of the mean of y², not of J itself.

    Raises:
        TypeError: If X or y does not hold numbers.
        ValueError: If the shapes do not fit, or a number is not finite.

    Example:
        >>> loss = LeastSquares([[1.0, 0.0], [1.0, 2.0]], [1.0, 3.0])
        >>> loss(np.array([1.0, 0.0])), loss.grad(np.array([1.0, 0.0]))
        (1.0, array([-1., -2.]))

    Source: A.-M. Legendre, *Nouvelles méthodes pour la détermination des orbites des comètes*
    (1805), appendix.
    """

    _gram: tuple[Array, Array, float] | None

    def __init__(self, X: ArrayLike, y: ArrayLike, *, gram: bool = False) -> None:
        super().__init__(X, y)
        if gram:
            self._gram = self._products()

    def _set_rows(self, rows: Rows) -> None:
        super()._set_rows(rows)
        self._gram = None  # `on` sets other rows, for which a Gram matrix would be wrong

    @staticmethod
    def _loss(z: Any, y: Any) -> Any:
        residual = z - y
        return 0.5 * residual * residual

    _slope = staticmethod(sub)  # type: ignore[assignment]  # z − y, without a call into Python

    def _values(self, w: Array) -> Any:
        if self._gram is None:
            return super()._values(w)
        gram, moment, square = self._gram
        return (
            0.5 * (w * np.tensordot(gram, w, 1)).sum(0) - np.tensordot(moment, w, 1) + 0.5 * square
        )

    def _gradient_at(self, w: Any) -> Array:
        if self._gram is None:
            return super()._gradient_at(w)
        gram, moment, _ = self._gram
        w = self._weights(w)
        if w.ndim == 1:
            at_point: Array = gram.dot(w) - moment
            return at_point
        at_points: Array = np.tensordot(gram, w, 1) - moment.reshape(-1, *(1,) * (w.ndim - 1))
        return at_points

    @property
    def is_quadratic(self) -> bool:
        """Whether J is a quadratic function of w; always True."""
        return True

    def hessian(self, w: Any) -> Array:
        r"""Return the matrix of second derivatives, the same at every w.

        $$H = \frac1m X^\top X$$

        Args:
            w: The weights, ``(n, *runs)``.

        Returns:
            Shape ``(n, n, *runs)``.

        Raises:
            ValueError: If there are not n weights.

        Example:
            >>> LeastSquares([[1.0, 0.0], [1.0, 2.0]], [1.0, 3.0]).hessian([0.0, 0.0])
            array([[1., 1.],
                   [1., 2.]])
        """
        runs = self._weights(w).shape[1:]
        gram, *_ = self._products() if self._gram is None else self._gram
        gram = gram.reshape(*gram.shape, *(1 for _ in runs))
        return np.array(np.broadcast_to(gram, (self.n, self.n, *runs)))

    def _products(self) -> tuple[Array, Array, float]:
        """Return XᵀX/m, Xᵀy/m and yᵀy/m."""
        gram, moment, square = np.zeros((self.n, self.n)), np.zeros(self.n), 0.0
        with np.errstate(all="ignore"):  # a sum that overflows is inf
            for X, y in self.rows.blocks():
                gram += X.T @ X
                moment += y.dot(X)
                square += float(y.dot(y))
        return gram / self.m, moment / self.m, square / self.m


class MeanSquaredError(LeastSquares):
    r"""Linear regression, without the half: the mean squared error.

    $$J(w) = \frac{1}{m} \sum_{i=1}^m (x_i \cdot w - y_i)^2, \qquad
      \nabla J(w) = \frac{2}{m} X^\top (X w - y).$$

    It is twice `LeastSquares`, has the same minimisers, and needs half the rate.

    Args:
        X: The rows, ``(m, n)``: an array, or a memory-mapped file.
        y: The targets, ``(m,)``.
        gram: As in `LeastSquares`.

    Raises:
        TypeError: If X or y does not hold numbers.
        ValueError: If the shapes do not fit, or a number is not finite.

    Example:
        >>> error = MeanSquaredError([[1.0, 0.0], [1.0, 2.0]], [1.0, 3.0])
        >>> error(np.array([1.0, 0.0])), error.grad(np.array([1.0, 0.0]))
        (2.0, array([-2., -4.]))

    Source: C. F. Gauss, *Theoria combinationis observationum erroribus minimis obnoxiae* (1823).
    """

    @staticmethod
    def _loss(z: Any, y: Any) -> Any:
        residual = z - y
        return residual * residual

    @staticmethod
    def _slope(z: Any, y: Any) -> Any:
        return 2.0 * (z - y)

    def _products(self) -> tuple[Array, Array, float]:
        gram, moment, square = super()._products()
        return 2.0 * gram, 2.0 * moment, 2.0 * square


class LogisticLoss(MeanLoss):
    r"""Logistic regression: the mean negative log-likelihood of labels 0 and 1.

    $$J(w) = \frac1m \sum_{i=1}^m \bigl(\log(1 + e^{z_i}) - y_i z_i\bigr), \qquad
      \nabla J(w) = \frac1m X^\top (\sigma(z) - y), \qquad
      z = Xw, \quad \sigma(z) = \frac{1}{1 + e^{-z}}.$$

    Args:
        X: The rows, ``(m, n)``: an array, or a memory-mapped file.
        y: The labels, ``(m,)``, each 0 or 1.

    Raises:
        TypeError: If X or y does not hold numbers.
        ValueError: If the shapes do not fit, a number is not finite, or a label is not 0 or 1.

    Example:
        >>> loss = LogisticLoss([[1.0, -1.0], [1.0, 3.0]], [0, 1])
        >>> round(loss(np.zeros(2)), 6), loss.grad(np.zeros(2))
        (0.693147, array([ 0., -1.]))

    Source: T. Hastie, R. Tibshirani and J. Friedman, *The Elements of Statistical Learning*, 2nd
    ed. (2009), eqs. 4.20–4.21, there as a sum to be maximised.
    """

    _labels = (0.0, 1.0)

    @staticmethod
    def _loss(z: Any, y: Any) -> Any:
        return np.logaddexp(0.0, z) - y * z

    @staticmethod
    def _slope(z: Any, y: Any) -> Any:
        # 1 / (1 + e⁻ᶻ), without overflow for z far below zero.
        return np.exp(-np.logaddexp(0.0, -z)) - y
