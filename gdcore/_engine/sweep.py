"""Many runs of which only the ends are wanted: in place, block by block, and without the stopped.

Each run ends where, and after as many steps as, it would in the loop that records its path.
"""

from collections import deque
from math import inf, isfinite
from typing import Any

import numpy as np

from gdcore._base.numbers import norms_of_points
from gdcore._base.rules import Rule, rule_of_runs, settings_of
from gdcore._engine.loops import Iterate, many_runs
from gdcore._engine.start import Start
from gdcore._engine.tape import Replay, Tape, Unrecordable
from gdcore.objectives import Objective
from gdcore.optimizers import GradientDescent
from gdcore.typing import Array, Indices, Partials

BLOCK = 32_768
"""Numbers in an array: a handful of such arrays stays in a processor's cache."""

AT_ONCE = 8
"""Steps between two looks for numbers that are not finite."""


def sweep(start: Start, f: Objective, max_steps: int, tol: float) -> Iterate:
    """Return what the last iterate of the runs would be.

    Args:
        start: Where the runs begin, and the rule.
        f: What is descended: the start's objective or its negative.
        max_steps: The largest number of steps.
        tol: The tolerance of the gradient norm.
    """
    rule, partials = start.optimizer, f.partials_on_arrays
    scheduled = any(callable(setting) for setting in settings_of(rule).values())
    if isinstance(rule, Rule) and partials is not None and not scheduled:
        try:
            return _Sweep(start, partials, max_steps, tol).run()
        except Unrecordable:
            pass
    # Of all the iterates, only one is kept at a time.
    return deque(many_runs(start, f, max_steps, tol), maxlen=1)[0]


class _Sweep:
    """Runs side by side in a row, whatever their shape; each writes down where it ended."""

    def __init__(self, start: Start, partials: Partials, max_steps: int, tol: float) -> None:
        self.start, self.partials, self.max_steps, self.tol = start, partials, max_steps, tol
        lead = () if start.one_variable else start.x.shape[:1]
        self.begin = start.x.reshape(*lead, -1)
        runs = self.begin.shape[-1]
        self.width = max(1, BLOCK * runs // self.begin.size)
        self.x, self.norm = np.empty_like(self.begin), np.empty(runs)
        self.taken = np.empty(runs, dtype=int)

    def run(self) -> Iterate:
        """Run all of them to their ends."""
        runs = len(self.norm)
        for first in range(0, runs, self.width):
            self._run_block(np.arange(first, min(first + self.width, runs)))
        shape = self.start.runs
        x, norm = self.x.reshape(self.start.x.shape), self.norm.reshape(shape)
        return int(self.taken.max()), x, norm, self.taken.reshape(shape)

    def _run_block(self, where: Indices) -> None:
        """Run those with these numbers; once half of them have stopped, go on without them."""
        x = self.begin.take(where, axis=-1)
        state = self._rule(where).init(x)
        k = 0
        while len(where):
            rule = self._rule(where)
            replay = Replay(Tape(x, state, self.partials, rule.update))
            k, going = self._run_until_half_stopped(
                replay, _QuickSteps(replay, rule, self.tol), k, where
            )
            where = where[going]
            # Indexing would lay the coordinates of a run side by side, and make every step slower.
            kept = [array.compress(going, axis=-1) for array in replay.arrays]
            x, state = (*kept, None)[:2]

    def _rule(self, where: Indices) -> Any:
        return rule_of_runs(self.start.optimizer, self.start.runs, where)

    def _run_until_half_stopped(
        self, replay: Replay, quick: "_QuickSteps", k: int, where: Indices
    ) -> tuple[int, np.ndarray[Any, np.dtype[np.bool_]]]:
        """Return the step number, and which are still going; the stopped move on, unrecorded."""
        norms_of = np.abs if self.begin.ndim == 1 else norms_of_points
        going = np.ones(len(where), dtype=bool)
        while True:
            if going.all():
                k += quick.take(self.max_steps - k)
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
    """Steps in which no run stops, seen by a test that is cheap and errs on the safe side.

    A run goes on where one coordinate of its gradient alone is larger than tol. Numbers that are
    not finite show some steps later, since they spread from the gradient to the point or the state
    and stay there: then the steps are undone. So are they where plain descent with tol = 0 has come
    to rest, for it rests for ever. Whoever asks for quick steps takes the next one with the full
    test.
    """

    def __init__(self, replay: Replay, rule: Any, tol: float) -> None:
        self.replay, self.tol = replay, tol
        self.rests = tol == 0 and type(rule) is GradientDescent
        self.saved = [np.empty_like(array) for array in replay.arrays]
        self.size = np.empty(replay.x.shape[-1:])
        # One coordinate after another is tried; the last one fails for all.
        self.coordinates = list(np.atleast_2d(replay.gradient))

    def take(self, most: int) -> int:
        """Take up to so many steps, and return how many."""
        taken = 0
        while self.coordinates and taken < most:
            asked = min(AT_ONCE, most - taken)
            done = self._take_some(asked)
            taken += done
            if done < asked:
                self.coordinates.pop()
                break
        return taken

    def _take_some(self, most: int) -> int:
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
        """Say whether no run stops at this gradient; False as well where that is hard to tell."""
        np.abs(self.coordinates[-1], self.size)
        if not np.minimum.reduce(self.size) > self.tol:
            return False
        # A gradient that moves nothing shows nowhere else.
        return self.replay.tests_what_moves or _finite(self.replay.gradient)


def _finite(array: Array) -> bool:
    """Say whether all numbers are finite; False as well where their sum overflows."""
    return isfinite(array.sum())
