"""Read, write, mirror and fingerprint files; name the place of the executed notebooks."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Set
from filecmp import cmp
from pathlib import Path
from typing import Any

type Outputs = list[list[dict[str, Any]]]
"""The outputs of one lesson: for each code cell the list of its outputs, as notebooks keep them."""


class UnreadableError(ValueError):
    """A file of the course that cannot be read; the message begins with its place."""


def notebook_path(root: Path, language: str, page: str) -> Path:
    """Return the place of a page's executed notebook."""
    return root / ".cache" / "notebooks" / language / f"{page}.ipynb"


def fingerprint(*parts: bytes | str) -> str:
    """Return a key that changes if one of the `parts`, or their order, changes.

    Example:
        >>> fingerprint("ab", "c") == fingerprint("a", "bc")
        False
    """
    state = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        state.update(f"{len(data)}:".encode() + data)
    return state.hexdigest()


def fingerprint_files(paths: Iterable[Path], root: Path) -> str:
    """Return a key for the contents of files and their places below `root`.

    Folders are skipped, and so are files that are gone: an editor that saves a file may replace it
    by another one.

    Raises:
        UnreadableError: A file may not be read.
    """
    parts: list[bytes | str] = []
    for path in sorted(paths):
        name = path.relative_to(root).as_posix()
        try:
            if path.is_file():
                parts += [name, path.read_bytes()]
        except FileNotFoundError:
            continue
        except OSError as error:
            raise UnreadableError(f"{name}: cannot be read: {error.strerror}") from error
    return fingerprint(*parts)


def write_if_changed(path: Path, text: str) -> bool:
    """Write a file in one step unless it has this text already; return whether it was written.

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


def read_texts(path: Path) -> dict[str, str]:
    """Return the texts by name that a JSON file of the cache holds; none if it cannot be read.

    Whatever a full disk or another program left there is no error: it is made and written again.
    """
    try:
        texts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        return {}
    return texts


def delete(path: Path) -> None:
    """Delete a file, a link, or a folder with all that it holds, if there is one."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def mirror(source: Path, target: Path, kept: Set[Path] = frozenset()) -> None:
    """Make `target` equal to `source`, touching only the files that differ and none of `kept`."""
    target.mkdir(parents=True, exist_ok=True)
    for path in target.iterdir():
        original = source / path.name
        if path not in kept and (not original.exists() or original.is_dir() != path.is_dir()):
            delete(path)
    for path in source.iterdir():
        copy = target / path.name
        if path.is_dir():
            mirror(path, copy, kept)
        elif not copy.is_file() or not cmp(path, copy, shallow=False):
            shutil.copyfile(path, copy)
