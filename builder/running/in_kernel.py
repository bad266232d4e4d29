"""Adapt ipykernel for one lesson: errors name the lesson's file and line, and nothing outlives it.

`builder.running.kernel` starts this kernel and talks to it.  Three things differ from a notebook's
kernel.  Cells are compiled under the lesson's file name and line numbers.  An error, or a warning,
goes into the reply as text and line.  And the process ends itself after the time limit, or when the
process that started it is gone.
"""

import ast
import faulthandler
import io
import json
import linecache
import os
import shutil
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

import IPython
from ipykernel.compiler import XCachingCompiler
from ipykernel.iostream import OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.jsonutil import json_default
from traitlets import Type
from traitlets.config import Config

from builder.running.leftovers import VARIABLE as FOLDER
from builder.running.leftovers import end_leftovers

_IPYTHON = Path(IPython.__file__).parent
_POLL = 0.2  # seconds between two checks that the parent is alive


class Stderr(io.StringIO):
    """`sys.stderr` of the cells: keeps the text, and the line of the lesson that wrote first."""

    source = ""
    line: int | None = None

    def write(self, text: str) -> int:
        """Keep a text."""
        if not self.tell():
            frame: FrameType | None = sys._getframe()
            while frame is not None and frame.f_code.co_filename != self.source:
                frame = frame.f_back
            self.line = frame.f_lineno if frame is not None else None
        return super().write(text)


class TooLongError(Exception):
    """A cell printed more than a page should show."""


class Stdout(OutStream):
    """`sys.stdout` of the cells: refuses text at the line that prints it.

    Like a file, it raises for text that has no encoding; a notebook's would lose the message later.
    """

    source = ""
    largest = sys.maxsize
    written = 0
    error: TooLongError | None = None

    def write(self, string: str) -> int | None:  # type: ignore[override]  # ipykernel's
        """Send a text, unless the cell has printed too much."""
        if isinstance(string, str):
            string.encode()
            self.written += len(string)
        if self.written > self.largest:
            # Kept, since a cell may catch it.
            self.error = self.error or TooLongError(
                f"it prints more than {self.largest:,} characters; print what matters"
            )
            raise self.error
        return super().write(string)

    def flush(self) -> None:
        """Send what was written; but not for a cell, since a loop may flush every print."""
        if sys._getframe(1).f_code.co_filename != self.source:
            super().flush()  # type: ignore[no-untyped-call]  # ipykernel's


def pack(message: object) -> bytes:
    """Encode a message; raise, where a cell displays something that has no encoding.

    Jupyter's own function replaces some of it without a word.
    """
    return json.dumps(message, default=json_default, ensure_ascii=False, allow_nan=False).encode()


class LessonCompiler(XCachingCompiler):
    """Compiles each cell under the lesson's file name, with its line numbers there."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # ipykernel's
        self.source = ""
        self.first_lines: list[int] = []
        self._lines_before = 0

    def cache(self, transformed_code: str, number: int = 0, raw_code: str | None = None) -> str:
        """Note the line at which the cell begins, and return the name of the lesson's file."""
        code = raw_code or transformed_code
        # IPython takes leading blank lines away before it compiles.
        blank_lines = len(code) - len(code.lstrip("\n"))
        self._lines_before = self.first_lines[number - 1] - 1 + blank_lines
        return self.source

    def ast_parse(self, source: str, filename: str = "", symbol: str = "exec") -> ast.AST:
        """Parse code, with the lesson's line numbers if it is a cell."""
        tree = super().ast_parse(source, filename, symbol)
        return ast.increment_lineno(tree, self._lines_before) if filename == self.source else tree


class LessonShell(ZMQInteractiveShell):
    """The shell of the kernel; notes an error instead of sending a coloured traceback."""

    compile: LessonCompiler
    error: BaseException | None = None

    def init_environment(self) -> None:
        """Leave the environment as it is; a notebook's kernel asks programs for colours."""

    def ask_exit(self) -> None:
        """Fail at `exit()`: no lesson ends half-way."""
        raise SystemExit("exit() in a lesson")

    def showtraceback(
        self,
        exc_tuple: tuple[type[BaseException], BaseException, TracebackType] | None = None,
        *_: object,
        **__: object,
    ) -> None:
        """Note the first error of the cell, in its code or while its value is displayed."""
        self.error = self.error or (exc_tuple[1] if exc_tuple else sys.exception())

    def showsyntaxerror(self, *_: object, **__: object) -> None:
        """Note the error, as `showtraceback` does."""
        self.showtraceback()


class LessonKernel(IPythonKernel):
    """The kernel; its reply to a failed cell has the line of the lesson and the reason."""

    shell: LessonShell
    shell_class = Type(LessonShell)
    compiler_class = Type(LessonCompiler)
    stderr = Stderr()
    limit: float | None = None

    async def do_execute(self, *request: Any, **options: Any) -> Any:
        """Run a cell, and start the time limit of the lesson with the first."""
        if self.limit is not None:
            # In C and without the interpreter's lock, so that it ends whatever a cell does.
            faulthandler.dump_traceback_later(self.limit, exit=True, file=2)
            self.limit = None
        self.shell.error = None
        self.stderr.truncate(self.stderr.seek(0))
        stdout: Any = sys.stdout
        stdout.written, stdout.error = 0, None
        # ipykernel gives it no types.
        reply = await super().do_execute(*request, **options)  # type: ignore[no-untyped-call]
        self.shell.error = stdout.error or self.shell.error
        if failure := self.describe_failure():
            reply |= {"status": "error", "failure": failure}
            reply |= {"ename": "CellFailedError", "evalue": failure[1], "traceback": []}
        return reply

    def describe_failure(self) -> tuple[int | None, str] | None:
        """Return the line at which the last cell failed, and the reason; None if it passed."""
        if self.shell.error is not None:
            return explain_error(self.shell.error, self.shell.compile.source)
        if text := self.stderr.getvalue():
            text = text.encode(errors="backslashreplace").decode()
            return self.stderr.line, f"it warns or writes to stderr:\n{text}"
        return None


def explain_error(error: BaseException, source: str) -> tuple[int | None, str]:
    """Find the line of the lesson at which an exception was raised, and describe the exception.

    The description is one line that names the exception, then the traceback from the lesson's
    frame onwards.
    """
    report = traceback.TracebackException.from_exception(error)
    ours = [number for number, frame in enumerate(report.stack) if frame.filename == source]
    line = report.stack[ours[-1]].lineno if ours else None
    if ours:
        del report.stack[: ours[0]]
    report.stack[:] = [f for f in report.stack if not Path(f.filename).is_relative_to(_IPYTHON)]
    first = next((row.strip() for row in str(error).splitlines() if row.strip()), "")
    summary = f"{type(error).__name__}: {first}" if first else type(error).__name__
    text = f"{summary}\n{''.join(report.format())}"
    return line, text.encode(errors="backslashreplace").decode()


class LessonApp(IPKernelApp):
    """The application around the kernel; it reads no settings of the user or the system."""

    kernel_class = Type(LessonKernel)

    def load_config_file(self, *_: object, **__: object) -> None:
        """Load no settings."""

    def init_poller(self) -> None:
        """Leave the watch over the parent to `end_with_parent`, which ends more than this process.

        ipykernel's own may be first, and would leave the folder and what the lesson started.
        """
        if sys.platform == "win32":
            super().init_poller()  # type: ignore[no-untyped-call]  # ipykernel's

    def init_io(self) -> None:
        """Redirect the stderr of cells, so that its text goes into the reply only."""
        super().init_io()  # type: ignore[no-untyped-call]  # ipykernel's
        sys.stderr = LessonKernel.stderr


def end_with_parent(folder: Path) -> None:
    """Wait for the end of the parent, then end all that was started, and delete the folder."""
    parent = int(os.environ["JPY_PARENT_PID"])
    while os.getppid() == parent:
        time.sleep(_POLL)
    end_leftovers(folder)
    shutil.rmtree(folder, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def main() -> None:
    """Serve one lesson."""
    folder = Path(os.environ[FOLDER])
    if sys.platform != "win32":  # there ipykernel's own watch is as good
        threading.Thread(target=end_with_parent, args=(folder,), daemon=True).start()
    faulthandler.enable(2)
    lesson = json.loads((folder / "lesson.json").read_text(encoding="utf-8"))
    source, text = lesson["source"], lesson["text"]
    linecache.cache[source] = (len(text), None, text.splitlines(keepends=True), source)
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # nobody debugs here; slow to import
    app: Any = LessonApp.instance(config=Config(lesson["config"]))
    app.initialize()
    del sys.modules["debugpy"]
    app.kernel.limit = lesson["limit"]
    Stdout.source, Stdout.largest = source, lesson["largest"]
    app.kernel.stderr.source = app.shell.compile.source = source
    app.shell.compile.first_lines = lesson["first_lines"]
    app.start()
