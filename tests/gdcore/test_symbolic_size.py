"""gdcore.symbolic._size: sizes that are known before anything is computed."""

import pytest
import sympy as sp

from gdcore.symbolic._size import bits_of, degree_bound

x, y = sp.symbols("x y")


@pytest.mark.parametrize(
    ("expr", "degree"),
    [(x, 1), (sp.Integer(7), 0), (x**3 * y + x, 4), ((x + 1) ** 50 + y, 50), (sp.sin(x) ** 2, 2)],
)
def test_degrees_are_counted_without_expanding(expr, degree):
    assert degree_bound(expr) == degree


def test_bits_count_the_larger_part_of_a_fraction():
    assert bits_of(sp.Rational(3, 1024)) == 10
    assert round(bits_of(sp.Float("1e300"))) == 997
    assert bits_of(sp.Integer(0)) <= 0
