"""Install the npm packages, with the Node of the machine or the one from PyPI."""

import os
import subprocess
import sys
from pathlib import Path

from builder.node import npm_command

ROOT = Path(__file__).resolve().parents[1]

# Otherwise the Node from PyPI would not trust certificates that were added to this system.
_CERTIFICATES = {"NODE_USE_SYSTEM_CA": "1"}


def run_npm(*arguments: str) -> int:
    """Run npm at the root of the repository and return its exit code."""
    # Errors only: npm would warn that some packages need a newer Node for programs we do not run.
    command = [*npm_command(), *arguments, "--loglevel=error"]
    return subprocess.run(command, cwd=ROOT, env=_CERTIFICATES | os.environ, check=False).returncode


def main() -> None:
    """Install the packages of package-lock.json into node_modules."""
    print("Installing Temml, its font and MicroPython (package-lock.json)", flush=True)
    if run_npm("ci"):
        sys.exit("npm could not install package-lock.json: see its output above")


if __name__ == "__main__":
    main()
