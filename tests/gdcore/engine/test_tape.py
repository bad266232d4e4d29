"""The tape: what it notes, what it refuses, and how it keeps its buffers."""

import re

import numpy as np
import pytest

from gdcore._engine.tape import Replay, Tape, Unrecordable


def halves(x, *, power=1):
    """∂(x²) for a tape of one variable."""
    return [2 * x]


def record(update, x=None, state=None, partials=halves):
    x = np.array([1.0, 2.0, 3.0]) if x is None else x
    return Tape(x, state, partials, update)


def plain(x, state, grad, k):
    return x - 0.25 * grad(x), None


def test_a_step_is_noted_and_replayed():
    tape = record(plain)
    assert [ufunc.__name__ for ufunc, _, _ in tape.operations] == [
        "multiply",
        "multiply",
        "subtract",
    ]
    assert tape.before_update == 1
    replay = Replay(tape)
    for expected in ([0.5, 1.0, 1.5], [0.25, 0.5, 0.75]):
        replay.differentiate()
        np.testing.assert_array_equal(replay.gradient, 4 * np.array(expected))
        replay.move()
        np.testing.assert_array_equal(replay.x, expected)
    assert replay.uses_gradient_at_x
    assert replay.arrays[0] is replay.x


def test_the_buffers_are_few():
    # x, and one more: the gradient, which the product overwrites
    tape = record(plain)
    replay = Replay(tape)
    buffers = {
        id(a) for calls in (replay._to_gradient, replay._to_move) for _, a in calls for a in [a[-1]]
    }
    assert buffers == {id(replay.x), id(replay.gradient)}


def test_a_state_is_written_in_place():
    v = np.array([1.0, 1.0, 1.0])

    def update(x, v, grad, k):
        v = 0.5 * v + grad(x)
        return x - 0.25 * v, v

    replay = Replay(record(update, state=v))
    replay.differentiate()
    replay.move()
    np.testing.assert_array_equal(replay.arrays[1], [2.5, 4.5, 6.5])
    np.testing.assert_array_equal(replay.x, [0.375, 0.875, 1.375])
    assert replay.arrays[1] is v


def test_a_result_may_be_needed_after_its_place_is_taken():
    # the new state is the old x: x is read after its new value is computed
    def update(x, v, grad, k):
        new = x - v
        return new, x + 0.0

    x, v = np.array([5.0, 7.0]), np.array([1.0, 2.0])
    replay = Replay(record(update, x=x, state=v))
    for expected in ([4.0, 5.0], [-1.0, -2.0]):
        replay.differentiate()
        replay.move()
        np.testing.assert_array_equal(replay.x, expected)
    np.testing.assert_array_equal(replay.arrays[1], [4.0, 5.0])


def test_a_rule_that_looks_elsewhere_is_known():
    def update(x, v, grad, k):
        v = 0.5 * v + grad(x - 0.5 * v)
        return x - v, v

    replay = Replay(record(update, state=np.zeros(3)))
    assert not replay.uses_gradient_at_x
    replay.differentiate()
    np.testing.assert_array_equal(replay.gradient, [2.0, 4.0, 6.0])


def test_coordinates_are_computed_in_their_places():
    def partials(x, y):
        return [2 * x, y]

    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    replay = Replay(record(plain, x=x, partials=partials))
    replay.differentiate()
    np.testing.assert_array_equal(replay.gradient, [[2.0, 4.0], [3.0, 4.0]])
    replay.move()
    np.testing.assert_array_equal(replay.x, [[0.5, 1.0], [2.25, 3.0]])


def test_one_value_may_stand_in_two_places():
    def partials(x, y):
        both = x + y
        return [both, both]

    replay = Replay(record(plain, x=np.array([[1.0, 2.0], [3.0, 4.0]]), partials=partials))
    replay.differentiate()
    np.testing.assert_array_equal(replay.gradient, [[4.0, 6.0], [4.0, 6.0]])


def test_a_constant_derivative_fills_its_place():
    replay = Replay(record(plain, partials=lambda x: [3]))
    replay.differentiate()
    np.testing.assert_array_equal(replay.gradient, [3.0, 3.0, 3.0])


@pytest.mark.parametrize(
    ("power", "quick"),
    [(2, "square"), (-1, "reciprocal"), (0.5, "sqrt"), (3, "power"), (2.5, "power")],
)
def test_powers_are_those_of_arrays(power, quick):
    x = np.array([0.3, 0.7, 1.9])
    tape = record(plain, x=x.copy(), partials=lambda x: [x**power])
    assert tape.operations[0][0].__name__ == quick
    replay = Replay(tape)
    replay.differentiate()
    np.testing.assert_array_equal(replay.gradient, x**power)


def refused(update, **settings):
    with pytest.raises(Unrecordable) as caught:
        record(update, **settings)
    return str(caught.value)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda g, k: g / (k + 1), "unsupported operand type.*"),  # as Python says
        (lambda g, k: g if k else 2 * g, "the step depends on its number"),
        (lambda g, k: g if k == 0 else 2 * g, ".*_NoNumber.*"),
        (lambda g, k: g * [1.0, 0.5][k], "list indices must be integers.*"),
        (lambda g, k: g * {0: 0.5}.get(k, 1.0), "unhashable type.*"),
        (lambda g, k: g * (g > 0), "greater returns no floats"),
        (lambda g, k: g if g else 2 * g, "the step depends on a comparison"),
        (lambda g, k: np.where([True], g, 2 * g), "the step needs an array"),
        (lambda g, k: np.asarray(g), "the step needs an array"),
        (lambda g, k: np.add.reduce(g), r"add\.reduce with {}"),
        (lambda g, k: np.add(g, 1, where=[True]), r"add\.__call__ with {'where': \[True\]}"),
        (lambda g, k: np.modf(g)[0], "modf returns no floats"),
        (lambda g, k: g * 1j, "a constant of type complex128"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_noted_is_refused(change, why):
    message = refused(lambda x, state, grad, k: (x - change(grad(x), k), None))
    assert re.fullmatch(why, message)


def test_results_are_computed():
    message = "a result that the step did not compute"
    assert refused(lambda x, state, grad, k: (x, None)) == message
    assert "did not compute" in refused(lambda x, state, grad, k: (np.zeros(3), None))
    assert "did not compute" in refused(lambda x, state, grad, k: (x - 1, x - 1))
    assert "did not compute" in refused(lambda x, v, grad, k: (v, v + 1), state=np.zeros(3))
    assert refused(plain, state=(np.zeros(3),)) == "a state of type tuple"
