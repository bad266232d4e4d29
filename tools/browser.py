"""Find the browsers that the tests drive: Chromium for all of them, Firefox for one.

Chromium is installed if the machine has none. Firefox is installed only if a Debian package can be
installed; otherwise its test is skipped.
"""

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
_FIREFOX = r"Mozilla Firefox\firefox.exe"
_WINDOWS_FOLDERS = ("ProgramFiles", "LocalAppData")


def find_browser() -> Path | None:
    """Return a Chromium or Chrome that starts: the machine's, else Playwright's, else None."""
    return next(filter(_can_start, _chromium_paths()), None)


def find_firefox() -> Path | None:
    """Return the machine's Firefox, or None if no Firefox starts."""
    names = (shutil.which(name) for name in ("firefox-esr", "firefox"))
    found = [Path(path) for path in names if path]
    found.append(Path("/Applications/Firefox.app/Contents/MacOS/firefox"))
    found += (Path(os.environ.get(name, ""), _FIREFOX) for name in _WINDOWS_FOLDERS)
    return next(filter(_can_start, found), None)


def _chromium_paths() -> Iterator[Path]:
    yield from (Path(path) for name in _NAMES if (path := shutil.which(name)))
    yield from (Path(_MAC.format(name)) for name in ("Chromium", "Google Chrome"))
    yield from (Path(os.environ.get(name, ""), _WINDOWS) for name in _WINDOWS_FOLDERS)
    with sync_playwright() as playwright:  # last, because it takes a second to start
        yield Path(playwright.chromium.executable_path)


def _can_start(path: Path) -> bool:
    # A file that exists may not start: Ubuntu's chromium-browser can be a stub that asks for a
    # snap, and a library may be missing. On Windows, --version would open a window.
    if os.name == "nt" or not path.exists():
        return path.is_file()
    return not subprocess.run([path, "--version"], capture_output=True, check=False).returncode


def install_browser() -> None:
    """Install Chromium: Debian's package if permitted, else the one from Playwright."""
    print("Installing Chromium for the browser tests", flush=True)
    root = _may_install_packages()
    if root:
        _install_package("chromium")
        if find_browser():
            return
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    _run_installer(*command, *(["--with-deps"] if root else []))


def _may_install_packages() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and bool(shutil.which("apt-get"))


def _install_package(name: str) -> None:
    _run_installer("apt-get", "update", "-qq")
    _run_installer("apt-get", "install", "-y", "-qq", "--no-install-recommends", name)


def _run_installer(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)


def main() -> None:
    """Install Chromium, or exit with a message; install Firefox if a package can be installed."""
    if not find_browser():
        install_browser()
        if not find_browser():
            sys.exit(
                "The browser tests need Chromium or Chrome: install one of them "
                "(on Debian: apt install chromium), then run make test again."
            )
    if not find_firefox() and _may_install_packages():
        print("Installing Firefox for one of the browser tests", flush=True)
        _install_package("firefox-esr")
    if not find_firefox():
        print("Firefox was not found: its test will be skipped", flush=True)


if __name__ == "__main__":
    main()
