"""gdcore.data._rows: what data are refused, and rows in a file."""

import copy
import itertools
import mmap
import pickle

import numpy as np
import pandas as pd
import pytest

import gdcore as gd
from gdcore.data import _rows
from tests.gdcore.data.by_hand import (
    LABELS,
    SQUARES,
    W,
    X,
    Y,
)

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
        (np.array([["a"]]), [1.0], TypeError, "^X must .* numbers, got an array of type <U1$"),
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
    assert isinstance(_rows._map_of(mapped[0]), mmap.mmap)
    assert isinstance(_rows._map_of(mapped[0][3:9, 1:]), mmap.mmap)
    assert _rows._map_of(X) is None
    shared = np.load(tmp_path / "X.npy", mmap_mode="r+")
    assert isinstance(_rows._map_of(shared), mmap.mmap)
    private = np.load(tmp_path / "X.npy", mmap_mode="c")
    private[0] = 5.0
    assert _rows._map_of(private) is None
    loss = gd.LeastSquares(private, Y)
    loss.grad(W)
    assert private[0].tolist() == [5.0, 5.0, 5.0]
    given_back = []

    class Map:
        def madvise(self, advice):
            given_back.append(advice)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_rows, "_map_of", lambda array: Map() if array is mapped[0] else None)
        rows = _rows.Rows(*mapped)
        list(rows.blocks(10))
        assert given_back == [mmap.MADV_DONTNEED] * 3
        patch.setattr(_rows, "WINDOW", 2 * 3 * 8)  # two rows
        chosen = np.array([9, 0, 21, 1, 8, 1])
        X_chosen, y_chosen = rows.take(chosen)
        np.testing.assert_array_equal(X_chosen, X[chosen])
        np.testing.assert_array_equal(y_chosen, Y[chosen])
        assert len(given_back) == 3 + 3  # rows 0 and 1, 8 and 9, 21
        patch.setattr(_rows, "_map_of", lambda array: object())
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

    monkeypatch.setattr(_rows, "_map_of", lambda array: Map())
    monkeypatch.setattr(_rows, "WINDOW", bytes_at_once)
    chosen = np.array([9, 0, 21, 1, 8, 1])
    X_chosen, _ = _rows.Rows(File(), Y).take(chosen)
    np.testing.assert_array_equal(X_chosen, X[chosen])
    assert events == list(itertools.chain(*((rows, "given back") for rows in windows)))


def test_rows_in_memory_are_copied_and_cannot_be_changed():
    X, y = np.ones((2, 1)), np.ones(2)
    loss = gd.LeastSquares(X, y)
    X[:], y[:] = 9.0, 9.0
    assert (loss.X.tolist(), loss.y.tolist()) == ([[1.0], [1.0]], [1.0, 1.0])
    for array in (loss.X, loss.y):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9.0


def test_rows_in_a_mapped_file_are_not_copied(tmp_path):
    mapped = np.memmap(tmp_path / "rows", dtype=float, mode="w+", shape=(2, 1))
    mapped[:] = 1.0
    for rows in (mapped, np.asarray(mapped), mapped[:1]):
        assert np.shares_memory(gd.LeastSquares(rows, np.ones(len(rows))).X, mapped)


@pytest.mark.parametrize(
    ("columns", "named"),
    [
        ({"hours": [1.0, 2.0], "passed": [True, False]}, "'passed' has the type bool"),
        ({"passed": [True, False], "hours": [1, 2]}, "'passed' has the type bool"),
        ({"hours": [1.0, 2.0], "name": ["Ann", "Bo"]}, "'name' has the type"),
        ({"hours": [1.0, 2.0], 7: [1j, 2.0]}, "7 has the type complex128"),
        (
            {"hours": [1.0, 2.0], "day": np.array([0, 1], "datetime64[s]")},
            "'day' has the type",
        ),
    ],
)
def test_the_column_of_a_table_that_holds_no_numbers_is_named(columns, named):
    table = pd.DataFrame(columns)
    with pytest.raises(TypeError) as caught:
        gd.LeastSquares(table, [1.0, 2.0])
    message = str(caught.value)
    assert message.startswith("X must be an array of numbers, got DataFrame, whose column ")
    assert named in message
    assert "X.astype(float) turns booleans into 0 and 1" in message
    with pytest.raises(TypeError, match="y must be an array of numbers, got DataFrame, whose"):
        gd.LeastSquares([[1.0], [2.0]], table)


def test_the_column_of_missing_values_is_named():
    table = pd.DataFrame({"hours": pd.array([1, None], dtype="Int64"), "marks": [1.0, 2.0]})
    with pytest.raises((TypeError, ValueError), match="X must be"):
        gd.LeastSquares(table, [1.0, 2.0])


def test_tables_of_numbers_and_the_remedy_that_the_error_names_are_taken():
    table = pd.DataFrame({"hours": [1.0, 2.0], "passed": [True, False]})
    expected = [[1.0, 1.0], [2.0, 0.0]]
    assert gd.LeastSquares(table.astype(float), [1.0, 2.0]).X.tolist() == expected
    assert gd.LogisticLoss(table[["hours"]], table["passed"]).y.tolist() == [1.0, 0.0]


def test_what_only_looks_like_a_table_is_refused_without_its_columns():
    class Odd:
        columns = ("a", "b")

    with pytest.raises(TypeError, match=r"got Odd$"):
        gd.LeastSquares(Odd(), [1.0, 2.0])


@pytest.mark.parametrize(
    "again", [copy.deepcopy, lambda a: pickle.loads(pickle.dumps(a)), copy.copy]
)
@pytest.mark.parametrize("rows", [None, [1, 2], slice(2)])
def test_rows_stay_read_only_in_copies_and_choices(mapped, again, rows):
    for loss in (gd.LeastSquares(X, Y, gram=True), gd.LeastSquares(*mapped)):
        other = again(loss if rows is None else loss.on(rows))
        assert other.grad(W).shape == W.shape
        for array in (other.X, other.y):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 9.0
