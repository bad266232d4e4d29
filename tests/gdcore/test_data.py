"""gdcore.data and the batches: losses against their sums row by row, and the three algorithms."""

import itertools
import mmap

import numpy as np
import pytest

import gdcore as gd
from gdcore.data import _mean_loss, _rows, batches

RNG = np.random.default_rng(7)
X = np.column_stack([np.ones(23), RNG.normal(size=(23, 2))])
Y = RNG.normal(size=23)
LABELS = (Y > 0).astype(int)
SQUARES, LOGISTIC = gd.LeastSquares(X, Y), gd.LogisticLoss(X, LABELS)
ERROR = gd.MeanSquaredError(X, Y)
LOSSES = pytest.mark.parametrize(
    "loss", [SQUARES, ERROR, LOGISTIC], ids=["squares", "error", "logistic"]
)
W = np.array([0.3, -1.2, 0.7])


def row_loss(loss, x, y, w):
    z = sum(a * b for a, b in zip(x, w, strict=True))
    if isinstance(loss, gd.MeanSquaredError):
        return (z - y) ** 2, 2 * (z - y)
    if isinstance(loss, gd.LeastSquares):
        return (z - y) ** 2 / 2, z - y
    return np.log(1 + np.exp(z)) - y * z, 1 / (1 + np.exp(-z)) - y


def by_rows(loss, w, rows=range(23)):
    """Value and gradient, summed row by row as the equation says."""
    targets = loss.y
    pairs = [(row_loss(loss, X[i], targets[i], w), X[i]) for i in rows]
    m = len(pairs)
    value = sum(pair[0][0] for pair in pairs) / m
    gradient = sum(pair[0][1] * pair[1] for pair in pairs) / m
    return value, gradient


@pytest.fixture
def small_blocks(monkeypatch):
    """Read three rows at a time, gather six, and from mapped files two."""
    monkeypatch.setattr(_mean_loss, "BLOCK", 3)
    monkeypatch.setattr(batches, "GATHERED", 6)
    monkeypatch.setattr(_rows, "WINDOW", 2 * 3 * 8)


# Losses


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
    assert _mean_loss._fitting(np.zeros(3)) == _rows.BLOCK
    assert _mean_loss._fitting(np.zeros((3, 2**12))) == 2**8
    assert type(_mean_loss._fitting(np.zeros((3, 2**12)))) is int
    assert _mean_loss._fitting(np.zeros((3, 2**30), dtype=bool)[:1]) == 1


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


def test_integers_and_lists_are_data_too():
    loss = gd.LeastSquares([[1, 0], [1, 2]], [1, 3])
    assert loss(np.array([1.0, 0.0])) == 1.0
    assert gd.LeastSquares(X.astype(np.float32), Y).grad(W).dtype == float
    # read as floats: the square of a byte is no byte
    small = gd.LeastSquares(np.array([[100], [100]], dtype=np.int8), [1, 2])
    assert small.hessian([0.0]) == [[10_000.0]]


# The Gram matrix


def test_the_gram_matrix_gives_the_same_loss(small_blocks):
    gram = gd.LeastSquares(X, Y, gram=True)
    assert gram(W) == pytest.approx(SQUARES(W), rel=1e-12)
    assert type(gram(W)) is float
    np.testing.assert_allclose(gram.grad(W), SQUARES.grad(W), rtol=1e-11)
    for shape in ((3, 4), (3, 3), (3, 2, 5)):
        weights = RNG.normal(size=shape)
        np.testing.assert_allclose(gram(weights), SQUARES(weights), rtol=1e-11)
        np.testing.assert_allclose(gram.grad(weights), SQUARES.grad(weights), rtol=1e-9, atol=1e-12)


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


# What is refused


@pytest.mark.parametrize(
    ("x", "y", "error", "message"),
    [
        (
            [1.0, 2.0],
            [1.0, 2.0],
            ValueError,
            r"^X must have shape \(m, n\), a row for each sample, both at least 1; got \(2,\); "
            r"one feature alone wants X\.reshape\(-1, 1\)$",
        ),
        (1.0, [1.0], ValueError, r"^X must have shape \(m, n\), a row .* 1; got \(\)$"),
        (np.ones((0, 2)), [], ValueError, r"both at least 1; got \(0, 2\)$"),
        (np.ones((2, 0)), [1, 2], ValueError, r"both at least 1; got \(2, 0\)$"),
        ([], [], ValueError, r"got \(0,\)$"),
        (np.ones((2, 2)), [1.0], ValueError, r"^y must have shape \(2,\), a .* X, got \(1,\)$"),
        (np.ones((2, 2)), [[1.0], [2.0]], ValueError, r"^y must have shape \(2,\).*got \(2, 1\)$"),
        ([["a"]], [1.0], TypeError, "^X must be an array of numbers, got list$"),
        ([[1.0], [2.0, 3.0]], [1.0], TypeError, "^X must be an array of numbers, got list$"),
        ([[1j]], [1.0], TypeError, "^X must be an array of numbers, got list$"),
        ([[1.0]], ["a"], TypeError, "^y must be an array of numbers, got list$"),
        ([[1.0], [np.nan]], [1.0, 2.0], ValueError, "^X must be finite, but row 1 is not$"),
        ([[1.0], [2.0]], [np.inf, 2.0], ValueError, "^y must be finite, but row 0 is not$"),
    ],
)
@pytest.mark.parametrize("loss", [gd.LeastSquares, gd.LogisticLoss])
def test_data_that_do_not_fit_are_refused(loss, x, y, error, message):
    with pytest.raises(error, match=message):
        loss(x, y)


def test_rows_are_counted_across_blocks():
    m = 3 * _rows.BLOCK
    bad = np.ones((m, 2))
    bad[m - 5, 1] = np.nan
    with pytest.raises(ValueError, match=f"^X must be finite, but row {m - 5} is not$"):
        gd.LeastSquares(bad, np.ones(m))
    labels = LABELS.copy()
    labels[10] = 2
    with pytest.raises(ValueError, match=r"^y must hold the labels 0 and 1, got 2 in row 10$"):
        gd.LogisticLoss(X, labels)


def test_numbers_are_finite_though_their_sum_is_not():
    loss = gd.LeastSquares([[1e308, 1e308], [1e308, -1.0]], [1e308, 1e308])
    assert loss.m == 2
    with pytest.raises(ValueError, match="X must be finite, but row 1 is not"):
        gd.LeastSquares([[1e308, 1e308], [np.inf, -np.inf]], [1.0, 1.0])


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


def test_the_products_are_sums_over_all_blocks(monkeypatch):
    monkeypatch.setattr(_rows.Rows.blocks, "__defaults__", (4,))
    gram = gd.LeastSquares(X, Y, gram=True)
    assert gram(W) == pytest.approx(by_rows(SQUARES, W)[0], rel=1e-12)
    np.testing.assert_allclose(gram.grad(W), by_rows(SQUARES, W)[1], rtol=1e-11)
    np.testing.assert_allclose(gram.hessian(W), X.T @ X / 23, rtol=1e-13)
    monkeypatch.setattr(_rows.Rows, "blocks", None)
    gram.hessian(W)  # reads nothing


# Batches


def test_every_row_is_used_once_in_each_epoch_in_a_new_order():
    taken = list(itertools.islice(gd.minibatches(10, 4, np.random.default_rng(0)), 9))
    assert [len(rows) for rows in taken] == [4, 4, 2] * 3
    epochs = [np.concatenate(taken[i : i + 3]) for i in (0, 3, 6)]
    for epoch in epochs:
        assert sorted(epoch) == list(range(10))
    assert len({tuple(epoch) for epoch in epochs}) == 3


def test_the_same_seed_gives_the_same_batches():
    first, again = (
        [rows.tolist() for rows in gd.minibatches(9, 2, np.random.default_rng(5), epochs=2)]
        for _ in range(2)
    )
    assert first == again
    assert len(first) == 10
    other = [rows.tolist() for rows in gd.minibatches(9, 2, np.random.default_rng(6), epochs=2)]
    assert first != other


def test_a_thousand_rows_in_batches_of_a_hundred_are_ten_updates_an_epoch():
    made = gd.minibatches(1_000, 100, np.random.default_rng(0), epochs=3)
    assert (made.per_epoch, len(list(made))) == (10, 30)
    assert gd.minibatches(1_001, 100, np.random.default_rng(0)).per_epoch == 11
    assert (made.m, made.size, made.epochs) == (1_000, 100, 3)


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"size": 0}, ValueError, "size must be at least 1, got 0"),
        ({"size": 11}, ValueError, "size must be at most m, the number of rows, 10; got 11"),
        ({"size": 2.0}, TypeError, r"size must be a whole number, got 2\.0"),
        ({"m": 0}, ValueError, "m must be at least 1, got 0"),
        ({"m": None}, TypeError, "m must be a whole number, got None"),
        ({"epochs": 0}, ValueError, "epochs must be at least 1, got 0"),
        ({"epochs": 1.5}, TypeError, r"epochs must be a whole number, got 1\.5"),
        (
            {"rng": 0},
            TypeError,
            r"^rng must be a numpy\.random\.Generator, such as "
            r"np\.random\.default_rng\(0\), got int$",
        ),
        ({"rng": np.random.RandomState(0)}, TypeError, "got RandomState"),
    ],
)
def test_batches_that_cannot_be_made_are_refused(settings, error, message):
    settings = {"m": 10, "size": 2, "rng": np.random.default_rng(0)} | settings
    with pytest.raises(error, match=message):
        gd.minibatches(settings.pop("m"), settings.pop("size"), settings.pop("rng"), **settings)


def test_the_largest_batch_is_all_rows():
    (rows,) = gd.minibatches(5, 5, np.random.default_rng(0), epochs=1)
    assert sorted(rows) == list(range(5))


# Gradients of batches


@LOSSES
@pytest.mark.parametrize("size", [1, 2, 4, 6, 7, 10, 23])
@pytest.mark.parametrize("shape", [(3,), (3, 2)], ids=["one run", "runs"])
def test_gradients_are_those_of_the_batches(loss, size, shape, small_blocks):
    w = RNG.normal(size=shape)
    made = gd.minibatches(23, size, np.random.default_rng(3), epochs=2)
    again = list(gd.minibatches(23, size, np.random.default_rng(3), epochs=2))
    gradients = loss.gradients(made)
    # collected before any is used: none is overwritten by the next
    collected = list(gradients)
    assert len(collected) == len(again)
    for gradient, rows in zip(collected, again, strict=True):
        np.testing.assert_allclose(gradient(w), loss.on(rows).grad(w), rtol=1e-10, atol=1e-13)
    sizes = [len(rows) for rows in again]
    counted = gradients.evaluations(np.arange(len(again) + 1))
    assert counted.tolist() == [0, *np.cumsum(sizes)]


def test_gradients_of_batches_made_by_hand():
    gradients = SQUARES.gradients([[0], [1, 2], slice(3, 8)])
    none = gradients.evaluations([0])
    assert (none.tolist(), none.dtype.kind) == ([0], "i")
    assert gradients.evaluations([]).tolist() == []
    for _ in range(2):  # counted anew each time
        collected = list(gradients)
        np.testing.assert_allclose(collected[1](W), by_rows(SQUARES, W, [1, 2])[1], rtol=1e-12)
        assert gradients.evaluations(np.arange(4)).tolist() == [0, 1, 3, 8]


def test_batches_of_other_data_are_refused():
    with pytest.raises(ValueError, match="batches are of 22 rows, but the loss has 23"):
        SQUARES.gradients(gd.minibatches(22, 2, np.random.default_rng(0)))


# The three algorithms, one loop


def plain_loop(loss, size, epochs, lr, seed):
    """Stochastic descent as a textbook writes it."""
    w, rng, path = np.zeros(3), np.random.default_rng(seed), [np.zeros(3)]
    for _ in range(epochs):
        order = rng.permutation(23)
        for start in range(0, 23, size):
            _, gradient = by_rows(loss, w, order[start : start + size])
            w = w - lr * gradient
            path.append(w)
    return np.array(path)


@LOSSES
@pytest.mark.parametrize("size", [1, 5, 23], ids=["sgd", "mini-batch", "batch"])
def test_the_three_algorithms_of_the_textbook(loss, size):
    loss = type(loss)(loss.X, loss.y)
    steps = 3 * -(-23 // size)
    rng = np.random.default_rng(11)
    path = gd.minimize(
        loss,
        np.zeros(3),
        gd.GradientDescent(lr=0.1),
        gradients=loss.gradients(gd.minibatches(23, size, rng)),
        max_steps=steps,
    )
    np.testing.assert_allclose(path.points, plain_loop(loss, size, 3, 0.1, 11), rtol=1e-10)
    assert path.steps == steps
    assert path.epochs[-1] == 3
    assert path.evaluations[-1] == 69
    assert path.evaluations[1] == size


def test_batch_descent_is_descent():
    rule = gd.Adam(lr=0.1)
    plain = gd.minimize(SQUARES, np.zeros(3), rule, max_steps=20, tol=0)
    batch = gd.minimize(
        SQUARES,
        np.zeros(3),
        rule,
        max_steps=20,
        gradients=SQUARES.gradients(gd.minibatches(23, 23, np.random.default_rng(0))),
    )
    np.testing.assert_array_equal(plain.points, batch.points)
    np.testing.assert_array_equal(plain.evaluations, batch.evaluations)
    assert plain.evaluations.tolist() == [23 * k for k in range(21)]
    assert plain.epochs.tolist() == list(range(21))


# Rows in a file


@pytest.fixture
def mapped(tmp_path):
    """The same data in two files, mapped into memory."""
    arrays = []
    for name, array in (("X", X), ("y", Y)):
        np.save(tmp_path / f"{name}.npy", array)
        arrays.append(np.load(tmp_path / f"{name}.npy", mmap_mode="r"))
    return arrays


@pytest.mark.parametrize("size", [1, 5, 7, 23])
def test_rows_in_a_mapped_file_are_rows(mapped, size, small_blocks):
    loss = gd.LeastSquares(*mapped)
    np.testing.assert_array_equal(loss.grad(W), gd.LeastSquares(X, Y).grad(W))
    paths = [
        gd.minimize(
            one,
            np.zeros(3),
            gd.GradientDescent(lr=0.1),
            gradients=one.gradients(gd.minibatches(23, size, np.random.default_rng(1))),
            max_steps=50,
        ).points
        for one in (loss, SQUARES)
    ]
    np.testing.assert_array_equal(*paths)
    assert isinstance(loss.X, np.memmap)


def test_pages_of_a_mapped_file_are_given_back_and_private_ones_kept(mapped, tmp_path):
    assert isinstance(_rows._mapped(mapped[0]), mmap.mmap)
    assert isinstance(_rows._mapped(mapped[0][3:9, 1:]), mmap.mmap)
    assert _rows._mapped(X) is None
    shared = np.load(tmp_path / "X.npy", mmap_mode="r+")
    assert isinstance(_rows._mapped(shared), mmap.mmap)
    private = np.load(tmp_path / "X.npy", mmap_mode="c")
    private[0] = 5.0
    assert _rows._mapped(private) is None
    loss = gd.LeastSquares(private, Y)
    loss.grad(W)
    assert private[0].tolist() == [5.0, 5.0, 5.0]
    given_back = []

    class Map:
        def madvise(self, advice):
            given_back.append(advice)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_rows, "_mapped", lambda array: Map() if array is mapped[0] else None)
        rows = _rows.Rows(*mapped)
        list(rows.blocks(10))
        assert given_back == [mmap.MADV_DONTNEED] * 3
        patch.setattr(_rows, "WINDOW", 2 * 3 * 8)  # two rows
        chosen = np.array([9, 0, 21, 1, 8, 1])
        X_chosen, y_chosen = rows.take(chosen)
        np.testing.assert_array_equal(X_chosen, X[chosen])
        np.testing.assert_array_equal(y_chosen, Y[chosen])
        assert len(given_back) == 3 + 3  # rows 0 and 1, 8 and 9, 21
        patch.setattr(_rows, "_mapped", lambda array: object())
        list(rows.blocks(10))  # a system that cannot be advised


@pytest.mark.parametrize(
    ("bytes_at_once", "windows"),
    [
        (1, [[0], [1, 1], [8], [9], [21]]),
        (24, [[0], [1, 1], [8], [9], [21]]),
        (60, [[0, 1, 1], [8, 9], [21]]),  # two rows of 24 bytes
        (10_000, [[0, 1, 1, 8, 9, 21]]),
    ],
)
def test_a_mapped_file_is_read_along_and_given_back_window_by_window(
    bytes_at_once, windows, monkeypatch
):
    events = []

    class File:
        """A matrix that notes which of its rows are read."""

        shape = X.shape

        def __getitem__(self, rows):
            if not isinstance(rows, slice):
                events.append(rows.tolist())
            return X[rows]

    class Map:
        def madvise(self, advice):
            events.append("given back")

    monkeypatch.setattr(_rows, "_mapped", lambda array: Map())
    monkeypatch.setattr(_rows, "WINDOW", bytes_at_once)
    chosen = np.array([9, 0, 21, 1, 8, 1])
    X_chosen, _ = _rows.Rows(File(), Y).take(chosen)
    np.testing.assert_array_equal(X_chosen, X[chosen])
    assert events == list(itertools.chain(*((rows, "given back") for rows in windows)))
