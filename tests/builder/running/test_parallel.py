"""Lessons run side by side, share nothing, and leave nothing behind."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from builder.running.execute import execute_lessons
from builder.sources.languages import ROOT
from tests.builder.course import cell, write_lesson
from tests.builder.executing import PLOT, failure, notebooks


def test_lessons_share_nothing(executed: Path) -> None:
    write_lesson(
        executed,
        "02-b",
        cell("import sys, builtins, os, gdcore"),
        cell("builtins.leak = sys.leak = gdcore.leak = 1\nos.environ['LEAK'] = '1'\nleak = 1"),
        cell("import matplotlib as mpl\nmpl.rcParams['lines.linewidth'] = 9"),
        cell("with open('leak', 'w') as file:\n    file.write('1')"),
    )
    write_lesson(
        executed,
        "03-c",
        cell("import sys, builtins, os, gdcore\nimport matplotlib as mpl"),
        cell("assert not any(hasattr(x, 'leak') for x in (sys, builtins, gdcore))"),
        cell("assert 'LEAK' not in os.environ and 'leak' not in globals()"),
        cell("assert mpl.rcParams['lines.linewidth'] != 9 and not os.path.exists('leak')"),
    )
    execute_lessons(executed, jobs=1)
    assert not list(executed.rglob("leak"))


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX's")
def test_what_a_lesson_started_ends_with_it(executed: Path, tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    code = f"import time, pathlib\ntime.sleep(4)\npathlib.Path({str(mark)!r}).touch()"
    start = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {code!r}]);"
    write_lesson(executed, "02-b", cell(start), cell("while True: pass"))
    assert "still running after 1 s" in failure(executed, timeout=1)
    time.sleep(4)
    assert not mark.exists()


def test_builds_at_the_same_time_do_not_disturb_each_other(course: Path) -> None:
    write_lesson(course, "03-c", PLOT)
    command = [sys.executable, "-m", "builder", "execute", "--root", str(course)]
    builds = [
        subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for build in builds:
        _, errors = build.communicate(timeout=120)
        assert build.returncode == 0, errors
    files = notebooks(course)
    assert len(files) == 4, "a part of a file was left"
    for content in files.values():
        nbformat.validate(json.loads(content))
    assert execute_lessons(course) == []


def beating(*hearts: Path) -> bool:
    """Whether a process still writes one of the files."""
    before = [heart.stat().st_size for heart in hearts]
    time.sleep(1)
    return [heart.stat().st_size for heart in hearts] != before


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("ending", ["SIGINT", "SIGKILL"])
def test_a_stopped_build_leaves_nothing_behind_and_keeps_what_has_finished(
    executed: Path, tmp_path: Path, ending: str
) -> None:
    hearts = [tmp_path / name for name in ("kernel", "child", "daemon", "folder")]
    kernels, childs, daemons, folder = hearts
    beat = "import time\nwhile True:\n    open({!r}, 'a').write('.')\n    time.sleep(0.05)"
    child = f"subprocess.Popen([sys.executable, '-c', {beat.format(str(childs))!r}]);"
    daemon = (
        f"subprocess.Popen([sys.executable, '-c', {beat.format(str(daemons))!r}], "
        f"start_new_session={sys.platform == 'linux'});"
    )
    note = f"import os, subprocess, sys\nopen({str(folder)!r}, 'w').write(os.getcwd());"
    write_lesson(executed, "02-b", cell("3"))
    write_lesson(
        executed, "03-c", cell(note), cell(child), cell(daemon), cell(beat.format(str(kernels)))
    )
    command = [sys.executable, "-m", "builder", "execute", "--root", str(executed), "--jobs=1"]
    # A script that runs tests in the background has them ignore Ctrl-C, and all that they start.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    build = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    signal.signal(signal.SIGINT, before)
    try:
        end = time.monotonic() + 120
        while not all(heart.exists() for heart in hearts) and time.monotonic() < end:
            time.sleep(0.1)
        assert beating(childs)
        assert beating(daemons)
    finally:
        build.send_signal(getattr(signal, ending))
        build.wait(60)
    time.sleep(1)
    assert not beating(kernels, childs, daemons)
    assert not Path(folder.read_text()).parent.exists()
    assert not list(executed.rglob("*.part"))
    (executed / "lessons/en/03-c.md").unlink()
    assert execute_lessons(executed) == [], "02-b had finished"
