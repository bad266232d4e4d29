"""Serve both languages from one address, and rebuild the pages after a change.

The server of MkDocs knows one configuration. This module gives its live-reloading server one folder
with both sites, and a function that renders only the language whose inputs changed, in processes
that stay warm.
"""

import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from builder.files import UnreadableError, delete, fingerprint_files, mirror
from builder.pages.policy import with_policy
from builder.running.execute import execute_lessons
from builder.running.lock import LockedError, sole_user
from builder.site.renderers import BUILD_ERRORS, Renderers, render_languages, start_renderers
from builder.sources.images import image_files
from builder.sources.interface_words import WORDS
from builder.sources.languages import LANGUAGES
from builder.terminal import say

_HOST = "127.0.0.1"
_NOT_BUILT = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not built</title><body>'
    + "".join(f'<p lang="{code}">{words.not_built}</p>' for code, words in WORDS.items())
    + "</body></html>"
)


class ServeError(Exception):
    """The server cannot start."""


class Preview:
    """The pages that the browser sees, and the fingerprints of the files they were made from."""

    def __init__(self, root: Path, renderers: Renderers) -> None:
        self.root = root
        self.pages = root / ".cache" / "serve" / "pages"
        self._staging = root / ".cache" / "serve" / "staging"
        self._renderers = renderers
        self._rendered: dict[str, str] = {}
        self.waits = False  # for the course, which is broken, to be mended
        delete(self.pages.parent)
        self.pages.mkdir(parents=True)

    def update(self) -> bool:
        """Execute and render the changed parts; report a wrong course, and keep all pages then."""
        with sole_user(self.root):  # a build may be rendering the notebooks
            return self._update()

    def _update(self) -> bool:
        begin = time.perf_counter()
        try:
            ran = execute_lessons(self.root)
            wanted = {
                language: fingerprint_files(self.inputs(language), self.root)
                for language in LANGUAGES
            }
            changed = [code for code in LANGUAGES if self._rendered.get(code) != wanted[code]]
            if changed:
                render_languages(self._renderers, self.root, changed, self._staging)
        except BUILD_ERRORS as error:
            say(f"\n{error}\n\nThe last good pages stay. Waiting for a change …")
            self.waits = True
            return False
        for language in changed:
            self._publish(language)
            self._rendered[language] = wanted[language]
        if what := [*(f"executed {name}" for name in ran), *changed]:
            say(f"Up to date after {time.perf_counter() - begin:.1f} s ({', '.join(what)})")
        elif self.waits:
            say("The course is whole again, and its pages are up to date")
        self.waits = False
        return True

    def inputs(self, language: str) -> Iterator[Path]:
        """Yield the files that the pages of a language depend on."""
        root = self.root
        yield from (root / ".cache" / "notebooks" / language).rglob("*.ipynb")
        yield from (root / "docs" / language).rglob("*")
        yield from (root / "docs" / "theme").rglob("*")
        yield from root.glob("mkdocs*.yml")
        yield from (root / "lessons").glob("*.yml")  # the navigation, the glossary
        yield from (root / source for source in image_files(root, language))
        yield from (root / "gdcore").rglob("*.py")  # the figures' colours, the reference
        yield from (root / "builder" / "templates").rglob("*.j*")

    def _publish(self, language: str) -> None:
        first = language == LANGUAGES[0]
        target = self.pages if first else self.pages / language
        kept = {target / code for code in LANGUAGES[1:]} if first else set()
        mirror(self._staging / language, target, kept)


def program_files(root: Path) -> list[Path]:
    """Return the files of the builder itself, which a running server has loaded."""
    return sorted(path for path in (root / "builder").rglob("*") if path.suffix in (".py", ".cjs"))


class _Server(LiveReloadServer):
    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        # The script that reloads the page is the server's own, so the policy has to be made anew.
        page: bytes = super()._inject_js_into_html(content, epoch)  # type: ignore[no-untyped-call]  # MkDocs gives it no types
        return with_policy(page.decode(), "the page").encode()

    def serve_forever(self, poll_interval: float = 0.5) -> None:
        """Serve the pages; MkDocs calls this as soon as it watches the files."""
        # No watcher has seen what was changed while the first pages were made: look once more.
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()
        say(f"The course is at {self.url} and {self.url}ko/ (Ctrl-C stops it)")
        super().serve_forever(poll_interval)


def serve(root: Path, port: int) -> None:
    """Serve the course at `port` until Ctrl-C.

    Raises:
        ServeError: The port is taken, or another server of this course runs.
    """
    _check_port(port)
    try:
        with sole_user(root, "serve", wait=False):
            _serve(root, port)
    except LockedError as other:
        raise ServeError(f"This course is served already, by {other}: stop that first.") from None


def _serve(root: Path, port: int) -> None:
    os.environ["SITE_URL"] = f"http://{_HOST}:{port}/"
    program = fingerprint_files(program_files(root), root)
    with start_renderers() as renderers:
        preview = Preview(root, renderers)
        if not preview.update():
            (preview.pages / "index.html").write_text(_NOT_BUILT, encoding="utf-8")

        def rebuild() -> None:
            try:
                changed = fingerprint_files(program_files(root), root) != program
            except UnreadableError as error:
                say(f"\n{error}\n\nThe builder stays as it is. Waiting for a change …")
                preview.waits = True
                return
            if changed:
                say("The builder changed: starting again")
                raise _Restart
            preview.update()

        server = _Server(rebuild, _HOST, port, str(preview.pages), polling_interval=0.25)
        server.error_handler = lambda code: _error_page(preview.pages, code)
        for name in ("lessons", "docs", "builder/templates"):
            server.watch(str(root / name))
        packages = [
            path.parent
            for name in ("gdcore", "builder")
            for path in (root / name).rglob("__init__.py")
        ]
        for path in (*packages, *root.glob("mkdocs*.yml")):
            server.watch(str(path), recursive=False)  # not into __pycache__
        try:
            server.serve()  # type: ignore[no-untyped-call]  # MkDocs gives it no types
        except _Restart:
            for process in renderers.values():
                process.shutdown()
            server.shutdown(wait=True)
            os.execv(
                sys.executable,
                [sys.executable, "-m", "builder", "serve", "--port", str(port)],
            )
        finally:
            server.shutdown()


class _Restart(BaseException):
    """A request to start again; no Exception, since MkDocs' server catches those."""


def _error_page(pages: Path, code: int) -> bytes | None:
    page = pages / f"{code}.html"
    return page.read_bytes() if page.is_file() else None


def _check_port(port: int) -> None:
    try:
        socket.create_server((_HOST, port)).close()
    except (OSError, OverflowError) as error:
        raise ServeError(
            f"Port {port} of {_HOST} cannot be used ({error}): "
            f"stop what uses it, or choose another one with --port."
        ) from None
