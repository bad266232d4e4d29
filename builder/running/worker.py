"""The process that runs lessons: imports everything once, then forks for each lesson.

``python -m builder.running.worker`` reads a request from stdin and writes one JSON line to stdout
for each event; `builder.running.execute` talks to it.  It is a process of its own so that a changed
gdcore is always imported afresh, and so that nobody's threads are ever forked.

Request:  {"jobs": 2, "timeout": 120, "lessons": [{"source": …, "text": …, "cells": …}, …]},
          where cells are pairs of code and the number of its first line in the text
Events:   {"started": 0}, {"finished": 0, "outputs": [[…], …]}, {"finished": 1, "failure": "…"}
"""

import contextlib
import faulthandler
import gc
import importlib
import io
import json
import multiprocessing
import os
import re
import signal
import sys
import tempfile
import time
import warnings
from collections import deque
from collections.abc import Iterator
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple

# A fork of a process with Apple's frameworks loaded may crash, and Windows has no forks: there,
# each lesson gets a fresh process, which imports for itself (warming it would only cost time).
METHOD = "fork" if sys.platform == "linux" else "spawn"
GRACE = 5.0  # seconds after which a process that outlives its own time limit is killed


class Running(NamedTuple):
    """A lesson under way."""

    number: int
    lesson: dict[str, Any]
    process: BaseProcess
    folder: Path
    deadline: float


def warm(code: str, *, first_uses: bool) -> None:
    """Do once what every lesson would do: imports, and what is slow when first used.

    Args:
        code: The code of all lessons; what it never names is not imported.
        first_uses: Whether to use what is imported, too.
    """
    importlib.import_module("builder.running.shell")
    for name in ("numpy", "sympy", "matplotlib.pyplot", "matplotlib.backends.backend_svg"):
        if name.partition(".")[0] in code:
            importlib.import_module(name)
    if "gdcore" in code:
        # If gdcore does not import, or warns, the lessons must meet that at a line of their own.
        with contextlib.suppress(Exception), warnings.catch_warnings(action="error"):
            gdcore = importlib.import_module("gdcore")
            for name in getattr(gdcore, "__all__", ()):
                getattr(gdcore, name)
    if first_uses and "sympy" in sys.modules:
        _use_sympy()
    if first_uses and "matplotlib.pyplot" in sys.modules:
        _use_matplotlib()
    gc.collect()
    gc.freeze()  # keeps the collector of each fork from copying what the parent has


def _use_sympy() -> None:
    import sympy as sym

    x, y = sym.symbols("x y")
    f = sym.sympify("x**2 + 2*y**2 + sin(x)*exp(y) + log(1 + x**2)/3")
    slope = sym.simplify(sym.diff(f, x))
    sym.latex(slope)
    for module in ("math", "numpy"):
        sym.lambdify((x, y), [f, slope], module, cse=True)(0.5, 0.25)
    sym.limit(sym.sin(x) / x, x, 0)
    sym.solve(x**2 - 2, x)


def _use_matplotlib() -> None:
    import matplotlib.pyplot as plt
    import numpy as np

    style = ["gdcore.course"] if "gdcore" in sys.modules else []
    grid = np.linspace(-1, 1, 8)
    # A broken style is for the lesson that uses it.
    with contextlib.suppress(OSError), plt.style.context(style):
        fig, ax = plt.subplots()
        ax.plot(grid, grid**2, "o-", label=r"$f(x) = \frac{x^2}{2}$")
        ax.contour(grid, grid, grid**2 + grid[:, None] ** 2, 3)
        ax.annotate("$x_0$", (0, 0), (0.5, 0.5), arrowprops={"arrowstyle": "->"})
        ax.set(xlabel="$x$", ylabel=r"$\nabla f$", title="step $k$")
        ax.legend()
        fig.savefig(io.BytesIO(), format="svg", bbox_inches="tight")
        plt.close("all")


def run_lesson(lesson: dict[str, Any], folder: Path, timeout: float) -> None:
    """Run one lesson in this process, and leave its outcome in `folder`."""
    from builder.running.shell import CellError, run_cells  # imported already, if this is a fork

    if sys.platform != "win32":
        os.setsid()  # so that what the lesson starts can be ended with it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    faulthandler.enable(log)
    faulthandler.dump_traceback_later(timeout, exit=True, file=log)
    os.chdir(folder)

    def note(cell: int) -> None:
        (folder / "cell").write_text(str(cell), encoding="ascii")

    try:
        outcome: dict[str, Any] = {
            "outputs": run_cells(lesson["source"], lesson["text"], lesson["cells"], note)
        }
    except CellError as error:
        outcome = {"failure": error.what}
    faulthandler.cancel_dump_traceback_later()
    (folder / "part").write_text(json.dumps(outcome), encoding="utf-8")
    (folder / "part").replace(folder / "outcome")
    os._exit(0)  # past whatever the lesson registered to run at exit


def outcome_of(run: Running, limit: float) -> dict[str, Any]:
    """What became of a lesson whose process has ended: its outputs, or how it failed."""
    log = (run.folder / "log").read_text(encoding="utf-8", errors="replace")
    finished = run.folder / "outcome"
    if finished.exists() and not log:
        return dict(json.loads(finished.read_text(encoding="utf-8")))
    status = run.process.exitcode or 0
    if finished.exists():
        what = "it writes past sys.stdout and sys.stderr, which no page could show"
    elif log.startswith("Timeout") or time.monotonic() > run.deadline:
        what = f"still running after {limit:g} s, the time limit"
    elif status < 0:
        what = f"its process was killed by {signal.Signals(-status).name}"
    else:
        what = f"it ended its own process, with status {status}"
    source, cells = run.lesson["source"], run.lesson["cells"]
    note = run.folder / "cell"
    cell = int(note.read_text(encoding="ascii")) if note.exists() else 1
    dumped = re.search(rf'File "{re.escape(source)}", line (\d+)', log)
    line = dumped[1] if dumped else cells[cell - 1][1]
    return {"failure": f"{source}:{line} (cell {cell}): {what}\n{log}".rstrip()}


def run_all(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Run the lessons of a request, some at a time, and yield the events."""
    method = request.get("method", METHOD)
    context: Any = multiprocessing.get_context(method)
    if method == "fork":
        code = "\n".join(code for lesson in request["lessons"] for code, _ in lesson["cells"])
        # A single lesson warms up whatever it needs itself, and needs no more.
        warm(code, first_uses=len(request["lessons"]) > 1)
    limit = float(request["timeout"])
    waiting = deque(enumerate(request["lessons"]))
    running: list[Running] = []
    with tempfile.TemporaryDirectory(prefix="lessons-") as scratch:
        try:
            while waiting or running:
                while waiting and len(running) < request["jobs"]:
                    number, lesson = waiting.popleft()
                    folder = Path(scratch, str(number))
                    folder.mkdir()
                    (folder / "log").touch()
                    process = context.Process(target=run_lesson, args=(lesson, folder, limit))
                    process.start()
                    deadline = time.monotonic() + limit + GRACE
                    running.append(Running(number, lesson, process, folder, deadline))
                    yield {"started": number}
                patience = max(0.0, min(run.deadline for run in running) - time.monotonic())
                connection.wait([run.process.sentinel for run in running], patience)
                for run in list(running):
                    if run.process.is_alive() and time.monotonic() < run.deadline:
                        continue
                    end(run)
                    running.remove(run)
                    yield {"finished": run.number, **outcome_of(run, limit)}
        finally:
            for run in running:
                end(run)


def end(run: Running) -> None:
    """End a lesson's process, if it has not ended, and everything that it started."""
    run.process.kill()
    if sys.platform != "win32" and run.process.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(run.process.pid, signal.SIGKILL)
    run.process.join()


def main() -> None:
    """Answer one request."""
    request = json.load(sys.stdin)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # through the `finally` that ends forks
    for event in run_all(request):
        sys.stdout.write(json.dumps(event) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
