"""The outputs of executed lessons, kept under a key of everything that they depend on."""

import hashlib
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

# The outputs of one lesson: for each code cell the list of its outputs.
Outputs = list[list[dict[str, Any]]]

_BUILDER = Path(__file__).parents[1]
# What turns code into outputs. The lock file names them too, but a venv may hold other versions.
_PACKAGES = ("ipython", "matplotlib", "matplotlib-inline", "numpy", "sympy")
_ABANDONED = 3600.0  # seconds after which a part of a file cannot belong to a running build


def dependencies(root: Path) -> str:
    """A digest of what every lesson depends on: gdcore, the executor, the lock, Python."""
    digest = hashlib.sha256()
    facts = [platform.python_implementation(), sys.version, sys.platform, platform.machine()]
    facts += [f"{package} {metadata.version(package)}" for package in _PACKAGES]
    digest.update(json.dumps(facts).encode())
    library = [path for path in (root / "gdcore").rglob("*") if "__pycache__" not in path.parts]
    executor = [*(_BUILDER / "running").glob("*.py"), _BUILDER / "sources" / "lessons.py"]
    files = [*library, *executor, root / "requirements.lock"]
    for path in sorted(path for path in files if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.name} {path.parent.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def key_of(cells: Sequence[str], depends_on: str) -> str:
    """The key of a lesson: its code, and what every lesson depends on; never its prose."""
    return hashlib.sha256(json.dumps([depends_on, list(cells)]).encode()).hexdigest()


class Cache:
    """A folder of outputs; several builds may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def load(self, key: str) -> Outputs | None:
        """The outputs under a key; nothing if there are none, or none that can be read."""
        path = self._path(key)
        try:
            outputs: Outputs = json.loads(path.read_text(encoding="utf-8"))["outputs"]
            os.utime(path)  # used just now, so pruned last
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return outputs

    def store(self, key: str, outputs: Outputs) -> None:
        """Keep outputs under their key."""
        write_if_changed(self._path(key), json.dumps({"outputs": outputs}, ensure_ascii=False))

    def prune(self, keep: int) -> None:
        """Delete all but the entries that were used last, and what broken-off builds left."""
        entries = {path: _last_used(path) for path in self.folder.glob("*.json")}
        surplus = sorted(entries, key=lambda path: entries[path], reverse=True)[keep:]
        parts = [
            path
            for path in self.folder.glob("*.part")
            if _last_used(path) < time.time() - _ABANDONED
        ]
        for path in surplus + parts:
            path.unlink(missing_ok=True)


def _last_used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another build has just pruned it
        return 0.0


def write_if_changed(path: Path, text: str) -> bool:
    """Write a file in one step, unless it says the same already; tell whether it was written.

    A reader sees the old file or the new one, never a part; a watcher sees real changes only.
    """
    content = text.encode()
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(part).chmod(0o644)  # a temporary file is for its owner only
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return True
