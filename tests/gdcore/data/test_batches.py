"""gdcore.data.batches: batches, their gradients, and the three algorithms."""

import itertools

import numpy as np
import pytest

import gdcore as gd
from tests.gdcore.data.by_hand import (
    LOSSES,
    RNG,
    SQUARES,
    W,
    by_rows,
)

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
