"""gdcore.objectives: a function with its gradient, and the shape law."""

import copy
import math
import pickle

import numpy as np
import pytest

import gdcore as gd


@pytest.mark.parametrize("function", [lambda x: x**2, np.square, lambda x: np.square(x)])
def test_float_in_float_out(function):
    f = gd.Objective(function, lambda x: 2 * np.asarray(x))
    assert type(f(3.0)) is float
    assert type(f.grad(3.0)) is float
    assert type(gd.Objective(function).grad(3.0)) is float


def test_one_point_of_several_variables_has_a_plain_value():
    f = gd.Objective(lambda x: np.sum(x**2, axis=0))
    assert type(f(np.array([3.0, 4.0]))) is float
    assert f(np.ones((2, 5))).shape == (5,)


@pytest.mark.parametrize("shape", [(3,), (3, 4)])
def test_the_difference_gradient_tells_one_variable_from_several(shape):
    x = np.random.default_rng(1).normal(size=shape)
    elementwise = gd.Objective(lambda x: x**3)
    several = gd.Objective(lambda x: np.sum(x**3, axis=0))
    np.testing.assert_allclose(elementwise.grad(x), 3 * x**2, atol=1e-8)
    np.testing.assert_allclose(several.grad(x), 3 * x**2, atol=1e-8)


def test_overflow_of_a_python_float_is_infinity_as_in_numpy():
    f = gd.Objective(lambda x: x**2, lambda x: 1 / x)
    with np.errstate(all="ignore"):
        assert f(1e300) == math.inf
        assert f.grad(0.0) == math.inf
        assert math.isnan(gd.Objective(math.exp)(1e4))


def test_the_negative_has_both_signs_turned():
    f = -gd.Objective(lambda x: x**2, lambda x: 2 * x)
    assert (f(3.0), f.grad(3.0)) == (-9.0, -6.0)


def no_return(x):
    _ = x**2


@pytest.mark.parametrize("x0", [3.0, [3.0, 4.0], [[1.0, 2.0], [3.0, 4.0]]])
@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (lambda x: None, "{} returned None; does it lack a return"),
        (lambda x: "4", "{} returned '4'; expected real numbers"),
        (lambda x: 1j * np.asarray(x), "{} returned .*(j|complex128).*; expected real numbers"),
    ],
)
def test_what_comes_back_from_a_function_is_looked_at(x0, returned, message):
    rule = gd.GradientDescent(lr=0.1)
    with pytest.raises(TypeError, match=message.format("f")):
        gd.minimize((returned, lambda x: 2 * x), x0, rule)
    with pytest.raises(TypeError, match=message.format("the gradient")):
        gd.minimize((lambda x: np.sum(np.square(x), axis=0), returned), x0, rule)


def test_a_function_without_a_return_is_told_so():
    with pytest.raises(TypeError, match="f returned None; does it lack a return"):
        gd.minimize(no_return, 3.0, gd.GradientDescent(lr=0.1))


def test_objectives_of_the_same_functions_are_equal():
    sine = gd.Objective(np.sin, np.cos)
    assert sine == gd.Objective(np.sin, np.cos)
    assert hash(sine) == hash(gd.Objective(np.sin, np.cos))
    assert sine != gd.Objective(np.sin)
    assert sine != gd.Objective(np.cos, np.cos)
    assert sine != (np.sin, np.cos)
    formula = gd.SymbolicObjective("x**2")
    assert formula == formula
    assert formula != gd.SymbolicObjective("x**2")
    assert len({formula, formula, sine, gd.Objective(np.sin, np.cos)}) == 2


def test_an_objective_prints_its_functions():
    assert repr(gd.Objective(np.sin)) == "Objective(function=<ufunc 'sin'>, gradient=None)"


@pytest.mark.parametrize("f", [gd.Objective(np.sin, np.cos), gd.functions.SQUARE])
@pytest.mark.parametrize("name", ["function", "gradient"])
def test_the_functions_of_an_objective_cannot_be_replaced(f, name):
    with pytest.raises(AttributeError):
        setattr(f, name, np.cos)


def test_an_objective_that_computes_itself_has_both_functions():
    f = gd.SymbolicObjective("x**2")
    assert (f.function(3.0), f.gradient(3.0)) == (9.0, 6.0)
    assert f.m == 1


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda f: pickle.loads(pickle.dumps(f))]
)
@pytest.mark.parametrize(
    ("make", "x"),
    [
        (lambda: gd.Objective(np.sin, np.cos), 0.5),
        (lambda: gd.SymbolicObjective("x**2"), 0.5),
        (lambda: gd.LeastSquares([[1.0], [2.0]], [1.0, 3.0]), np.array([0.5])),
        (lambda: gd.LeastSquares([[1.0], [2.0]], [1.0, 3.0], gram=True), np.array([0.5])),
    ],
)
def test_an_objective_can_be_copied_and_pickled(make, x, again):
    f = make()
    other = again(f)
    assert type(other) is type(f)
    assert (other(x), other.grad(x)) == (f(x), f.grad(x))
    assert other.gradient(x) == f.grad(x)
    # Also after the first use, when the objective has compiled code.
    assert again(f)(x) == f(x)
    path = gd.minimize(f, x, gd.GradientDescent(lr=gd.schedules.constant(0.1)), max_steps=3)
    same = again(path)
    assert np.array_equal(same.points, path.points)
    assert repr(same) == repr(path)


@pytest.mark.parametrize(
    ("function", "shape", "message"),
    [
        (
            np.sum,
            (2, 3),
            "f(x) has shape () for x of shape (2, 3); expected (3,) (several variables) or (2, 3) "
            "(one variable); a sum over the coordinates wants axis=0, as in np.sum(x**2, axis=0)",
        ),
        (
            lambda x: np.sum(x, axis=1),
            (2, 3),
            "f(x) has shape (2,) for x of shape (2, 3); expected (3,) (several variables) or "
            "(2, 3) (one variable)",
        ),
    ],
)
def test_a_wrong_shape_is_told_with_those_expected(function, shape, message):
    with pytest.raises(ValueError, match=r"^f\(x\) has shape") as caught:
        gd.Objective(function).check_shapes(np.ones(shape))
    assert str(caught.value) == message


def test_hashes_differ_with_the_functions():
    assert hash(gd.Objective(np.sin, np.cos)) != hash(gd.Objective(np.cos, np.sin))


@pytest.mark.parametrize("again", [copy.deepcopy, lambda f: pickle.loads(pickle.dumps(f))])
def test_a_negative_can_be_copied_and_pickled(again):
    loss = gd.LeastSquares([[1.0], [2.0]], [1.0, 3.0])
    other, w = again(-loss), np.array([0.5])
    assert (other(w), other.grad(w)) == (-loss(w), -loss.grad(w))


def test_an_array_for_a_float_is_refused():
    f = gd.Objective(lambda x: np.array([x]), lambda x: np.array([x]))
    with pytest.raises(
        ValueError, match=r"^f has shape \(1,\) for x of shape \(\); expected \(\)$"
    ):
        f(1.0)
    with pytest.raises(ValueError, match=r"^the gradient has shape \(1,\) for x of shape"):
        f.grad(1.0)


def test_a_whole_number_that_outgrows_floats_ends_a_run_as_diverged():
    f = (lambda x: math.floor(x) ** 2, lambda x: 2 * x)
    path = gd.minimize(f, 1_000.0, gd.GradientDescent(2e5), max_steps=50)
    assert path.status.startswith("diverged: after 50 steps f went from 1e+06 to inf")
