"""Run a lesson's cells in this process and record what a Jupyter kernel would have shown.

An IPython shell without the kernel around it: the same formatters, display hook and inline figures,
but outputs go to a list instead of a socket.  Cells are compiled under the lesson's own file name
and line numbers, so every traceback and warning points into the lesson.

One process runs one lesson: the shell changes `sys.stdout`, `__main__` and Matplotlib's settings.
"""

import ast
import linecache
import re
import sys
import traceback
from binascii import b2a_base64
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import IPython
from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from builder.running.recorder import Output, Recorder, Stderr, Stdout

# SVG only, and nothing in it that differs between two runs.
FIGURE_FORMATS = {"svg"}
FIGURE_OPTIONS = {"bbox_inches": "tight", "metadata": {"Date": None, "Creator": None}}

_IPYTHON = Path(IPython.__file__).parent
_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}\b", re.IGNORECASE)


class CellError(Exception):
    """A cell went wrong: at which line of the lesson (if known), and how, in words."""

    def __init__(self, line: int | None, what: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what


class _Compiler(CachingCompiler):
    """Compiles each cell as what it is: some lines of the lesson's file."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # IPython's
        self.source = "<lesson>"
        self.lines_before = 0

    def cache(self, transformed_code: str, number: int = 0, raw_code: str | None = None) -> str:
        return self.source

    def ast_parse(self, source: str, filename: str = "", symbol: str = "exec") -> ast.AST:
        return ast.increment_lineno(super().ast_parse(source, filename, symbol), self.lines_before)


def _json_ready(data: dict[str, Any]) -> dict[str, Any]:
    """Binary data travels in base64, as in a kernel's messages."""
    return {
        kind: b2a_base64(value, newline=False).decode() if isinstance(value, bytes) else value
        for kind, value in data.items()
    }


class _Publisher(DisplayPublisher):
    """Takes what `display` shows."""

    shell: Any  # a LessonShell

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: object = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_: object,
    ) -> None:
        shown = {"data": _json_ready(data), "metadata": metadata or {}}
        display_id = (transient or {}).get("display_id")
        recorder: Recorder = self.shell.recorder
        recorder.display({"output_type": "display_data", **shown}, display_id, update=update)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.recorder.clear(wait=wait)


class _ResultHook(DisplayHook):
    """Takes the value of a cell's last expression."""

    shell: Any  # a LessonShell

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        self.shell.recorder.add(
            {
                "output_type": "execute_result",
                "data": _json_ready(format_dict),
                "metadata": md_dict or {},
                "execution_count": self.prompt_count,
            }
        )

    def finish_displayhook(self) -> None:
        self._is_active = False


class LessonShell(InteractiveShell):
    """The shell in which the cells of one lesson run."""

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_ResultHook)
    compiler_class = Type(_Compiler)
    compile: _Compiler

    def __init__(self, **options: Any) -> None:
        self.recorder = Recorder()
        self.stderr = Stderr("<lesson>")
        self.error: BaseException | None = None
        super().__init__(**options)  # type: ignore[no-untyped-call]  # IPython's

    def enable_gui(self, gui: str | None = None) -> None:
        """Inline figures need no event loop."""

    def ask_exit(self) -> None:
        """`exit()` in a cell: no lesson ends half-way."""
        raise SystemExit("exit() in a lesson")

    def showtraceback(
        self,
        exc_tuple: tuple[type[BaseException], BaseException, TracebackType] | None = None,
        *_: object,
        **__: object,
    ) -> None:
        """Whatever IPython would print as a traceback (of displaying, too) fails the cell."""
        self.error = self.error or (exc_tuple[1] if exc_tuple else sys.exception())

    def showsyntaxerror(self, *_: object, **__: object) -> None:
        """As `showtraceback`."""
        self.showtraceback()

    def run(self, code: str, line: int) -> list[Output]:
        """Run the cell whose first line stands at `line` of the lesson, return its outputs.

        Raises:
            CellError: If it raises, warns, writes to stderr or cannot be reproduced.
        """
        self.recorder.outputs, self.recorder.clear_before_next = [], False
        self.error, self.stderr.text = None, ""
        # IPython takes leading blank lines away before it compiles.
        self.compile.lines_before = line - 1 + len(code) - len(code.lstrip("\n"))
        result = self.run_cell(code, store_history=True)  # type: ignore[no-untyped-call]  # IPython's
        error = result.error_before_exec or result.error_in_exec or self.error
        if error is not None:
            raise CellError(*explain(error, self.compile.source))
        if self.stderr.text:
            raise CellError(self.stderr.line, f"it warns or writes to stderr:\n{self.stderr.text}")
        for output in self.recorder.outputs:
            if address := _ADDRESS.search(_text_of(output)):
                raise CellError(
                    None,
                    f"its output has a memory address ({address[0]}), which differs in every "
                    "run; end the last line with a semicolon, or print what matters of the object",
                )
        return self.recorder.outputs


def _text_of(output: Output) -> str:
    data = output.get("data", {})
    return "\n".join(
        [output.get("text", ""), *(str(data[kind]) for kind in data if "text/" in kind)]
    )


def explain(error: BaseException, source: str) -> tuple[int | None, str]:
    """Where in the lesson an exception was raised, and the exception in words.

    The words are one line that names it, then the traceback from the lesson's frame onwards.
    """
    report = traceback.TracebackException.from_exception(error)
    ours = [number for number, frame in enumerate(report.stack) if frame.filename == source]
    line = report.stack[ours[-1]].lineno if ours else None
    if ours:
        del report.stack[: ours[0]]
    report.stack[:] = [f for f in report.stack if not Path(f.filename).is_relative_to(_IPYTHON)]
    first = next((row.strip() for row in str(error).splitlines() if row.strip()), "")
    summary = f"{type(error).__name__}: {first}" if first else type(error).__name__
    return line, f"{summary}\n{''.join(report.format())}"


def start_shell(source: str, text: str) -> LessonShell:
    """Make this process the one that runs the lesson `source`, whose file holds `text`."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InlineBackend.figure_formats = FIGURE_FORMATS
    config.InlineBackend.print_figure_kwargs = FIGURE_OPTIONS
    shell = LessonShell.instance(config=config)
    shell.compile.source = source
    linecache.cache[source] = (len(text), None, text.splitlines(keepends=True), source)
    # A kernel's figures are set up when a cell imports pyplot; a warmed parent has it already.
    if "matplotlib.pyplot" in sys.modules:
        shell.enable_matplotlib("inline")  # type: ignore[no-untyped-call]  # IPython's
    sys.stdout = Stdout(lambda text: shell.recorder.write("stdout", text))
    sys.stderr = shell.stderr = Stderr(source)
    return shell


def run_cells(
    source: str,
    text: str,
    cells: Sequence[tuple[str, int]],
    before_cell: Callable[[int], None] = lambda number: None,
) -> list[list[Output]]:
    """Run all cells, given as code and line, and return the outputs of each.

    Raises:
        CellError: Of the first cell that goes wrong; its text begins with the lesson's line.
    """
    shell = start_shell(source, text)
    outputs = []
    for number, (code, line) in enumerate(cells, start=1):
        before_cell(number)
        try:
            outputs.append(shell.run(code, line))
        except CellError as error:
            at = error.line or line
            raise CellError(at, f"{source}:{at} (cell {number}): {error.what}") from None
    return outputs
