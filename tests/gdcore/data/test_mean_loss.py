"""gdcore.data: losses against their sums row by row."""

import warnings

import numpy as np
import pytest

import gdcore as gd
from gdcore.data import _mean_loss, _rows
from tests.gdcore.data.by_hand import LABELS, LOGISTIC, LOSSES, RNG, SQUARES, W, X, Y, by_rows


@LOSSES
def test_value_and_gradient_are_means_over_the_rows(loss, small_blocks):
    value, gradient = by_rows(loss, W)
    assert loss(W) == pytest.approx(value, rel=1e-13)
    assert type(loss(W)) is float
    np.testing.assert_allclose(loss.grad(W), gradient, rtol=1e-12)
    np.testing.assert_allclose(gd.numeric_gradient(loss, W), gradient, rtol=1e-7, atol=1e-9)


@LOSSES
def test_many_weights_at_once(loss, small_blocks):
    weights = RNG.normal(size=(3, 2, 5))
    values, gradients = loss(weights), loss.grad(weights)
    assert (values.shape, gradients.shape) == ((2, 5), (3, 2, 5))
    for run in np.ndindex(2, 5):
        value, gradient = by_rows(loss, weights[:, *run])
        assert values[run] == pytest.approx(value, rel=1e-12)
        np.testing.assert_allclose(gradients[:, *run], gradient, rtol=1e-11, atol=1e-13)


def test_few_rows_are_read_where_there_are_many_runs():
    assert _mean_loss._rows_at_once(np.zeros(3)) == _rows.BLOCK
    assert _mean_loss._rows_at_once(np.zeros((3, 2**12))) == 2**8
    assert type(_mean_loss._rows_at_once(np.zeros((3, 2**12)))) is int
    assert _mean_loss._rows_at_once(np.zeros((3, 2**30), dtype=bool)[:1]) == 1


@LOSSES
def test_the_loss_on_some_rows(loss):
    for rows in ([4, 2, 9], np.array([4, 2, 9]), slice(3, 11)):
        numbers = range(*rows.indices(23)) if isinstance(rows, slice) else rows
        some = loss.on(rows)
        assert type(some) is type(loss)
        assert (some.m, some.n) == (len(numbers), 3)
        value, gradient = by_rows(loss, W, numbers)
        assert some(W) == pytest.approx(value, rel=1e-13)
        np.testing.assert_allclose(some.grad(W), gradient, rtol=1e-12)
    assert loss.m == 23
    np.testing.assert_array_equal(loss.on(slice(2)).X, X[:2])
    np.testing.assert_array_equal(loss.on([5]).y, loss.y[5:6])


def test_a_loss_is_an_objective_and_says_what_it_is():
    assert gd.as_objective(SQUARES) is SQUARES
    assert (SQUARES.m, gd.Objective(abs).m) == (23, 1)
    assert repr(SQUARES) == "LeastSquares(23 rows, 3 weights)"
    assert repr(LOGISTIC.on([1])) == "LogisticLoss(1 row, 3 weights)"
    assert repr(gd.LeastSquares([[1.0]], [1.0])) == "LeastSquares(1 row, 1 weight)"


def test_descent_solves_the_normal_equations():
    path = gd.minimize(SQUARES, np.zeros(3), gd.GradientDescent(lr=0.5), tol=1e-12)
    assert path.converged
    np.testing.assert_allclose(path.x, np.linalg.solve(X.T @ X, X.T @ Y), rtol=1e-10)


def test_integers_and_lists_are_data_too():
    loss = gd.LeastSquares([[1, 0], [1, 2]], [1, 3])
    assert loss(np.array([1.0, 0.0])) == 1.0
    assert gd.LeastSquares(X.astype(np.float32), Y).grad(W).dtype == float
    # read as floats: the square of a byte is no byte
    small = gd.LeastSquares(np.array([[100], [100]], dtype=np.int8), [1, 2])
    assert small.hessian([0.0]) == [[10_000.0]]


@LOSSES
def test_weights_that_do_not_fit_are_refused(loss):
    for call in (loss, loss.grad, lambda w: gd.minimize(loss, w, gd.GradientDescent(lr=0.1))):
        with pytest.raises(ValueError, match=r"w has shape \(2,\), but X has 3 columns; exp.*\(3,"):
            call(np.zeros(2))
    with pytest.raises(ValueError, match=r"w has shape \(\)"):
        loss(0.0)


def test_rows_that_are_not_there_are_refused():
    for none in ([], slice(3, 3), np.zeros(23, dtype=bool)):
        with pytest.raises(ValueError, match=r"^rows must choose at least one row, got"):
            SQUARES.on(none)
    for shape in (4, [[1, 2]]):
        with pytest.raises(ValueError, match=r"^rows must have shape \(k,\), got \("):
            SQUARES.on(shape)
    for wrong in ([23], [1.5]):
        with pytest.raises(IndexError):
            SQUARES.on(wrong)


def test_a_mask_chooses_rows():
    mask = np.arange(23) % 5 == 0
    np.testing.assert_array_equal(SQUARES.on(mask).X, X[mask])


@pytest.mark.parametrize("kind", ["squares", "gram", "logistic"])
def test_a_loss_keeps_the_promises_of_an_objective(kind):
    loss = {
        "squares": lambda: gd.LeastSquares(X, Y),
        "gram": lambda: gd.LeastSquares(X, Y, gram=True),
        "logistic": lambda: gd.LogisticLoss(X, LABELS),
    }[kind]()
    assert loss.function(W) == loss(W)
    np.testing.assert_array_equal(loss.gradient(W), loss.grad(W))
    assert loss.value_shape(np.zeros((3, 2, 4))) == (2, 4)
    assert loss.value_shape(W) == ()
    whole = [1, 0, 2]
    assert loss.grad(whole).dtype == float
    assert loss(whole) == loss(np.array(whole, dtype=float))
    assert loss(np.zeros((3, 0))).shape == (0,)


@pytest.mark.parametrize("rows", [[50], [-4], [0.5], [True, False], [None]])
def test_rows_that_are_not_there_are_told_with_those_that_are(rows):
    loss = gd.LeastSquares(np.ones((3, 1)), np.ones(3))
    message = (
        "rows must be a slice, whole numbers from -3 to 2, or a mask of 3 entries, as the loss has "
        f"3 rows; got {rows}"
    )
    with pytest.raises(IndexError) as caught:
        loss.on(rows)
    assert str(caught.value) == message
    with pytest.raises(IndexError) as caught:
        list(loss.gradients([[0], rows]))
    assert str(caught.value) == f"batch 1: {message}"


def test_batches_that_are_none_are_refused():
    loss = gd.LeastSquares(np.ones((3, 1)), np.ones(3))
    with pytest.raises(ValueError, match=r"^rows must be a slice, .* got slice\(0, 3, 0\)$"):
        SQUARES.on(slice(0, 3, 0))
    with pytest.raises(ValueError, match=r"^rows must have shape \(k,\), got \[\[1\], \[2, 3\]\]$"):
        SQUARES.on([[1], [2, 3]])
    with pytest.raises(TypeError, match=r"^batch 1: rows must be"):
        list(SQUARES.gradients([[0], np.ma.array([1], mask=[True])]))
    with pytest.raises(TypeError, match=r"^rows must be a slice, .* got slice"):
        loss.on(slice("a", 2))
    with pytest.raises(TypeError, match=r"^batches must be an iterable of row numbers, got int$"):
        loss.gradients(5)
    with pytest.raises(ValueError, match=r"^batch 0: rows must have shape \(k,\), got \(\)$"):
        list(loss.gradients([0, 1]))


@LOSSES
@pytest.mark.parametrize(
    "w", [[1e200, -1e200, 1e300], [np.inf, -np.inf, 1.0], [np.nan, 1.0, 2.0]], ids=str
)
def test_a_loss_of_weights_that_went_far_is_not_finite_and_gives_no_warning(loss, w):
    many = np.column_stack([w, W])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not np.isfinite(loss(w)) or np.all(np.isfinite(w))
        values = loss(many)
        loss.on([0])(w)
    np.testing.assert_equal(values[0], loss(w))
    assert values[1] == pytest.approx(loss(W), rel=1e-12)


def test_weights_that_are_no_numbers_are_refused():
    for use in (SQUARES, SQUARES.grad):
        with pytest.raises(TypeError, match=r"^w must be a number .* got \[None, 1.0, 2.0\]$"):
            use([None, 1.0, 2.0])


@pytest.mark.parametrize("gram", [False, True])
def test_overflow_is_told_by_infinity_and_not_by_a_warning(gram):
    loss = gd.MeanSquaredError(np.full((5, 1), 1e10), np.ones(5), gram=gram)
    far = np.array([1e308])
    assert loss.grad(far).tolist() == [np.inf]
    batches = [gd.minibatches(5, size, np.random.default_rng(0), epochs=1) for size in (1, 2, 5)]
    for rows in ([[0], [1, 2]], *batches):
        for gradient in loss.gradients(rows):
            assert gradient(far).tolist() == [np.inf]
    assert gd.LeastSquares([[1e200]], [1.0], gram=gram).hessian([0.0]).tolist() == [[np.inf]]


def test_a_loss_with_a_gradient_of_its_own_has_batches_of_it():
    class Ridge(gd.LeastSquares):
        def grad(self, w):
            return super().grad(w) + 100 * np.asarray(w)

    loss = Ridge(X, Y)
    for size in (1, 5, 23):
        batches = list(gd.minibatches(23, size, np.random.default_rng(0), epochs=1))
        gradients = loss.gradients(gd.minibatches(23, size, np.random.default_rng(0), epochs=1))
        path = gd.minimize(loss, W, gd.GradientDescent(1e-3), gradients=gradients, max_steps=1)
        np.testing.assert_allclose(path.x, W - 1e-3 * loss.on(batches[0]).grad(W), rtol=1e-12)
        assert path.evaluations.tolist() == [0, size]

    class Broken(gd.LeastSquares):
        def grad(self, w):
            return None if self.m < 23 else super().grad(w)

    loss = Broken(X, Y)
    with pytest.raises(TypeError, match=r"^a gradient returned None; does it lack a return\?$"):
        gd.minimize(loss, W, gd.GradientDescent(0.1), gradients=loss.gradients([[0]]))
