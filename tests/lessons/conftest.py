"""Fixture with the outputs of the lessons."""

import os
from collections.abc import Iterator

import matplotlib as mpl
import pytest

from builder.files import Outputs
from builder.running.cache import Cache, dependencies, lesson_key
from builder.running.execute import TIME_LIMIT
from builder.running.parallel import Finished, run_lessons
from builder.sources.languages import ROOT
from tests.lessons.reading import course_lessons


@pytest.fixture(autouse=True)
def _keep_settings_of_matplotlib() -> Iterator[None]:
    """Undo the style that cells of lessons set, which would last for the tests after them."""
    with mpl.rc_context():
        yield


@pytest.fixture(scope="session")
def lesson_outputs() -> dict[str, Outputs]:
    """Return the outputs of every lesson by its name, from the cache if they are there.

    Under `make check`, return only the outputs of the checked lesson.
    """
    checked = os.environ.get("CHECKED_LESSON")
    lessons = [lesson for lesson in course_lessons("en") if checked in (None, lesson.name)]
    depends_on, cache = dependencies(ROOT), Cache(ROOT / ".cache" / "outputs")
    known = {}
    for lesson in lessons:
        outputs = cache.load(lesson_key(lesson, depends_on), len([*lesson.code_cells()]))
        if outputs is not None:
            known[lesson.name] = outputs
    missing = [lesson for lesson in lessons if lesson.name not in known]
    for event in run_lessons(missing, ROOT, timeout=TIME_LIMIT) if missing else ():
        if isinstance(event, Finished):
            assert event.outputs is not None, event.failure
            known[missing[event.number].name] = event.outputs
    return known
