"""gdcore.functions: every named function is what it says."""

import numpy as np
import pytest
import sympy as sp

import gdcore as gd

FUNCTIONS = pytest.mark.parametrize("f", gd.functions.ALL, ids=lambda f: f.name)


def point(f, coordinates):
    return np.array(coordinates) if f.dimensions > 1 else coordinates[0]


@FUNCTIONS
def test_symbolic_and_numeric_gradients_agree_across_the_domain(f):
    rng = np.random.default_rng(4)
    low, high = np.array(f.domain).T
    points = rng.uniform(low, high, size=(50, f.dimensions)).T
    x = points if f.dimensions > 1 else points[0]
    numeric = gd.numeric_gradient(f, x) if f.dimensions > 1 else gd.central_difference(f, x)
    np.testing.assert_allclose(f.grad(x), numeric, rtol=1e-6, atol=1e-6)


@FUNCTIONS
def test_minimisers_are_local_minima_in_the_domain_lowest_first(f):
    values = [f(point(f, m)) for m in f.minimisers]
    assert values == sorted(values)
    for minimiser in f.minimisers:
        at = dict(zip(f.symbols, minimiser, strict=True))
        assert np.linalg.norm(np.atleast_1d(f.grad(point(f, minimiser)))) < 1e-12
        hessian = np.array(sp.hessian(f.expr, f.symbols).subs(at), dtype=float)
        assert np.linalg.eigvalsh(hessian).min() > 0
        for x, (low, high) in zip(minimiser, f.domain, strict=True):
            assert low < x < high


@FUNCTIONS
def test_the_lowest_minimiser_is_lowest_on_a_grid_of_the_domain(f):
    if not f.minimisers:
        # a linear combination of x·y and a cosine falls without bound along a line
        assert f.name == "waves"
        return
    axes = [np.linspace(low, high, 401) for low, high in f.domain]
    grid = np.array(np.meshgrid(*axes)) if f.dimensions > 1 else axes[0]
    assert f(point(f, f.minimisers[0])) <= f(grid).min() + 1e-12


@FUNCTIONS
def test_every_function_has_a_name_a_domain_and_a_source(f):
    assert getattr(gd.functions, f.name.upper()) is f
    assert len(f.domain) == f.dimensions
    assert all(low < high for low, high in f.domain)
    assert f.source


def test_all_lists_every_function_once():
    named = {
        id(value)
        for value in vars(gd.functions).values()
        if isinstance(value, gd.functions.NamedFunction)
    }
    assert [id(f) for f in gd.functions.ALL] == list(dict.fromkeys(id(f) for f in gd.functions.ALL))
    assert named == {id(f) for f in gd.functions.ALL}
