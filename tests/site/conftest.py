"""Fixtures with the real course, built once, and a real browser to open it."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    CDPSession,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from builder.running.lock import sole_user
from builder.sources.prose import find_headings
from tools.browser import find_browser

ROOT = Path(__file__).resolve().parents[2]
REPOSITORY = "https://example.org/someone/course"
SOURCES = ("builder", "docs", "gdcore", "lessons")

_running = ExitStack()  # the browser, and the program that controls it

# Kinds of readers: options for the fixtures `reader` and `newcomer`.
WIDE = {"viewport": {"width": 1200, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
NO_SCRIPT = {"java_script_enabled": False}

# A test waits for what it needs; a slow or busy machine takes its time.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

# For each new page Chromium would load two more, the lists of its address bar, in a second. The
# others are those that Playwright turns off and that concern pages; this flag replaces its own.
_TURNED_OFF = [
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
]

# Only 127.0.0.1 can be reached, so a request to another host fails and is noticed.
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(_TURNED_OFF)}",
]
_RULES = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"


def copy_course(folder: Path, *, source: Path = ROOT, outputs: bool = False) -> Path:
    """Copy the sources of the course, so that the copy can be built, and return the folder."""
    for name in SOURCES:
        ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(source / name, folder / name, ignore=ignored)
    for path in (
        *source.glob("mkdocs*.yml"),
        source / "pyproject.toml",
        source / "requirements.lock",
    ):
        shutil.copyfile(path, folder / path.name)
    (folder / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    known = source / ".cache" / "outputs"
    if outputs and known.is_dir():
        shutil.copytree(known, folder / ".cache" / "outputs")
    return folder


def build_environment(**variables: str) -> dict[str, str]:
    """Return the environment with `variables`, and without others that change the site."""
    removed = {"SITE_URL", "REPO_URL", "COURSE_OWNER", "SOURCE_DATE_EPOCH"}
    return {key: value for key, value in os.environ.items() if key not in removed} | variables


def build_site(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `make site` in `folder`."""
    return subprocess.run(
        [sys.executable, "-m", "builder", "build"],
        cwd=folder,
        env=build_environment(REPO_URL=REPOSITORY),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def leave_only_headings(folder: Path, *, but: Collection[str] = ()) -> None:
    """Reduce all lessons in `folder` but some to their headings, so that links still work."""
    for path in folder.glob("lessons/*/*.md"):
        if path.stem not in but:
            text = path.read_text("utf-8")
            rows = text.splitlines()
            kept = [rows[heading.line - 1] for heading in find_headings(text)]
            path.write_text("\n\n".join(kept) + "\n", encoding="utf-8")


def contents(site: Path) -> dict[str, bytes]:
    """Return the files of a site by their paths."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a copy of the course; under `make check`, with only one lesson in full.

    The workers of pytest-xdist share it: the first that needs it builds it, the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "course"
    with sole_user(shared, "course"):
        if not (folder / "site").is_dir():
            shutil.rmtree(folder, ignore_errors=True)  # another worker could not build it
            copy_course(folder, outputs=True)
            if checked := os.environ.get("CHECKED_LESSON"):
                leave_only_headings(folder, but=[checked])
            done = build_site(folder)
            assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def site(course: Path) -> Path:
    """Return the folder of the built site."""
    return course / "site"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the site as static files, and yield its address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            if not isinstance(
                sys.exception(), ConnectionError
            ):  # the browser may close a connection
                raise

    server = Server(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser that `make test` found or installed."""
    program = find_browser()
    playwright = _running.enter_context(sync_playwright())
    try:
        started = playwright.chromium.launch(executable_path=program, args=[*_FLAGS, _RULES])
    except Error as error:
        pytest.fail(
            "Chromium does not start: install it (apt-get install chromium, or "
            f"python -m playwright install chromium). {error}",
            pytrace=False,
        )
    _running.callback(started.close)
    yield started
    _running.close()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End the browser after the last test of this folder.

    While it runs, so does its event loop in this thread, and no test can execute a lesson.
    """
    if nextitem is None or not nextitem.path.is_relative_to(Path(__file__).parent):
        _running.close()


class Reader:
    """A page in the browser that records errors, warnings and requests to other hosts."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.home = home
        self.faults: list[str] = []
        self.loaded: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"leaves the site: {request.url}")

    def _response(self, response: Response) -> None:
        self.loaded.append(response.url)
        if response.status >= 400:
            self.faults.append(f"missing: {response.url}")

    def open(self, path: str = "") -> Page:
        self.page.goto(self.home + path, wait_until="load")
        return self.page

    def load_everything(self) -> None:
        """Let the next pages load, and `loaded` name, also the files that the browser has kept."""
        self._protocol.send("Network.enable")
        self._protocol.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def leave(self) -> None:
        """Close the page that is shown, and forget all that it stored and that was recorded."""
        self.page.mouse.move(0, 0)
        self.page.goto("about:blank")
        self._protocol.send("Network.disable")  # and use the kept files again
        stored = {"origin": self.home, "storageTypes": "cookies,local_storage"}
        self._protocol.send("Storage.clearDataForOrigin", stored)
        self.faults.clear()
        self.loaded.clear()

    @functools.cached_property
    def _protocol(self) -> CDPSession:
        return self.page.context.new_cdp_session(self.page)


def start_reader(browser: Browser, address: str, options: dict[str, Any]) -> Reader:
    """Return a reader with a profile of its own in the browser: a window, a cache, a storage."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    return Reader(context.new_page(), address)


@pytest.fixture(scope="session")
def readers() -> dict[str, Reader]:
    """Return the readers that the tests share: one of each kind that was asked for so far."""
    return {}


@pytest.fixture
def reader(
    browser: Browser, address: str, readers: dict[str, Reader], request: pytest.FixtureRequest
) -> Iterator[Reader]:
    """Yield a reader; `parametrize("reader", [{…}], indirect=True)` sets the options.

    A new profile costs as much as a page that it opens, so the tests share those of `readers`, one
    after the other, and each finds an empty storage. What else a test sets in a page (a listener,
    a route, a script, a theme, a permission) would stay: such a test takes a `newcomer`.
    """
    options = getattr(request, "param", {})
    kind = repr(options)
    if kind not in readers:
        readers[kind] = start_reader(browser, address, options)
    reader = readers[kind]
    yield reader
    faults = list(reader.faults)
    reader.leave()
    assert faults == []


@pytest.fixture
def newcomer(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Yield a reader with a new profile, which no other test uses; options are as above."""
    newcomer = start_reader(browser, address, getattr(request, "param", {}))
    yield newcomer
    faults = list(newcomer.faults)
    newcomer.page.context.close()
    assert faults == []
