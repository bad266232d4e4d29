"""gdcore.functions: every named function is what it says."""

import numpy as np
import pytest

import gdcore as gd
from gdcore.functions import ACKLEY, ALL, RASTRIGIN, NamedFunction

FUNCTIONS = pytest.mark.parametrize("f", ALL, ids=lambda f: f.name)
MINIMA = pytest.mark.parametrize("f", [f for f in ALL if f.minimisers], ids=lambda f: f.name)


def at(f, points):
    """Points as f takes them: (n, *runs), or (*runs,) in one variable."""
    points = np.array(points)
    return points.T if f.dimensions > 1 else points.T[0]


def grid(f, number):
    axes = [np.linspace(low, high, number) for low, high in f.domain]
    return np.array(np.meshgrid(*axes)) if f.dimensions > 1 else axes[0]


def smooth_minimisers(f):
    """Ackley's function has a tip at the origin, and no gradient there."""
    return [m for m in f.minimisers if (f, m) != (ACKLEY, (0.0, 0.0))]


@FUNCTIONS
def test_symbolic_and_numeric_gradients_agree_across_the_domain(f):
    rng = np.random.default_rng(4)
    low, high = np.array(f.domain).T
    x = at(f, rng.uniform(low, high, size=(50, f.dimensions)))
    numeric = gd.numeric_gradient(f, x) if f.dimensions > 1 else gd.central_difference(f, x)
    np.testing.assert_allclose(f.grad(x), numeric, rtol=1e-6, atol=1e-6)


@MINIMA
def test_minimisers_are_strict_local_minima_in_the_domain_lowest_first(f):
    x = at(f, f.minimisers)
    assert np.all(np.diff(f(x)) > -1e-13)
    low, high = np.array(f.domain).T
    assert np.all((low < f.minimisers) & (f.minimisers < high))
    smooth = at(f, smooth_minimisers(f))
    gradient, hessian = f.grad(smooth), f.hessian(smooth)
    if f.dimensions == 1:
        gradient, hessian = gradient[np.newaxis], hessian[np.newaxis, np.newaxis]
    # As near to zero as the next floats allow: λ times half a unit in the last place.
    assert np.linalg.norm(gradient, axis=0).max() < 1e-12
    assert np.linalg.eigvalsh(np.moveaxis(hessian, -1, 0)).min() > 0


@MINIMA
def test_the_lowest_minimiser_is_lowest_on_a_grid_of_the_domain(f):
    lowest = f(at(f, f.minimisers[:1])).item()
    assert lowest <= f(grid(f, 401)).min() + 1e-12


@FUNCTIONS
def test_no_minimum_in_the_domain_is_missing(f):
    # Newton's method from all over the domain: what it finds with a positive definite Hessian is a
    # minimum, and has to be listed.
    x = grid(f, 100).reshape(f.dimensions, -1)
    with np.errstate(all="ignore"):
        for _ in range(60):
            if f.dimensions == 1:
                x = x - f.grad(x) / f.hessian(x)
                continue
            (a, b), (_, d) = f.hessian(x)
            p, q = f.grad(x)
            x = x - np.array([d * p - b * q, a * q - b * p]) / (a * d - b * b)
    low, high = np.array(f.domain).T[..., np.newaxis]
    with np.errstate(all="ignore"):
        gradient = f.grad(x)
        hessian = f.hessian(x).reshape(f.dimensions, f.dimensions, -1)
        found = (np.linalg.norm(gradient, axis=0) < 1e-9) & np.all((low < x) & (x < high), axis=0)
    minimum = np.linalg.eigvalsh(np.moveaxis(hessian[..., found], -1, 0)).min(axis=-1) > 1e-6
    points = x[:, found][:, minimum]
    listed = np.array(smooth_minimisers(f)).reshape(-1, f.dimensions, 1)
    if not len(listed):
        assert points.shape[1] == 0
        return
    distance = np.linalg.norm(points - listed, axis=1)
    assert distance.min(axis=0).max() < 1e-8, "a minimum is not listed"
    assert distance.min(axis=1).max() < 1e-8, "the search misses a minimum that is listed"


@FUNCTIONS
def test_every_function_has_a_name_a_domain_and_a_source(f):
    assert getattr(gd.functions, f.name.upper()) is f
    assert len(f.domain) == f.dimensions
    assert all(low < high for low, high in f.domain)
    assert len(f.source) > 20


def test_all_lists_every_function_once():
    named = {id(value) for value in vars(gd.functions).values() if isinstance(value, NamedFunction)}
    assert [id(f) for f in ALL] == list(dict.fromkeys(id(f) for f in ALL))
    assert named == {id(f) for f in ALL}


# Values at points that the formula is easy to compute at by hand, and the minima of the literature.
@pytest.mark.parametrize(
    ("name", "x", "value"),
    [
        ("valley", [2.0, 2.0], (4 + 25 * 4) / 2),
        ("saddle", [3.0, 2.0], 9 - 4),
        ("plateau", 2.0, 1 - np.exp(-2)),
        ("plateau", 0.0, 0.0),
        ("rosenbrock", [1.0, 1.0], 0.0),
        ("rosenbrock", [-1.2, 1.0], 24.2),  # at its customary start
        ("banana", [1.0, 1 / 3], 0.0),
        ("banana", [0.0, 1.0], 1 + 20 * 9),
        ("banana", [2.0, 1.0], 1 + 20 * 1),
        ("himmelblau", [3.0, 2.0], 0.0),
        ("himmelblau", [0.0, 0.0], 121 + 49),
        ("himmelblau", [1.0, 2.0], 64 + 4),
        ("beale", [3.0, 0.5], 0.0),
        ("beale", [0.0, 0.0], 1.5**2 + 2.25**2 + 2.625**2),
        ("beale", [1.0, 2.0], 2.5**2 + 5.25**2 + 9.625**2),
        ("booth", [1.0, 3.0], 0.0),
        ("booth", [0.0, 0.0], 49 + 25),
        ("booth", [2.0, 1.0], 9 + 0),
        ("rastrigin", [0.0, 0.0], 0.0),
        ("rastrigin", [1.0, 2.0], 1 + 4),
        ("rastrigin", [0.5, 0.0], 0.25 + 20),
        ("ackley", [0.0, 0.0], 0.0),
        ("ackley", [1.0, 1.0], 20 - 20 * np.exp(-0.2)),
        ("ackley", [0.5, 0.5], 20 + np.e - 20 * np.exp(-0.1) - np.exp(-1)),
    ],
)
def test_values_by_hand(name, x, value):
    f = getattr(gd.functions, name.upper())
    assert f(x) == pytest.approx(value, rel=1e-14, abs=1e-14)


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("rosenbrock", [(1, 1)]),
        ("beale", [(3, 0.5)]),
        ("booth", [(1, 3)]),
        ("banana", [(1, 1 / 3)]),
        (
            "himmelblau",
            [(-3.779310, -3.283186), (-2.805118, 3.131312), (3, 2), (3.584428, -1.848126)],
        ),
    ],
)
def test_minimisers_of_the_literature(name, points):
    np.testing.assert_allclose(
        getattr(gd.functions, name.upper()).minimisers, points, rtol=0, atol=1e-6
    )


def test_the_narrow_valley_has_condition_number_25_everywhere():
    np.testing.assert_array_equal(gd.functions.VALLEY.hessian([1.0, 2.0]), [[1, 0], [0, 25]])


def test_a_plateau_is_flat_for_a_long_stretch():
    # From 6 on the gradient is below the tolerance at which a descent stops.
    assert abs(gd.functions.PLATEAU.grad(np.linspace(6, 8))).max() < 1e-5
    assert gd.functions.PLATEAU.grad(4.0) > 1e-5


def test_the_lattices_have_a_minimum_near_every_pair_of_whole_numbers():
    for f, reach in ((RASTRIGIN, 5), (ACKLEY, 2)):
        near = {tuple(np.rint(m).astype(int)) for m in f.minimisers}
        assert len(f.minimisers) == len(near) == (2 * reach + 1) ** 2
        assert np.abs(list(near)).max() == reach


def test_ackleys_lowest_point_is_the_tip_of_a_cone_and_has_no_gradient():
    with np.errstate(all="ignore"):
        assert np.isnan(ACKLEY.grad([0.0, 0.0])).all()
    angle = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    near = 1e-6 * np.array([np.cos(angle), np.sin(angle)])
    # 20 (1 − exp(−0.2 r/√2)) rises at 4/√2 in every direction.
    np.testing.assert_allclose(ACKLEY(near) / 1e-6, 4 / np.sqrt(2), rtol=1e-4)
