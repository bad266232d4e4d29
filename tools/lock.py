"""Rebuild the lock files: `make lock`, or `make lock UPGRADE=1` for the newest versions.

Without UPGRADE, a version changes only if pyproject.toml or package.json requires it. Packages come
from the index and registry configured on this machine; their addresses are not recorded.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tools.node import run_npm

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
BENCH_LOCK = ROOT / "requirements-bench.lock"
NPM_LOCK = ROOT / "package-lock.json"
OLDEST_PYTHON = "3.12"

# Settings of pip that uv does not read, and the variables of uv with the same meaning.
_UV_SETTINGS = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}


def uv_environment() -> dict[str, str]:
    """Return the environment for uv: the settings of pip, unless uv has settings of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    )
    settings = re.findall(r"^[\w:]+\.([\w-]+)='(.*)'$", done.stdout, re.MULTILINE)
    from_pip = {_UV_SETTINGS[key]: value for key, value in settings if key in _UV_SETTINGS}
    return from_pip | os.environ


def lock_python(upgrade: bool) -> None:
    """Write both requirements files: all packages of a group, for all systems and Pythons."""
    _compile_group("dev", LOCK, upgrade)
    # A package in both files gets one version: the second file is installed over the first.
    _compile_group("bench", BENCH_LOCK, upgrade, "--constraint", LOCK.name)


def _compile_group(group: str, lock: Path, upgrade: bool, *options: str) -> None:
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--group", group]
    command += ["--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes", *options]
    # Wheels only: a build from source would need tools that no lock file names.
    command += ["--only-binary", ":all:", "--no-python-downloads", "--python", sys.executable]
    command += ["--custom-compile-command", "make lock", "--output-file", lock.name, "--quiet"]
    command += ["--upgrade"] * upgrade
    if subprocess.run(command, cwd=ROOT, env=uv_environment(), check=False).returncode:
        sys.exit("uv could not lock pyproject.toml: see its output above")


def lock_npm(upgrade: bool) -> None:
    """Write package-lock.json; the .npmrc of this repository keeps the registry's address out."""
    if run_npm("update" if upgrade else "install", "--package-lock-only"):
        sys.exit("npm could not lock package.json: see its output above")
    content = json.loads(NPM_LOCK.read_text("utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)  # its links are addresses too
    NPM_LOCK.write_text(
        json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8", newline="\n"
    )


def main() -> None:
    """Rebuild the lock files, and exit with an error if one of them contains an address."""
    upgrade = bool(os.environ.get("UPGRADE"))
    lock_python(upgrade)
    lock_npm(upgrade)
    for path in (LOCK, BENCH_LOCK, NPM_LOCK):
        if "://" in path.read_text("utf-8"):
            sys.exit(f"{path.name} contains an address: find the setting that added it")
        print(f"{path.name} is up to date")


if __name__ == "__main__":
    main()
