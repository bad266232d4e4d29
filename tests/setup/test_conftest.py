"""Settings in conftest.py: a failure is printed at once."""

import shutil
import subprocess
import sys
from pathlib import Path

from builder.sources.languages import ROOT


def run_pytest(folder: Path, *options: str) -> list[str]:
    """Run the tests in a folder with the conftest.py of the project, and return the output."""
    shutil.copy(ROOT / "conftest.py", folder)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def test_a_failing_test_is_named_before_the_next_one_runs(tmp_path: Path) -> None:
    (tmp_path / "test_two.py").write_text(
        "def test_bad():\n    assert False\n\n\ndef test_next():\n    print('next runs')\n"
    )
    lines = run_pytest(tmp_path, "-s")
    assert lines.index("FAILED test_two.py::test_bad (call)") < next(
        number for number, line in enumerate(lines) if "next runs" in line
    )
