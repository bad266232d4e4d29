"""Create .venv and install requirements.lock and gdcore: the first step of every make target.

It runs before .venv exists, so it imports only the standard library.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
BENCH_LOCK = ROOT / "requirements-bench.lock"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def create_environment() -> None:
    """Create .venv, unless it exists and its Python is new enough."""
    version = "import sys; sys.exit(sys.version_info < (3, 12))"
    if PYTHON.exists() and not subprocess.run([PYTHON, "-c", version], check=False).returncode:
        return
    print(f"Creating .venv with Python {sys.version.split()[0]}", flush=True)
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False)
    if done.returncode:
        sys.exit("Python could not create .venv: see its output above")


def pip_install(title: str, *arguments: str, packages: int = 0) -> None:
    """Run pip install, and show one line of progress in place of its output."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    output = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        errors="replace", env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as pip:  # fmt: skip
        assert pip.stdout
        progress = Progress(title, packages)
        for line in pip.stdout:
            output.append(line)
            progress.read_line(line)
    progress.end_line()
    if pip.returncode:
        sys.exit(f"{''.join(output)}\npip failed: see its output above")


class Progress:
    """Count of the packages so far: one line rewritten in a terminal, a few lines in a log."""

    def __init__(self, title: str, packages: int) -> None:
        self.title = title
        self.packages = packages
        self.seen = 0
        self.terminal = sys.stdout.isatty()
        print(title, end="" if self.terminal else "\n", flush=True)

    def read_line(self, line: str) -> None:
        """Update the count from one line of output from pip."""
        if re.match(r"Collecting|Processing|Requirement already satisfied|Ignoring", line):
            self.seen += 1
            if self.packages:
                self._show_state(f"{self.seen}/{self.packages}")
        elif line.startswith("Installing collected packages") and self.packages:
            self._show_state("writing files")

    def _show_state(self, state: str) -> None:
        if self.terminal:
            print(f"\r\033[K{self.title}: {state}", end="", flush=True)
        elif self.seen % 25 == 0 or state == "writing files":
            print(f"  {state}", flush=True)

    def end_line(self) -> None:
        """Replace the count by the title, and end the line."""
        if self.terminal:
            print(f"\r\033[K{self.title}", flush=True)


def install_lock_file(lock: Path) -> None:
    """Install exactly the packages that a lock file names."""
    packages = len(re.findall(r"^[\w.-]+==", lock.read_text("utf-8"), re.MULTILINE))
    pip_install(
        f"Installing {packages} Python packages ({lock.name})",
        *("--require-hashes", "--requirement", lock.name),
        packages=packages,
    )


def main() -> None:
    """Create .venv, and install requirements.lock and this copy of gdcore.

    With the argument "bench", install requirements-bench.lock instead, into the existing .venv.
    """
    if sys.argv[1:] == ["bench"]:
        install_lock_file(BENCH_LOCK)
        return
    create_environment()
    install_lock_file(LOCK)
    # The build tool is locked too: without build isolation pip downloads nothing unlocked.
    pip_install("Installing gdcore", "--no-deps", "--no-build-isolation", "--editable", ".")


if __name__ == "__main__":
    main()
