"""Execute the lessons whose code, or whose library, changed since they last ran.

``python -m builder execute`` leaves every page's executed notebook in ``.cache/notebooks``.
"""

import os
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path

from builder.checks.images import image_problems
from builder.checks.parity import parity_problems
from builder.checks.publishable import publishing_problems
from builder.checks.trials import trial_failures
from builder.running.cache import Cache, dependencies, lesson_key
from builder.running.notebooks import write_notebooks
from builder.running.parallel import Finished, Started, run_lessons
from builder.sources.languages import ROOT
from builder.sources.lessons import Lesson, LessonError, read_lessons
from builder.terminal import Progress

__all__ = ["LessonError", "execute_lessons"]

TIME_LIMIT = 120.0
"""Seconds that a lesson may take; the environment variable LESSON_TIMEOUT overrides it."""

_KEPT_ENTRIES = 200


def execute_lessons(
    root: Path = ROOT, *, jobs: int = 2, strict: bool = False, timeout: float | None = None
) -> list[str]:
    """Bring every page's executed notebook up to date.

    Lessons of the same code in several languages run once.  If anything is wrong with any lesson,
    no notebook changes; the lessons that did run are not run again next time, even if this build
    is stopped before the others have run.

    Args:
        root: The course's folder.
        jobs: The number of lessons that run at the same time.
        strict: Whether differences between the languages (`parity_problems`) are errors.
        timeout: Seconds that a lesson may take.

    Returns:
        The names of the lessons that ran, in their order; with the language, as in
        ``"01-limits (ko)"``, where the languages' code differs.

    Raises:
        LessonError: With all problems of all lessons.
    """
    root = root.resolve()
    if timeout is None:
        timeout = float(os.environ.get("LESSON_TIMEOUT") or TIME_LIMIT)
    if jobs < 1 or timeout <= 0:
        raise ValueError(f"jobs must be at least 1 and timeout above 0, not {jobs} and {timeout}")
    lessons, problems = read_lessons(root)
    if not lessons and not problems:
        raise LessonError(f"no lesson found in {root / 'lessons'}: expected lessons/en/NN-slug.md")
    problems += image_problems(root, lessons)
    problems += trial_failures(lessons)
    if strict:
        problems += parity_problems(root, lessons)
    depends_on = dependencies(root)
    same_code: dict[str, list[Lesson]] = {}
    for lesson in lessons:
        same_code.setdefault(lesson_key(lesson, depends_on), []).append(lesson)
    cache = Cache(root / ".cache" / "outputs")
    results = {
        key: outputs
        for key, (lesson, *_) in same_code.items()
        if (outputs := cache.load(key, len([*lesson.code_cells()]))) is not None
    }
    missing = {key: twins[0] for key, twins in same_code.items() if key not in results}
    labels = [_label(same_code[key], lessons) for key in missing]

    def keep_outputs(event: Finished) -> None:
        if dependencies(root) != depends_on:
            raise LessonError("gdcore or the builder changed while the lessons ran; run them again")
        if event.outputs is not None:
            key = [*missing][event.number]
            cache.store(key, event.outputs)
            results[key] = event.outputs

    if missing:
        events = run_lessons([*missing.values()], root, jobs=jobs, timeout=timeout)
        problems += _follow(events, labels, keep_outputs)
    ran = [key for key in same_code if key in results]
    pages = [(lesson, results[key]) for key in ran for lesson in same_code[key]]
    for lesson, outputs in pages:
        problems += publishing_problems(lesson, outputs, root)
    if problems:
        raise LessonError(*problems)
    write_notebooks(root, pages)
    cache.prune(_KEPT_ENTRIES)
    return labels


def _label(same_code: Sequence[Lesson], lessons: Sequence[Lesson]) -> str:
    first = same_code[0]
    languages = sum(lesson.name == first.name for lesson in lessons)
    shared = sum(lesson.name == first.name for lesson in same_code) == languages
    return first.name if shared else f"{first.name} ({first.language})"


def _follow(
    events: Generator[Started | Finished], labels: Sequence[str], keep: Callable[[Finished], None]
) -> list[str]:
    """Show the progress of running lessons, keep each as it ends, and return the failures."""
    failures: dict[int, str] = {}
    with Progress("Executing lessons", len(labels)) as progress, closing(events):
        for event in events:
            label = labels[event.number]
            if isinstance(event, Started):
                progress.start_item(label)
                continue
            progress.finish_item(label, ok=not event.failure)
            keep(event)
            if event.failure:
                failures[event.number] = event.failure
    return [failures[number] for number in sorted(failures)]
