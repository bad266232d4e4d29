"""gdcore.data.datasets: the four rows of the course, and as many as one likes from the model."""

import numpy as np
import pytest

import gdcore as gd
from gdcore.data import datasets


def test_marks_are_the_four_rows_of_the_course():
    hours, marks = datasets.MARKS
    assert hours.tolist() == [1, 2, 3, 4]
    assert marks.tolist() == [4, 6, 4, 8]


def test_nobody_can_change_marks():
    for column in datasets.MARKS:
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 5.0


def test_the_error_of_marks_is_what_the_syllabus_says():
    hours, marks = datasets.MARKS
    one_weight = gd.MeanSquaredError(hours[:, np.newaxis], marks)
    w = np.linspace(-1, 4, 11)
    np.testing.assert_allclose(one_weight(w[np.newaxis]), 7.5 * (w - 2) ** 2 + 3, rtol=1e-14)
    np.testing.assert_allclose(one_weight.grad(w[np.newaxis])[0], 15 * (w - 2), atol=1e-13)
    line = gd.MeanSquaredError(np.column_stack([np.ones(4), hours]), marks)
    assert line(np.array([3.0, 1.0])) == 1.5
    assert line.grad(np.array([3.0, 1.0])).tolist() == [0, 0]
    assert line.hessian(np.zeros(2)).tolist() == [[2, 5], [5, 15]]


def test_students_are_drawn_from_the_stated_model():
    hours, marks = datasets.students(20_000, np.random.default_rng(3))
    assert hours.shape == marks.shape == (20_000,)
    assert hours.min() >= 0
    assert hours.max() < 5
    assert np.mean(hours) == pytest.approx(2.5, abs=0.05)
    X = np.column_stack([np.ones(20_000), hours])
    np.testing.assert_allclose(np.linalg.lstsq(X, marks)[0], [3, 1], atol=0.05)
    rest = marks - (3 + hours)
    assert np.std(rest) == pytest.approx(1.2, abs=0.03)
    assert abs(np.corrcoef(hours, rest)[0, 1]) < 0.03


def test_the_same_seed_gives_the_same_students():
    one, other = (datasets.students(5, np.random.default_rng(8)) for _ in range(2))
    assert np.array_equal(one, other)
    assert not np.array_equal(one, datasets.students(5, np.random.default_rng(9)))


@pytest.mark.parametrize(
    ("m", "rng", "error", "message"),
    [
        (2.5, np.random.default_rng(0), TypeError, "m must be a whole number, got 2.5"),
        (0, np.random.default_rng(0), ValueError, "m must be at least 1, got 0"),
        (3, 7, TypeError, r"rng must be a numpy.random.Generator, such as .*, got int"),
    ],
)
def test_bad_arguments_are_named(m, rng, error, message):
    with pytest.raises(error, match=message):
        datasets.students(m, rng)
