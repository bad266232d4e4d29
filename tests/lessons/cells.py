"""Run the cells of lessons with some copy of gdcore until a check fails, part by part.

Tests start this program in another process, and only once, since its imports are slow. Each line of
standard input is a request: the folder with the copy, and parts of the course, each with its
lessons, and each lesson as a list of cells (code and tag). The answer is a line with the first
failed check of each part, as lesson and number of the cell, or null. The cells after a cell that
raises or never ends run too.
"""

import _thread
import ast
import contextlib
import io
import json
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import sympy  # noqa: F401  # for the lessons

type Cells = list[tuple[str, str]]

LIMIT = 5.0  # seconds of this process alone, busy machine or not; a diverging loop may never end


@contextlib.contextmanager
def limited() -> Iterator[None]:
    """Interrupt the block when the process has computed for `LIMIT` seconds."""
    done, end = threading.Event(), time.process_time() + LIMIT

    def watch() -> None:
        while not done.wait(0.1):
            if time.process_time() > end:
                _thread.interrupt_main()
                return

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def first_failed_check(cells: Cells) -> int | None:
    """Return the number of the first check cell in which an assertion fails."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, (code, tag) in enumerate(cells, start=1):
        try:
            with limited(), np.errstate(all="ignore"):
                exec(compile(ast.parse(code), f"<cell {number}>", "exec"), names)
        except AssertionError:
            if tag == "check":
                return number
        except (Exception, KeyboardInterrupt):  # only checks may report the broken code
            pass
        plt.close("all")
    return None


def first_failure(lessons: dict[str, Cells]) -> tuple[str, int] | None:
    """Return the first lesson with a failed check, and the number of the cell."""
    for name, cells in lessons.items():
        if number := first_failed_check(cells):
            return name, number
    return None


def use_library(folder: str) -> None:
    """Let the next import of gdcore find the copy in a folder."""
    sys.path[0] = folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "gdcore"]:
        del sys.modules[name]


if __name__ == "__main__":
    plt.switch_backend("agg")
    warnings.simplefilter("ignore")
    for request in sys.stdin:
        library, parts = json.loads(request)
        use_library(library)
        with contextlib.redirect_stdout(io.StringIO()), plt.rc_context():
            result = {part: first_failure(lessons) for part, lessons in parts.items()}
        sys.stdout.write(f"{json.dumps(result)}\n")
        sys.stdout.flush()
