"""Run the cells of lessons with the gdcore on the path, and report the checks that fail.

Tests start this program in another process. It reads lessons from standard input, each a list of
cells (code and tag), and writes the numbers of the failed checks of each lesson. The cells after a
cell that fails or never ends run too.
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

LIMIT = 5.0  # seconds; a descent that diverges may never stop


def failed_checks(cells: list[list[str]]) -> list[int]:
    """Return the numbers of the check cells in which an assertion fails."""
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
        except (Exception, KeyboardInterrupt):  # only checks may report the broken code
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
