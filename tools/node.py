"""Install the npm packages: with the machine's Node, or the one that came from PyPI."""

import os
import subprocess
import sys
from pathlib import Path

from builder.node import npm_command

ROOT = Path(__file__).resolve().parents[1]

# Without this the Node from PyPI would not know a certificate that the machine's owner added.
_CERTIFICATES = {"NODE_USE_SYSTEM_CA": "1"}


def run_npm(*arguments: str) -> int:
    """Run npm in the repository and return its exit code."""
    # Errors only: it would warn of packages' programs, which want a newer Node and never run here.
    command = [*npm_command(), *arguments, "--loglevel=error"]
    return subprocess.run(command, cwd=ROOT, env=_CERTIFICATES | os.environ, check=False).returncode


def main() -> None:
    """Install what package-lock.json names into node_modules."""
    print("Installing KaTeX and MicroPython (package-lock.json)", flush=True)
    if run_npm("ci"):
        sys.exit("npm could not install package-lock.json: what it said stands above")


if __name__ == "__main__":
    main()
