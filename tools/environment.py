"""Make .venv and install requirements.lock and gdcore into it. The first step of every `make`."""

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


def create() -> None:
    """Make .venv, unless one is there that works."""
    version = "import sys; sys.exit(sys.version_info < (3, 12))"
    if PYTHON.exists() and not subprocess.run([PYTHON, "-c", version], check=False).returncode:
        return
    print(f"Making .venv with Python {sys.version.split()[0]}", flush=True)
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False)
    if done.returncode:
        sys.exit("Python could not make .venv: what it said stands above")


def pip_install(title: str, *arguments: str, packages: int = 0) -> None:
    """Run pip install quietly, with one line that shows how far it is."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    said = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        errors="replace", env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as pip:  # fmt: skip
        assert pip.stdout
        progress = Progress(title, packages)
        for line in pip.stdout:
            said.append(line)
            progress.read(line)
    progress.end()
    if pip.returncode:
        sys.exit(f"{''.join(said)}\npip failed: what it said stands above")


class Progress:
    """One line that counts the packages: rewritten in a terminal, a few lines in a log."""

    def __init__(self, title: str, packages: int) -> None:
        self.title = title
        self.packages = packages
        self.seen = 0
        self.terminal = sys.stdout.isatty()
        print(title, end="" if self.terminal else "\n", flush=True)

    def read(self, line: str) -> None:
        """Take one line of what pip says."""
        if re.match(r"Collecting|Processing|Requirement already satisfied|Ignoring", line):
            self.seen += 1
            if self.packages:
                self._show(f"{self.seen}/{self.packages}")
        elif line.startswith("Installing collected packages") and self.packages:
            self._show("writing files")

    def _show(self, state: str) -> None:
        if self.terminal:
            print(f"\r\033[K{self.title}: {state}", end="", flush=True)
        elif self.seen % 25 == 0 or state == "writing files":
            print(f"  {state}", flush=True)

    def end(self) -> None:
        """Leave the line."""
        if self.terminal:
            print(f"\r\033[K{self.title}", flush=True)


def install(lock: Path) -> None:
    """Install exactly what a lock file names."""
    packages = len(re.findall(r"^[\w.-]+==", lock.read_text("utf-8"), re.MULTILINE))
    pip_install(
        f"Installing {packages} Python packages ({lock.name})",
        *("--require-hashes", "--requirement", lock.name),
        packages=packages,
    )


def main() -> None:
    """Make .venv hold what requirements.lock names, and gdcore as it stands here.

    With the argument "bench", add to it what the benchmarks compare with.
    """
    if sys.argv[1:] == ["bench"]:
        install(BENCH_LOCK)
        return
    create()
    install(LOCK)
    # Its build tool is in the lock as well, so that nothing unlocked is fetched.
    pip_install("Installing gdcore", "--no-deps", "--no-build-isolation", "--editable", ".")


if __name__ == "__main__":
    main()
