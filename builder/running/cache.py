"""Cache the outputs of executed lessons under a key for everything that they depend on.

`dependencies` makes the part of the key that all lessons share, and `lesson_key` adds the code of a
lesson.  `builder.running.execute` decides with the keys which lessons run.
"""

import json
import os
import platform
import sys
import time
from importlib import metadata
from pathlib import Path
from typing import Any

from builder.files import Outputs, fingerprint, fingerprint_files, write_if_changed
from builder.sources.lessons import Lesson

_BUILDER = Path(__file__).parents[1]
# The packages that turn code into outputs. requirements.lock is part of the key, too, but a virtual
# environment may hold other versions.
_PACKAGES = (
    "ipykernel",
    "ipython",
    "matplotlib",
    "matplotlib-inline",
    "nbclient",
    "numpy",
    "sympy",
)
_ABANDONED = 3600.0  # seconds; an older part of a file belongs to no running build


def dependencies(root: Path) -> str:
    """Return a key for what every lesson depends on: gdcore, the executor, the lock, Python."""
    facts = [platform.python_implementation(), sys.version, sys.platform, platform.machine()]
    facts += [f"{package} {metadata.version(package)}" for package in _PACKAGES]
    library = [path for path in (root / "gdcore").rglob("*") if "__pycache__" not in path.parts]
    executor = [*(_BUILDER / "running").glob("*.py"), _BUILDER / "sources" / "lessons.py"]
    return fingerprint(
        *facts,
        fingerprint_files([*library, root / "requirements.lock"], root),
        fingerprint_files(executor, _BUILDER),
    )


def lesson_key(lesson: Lesson, depends_on: str) -> str:
    """Return the key of a lesson: its code, and what every lesson depends on; never its prose."""
    return fingerprint(depends_on, *(cell.source for cell, _ in lesson.code_cells()))


class Cache:
    """A folder of outputs; several builds may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def load(self, key: str, cells: int) -> Outputs | None:
        """Return the outputs of so many cells under a key; None if there are none of that form."""
        path = self._path(key)
        try:
            outputs = json.loads(path.read_text(encoding="utf-8"))["outputs"]
            os.utime(path)  # used just now, so pruned last
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return outputs if isinstance(outputs, list) and _fit(outputs, cells) else None

    def store(self, key: str, outputs: Outputs) -> None:
        """Keep outputs under their key."""
        write_if_changed(self._path(key), json.dumps({"outputs": outputs}, ensure_ascii=False))

    def prune(self, keep: int) -> None:
        """Delete all but the `keep` entries used last, and the parts that killed builds left."""
        entries = {path: _last_used(path) for path in self.folder.glob("*.json")}
        surplus = sorted(entries, key=lambda path: entries[path], reverse=True)[keep:]
        parts = [
            path
            for path in self.folder.glob("*.part")
            if _last_used(path) < time.time() - _ABANDONED
        ]
        for path in surplus + parts:
            path.unlink(missing_ok=True)


def _fit(outputs: list[Any], cells: int) -> bool:
    """Tell whether a list has the outputs of so many cells, as notebooks keep them."""
    return len(outputs) == cells and all(
        isinstance(cell, list) and all(map(_is_output, cell)) for cell in outputs
    )


def _is_output(output: Any) -> bool:
    match output:
        case {"output_type": "stream", "name": str(), "text": str()}:
            return True
        case {"output_type": "display_data" | "execute_result", "data": dict()}:
            return True
    return False


def _last_used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another build has just pruned it
        return 0.0
