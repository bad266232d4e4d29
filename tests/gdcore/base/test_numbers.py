"""gdcore._base.numbers: norms far from one."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdcore as gd
from gdcore._base.numbers import norm_of_point, real

SQUARE = (lambda x: x**2, lambda x: 2 * x)
BOWL = (lambda x: x[0] ** 2 + 2 * x[1] ** 2, lambda x: np.stack([2 * x[0], 4 * x[1]]))


def descent(**settings):
    return gd.GradientDescent(**({"lr": 0.1} | settings))


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=5))
def test_a_norm_is_the_root_of_a_dot_product_wherever_that_is_good(coordinates):
    point = np.array(coordinates)
    square = point.dot(point)
    if square > 1e-300:
        assert norm_of_point(point) == math.sqrt(square)


def test_norms_neither_overflow_nor_vanish():
    far = gd.minimize(BOWL, [1e200, 1e200], descent(lr=0.1), max_steps=1)
    assert far.steps == 1
    assert far.gradient_norm == pytest.approx(np.hypot(2e200 * 0.8, 4e200 * 0.6), rel=1e-14)
    near = gd.minimize(BOWL, [1e-200, 0.0], descent(lr=0.1), max_steps=1, tol=0)
    assert near.steps == 1
    assert near.gradient_norm == pytest.approx(1.6e-200, rel=1e-14)
    runs = gd.minimize(
        BOWL, [[1e200, 1e-200, 0.0, 3.0], [0.0, 1e-200, 0.0, 4.0]], descent(), tol=0, max_steps=0
    )
    np.testing.assert_allclose(
        runs.gradient_norm, [2e200, np.sqrt(20) * 1e-200, 0.0, np.hypot(6, 16)], rtol=1e-14
    )
    lost = gd.minimize(BOWL, [[1.0, 1e308], [1.0, 1e308]], descent(lr=9.0), max_steps=3)
    assert lost.gradient_norm[1] == math.inf
    assert lost.diverged.tolist() == [True, True]


def test_whole_numbers_become_floats_and_no_array_has_zero_dimensions():
    assert (real(3), type(real(np.array(3)))) == (3.0, float)
    assert real([1, 2]).dtype == float
