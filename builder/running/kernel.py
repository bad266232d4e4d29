"""Run a lesson in a Jupyter kernel: nbclient sends the cells and receives the outputs.

Each lesson has a kernel of its own. It runs in this same Python, is adapted by
`builder.running.in_kernel`, and works in an empty folder. At the end, the kernel, all processes
that the lesson started, and the folder are removed.
"""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Coroutine, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from builder.checks.publishable import texts_of
from builder.files import Outputs
from builder.running.leftovers import VARIABLE as FOLDER
from builder.running.leftovers import end_leftovers
from builder.sources.languages import ROOT
from builder.sources.lessons import Lesson

# SVG only, without dates, so that two runs give the same bytes.
_FIGURES = {
    "figure_formats": ["svg"],
    "print_figure_kwargs": {"bbox_inches": "tight", "metadata": {"Date": None, "Creator": None}},
}
# Instead of the user's own settings; without a salt, the names inside an SVG would be random.
_MATPLOTLIBRC = "svg.hashsalt: gradient-descent-step-by-step\n"
_CONFIG = {
    "HistoryManager": {"enabled": False},
    "InlineBackend": _FIGURES,
    "Session": {"packer": "builder.running.in_kernel.pack"},
    # Text written past sys.stdout goes to the log, and fails the lesson.
    "IPKernelApp": {
        "capture_fd_output": False,
        "log_level": "ERROR",
        "outstream_class": "builder.running.in_kernel.Stdout",
    },
}

_START = 120  # seconds for the start of a kernel, enough on the busiest machine
_GRACE = 5.0  # seconds after the time limit; then a kernel that has not ended itself is killed
_LARGEST = 1_000_000  # characters of a cell's outputs; the largest figure has a quarter of that
_LONGEST_FOLDER = 60  # characters; the path of a socket has at most about a hundred
_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}\b", re.IGNORECASE)


class CellFailedError(Exception):
    """A cell went wrong; the arguments are the line of the lesson (None if unknown), and how."""


class _OwnKernel(KernelSpecManager):
    """Provides the kernel of this Python only, whatever kernels the user has installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        program = "from builder.running.in_kernel import main; main()"
        return KernelSpec(argv=[sys.executable, "-c", program, "-f", "{connection_file}"])


async def run_lesson(lesson: Lesson, root: Path, timeout: float) -> tuple[Outputs | None, str]:
    """Run one lesson in a folder and a kernel of its own; return its outputs, or its failure."""
    short = len(tempfile.gettempdir()) <= _LONGEST_FOLDER or sys.platform == "win32"
    with tempfile.TemporaryDirectory(
        prefix="lesson-", dir=None if short else "/tmp", ignore_cleanup_errors=True
    ) as folder:
        run = _Run(lesson, Path(folder).resolve(), timeout)
        try:
            await run.start_kernel(root)
            return await run.execute_all(), ""
        except CellFailedError as error:
            line, what = error.args
            failure = f"{lesson.source}:{line or run.line} (cell {run.number}): {what}"
            return None, failure.replace(f"{root}{os.sep}", "").rstrip()
        finally:
            await _uninterrupted(run.end_kernel())


async def _uninterrupted(work: Coroutine[Any, Any, None]) -> None:
    """Await work to its end, also if this task is cancelled meanwhile; then it is cancelled."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


class _Run:
    """One lesson under way.

    Attributes:
        number: The number of the cell that runs, from 1.
        line: The line of the lesson at which that cell begins.
    """

    def __init__(self, lesson: Lesson, folder: Path, timeout: float) -> None:
        self.folder, self.timeout, self.source = folder, timeout, lesson.source
        self.cells = [(cell.source, line) for cell, line in lesson.code_cells()]
        self.number = 1
        self.line = self.cells[0][1] if self.cells else 1
        self.log = folder / "log"
        self.reply: dict[str, Any] = {}
        request = {
            "source": lesson.source,
            "text": lesson.text,
            "first_lines": [line for code, line in self.cells if code.strip()],
            "limit": timeout,
            "largest": _LARGEST,
            "config": _CONFIG,
        }
        (folder / "lesson.json").write_text(json.dumps(request), encoding="utf-8")
        (folder / "matplotlibrc").write_text(_MATPLOTLIBRC, encoding="ascii")
        (folder / "work").mkdir()
        self.manager = AsyncKernelManager(
            kernel_spec_manager=_OwnKernel(), connection_file=str(folder / "kernel.json")
        )
        if sys.platform != "win32":  # which has no sockets in a folder of one's own
            self.manager.transport, self.manager.ip = "ipc", str(folder / "socket")
        cells = [new_code_cell(code) for code, _ in self.cells]  # type: ignore[no-untyped-call]
        self.client = NotebookClient(
            new_notebook(cells=cells),  # type: ignore[no-untyped-call]  # nbformat's
            km=self.manager,
            allow_errors=True,  # the reply says more than the exception would
            on_cell_executed=self._keep_reply,
            iopub_timeout=_START,
            raise_on_iopub_timeout=True,
        )

    def _keep_reply(self, cell: object, cell_index: int, execute_reply: dict[str, Any]) -> None:
        self.reply = execute_reply["content"]

    async def start_kernel(self, root: Path) -> None:
        """Start the kernel and wait until it listens."""
        with self.log.open("wb") as log:
            await self.manager.start_kernel(
                cwd=str(self.folder / "work"),
                env=_environment(root, self.folder),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.client.kc = client = self.manager.client()
        client.start_channels(stdin=False)  # nobody is there to answer input()
        client.allow_stdin = False
        try:
            await client.wait_for_ready(timeout=_START)
        except RuntimeError as error:
            what = f"its kernel did not start: {error}\n{self._read_log()}"
            raise CellFailedError(None, what) from None

    async def execute_all(self) -> Outputs:
        """Execute all cells and return the outputs of each."""
        late = asyncio.timeout(self.timeout + _GRACE)
        try:
            async with late:
                for number, (_, line) in enumerate(self.cells, start=1):
                    self.number, self.line = number, line
                    await self._execute_cell()
                    self._check_outputs()
        except DeadKernelError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():  # nbclient takes that for a dead kernel
                raise asyncio.CancelledError from None
            raise await self._describe_death(late=late.expired()) from None
        # Only now, and once more: a cell may have changed what an earlier one displays.
        for number, (_, line) in enumerate(self.cells, start=1):
            self.number, self.line = number, line
            self._check_outputs()
        return [
            _join_streams(json.loads(json.dumps(cell.outputs))) for cell in self.client.nb.cells
        ]

    async def _execute_cell(self) -> None:
        """Execute the cell whose turn it is.

        Raises:
            CellFailedError: If it raises, warns, or writes past what a page shows.
        """
        index = self.number - 1
        self.reply = {"status": "ok"}
        await self.client.async_execute_cell(self.client.nb.cells[index], index)
        if self.reply["status"] != "ok":
            raise CellFailedError(*self.reply.get("failure", (None, self.reply)))
        if log := self._read_log():
            raise CellFailedError(
                None, f"it writes past sys.stdout and sys.stderr, which no page could show\n{log}"
            )

    def _check_outputs(self) -> None:
        """Check what the cell whose turn it is shows by now.

        Raises:
            CellFailedError: It is too long, or differs in every run.
        """
        outputs = self.client.nb.cells[self.number - 1].outputs
        size = sum(map(len, _values_of(outputs)))
        if size > _LARGEST:
            raise CellFailedError(
                None,
                f"its outputs have {size:,} characters; a cell may show at most {_LARGEST:,}: "
                "display what matters, draw fewer points, or rasterise them",
            )
        for text in texts_of(outputs):
            if address := _ADDRESS.search(text):
                raise CellFailedError(
                    None,
                    f"its output has a memory address ({address[0]}), which differs in every "
                    "run; end the last line with a semicolon, or print what matters of the object",
                )
            if str(self.folder) in text:
                raise CellFailedError(
                    None,
                    f"its output has the path of the folder in which it runs ({self.folder}), "
                    "which differs in every run; print the name of a file only, as Path(…).name",
                )

    async def _describe_death(self, *, late: bool) -> CellFailedError:
        """Describe how the kernel died."""
        log = self._read_log()
        provisioner = self.manager.provisioner
        status = (await provisioner.poll() if provisioner is not None else None) or 0
        if late or "Timeout (" in log:
            what = f"still running after {self.timeout:g} s, the time limit"
        elif status < 0:
            what = f"its process was killed by {signal.Signals(-status).name}"
        else:
            what = f"it ended its own process, with status {status}"
        dumped = re.search(rf'File "{re.escape(self.source)}", line (\d+)', log)
        return CellFailedError(int(dumped[1]) if dumped else None, f"{what}\n{log}")

    def _read_log(self) -> str:
        """Return the text written past `sys.stdout`, with faulthandler's report cut short."""
        log = self.log.read_text(encoding="utf-8", errors="replace")
        kept, *threads = re.split(r"^(?=(?:Current thread|Thread) 0x)", log, flags=re.MULTILINE)
        for thread in threads:
            rows = thread.splitlines(keepends=True)
            ours = [n for n, row in enumerate(rows, 1) if f'File "{self.source}"' in row]
            kept += "".join(rows[: ours[-1]] if ours else [])
        return kept

    async def end_kernel(self) -> None:
        """End the kernel and everything that the lesson started."""
        if self.client.kc is not None:
            self.client.kc.stop_channels()
        await self.manager.shutdown_kernel(now=True)
        end_leftovers(self.folder)


def _join_streams(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join adjacent pieces of a stream: a kernel sends any number of them."""
    joined: list[dict[str, Any]] = []
    for name, pieces in groupby(outputs, key=lambda output: output.get("name")):
        if name is None:
            joined.extend(pieces)
        else:
            text = "".join(piece["text"] for piece in pieces)
            joined.append({"output_type": "stream", "name": name, "text": text})
    return joined


def _values_of(outputs: list[dict[str, Any]]) -> Iterator[str]:
    for output in outputs:
        yield output.get("text", "")
        yield from map(str, output.get("data", {}).values())


def _environment(root: Path, folder: Path) -> dict[str, str]:
    """Return the environment of the lessons: this one, without all that makes outputs differ.

    The user's ``PYTHON…`` variables are left out: ``PYTHONOPTIMIZE`` would switch off all checks.
    """
    mine = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    threads = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
    return mine | {
        **{f"{library}_NUM_THREADS": "1" for library in threads},
        "COLUMNS": "80",
        "IPYTHONDIR": str(folder / "ipython"),
        FOLDER: str(folder),
        "MATPLOTLIBRC": str(folder / "matplotlibrc"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join([str(root), str(ROOT)]),
        "PYTHONUNBUFFERED": "1",  # what is written past sys.stdout is seen after its cell
        "PYTHONUTF8": "1",
        "SOURCE_DATE_EPOCH": "0",
        "TMPDIR": str(folder),
        "TZ": "UTC",
    }
