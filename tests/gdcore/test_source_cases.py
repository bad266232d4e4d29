"""The worked examples that the course grows from, to the digits their material gives."""

import numpy as np
import pytest
import sympy as sp

import gdcore as gd

x, y, h = sp.symbols("x y h")
QUARTIC = 0.5 * x**4 - 4 * x**3 + 10 * x**2 - 7 * x + 2


def digits(value, count=15):
    """A number as SymPy prints it: so many significant digits."""
    return f"{value:.{count}g}"


def test_parabola_636():
    path = gd.minimize(
        x**2 + 2 * x + 3,
        0.883646125995533,
        gd.GradientDescent(lr=0.01),
        tol=1e-5,
        max_steps=10_000,
    )
    assert path.steps == 636
    assert digits(path.x) == "-0.999995047967832"
    assert digits(path.value) == "2.00000000002452"
    assert path.converged


def test_parabola_636_is_what_the_library_ships_too():
    assert gd.functions.PARABOLA.expr == x**2 + 2 * x + 3


def test_ellipse_606():
    path = gd.minimize(
        x**2 + 2 * y**2,
        [1.02894844, 1.59952448],
        gd.GradientDescent(lr=0.01),
        tol=1e-5,
    )
    assert path.steps == 606
    # The start is known to nine digits, and the path is linear in it.
    np.testing.assert_allclose(path.x, [4.9590157e-06, 2.88641061e-11], rtol=1e-8)
    assert path.value == pytest.approx(2.45918367e-11, rel=2e-8)


def test_square_10():
    path = gd.minimize(x**2, 5.0, gd.GradientDescent(lr=0.1), max_steps=10)
    assert path.steps == 10
    np.testing.assert_allclose(path.points, 5 * 0.8 ** np.arange(11), rtol=1e-14)


def test_bowl_10():
    path = gd.minimize(x**2 + y**2, [4.0, 4.0], gd.GradientDescent(lr=0.1), max_steps=10)
    np.testing.assert_allclose(path.x, [4 * 0.8**10] * 2, rtol=1e-14)


@pytest.mark.parametrize(
    ("start", "first", "end", "value"),
    [
        (4.0, [3.1, 3.1738], "3.267035098361366", "3.344898383291433"),
        (5.0, [0.7, 0.5194], "0.4743128791344814", "0.5280134685759461"),
    ],
)
def test_quartic_from_4_is_trapped_and_from_5_is_not(start, first, end, value):
    path = gd.minimize(QUARTIC, start, gd.GradientDescent(lr=0.1), max_steps=200, tol=0)
    np.testing.assert_allclose(path.points[1:3], first, rtol=1e-12)
    assert repr(path.x) == end
    assert repr(path.value) == value


def test_quartic_with_rate_0_2_jumps_the_hill_and_swings():
    path = gd.minimize(QUARTIC, 4.0, gd.GradientDescent(lr=0.2), max_steps=200)
    np.testing.assert_allclose(path.points[1:3], [2.2, 2.1568], rtol=1e-12)
    minimum = 0.47431288
    assert abs(path.x - minimum) == pytest.approx(0.0125, abs=5e-4)
    late = path.points[-10:] - minimum
    assert np.all(np.sign(late[1:]) == -np.sign(late[:-1]))
    assert float(sp.diff(QUARTIC, x, 2).subs(x, minimum)) == pytest.approx(9.966, abs=5e-4)


def test_quartic_stationary_points():
    roots = np.roots([2, -12, 20, -7])
    np.testing.assert_allclose(np.sort(roots), [0.47431288, 2.25865202, 3.2670351], atol=5e-9)


def test_derivative_of_the_polynomial():
    derivative = sp.diff(sp.poly(x**2 + 2 * x + 3), x)
    assert repr(derivative) == "Poly(2*x + 2, x, domain='ZZ')"
    assert gd.as_objective(sp.poly(x**2 + 2 * x + 3)).partials == (derivative.as_expr(),)


def test_difference_quotient_and_its_limit():
    f = x**2 + 2 * x + 3
    quotient = sp.expand(sp.simplify((f.subs(x, x + h) - f) / h))
    assert quotient == 2 * x + 2 + h
    assert sp.limit(quotient, h, 0) == 2 * x + 2
    assert gd.difference_quotient(gd.as_objective(f), 1.0, 0.5) == 2 * 1.0 + 2 + 0.5


@pytest.mark.parametrize(
    ("f", "gradient"),
    [
        (x**2 + 2 * x * y + 3 + sp.cos(x + 2 * y), (2 * x + 2 * y - sp.sin(x + 2 * y), None)),
        (x**2 + 2 * y**2, (2 * x, 4 * y)),
        (x**2 + y**2, (2 * x, 2 * y)),
    ],
    ids=["partial", "nabla-ellipse", "nabla-bowl"],
)
def test_gradients(f, gradient):
    objective = gd.as_objective(f)
    for partial, expected in zip(objective.partials, gradient, strict=True):
        assert expected is None or partial == expected
    assert [-p for p in objective.partials] == list((-objective).partials)
