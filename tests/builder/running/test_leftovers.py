"""What a lesson started does not outlive it, even outside of its process group."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builder.running.leftovers import VARIABLE, end_leftovers
from builder.running.parallel import Finished, run_lessons
from builder.sources.lessons import read_lesson
from tests.builder.course import cell, write_lesson

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="others hide the environment")

BEAT = "import time\nwhile True:\n    open({!r}, 'a').write('.')\n    time.sleep(0.05)"


def waiting(folder: Path, *, detached: bool = False) -> subprocess.Popen[bytes]:
    """A process with the mark of a folder; it has started when it prints."""
    process = subprocess.Popen(
        [sys.executable, "-c", "import time\nprint(flush=True)\ntime.sleep(120)"],
        env=os.environ | {VARIABLE: str(folder)},
        stdout=subprocess.PIPE,
        start_new_session=detached,
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def test_processes_with_the_mark_end_and_no_others(tmp_path: Path) -> None:
    ours = [waiting(tmp_path / "a"), waiting(tmp_path / "a", detached=True)]
    others = [waiting(tmp_path / "ab"), waiting(tmp_path)]
    try:
        end_leftovers(tmp_path / "a")
        assert [process.wait(60) for process in ours] == [-9, -9]
        assert [process.poll() for process in others] == [None, None]
    finally:
        for process in (*ours, *others):
            process.kill()
            process.communicate()


def test_it_leaves_this_process_alone(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\nfrom builder.running.leftovers import end_leftovers\n"
        f"end_leftovers(Path({str(tmp_path)!r}))"
    )
    marked = os.environ | {VARIABLE: str(tmp_path)}
    assert subprocess.run([sys.executable, "-c", code], env=marked, check=False).returncode == 0


@pytest.mark.parametrize("failing", [False, True])
def test_a_daemon_ends_with_its_lesson(tmp_path: Path, failing: bool) -> None:
    heart = tmp_path / "heart"
    start = (
        "import subprocess, sys, time\nfrom pathlib import Path\n"
        f"heart = Path({str(heart)!r})\n"
        f"code = {BEAT.format(str(heart))!r}\n"
        "subprocess.Popen([sys.executable, '-c', code], start_new_session=True)\n"
        "while not heart.exists():\n    time.sleep(0.01)\n" + "1 / 0" * failing
    )
    lesson = read_lesson(write_lesson(tmp_path, "01-a", cell(start)), tmp_path)
    events = list(run_lessons([lesson], tmp_path, timeout=60))
    assert isinstance(events[-1], Finished)
    assert ("ZeroDivisionError" in events[-1].failure) == failing
    before = heart.stat().st_size
    time.sleep(0.5)
    assert heart.stat().st_size == before
