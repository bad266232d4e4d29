"""Remake the lock files: `make lock`, or `make lock UPGRADE=1` for the newest versions.

Without UPGRADE a version moves only where pyproject.toml or package.json asks for it. The index or
registry set on this machine is used, and no file records it.
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

# pip's settings that uv does not read by itself, and uv's names for them.
_UV_SETTINGS = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}


def uv_environment() -> dict[str, str]:
    """The environment for uv: what pip is set to use on this machine, unless uv is set itself."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    )
    settings = re.findall(r"^[\w:]+\.([\w-]+)='(.*)'$", done.stdout, re.MULTILINE)
    from_pip = {_UV_SETTINGS[key]: value for key, value in settings if key in _UV_SETTINGS}
    return from_pip | os.environ


def lock_python(upgrade: bool) -> None:
    """Write the two files for pip: every package of the groups, for all systems and versions."""
    _compile("dev", LOCK, upgrade)
    # What both files hold has one version, so that the second can be installed over the first.
    _compile("bench", BENCH_LOCK, upgrade, "--constraint", LOCK.name)


def _compile(group: str, lock: Path, upgrade: bool, *options: str) -> None:
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--group", group]
    command += ["--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes", *options]
    # Only packages with wheels: a build from source would need tools that no lock names.
    command += ["--only-binary", ":all:", "--no-python-downloads", "--python", sys.executable]
    command += ["--custom-compile-command", "make lock", "--output-file", lock.name, "--quiet"]
    command += ["--upgrade"] * upgrade
    if subprocess.run(command, cwd=ROOT, env=uv_environment(), check=False).returncode:
        sys.exit("uv could not lock pyproject.toml: what it said stands above")


def lock_npm(upgrade: bool) -> None:
    """Write package-lock.json; the project's .npmrc keeps the registry's address out of it."""
    if run_npm("update" if upgrade else "install", "--package-lock-only"):
        sys.exit("npm could not lock package.json: what it said stands above")
    content = json.loads(NPM_LOCK.read_text("utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)  # where to send money: an address too
    NPM_LOCK.write_text(
        json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8", newline="\n"
    )


def main() -> None:
    """Remake the files, and refuse an address in any of them."""
    upgrade = bool(os.environ.get("UPGRADE"))
    lock_python(upgrade)
    lock_npm(upgrade)
    for path in (LOCK, BENCH_LOCK, NPM_LOCK):
        if "://" in path.read_text("utf-8"):
            sys.exit(f"{path.name} holds an address: find out which setting put it there")
        print(f"{path.name} is up to date")


if __name__ == "__main__":
    main()
