"""Run the programs that readers mend, as the page does: prelude, code and check in one go.

The cells of a lesson run before them, so the build sees the code of a try cell in other company
than the reader does.  A test runs the same programs in the page's Python, with their solutions.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator

from builder.sources.lessons import Lesson
from builder.sources.try_cells import TRIAL, trial_of

_TIME_LIMIT = 60.0  # seconds for all programs together; they are for beginners
# Each program answers with a line: the number of the part that raised an error, and the error.
_RUN = """
import contextlib, io, json, sys
for program in json.load(sys.stdin):
    names, answer = {"__name__": "__main__"}, None
    for number, part in enumerate(program):
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(part, names)
        except BaseException as error:
            if not (number == 2 and isinstance(error, AssertionError)):
                answer = [number, f"{type(error).__name__}: {error}"]
            break
    print(json.dumps(answer), flush=True)
"""
_PARTS = ("prelude", "code", "check")


def trial_failures(lessons: Iterable[Lesson]) -> Iterator[str]:
    """Find the try cells in which anything raises an error but an assertion of the check."""
    cells = [
        (f"{lesson.source}:{line} (cell {number})", trial_of(cell))
        for lesson in lessons
        for number, (cell, line) in enumerate(lesson.code_cells(), start=1)
        if TRIAL in cell.metadata
    ]
    if not cells:
        return
    programs = [(trial.prelude, trial.start, trial.check) for _, trial in cells]
    try:
        output = subprocess.run(
            [sys.executable, "-I", "-c", _RUN],
            input=json.dumps(programs),
            capture_output=True,
            encoding="utf-8",
            timeout=_TIME_LIMIT,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired as error:
        output = (error.stdout or b"").decode()
    answers = [json.loads(row) for row in output.splitlines()]
    for (where, _), answer in zip(cells, answers, strict=False):
        if answer:
            part, what = answer
            yield (
                f"{where}: the {_PARTS[part]} of a try cell raises {what}; on the page it runs "
                "alone, without the other cells"
            )
    if len(answers) < len(cells):
        where, _ = cells[len(answers)]
        yield f"{where}: a try cell that does not come to an end"
