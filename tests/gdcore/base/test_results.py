"""What comes back from f or grad: numbers, in arrays of their own, or an error that names both."""

from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import inf

import numpy as np
import pytest
import sympy as sp

import gdcore as gd
from gdcore._base.results import as_numbers, checked_result, is_masked, is_own, read_only

MASKED = np.ma.array([1.0, 2.0], mask=[False, True])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "f returned None; does it lack a return?"),
        ("3", "f returned '3'; expected real numbers"),
        (1j, "f returned 1j; expected real numbers"),
        (np.array(["3", "4"]), "f returned an array of type <U1; expected real numbers"),
        (np.array([1.0, None]), "f returned an array of type object; expected real numbers"),
        ([1, [2, 3]], "f returned [1, [2, 3]]; expected real numbers"),
        ({}, "f returned {}; expected real numbers"),
        (sp.Symbol("x") ** 2, "f returned x**2; expected real numbers"),
        ([sp.Symbol("x")], "f returned an array of type object; expected real numbers"),
        (MASKED, "f returned a masked array; expected real numbers, as from a.filled(np.nan)"),
        (
            np.datetime64("2026-01-01"),
            "f returned np.datetime64('2026-01-01'); expected real numbers",
        ),
    ],
)
def test_what_is_no_number_is_refused_with_the_name_of_the_function(value, message):
    with pytest.raises(TypeError) as caught:
        checked_result("f", value)
    assert str(caught.value) == message


@pytest.mark.parametrize("value", [3, np.float32(3), Fraction(3), Decimal(3), np.array(3), 3.0])
def test_numbers_of_all_kinds_become_floats(value):
    assert type(checked_result("f", value)) is float
    assert checked_result("f", value) == 3.0


def test_an_array_is_copied_unless_it_is_used_at_once():
    buffer = np.array([1.0, 2.0])
    assert as_numbers("f", buffer) is buffer
    copied = checked_result("f", buffer)
    buffer[:] = 0.0
    assert copied.tolist() == [1.0, 2.0]
    assert checked_result("f", [1, 2]).dtype == float


def test_masked_and_read_only():
    assert is_masked(MASKED)
    assert not is_masked(MASKED.data)
    x = np.zeros(2)
    assert read_only(x) is x
    assert not x.flags.writeable
    assert read_only(3.0) == 3.0


FUNCTIONS_OF_F = {
    "difference_quotient": lambda f: gd.difference_quotient(f, 3.0, 0.1),
    "central_difference": lambda f: gd.central_difference(f, 3.0),
    "numeric_gradient": lambda f: gd.numeric_gradient(f, [3.0, 4.0]),
    "error_curve": lambda f: gd.error_curve(f, 3.0, 1.0, 0.1),
    "secant_line": lambda f: gd.secant_line(f, 3.0, 0.1),
    "tangent_line": lambda f: gd.tangent_line(f, 3.0),
    "tangent_line with a slope": lambda f: gd.tangent_line(f, 3.0, slope=1.0),
    "minimize": lambda f: gd.minimize(f, 3.0, gd.GradientDescent(0.1)),
    "hessian": lambda f: gd.hessian(f, [3.0, 4.0]),
    "automatic_derivative": lambda f: gd.automatic_derivative(f, 3.0),
    "automatic_gradient": lambda f: gd.automatic_gradient(f, [3.0, 4.0]),
}


@pytest.mark.parametrize("use", FUNCTIONS_OF_F.values(), ids=FUNCTIONS_OF_F)
def test_a_forgotten_return_is_told_by_every_function(use):
    with pytest.raises(TypeError, match=r"^f returned None; does it lack a return\?$"):
        use(lambda x: None)
    for bad in ("3", 1j):
        with pytest.raises(TypeError, match=r"^f returned .*; expected real numbers$"):
            use(lambda x, bad=bad: bad)


def into_a_buffer(shape):
    buffer = np.empty(shape)
    return lambda x: np.multiply(x, 2.0, out=buffer)


def test_a_buffer_that_is_filled_again_changes_no_result():
    x = np.array([1.0, 2.0])
    twice = into_a_buffer(2)
    assert gd.difference_quotient(twice, x, 1.0).tolist() == [2.0, 2.0]
    assert gd.central_difference(twice, x).round(6).tolist() == [2.0, 2.0]
    total = np.empty(2)
    f = lambda x: np.sum(x * x, axis=0, out=total)  # noqa: E731
    assert gd.numeric_gradient(f, np.ones((3, 2))).round(6).tolist() == [[2.0, 2.0]] * 3
    assert gd.hessian((lambda x: x @ x, twice), x).round(6).tolist() == [[2.0, 0.0], [0.0, 2.0]]
    objective = gd.Objective(lambda x: x @ x, twice)
    first, second = objective.grad(x), objective.grad(2 * x)
    assert (first.tolist(), second.tolist()) == ([2.0, 4.0], [4.0, 8.0])


@pytest.mark.parametrize(
    "rule",
    [gd.GradientDescent(0.1), gd.Momentum(0.1), gd.Nesterov(0.1), gd.AdaGrad(0.1), gd.Adam(0.1)],
)
def test_a_descent_by_a_buffer_is_the_same(rule):
    x0 = [3.0, 4.0]
    f = lambda x: x @ x  # noqa: E731
    expected = gd.minimize((f, lambda x: 2 * x), x0, rule, max_steps=5).points
    assert np.array_equal(
        gd.minimize((f, into_a_buffer(2)), x0, rule, max_steps=5).points, expected
    )
    grad = into_a_buffer(2)
    steps = gd.descend((f, grad), x0, rule, max_steps=5)
    points = []
    for step in steps:
        points.append(step.x)
        grad(np.array([7.0, 7.0]))  # a call between two steps
    assert np.array_equal(points, expected)


def test_a_function_that_changes_its_argument_is_told_so():
    def f(x):
        x -= 1
        return x @ x

    def grad(x):
        x *= 2
        return x

    for objective in (f, (lambda x: x @ x, grad)):
        start = np.array([3.0, 4.0])
        with pytest.raises(ValueError, match="read-only"):
            gd.minimize(objective, start, gd.GradientDescent(0.1))
        assert start.tolist() == [3.0, 4.0]
    for use in (
        lambda: gd.check_gradient(lambda x: x @ x, grad, [3.0, 4.0]),
        lambda: gd.numeric_gradient(f, [3.0, 4.0]),
        lambda: gd.central_difference(grad, [3.0, 4.0]),
        lambda: gd.difference_quotient(grad, 3.0, [0.1, 0.2]),
    ):
        with pytest.raises(ValueError, match="read-only"):
            use()


def test_what_a_run_gives_away_does_not_write_back():
    f = (lambda x: x**2, lambda x: 2 * x)
    path = gd.minimize(f, np.array([3.0, 4.0]), gd.GradientDescent(0.1), max_steps=2)
    for name in ("points", "recorded", "evaluations", "steps", "start", "gradient_norm", "values"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(path, name)[0] = 7
    path.x[:] = 7.0
    assert path.x.tolist() == path.points[-1].tolist()
    for step in gd.descend(f, np.array([3.0, 4.0]), gd.GradientDescent(0.1), max_steps=2):
        for name in ("x", "taken", "gradient_norm"):
            with pytest.raises(ValueError, match="read-only"):
                getattr(step, name)[0] = 7


@pytest.mark.parametrize(
    "use",
    [
        lambda x: gd.minimize(lambda x: x @ x, x, gd.GradientDescent(0.1)),
        lambda x: gd.numeric_gradient(lambda x: x @ x, x),
        lambda x: gd.hessian(lambda x: x @ x, x),
        gd.GradientDescent,
        lambda x: gd.LeastSquares(x[:, np.newaxis], [1.0, 2.0]),
        lambda x: gd.LeastSquares([[1.0], [2.0]], x),
        lambda x: gd.LeastSquares([[1.0, 2.0]], [1.0])(x),
        lambda x: gd.LeastSquares([[1.0], [2.0]], [1.0, 2.0]).on(x.astype(int)),
        lambda x: gd.SymbolicObjective("a*b")(x),
        lambda x: gd.SymbolicObjective("a*b").grad(x),
        lambda x: gd.SymbolicObjective("a*b").hessian(x),
        lambda x: gd.automatic_gradient(lambda x: x[0], x),
        lambda x: gd.automatic_derivative(lambda x: x, x),
        lambda x: gd.difference_quotient(lambda x: x, 1.0, x),
        lambda x: gd.error_curve(lambda x: x, 1.0, 1.0, x),
        lambda x: gd.minimize(lambda x: x[0] ** 2, [0.5, x[1]], gd.GradientDescent(0.1)),
        lambda x: gd.minimize(lambda x: x**2, x.data, gd.GradientDescent(0.1))[x],
        lambda x: gd.minimize(lambda x: x**2, x.data, gd.GradientDescent(0.1))[[0, np.ma.masked]],
    ],
)
def test_masked_arrays_are_refused(use):
    with pytest.raises(TypeError, match="masked array"):
        use(MASKED)


@pytest.mark.parametrize("value", [["1", "2"], [1j, 2]])
@pytest.mark.parametrize(
    "use",
    [
        gd.LeastSquares([[1.0, 2.0]], [1.0]),
        gd.SymbolicObjective("a*b"),
        lambda x: gd.automatic_gradient(lambda x: x[0], x),
        lambda x: gd.difference_quotient(lambda x: x, 1.0, x),
        lambda x: gd.error_curve(lambda x: x, 1.0, 1.0, x),
        lambda x: gd.minimize(lambda x: x**2, 1.0, gd.GradientDescent(0.1), tol=x[0]),
    ],
)
def test_text_and_complex_numbers_are_refused_as_arguments(use, value):
    with pytest.raises(TypeError, match="must be a number"):
        use(value)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (10**400, inf),
        (-(10**400), -inf),
        (Fraction(10**400), inf),
        (np.longdouble("1e400"), inf),
        ([10**400, 1], [inf, 1.0]),
        (np.array([-np.longdouble("1e400")]), [-inf]),
        ([Fraction(1, 2), sp.Integer(2)], [0.5, 2.0]),
    ],
)
def test_a_number_too_large_for_a_float_is_infinite(value, number):
    assert np.asarray(checked_result("f", value)).tolist() == number


def test_a_method_of_the_library_is_known_from_an_override():
    class Mine(gd.GradientDescent):
        def init(self, x):
            return None

    rule = Mine(0.1)
    assert is_own(rule.update)
    assert not is_own(rule.init)
    assert not is_own(partial(rule.update))
    assert not is_own(None)
