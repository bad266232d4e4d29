"""Run many descents and keep only their last points: in place, block by block.

The module is there for speed only: each run ends at the same point, after the same number of steps,
as in `loops.many_runs`, which records the paths. Runs that have stopped are dropped on the way.
"""

from collections import deque
from math import inf, isfinite
from typing import Any

import numpy as np

from gdcore._base.numbers import norms_of_points
from gdcore._base.results import is_own
from gdcore._base.rules import rule_of_runs, settings_of
from gdcore._engine.loops import Iterate, many_runs
from gdcore._engine.start import Start
from gdcore._engine.tape import Replay, Tape, Unrecordable
from gdcore.objectives import Objective
from gdcore.optimizers import GradientDescent
from gdcore.typing import Array, Indices, Partials

BLOCK = 32_768
"""Numbers in an array, few enough for a handful of arrays to stay in a processor's cache."""

AT_ONCE = 8
"""Steps between two checks for numbers that are not finite."""


def sweep(start: Start, f: Objective, max_steps: int, tol: float) -> Iterate:
    """Return the last iterate of many runs.

    Args:
        start: The starts of the runs, and the rule.
        f: The function to minimise: the start's objective or its negative.
        max_steps: The largest number of steps.
        tol: The tolerance of the gradient norm.
    """
    rule, partials = start.optimizer, f.partials_on_arrays if is_own(f.grad) else None
    scheduled = any(callable(setting) for setting in settings_of(rule).values())
    if is_own(rule.update) and partials is not None and not scheduled:
        try:
            return _Sweep(start, partials, max_steps, tol).run()
        except Unrecordable:
            pass
    # The deque keeps one iterate at a time.
    return deque(many_runs(start, f, max_steps, tol), maxlen=1)[0]


class _Sweep:
    """Many runs, laid out in a row; the point, norm and step number at which each ends."""

    def __init__(self, start: Start, partials: Partials, max_steps: int, tol: float) -> None:
        self.start, self.partials, self.max_steps, self.tol = start, partials, max_steps, tol
        lead = () if start.one_variable else start.x.shape[:1]
        self.begin = start.x.reshape(*lead, -1)
        runs = self.begin.shape[-1]
        self.width = max(1, BLOCK * runs // self.begin.size)
        self.x, self.norm = np.empty_like(self.begin), np.empty(runs)
        self.taken = np.empty(runs, dtype=int)

    def run(self) -> Iterate:
        """Run all runs to their ends."""
        runs = len(self.norm)
        for first in range(0, runs, self.width):
            self._run_block(np.arange(first, min(first + self.width, runs)))
        shape = self.start.runs
        x, norm = self.x.reshape(self.start.x.shape), self.norm.reshape(shape)
        return int(self.taken.max()), x, norm, self.taken.reshape(shape)

    def _run_block(self, where: Indices) -> None:
        """Run the runs with these numbers, and drop the stopped whenever they are half."""
        x = self.begin.take(where, axis=-1)
        state = self._rule_of(where).init(x)
        k = 0
        while len(where):
            rule = self._rule_of(where)
            replay = Replay(Tape(x, state, self.partials, rule.update))
            k, going = self._run_until_half_stopped(
                replay, _QuickSteps(replay, rule, self.tol), k, where
            )
            where = where[going]
            # array[..., going] would store the coordinates of each run side by side, which makes
            # every step slower.
            kept = [array.compress(going, axis=-1) for array in replay.arrays]
            x, state = (*kept, None)[:2]

    def _rule_of(self, where: Indices) -> Any:
        return rule_of_runs(self.start.optimizer, self.start.runs, where)

    def _run_until_half_stopped(
        self, replay: Replay, quick: "_QuickSteps", k: int, where: Indices
    ) -> tuple[int, np.ndarray[Any, np.dtype[np.bool_]]]:
        """Return the step number and a mask of the runs still going.

        Stopped runs go on moving until they are dropped; their ends are stored already.
        """
        norms_of = np.abs if self.begin.ndim == 1 else norms_of_points
        going = np.ones(len(where), dtype=bool)
        while True:
            if going.all():
                k += quick.take_steps(self.max_steps - k)
            replay.differentiate()
            norm = norms_of(replay.gradient)
            stopped = going & ~((norm > self.tol) & (norm < inf) & (k < self.max_steps))
            if stopped.any():
                ended = where[stopped]
                self.x[..., ended], self.norm[ended] = replay.x[..., stopped], norm[stopped]
                self.taken[ended] = k
                going = going & ~stopped
                if 2 * np.count_nonzero(going) <= len(going):
                    return k, going
            replay.move()
            k += 1


class _QuickSteps:
    """Steps in which no run stops, by a test that is cheap and errs on the safe side.

    A run goes on if a single coordinate of its gradient is larger than tol. Numbers that are not
    finite spread from the gradient to the point or the state and stay there, so a check some steps
    later finds them; then these steps are undone. They are also undone if plain descent with
    tol = 0 has come to rest: once at rest, it stays at rest. After quick steps, the caller takes
    the next step with the full test.
    """

    def __init__(self, replay: Replay, rule: Any, tol: float) -> None:
        self.replay, self.tol = replay, tol
        self.rests = tol == 0 and type(rule) is GradientDescent
        self.saved = [np.empty_like(array) for array in replay.arrays]
        self.size = np.empty(replay.x.shape[-1:])
        # The coordinates to test by: one that fails is dropped for good.
        self.coordinates = list(np.atleast_2d(replay.gradient))

    def take_steps(self, most: int) -> int:
        """Take at most this many steps, and return their number."""
        taken = 0
        while self.coordinates and taken < most:
            asked = min(AT_ONCE, most - taken)
            done = self._take_or_undo(asked)
            taken += done
            if done < asked:
                self.coordinates.pop()
                break
        return taken

    def _take_or_undo(self, most: int) -> int:
        """Take at most this many steps, undo them if they may be wrong, and return their number."""
        replay = self.replay
        for copy, array in zip(self.saved, replay.arrays, strict=True):
            np.copyto(copy, array)
        done = 0
        while done < most:
            replay.differentiate()
            if not (self.rests or self._all_go_on()):
                break
            replay.move()
            done += 1
        if self.rests:
            replay.differentiate()
        if not all(map(_finite, replay.arrays)) or (self.rests and not self._all_go_on()):
            for copy, array in zip(self.saved, replay.arrays, strict=True):
                np.copyto(array, copy)
            return 0
        return done

    def _all_go_on(self) -> bool:
        """Return whether no run stops at this gradient; False if the cheap test cannot tell."""
        np.abs(self.coordinates[-1], self.size)
        if not np.minimum.reduce(self.size) > self.tol:
            return False
        # A gradient that the rule does not use leaves no trace in the point or the state.
        return self.replay.uses_gradient_at_x or _finite(self.replay.gradient)


def _finite(array: Array) -> bool:
    """Return whether all numbers are finite; False also if their sum overflows."""
    return isfinite(array.sum())
