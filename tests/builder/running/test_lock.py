"""One process at a time uses the folders that builds share."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from builder.running.lock import LockedError, sole_user
from builder.sources.languages import ROOT

HOLD = """
import sys
from pathlib import Path
from builder.running.lock import sole_user

with sole_user(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def hold(root: Path) -> subprocess.Popen[str]:
    """A process that holds the lock until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(root)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_another_process_is_named_and_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def use() -> bool:
        with sole_user(tmp_path):
            return other.poll() is not None

    with hold(tmp_path) as other, ThreadPoolExecutor(1) as thread:
        with (
            pytest.raises(LockedError, match=f"^process {other.pid}$"),
            sole_user(tmp_path, wait=False),
        ):
            pass
        used = thread.submit(use)
        with pytest.raises(TimeoutError):
            used.result(timeout=0.5)
        assert other.stdin is not None
        other.stdin.close()
        used.result(timeout=60)
    said = capsys.readouterr().err.splitlines()
    assert said == [
        f"Another build of this course is under way (process {other.pid}): waiting for its end"
    ]


def test_a_process_that_is_killed_holds_no_lock(tmp_path: Path) -> None:
    with hold(tmp_path) as other:
        other.kill()
        other.wait()
        with sole_user(tmp_path, wait=False):
            pass


def test_locks_of_other_names_and_courses_are_free(tmp_path: Path) -> None:
    with (
        sole_user(tmp_path),
        sole_user(tmp_path, "serve", wait=False),
        sole_user(tmp_path / "other", wait=False),
    ):
        pass


def test_a_lock_is_given_back_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), sole_user(tmp_path):
        raise ZeroDivisionError
    with sole_user(tmp_path, wait=False):
        pass
