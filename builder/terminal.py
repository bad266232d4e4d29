"""Talk to the person at the terminal: messages, and the progress of a slow step."""

import sys
import time
from types import TracebackType
from typing import Self, TextIO

_WIDTH = 24


def say(text: str) -> None:
    """Write a message to stderr; standard output stays free for results."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


class Progress:
    """Show on stderr how many items are done: a bar on a terminal, a line for each item elsewhere.

    Args:
        title: What is being done.
        total: How many items there are.
        stream: Where to write; `sys.stderr` if not given.
    """

    def __init__(self, title: str, total: int, stream: TextIO | None = None) -> None:
        self.title = title
        self.total = total
        self.done = 0
        self.stream = stream or sys.stderr
        self.bar = self.stream.isatty()
        self._since: dict[str, float] = {}

    def __enter__(self) -> Self:
        self._draw()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.bar:
            self.stream.write("\n")

    def start_item(self, name: str) -> None:
        """Show that an item has begun."""
        self._since[name] = time.perf_counter()
        self._draw()

    def finish_item(self, name: str, *, ok: bool = True) -> None:
        """Show that an item has ended, well or badly."""
        seconds = time.perf_counter() - self._since.pop(name)
        self.done += 1
        if self.bar:
            self._draw()
        else:
            result = f"{seconds:.1f} s" if ok else "FAILED"
            self.stream.write(f"{self.title}: {self.done}/{self.total} {name} ({result})\n")
            self.stream.flush()

    def _draw(self) -> None:
        if self.bar:
            full = round(_WIDTH * self.done / self.total)
            bar = "━" * full + "─" * (_WIDTH - full)
            now = ", ".join(self._since)
            self.stream.write(f"\r\x1b[K{self.title} {bar} {self.done}/{self.total} {now}"[:100])
            self.stream.flush()
