r"""Objectives that are means over rows of data.

Data are a matrix X of m rows and n columns, one row for each sample, and a target for each row, y.
An objective J is the mean, over the rows, of $\ell$, which measures how far the prediction
$x_i \cdot w$ is from $y_i$:

$$J(w) = \frac{1}{m} \sum_{i=1}^m \ell(x_i \cdot w, y_i), \qquad
  \nabla J(w) = \frac{1}{m} \sum_{i=1}^m \ell'(x_i \cdot w, y_i)\, x_i.$$

A loss is an objective. In addition, `MeanLoss.on` is the same loss on some of the rows, and
`MeanLoss.gradients` returns the gradients of batches of rows, for stochastic descent. Rows may be a
NumPy array or a memory-mapped file larger than memory: they are read block by block.
"""

from gdcore.data._mean_loss import MeanLoss
from gdcore.data._regression import LeastSquares, LogisticLoss, MeanSquaredError

__all__ = ["LeastSquares", "LogisticLoss", "MeanLoss", "MeanSquaredError"]
