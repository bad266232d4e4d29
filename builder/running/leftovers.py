"""End the processes of a lesson that have left the process group of its kernel.

A kernel is killed with its process group.  A process that a lesson started with ``setsid``, or that
made itself a daemon, is no longer in it, but it has inherited the environment, which names the
lesson's folder.  Linux tells the environment of a process; on other systems such a process stays.
"""

import os
import signal
import sys
import time
from pathlib import Path

VARIABLE = "LESSON_FOLDER"
"""The variable of the environment that names the folder of the lesson."""

_ROUNDS = 50  # a process may have started another one in the moment before its end
_PAUSE = 0.02  # seconds between two of them


def end_leftovers(folder: Path) -> None:
    """End all processes, apart from this one, that have inherited this folder's name."""
    if sys.platform != "linux":
        return
    mark = f"{VARIABLE}={folder}".encode()
    for _ in range(_ROUNDS):
        others = (int(name) for name in os.listdir("/proc") if name.isdecimal())
        ended = [_end_marked(pid, mark) for pid in others if pid != os.getpid()]
        if not any(ended):
            return
        time.sleep(_PAUSE)


def _end_marked(pid: int, mark: bytes) -> bool:
    """End a process if its environment has the mark; return whether it did."""
    if sys.platform != "linux":
        return False
    try:
        process = os.pidfd_open(pid)  # names this process even after another one has its number
    except OSError:
        return False
    try:
        variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        if mark not in variables:
            return False
        signal.pidfd_send_signal(process, signal.SIGKILL)
    except OSError:  # it is another user's, or has ended
        return False
    finally:
        os.close(process)
    return True
