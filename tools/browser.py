"""Find the Chromium that the browser tests drive, and install one where there is none."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_MAC = "/Applications/{0}.app/Contents/MacOS/{0}"
_WINDOWS = r"Google\Chrome\Application\chrome.exe"
_WINDOWS_FOLDERS = ("ProgramFiles", "LocalAppData")


def find_browser() -> Path | None:
    """The machine's Chromium or Chrome, or Playwright's own; None without one that starts."""
    return next(filter(_starts, _candidates()), None)


def _candidates() -> Iterator[Path]:
    yield from (Path(path) for name in _NAMES if (path := shutil.which(name)))
    yield from (Path(_MAC.format(name)) for name in ("Chromium", "Google Chrome"))
    yield from (Path(os.environ.get(name, ""), _WINDOWS) for name in _WINDOWS_FOLDERS)
    with sync_playwright() as playwright:  # asked last: it takes a second to start
        yield Path(playwright.chromium.executable_path)


def _starts(path: Path) -> bool:
    # Ubuntu's chromium-browser may be a stub that asks for a snap, and a library may be missing.
    # On Windows a question for the version opens a window instead.
    if os.name == "nt" or not path.exists():
        return path.is_file()
    return not subprocess.run([path, "--version"], capture_output=True, check=False).returncode


def install_browser() -> None:
    """Install Chromium: Debian's where we may, else the one that Playwright brings."""
    print("Installing Chromium for the browser tests", flush=True)
    root = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")
    if root:
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
        if find_browser():
            return
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    _run(*command, *(["--with-deps"] if root else []))


def _run(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)


def main() -> None:
    """Make sure that there is a browser, or stop and say so."""
    if not find_browser():
        install_browser()
        if not find_browser():
            sys.exit(
                "The browser tests need Chromium or Chrome: install one of them "
                "(on Debian: apt install chromium), then run make test again."
            )


if __name__ == "__main__":
    main()
