"""gdcore.conversion: what counts as an objective."""

import numpy as np
import pytest
import sympy as sp

import gdcore as gd


def test_an_objective_is_returned_as_it_is():
    f = gd.Objective(np.sin)
    assert gd.as_objective(f) is f


def test_a_pair_brings_its_gradient_and_a_function_gets_central_differences():
    assert gd.as_objective((lambda x: x**3, lambda x: 3 * x**2)).grad(2.0) == 12.0
    assert gd.as_objective(lambda x: x**3).grad(2.0) == pytest.approx(12.0, abs=1e-8)


def test_an_expression_and_a_polynomial_bring_their_formula():
    x = sp.Symbol("x")
    for f in (x**2, sp.Poly(x**2, x)):
        objective = gd.as_objective(f)
        assert isinstance(objective, gd.SymbolicObjective)
        assert objective.partials == (2 * x,)


@pytest.mark.parametrize(
    ("f", "message"),
    [
        (3, "f must be an Objective, a function, a pair .* got int"),
        ("x**2", "got str"),
        (None, "got NoneType"),
        ((np.sin, np.cos, np.sin), "a pair .* got 3 items"),
        ((np.sin, 2.0), "the gradient must be callable, got float"),
        ((1.0, np.sin), "f must be callable, got float"),
    ],
)
def test_what_is_no_objective_is_refused_by_name(f, message):
    with pytest.raises(TypeError, match=message):
        gd.as_objective(f)
