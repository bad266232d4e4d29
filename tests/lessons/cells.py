"""Run the cells of lessons with whatever gdcore is on the path, and tell which of them fail.

A program of its own, started in another process: it reads lessons from standard input, each a list
of cells (code and tag), and writes for each lesson which checks failed, by number.  A cell that
fails does not stop those after it, nor does one that never ends.
"""

import _thread
import ast
import contextlib
import io
import json
import sys
import threading
import warnings
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

LIMIT = 5.0  # seconds; a descent that goes up may never meet its stopping rule


def failed_checks(cells: list[list[str]]) -> list[int]:
    """The numbers of the check cells in which an assertion fails."""
    names: dict[str, Any] = {"__name__": "__main__"}
    failed = []
    for number, (code, tag) in enumerate(cells, start=1):
        timer = threading.Timer(LIMIT, _thread.interrupt_main)
        timer.start()
        try:
            with np.errstate(all="ignore"):
                exec(compile(ast.parse(code), f"<cell {number}>", "exec"), names)
        except AssertionError:
            failed += [number] if tag == "check" else []
        except (Exception, KeyboardInterrupt):  # follows from what is broken; the checks must tell
            pass
        finally:
            timer.cancel()
        plt.close("all")
    return failed


if __name__ == "__main__":
    plt.switch_backend("agg")
    warnings.simplefilter("ignore")
    lessons = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.StringIO()):
        result = {name: failed_checks(cells) for name, cells in lessons.items()}
    json.dump(result, sys.stdout)
