"""Where the outputs of a lesson's cells go: what a notebook front end would have kept."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

# One output of a cell, in the form that a notebook file keeps it.
Output = dict[str, Any]


@dataclass
class Recorder:
    """The outputs of the cell that runs, kept as a notebook front end keeps them."""

    outputs: list[Output] = field(default_factory=list)
    displays: dict[str, list[Output]] = field(default_factory=dict)
    clear_before_next: bool = False

    def add(self, output: Output) -> None:
        """Append an output, after the clearing that may be waiting for it."""
        if self.clear_before_next:
            self.clear()
        self.outputs.append(output)

    def clear(self, *, wait: bool = False) -> None:
        """Forget this cell's outputs, now or when the next one comes."""
        self.clear_before_next = wait
        if not wait:
            self.outputs.clear()

    def display(self, output: Output, display_id: str | None, *, update: bool) -> None:
        """Append a display, or renew every earlier one with the same id."""
        same = self.displays.setdefault(display_id, []) if display_id else []
        for earlier in same:
            earlier.update(data=output["data"], metadata=output["metadata"])
        if not update:
            self.add(output)
            same.append(output)

    def write(self, name: str, text: str) -> None:
        """Append to a stream; what follows without a break stays one output."""
        if not text:
            return
        last = {} if self.clear_before_next or not self.outputs else self.outputs[-1]
        if last.get("name") == name:
            last["text"] += text
        else:
            self.add({"output_type": "stream", "name": name, "text": text})


class Stdout(io.TextIOBase):
    """`sys.stdout` of the cells."""

    encoding = "UTF-8"  # as a kernel's; SymPy, for one, chooses its characters by it

    def __init__(self, record: Callable[[str], None]) -> None:
        self._record = record

    def write(self, text: str) -> int:
        """Take a text, as any stream does."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._record(text)
        return len(text)

    def writable(self) -> bool:
        """Say so, as any stream does."""
        return True


class Stderr(Stdout):
    """`sys.stderr` of the cells: what is written, and from which line of the lesson first."""

    def __init__(self, source: str) -> None:
        super().__init__(self._keep)
        self.source = source
        self.text = ""
        self.line: int | None = None

    def _keep(self, text: str) -> None:
        if not self.text:
            frame: FrameType | None = sys._getframe()
            while frame is not None and frame.f_code.co_filename != self.source:
                frame = frame.f_back
            self.line = frame.f_lineno if frame is not None else None
        self.text += text
