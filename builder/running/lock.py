"""Let one process at a time use the folders that builds share.

The system gives a lock back when the process that holds it ends, however it ends.  The file of a
lock stays: if it were deleted, two processes could hold locks of two files of the same name.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from builder.terminal import say

_POLL = 0.2  # seconds between two attempts
_FAR = 1 << 30  # the byte to lock on Windows, where nobody could read a locked one


class LockedError(RuntimeError):
    """Another process holds the lock; the message names it."""


@contextmanager
def sole_user(root: Path, name: str = "build", *, wait: bool = True) -> Iterator[None]:
    """Hold the lock `.cache/<name>.lock`; say so if another process has to end first.

    Args:
        root: The course's folder.
        name: Of the lock: ``"build"`` for the executed notebooks and what is made from them,
            ``"serve"`` for the pages of the server.
        wait: Whether to wait until the other process is done.

    Raises:
        LockedError: Another process holds the lock, and `wait` is False.
    """
    path = root / ".cache" / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    # No process that is started meanwhile inherits the handle, and with it the lock.
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        waiting = False
        while not _take(handle):
            other = f"process {path.read_text(encoding='utf-8', errors='replace') or '?'}"
            if not wait:
                raise LockedError(other)
            if not waiting:
                say(f"Another {name} of this course is under way ({other}): waiting for its end")
                waiting = True
            time.sleep(_POLL)
        path.write_text(str(os.getpid()), encoding="utf-8")
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    """Lock a file, or return False if another process has."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
