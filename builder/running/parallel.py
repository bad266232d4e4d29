"""Run several lessons at the same time, each in a kernel of its own."""

import asyncio
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import NamedTuple

from builder.files import Outputs
from builder.running.kernel import run_lesson
from builder.sources.lessons import Lesson


class Started(NamedTuple):
    """The lesson with this number has begun."""

    number: int


class Finished(NamedTuple):
    """The lesson with this number has ended, with the outputs of its cells or a failure."""

    number: int
    outputs: Outputs | None
    failure: str


def run_lessons(
    lessons: Sequence[Lesson], root: Path, *, jobs: int = 2, timeout: float
) -> Generator[Started | Finished]:
    """Run lessons and yield an event when one begins or ends.

    Closing the generator ends the lessons under way.

    Args:
        lessons: The lessons, in the order in which they start.
        root: The course's folder, from which they import gdcore.
        jobs: The number of lessons that run at the same time.
        timeout: The limit for a lesson in seconds, without the start of its kernel.
    """
    events: asyncio.Queue[Started | Finished | Exception] = asyncio.Queue()
    slots = asyncio.Semaphore(jobs)

    async def run(number: int, lesson: Lesson) -> None:
        async with slots:
            events.put_nowait(Started(number))
            try:
                outputs, failure = await run_lesson(lesson, root, timeout)
            except Exception as error:  # of this program, and not the lesson's
                error.add_note(f"while it ran {lesson.source}")
                events.put_nowait(error)
            else:
                events.put_nowait(Finished(number, outputs, failure))

    # ZeroMQ cannot use the other kind of loop that Windows has.
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        loop = runner.get_loop()
        tasks = [loop.create_task(run(*numbered)) for numbered in enumerate(lessons)]
        try:
            left = len(lessons)
            while left:
                event = runner.run(events.get())
                if isinstance(event, Exception):
                    raise event
                left -= isinstance(event, Finished)
                yield event
        finally:
            runner.run(_end(tasks))


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancel what still runs, and wait until each has cleaned up after itself."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
