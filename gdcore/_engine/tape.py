"""Record a step of a descent once, and replay it in place.

``x = x - lr * grad(x)`` makes a new array for every operation. With thousands of runs that takes
longer than the arithmetic. So the rule is called once with stand-ins for its arrays, which record
the operations on a tape; each step then replays the tape into buffers that are used again. The
same operations run in the same order on the same operands, so the results are the same to the last
bit.

A step that cannot be recorded (a rate that depends on the step number, a formula with cases) raises
`Unrecordable`; the sweep then runs the ordinary loop.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from gdcore.typing import Array, Partials


class Unrecordable(TypeError):  # noqa: N818  # no error: the ordinary loop takes over
    """The step does something that a tape cannot record."""


class StandIn(NDArrayOperatorsMixin):
    """A placeholder for an array: each operation on it goes on the tape.

    Attributes:
        shape: The shape of the array.
        whole: The stand-in whose coordinate this is, or itself if it is no coordinate.
        part: The number of the coordinate.
    """

    def __init__(
        self, tape: "Tape", shape: tuple[int, ...], whole: "StandIn | None" = None, part: int = 0
    ) -> None:
        self.tape, self.shape, self.part = tape, shape, part
        self.whole = self if whole is None else whole

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **settings: Any) -> "StandIn":
        if method != "__call__" or settings:
            raise Unrecordable(f"{ufunc.__name__}.{method} with {settings}")
        return self.tape.record(ufunc, inputs)

    def __pow__(self, exponent: Any) -> "StandIn":
        """Record a power, by the faster function that NumPy uses for some exponents."""
        quick = {-1: np.reciprocal, 0.5: np.sqrt, 2: np.square}.get(exponent)
        return self.tape.record(quick or np.power, (self,) if quick else (self, exponent))

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise Unrecordable("the step needs an array")

    def __bool__(self) -> bool:
        raise Unrecordable("the step depends on a comparison")


class _NoNumber:
    """Placeholder for the step number: any use but passing it on raises."""

    __hash__ = None  # type: ignore[assignment]  # a table of rates is refused, too

    def __bool__(self) -> bool:
        raise Unrecordable("the step depends on its number")

    __eq__ = __bool__  # type: ignore[assignment]


class Tape:
    """The operations of a step, in their order.

    Args:
        x: The points of the runs, ``(n, runs)``, or ``(runs,)`` in one variable.
        state: The rule's state, None or one array.
        partials: The partial derivatives as a function of the coordinates.
        update: The rule's update.

    Raises:
        Unrecordable: If the step cannot be recorded.
    """

    def __init__(
        self,
        x: Array,
        state: Array | None,
        partials: Partials,
        update: Callable[..., tuple[Any, Any]],
    ) -> None:
        if not (state is None or isinstance(state, np.ndarray)):
            raise Unrecordable(f"a state of type {type(state).__name__}")
        self.partials = partials
        self.operations: list[tuple[Any, tuple[Any, ...], StandIn]] = []
        self.inputs = [(StandIn(self, a.shape), a) for a in (x, state) if a is not None]
        at = self.inputs[0][0]
        self.gradient = self.differentiate(at)
        self.before_update = len(self.operations)
        held = self.inputs[1][0] if len(self.inputs) == 2 else None

        def grad(y: Any) -> StandIn:
            return self.gradient if y is at else self.differentiate(y)

        try:
            results = update(at, held, grad, _NoNumber())
        except TypeError as error:  # from arithmetic with the step number
            raise Unrecordable(str(error)) from None
        self.results = [r for r in results if r is not None]
        known = {id(result) for _, _, result in self.operations}
        if len(self.results) != len(self.inputs) or any(id(r) not in known for r in self.results):
            raise Unrecordable("a result that the step did not compute")

    def record(self, ufunc: Any, inputs: Sequence[Any]) -> StandIn:
        """Put an operation on the tape and return a stand-in for its result."""
        known = tuple(i if isinstance(i, StandIn) else _constant(i) for i in inputs)
        kinds = ufunc.resolve_dtypes((np.dtype(float),) * ufunc.nin + (None,) * ufunc.nout)
        if ufunc.nout != 1 or kinds[-1] != np.dtype(float):
            raise Unrecordable(f"{ufunc.__name__} returns no floats")
        result = StandIn(self, np.broadcast_shapes(*(k.shape for k in known)))
        self.operations.append((ufunc, known, result))
        return result

    def differentiate(self, at: Any) -> StandIn:
        """Record the gradient at a point, one coordinate at a time."""
        runs = self.inputs[0][0].shape[-1:]
        if at.shape == runs:
            (partial,) = self.partials(at)
            return self._computed(partial, runs)
        n = len(self.inputs[0][1])
        partials = self.partials(*(StandIn(self, runs, at, i) for i in range(n)))
        whole = StandIn(self, at.shape)
        for i, partial in enumerate(partials):
            coordinate = self._computed(partial, runs)
            coordinate.whole, coordinate.part = whole, i
        return whole

    def _computed(self, value: Any, shape: tuple[int, ...]) -> StandIn:
        """Return a value as a result of its own: a constant, an input or a coordinate is copied."""
        results = (result for _, _, result in self.operations)
        if any(value is r and r.whole is r for r in results) and value.shape == shape:
            computed: StandIn = value
            return computed
        if isinstance(value, StandIn):
            return self.record(np.positive, (value,))
        return self.record(np.positive, (np.broadcast_to(_constant(value), shape),))


class Replay:
    """A tape with buffers, which takes steps in place.

    Attributes:
        arrays: The arrays that a step changes: x, and the state if there is one.
        x: The points of the runs.
        gradient: ∇f(x), after `differentiate`.
        uses_gradient_at_x: Whether the rule uses the gradient at x, and not only one elsewhere.
    """

    def __init__(self, tape: Tape) -> None:
        last_use = _last_uses(tape)
        self.arrays = [array for _, array in tape.inputs]
        ins = [stand_in for stand_in, _ in tape.inputs]
        homes = {id(r.whole): home for r, home in zip(tape.results, ins, strict=True)}
        buffers = {id(stand_in): array for stand_in, array in tape.inputs}
        free: list[tuple[int, Array]] = []
        calls = []
        for number, (ufunc, inputs, result) in enumerate(tape.operations):
            whole = result.whole
            if id(whole) not in buffers:
                home = homes.get(id(whole))
                if home is not None and last_use[id(home)] <= number:
                    buffers[id(whole)] = buffers[id(home)]
                else:
                    buffers[id(whole)] = _buffer(free, whole.shape, number)
                    free.append((last_use[id(whole)], buffers[id(whole)]))
            values = (_array_of(i, buffers) for i in inputs)
            calls.append((ufunc, (*values, _array_of(result, buffers))))
        for result, array in zip(tape.results, self.arrays, strict=True):
            if buffers[id(result.whole)] is not array:
                calls.append((np.positive, (_array_of(result, buffers), array)))
        self.x = self.arrays[0]
        self.gradient: Array = buffers[id(tape.gradient.whole)]
        self.uses_gradient_at_x = any(
            isinstance(i, StandIn) and i.whole is tape.gradient.whole
            for _, inputs, _ in tape.operations[tape.before_update :]
            for i in inputs
        )
        self._to_gradient = calls[: tape.before_update]
        self._to_move = calls[tape.before_update :]

    def differentiate(self) -> None:
        """Compute the gradient at x."""
        for ufunc, arguments in self._to_gradient:
            ufunc(*arguments)

    def move(self) -> None:
        """Take the step, after `differentiate`."""
        for ufunc, arguments in self._to_move:
            ufunc(*arguments)


def _last_uses(tape: Tape) -> dict[int, int]:
    """Return the number of the last operation that reads each array, by its id."""
    last = {id(stand_in): -1 for stand_in, _ in tape.inputs}
    for number, (_, inputs, result) in enumerate(tape.operations):
        last[id(result.whole)] = number
        for i in inputs:
            if isinstance(i, StandIn):
                last[id(i.whole)] = number
    # The sweep reads the gradient before the move, and the results after it.
    gradient = id(tape.gradient.whole)
    last[gradient] = max(last[gradient], tape.before_update)
    for result in tape.results:
        last[id(result.whole)] = len(tape.operations)
    return last


def _buffer(free: list[tuple[int, Array]], shape: tuple[int, ...], number: int) -> Array:
    """Return a buffer that no later operation reads, or a new one.

    An operation may write to its own input: each element is read before it is written.
    """
    for i, (last_use, buffer) in enumerate(free):
        if last_use <= number and buffer.shape == shape:
            del free[i]
            return buffer
    return np.empty(shape)


def _array_of(value: Any, buffers: dict[int, Array]) -> Array:
    if not isinstance(value, StandIn):
        constant: Array = value
        return constant
    buffer = buffers[id(value.whole)]
    part: Array = buffer if value.whole is value else buffer[value.part]
    return part


def _constant(value: Any) -> Array:
    array = np.asarray(value)
    if array.dtype.kind not in "iuf":
        raise Unrecordable(f"a constant of type {array.dtype}")
    return array.astype(float)
