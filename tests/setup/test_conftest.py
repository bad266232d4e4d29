"""Settings in conftest.py: failures are printed at once; some folders of tests share a worker."""

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


def test_the_tests_that_share_a_site_run_in_one_worker(tmp_path: Path) -> None:
    site = tmp_path / "tests" / "builder" / "pages"
    site.mkdir(parents=True)
    test = "import os\n\n\ndef test_it():\n    print('worker', os.environ['PYTEST_XDIST_WORKER'])\n"
    for number in range(6):
        (site / f"test_{number}.py").write_text(test)
    lines = run_pytest(tmp_path, "-n", "2", "-rP")
    workers = [line for line in lines if line.startswith("worker")]
    assert len(workers) == 6
    assert len(set(workers)) == 1
