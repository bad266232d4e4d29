"""gdcore.data: linear and logistic regression, and the Gram matrix."""

import numpy as np
import pytest

import gdcore as gd
from gdcore.data import _rows
from tests.gdcore.data.by_hand import RNG, SQUARES, W, X, Y, by_rows


def test_the_logistic_loss_neither_overflows_nor_loses_its_tails():
    loss = gd.LogisticLoss([[1.0]], [1])
    for z in (-800.0, -30.0, 0.0, 30.0, 800.0):
        value, gradient = loss(np.array([z])), loss.grad(np.array([z]))[0]
        assert np.isfinite([value, gradient]).all()
        # log(1 + e^z) − z = log(1 + e^−z)
        assert value == pytest.approx(
            -z if z < -700 else np.log1p(np.exp(-z)), rel=1e-14, abs=1e-13
        )
    wrong = gd.LogisticLoss([[1.0]], [0])
    assert wrong.grad(np.array([-30.0]))[0] == pytest.approx(np.exp(-30.0), rel=1e-12)
    assert gd.LogisticLoss([[1.0]], [True]).grad(np.array([0.0])) == [-0.5]


# The Gram matrix


@pytest.mark.parametrize("kind", [gd.LeastSquares, gd.MeanSquaredError])
def test_the_gram_matrix_gives_the_same_loss(small_blocks, kind):
    gram, squares = kind(X, Y, gram=True), kind(X, Y)
    assert gram(W) == pytest.approx(squares(W), rel=1e-12)
    assert type(gram(W)) is float
    np.testing.assert_allclose(gram.grad(W), squares.grad(W), rtol=1e-11)
    for shape in ((3, 4), (3, 3), (3, 2, 5)):
        weights = RNG.normal(size=shape)
        np.testing.assert_allclose(gram(weights), squares(weights), rtol=1e-11)
        np.testing.assert_allclose(gram.grad(weights), squares.grad(weights), rtol=1e-9, atol=1e-12)


def test_the_gram_matrix_is_made_once_and_belongs_to_all_rows():
    gram = gd.LeastSquares(X, Y, gram=True)
    before = gram(W)
    reads = []
    blocks = _rows.Rows.blocks

    def counted(self, *size):
        reads.append(size)
        return blocks(self, *size)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_rows.Rows, "blocks", counted)
        gd.minimize(gram, W, gd.GradientDescent(lr=0.1), max_steps=5)
        assert not reads
        some = gram.on([1, 2])
        assert some(W) == pytest.approx(by_rows(SQUARES, W, [1, 2])[0])
        assert reads
    assert gram(W) == before


def test_the_hessian_is_that_of_the_squares():
    exact = X.T @ X / 23
    for loss in (SQUARES, gd.LeastSquares(X, Y, gram=True)):
        np.testing.assert_allclose(loss.hessian(W), exact, rtol=1e-13)
        many = loss.hessian(np.zeros((3, 2, 4)))
        np.testing.assert_allclose(many[..., 1, 2], exact, rtol=1e-13)
        assert many.shape == (3, 3, 2, 4)
        many[:] = 0  # nobody else's
        assert gd.stable_rate(loss, W) == pytest.approx(2 / np.linalg.eigvalsh(exact)[-1])
        rate = gd.convergence_rate(loss, gd.GradientDescent(lr=0.1), W)
        assert rate == pytest.approx(np.max(np.abs(1 - 0.1 * np.linalg.eigvalsh(exact))))
    with pytest.raises(ValueError, match=r"w has shape \(2,\)"):
        SQUARES.hessian(np.zeros(2))


def test_the_products_are_sums_over_all_blocks(monkeypatch):
    monkeypatch.setattr(_rows.Rows.blocks, "__defaults__", (4,))
    gram = gd.LeastSquares(X, Y, gram=True)
    assert gram(W) == pytest.approx(by_rows(SQUARES, W)[0], rel=1e-12)
    np.testing.assert_allclose(gram.grad(W), by_rows(SQUARES, W)[1], rtol=1e-11)
    np.testing.assert_allclose(gram.hessian(W), X.T @ X / 23, rtol=1e-13)
    monkeypatch.setattr(_rows.Rows, "blocks", None)
    gram.hessian(W)  # reads nothing
