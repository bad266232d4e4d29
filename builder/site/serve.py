"""Serve both languages from one address and rebuild what a change needs.

MkDocs' own server knows one configuration. This one gives its live-reloading server a folder with
both sites in it, and a builder that renders only the language whose inputs changed, in processes
that stay warm.
"""

import hashlib
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterable, Iterator, Set
from filecmp import cmp
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from builder.running.execute import execute_lessons
from builder.site.build import BUILD_ERRORS, Renderers, render_languages, renderers, say
from builder.sources.lessons import LANGUAGES

_HOST = "127.0.0.1"
_NOT_BUILT = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Not built</title>'
    "<body><p>The course does not build. The terminal says why; this page reloads when it does.</p>"
    '<p lang="ko">강좌를 빌드하지 못했습니다. 이유는 터미널에 있습니다. '
    "고치면 이 페이지가 새로 고쳐집니다.</p>"
    "</body></html>"
)


class ServeError(Exception):
    """The server cannot start."""


class Preview:
    """The pages as the browser sees them, and what they were made from."""

    def __init__(self, root: Path, pools: Renderers) -> None:
        self.root = root
        self.pages = root / ".cache" / "serve" / "pages"
        self._staging = root / ".cache" / "serve" / "staging"
        self._pools = pools
        self._rendered: dict[str, str] = {}
        shutil.rmtree(self.pages.parent, ignore_errors=True)
        self.pages.mkdir(parents=True)

    def update(self) -> bool:
        """Execute and render what changed; wrong sources are reported and change no page."""
        begin = time.perf_counter()
        try:
            ran = execute_lessons(self.root)
            wanted = {language: digest(self.inputs(language)) for language in LANGUAGES}
            changed = [code for code in LANGUAGES if self._rendered.get(code) != wanted[code]]
            if changed:
                render_languages(self._pools, self.root, changed, self._staging)
        except BUILD_ERRORS as error:
            say(f"\n{error}\n\nThe last good pages stay. Waiting for a change …")
            return False
        for language in changed:
            self._publish(language)
            self._rendered[language] = wanted[language]
        what = ", ".join([*(f"executed {name}" for name in ran), *changed]) or "nothing to do"
        say(f"Up to date after {time.perf_counter() - begin:.1f} s ({what})")
        return True

    def inputs(self, language: str) -> Iterator[Path]:
        """The files whose content decides about the pages of a language."""
        root = self.root
        yield from sorted((root / ".cache" / "notebooks" / language).rglob("*.ipynb"))
        yield from sorted((root / "docs" / language).rglob("*"))
        yield from sorted((root / "docs" / "theme").rglob("*"))
        yield from sorted(root.glob("mkdocs*.yml"))
        yield from sorted((root / "lessons").glob("*.yml"))  # the navigation, the glossary
        yield from sorted((root / "gdcore").rglob("*.py"))  # the figures' colours, the reference
        yield from sorted((root / "builder" / "templates").rglob("*.jinja"))

    def _publish(self, language: str) -> None:
        first = language == LANGUAGES[0]
        target = self.pages if first else self.pages / language
        kept = {target / code for code in LANGUAGES[1:]} if first else set()
        mirror(self._staging / language, target, kept)


def program_files(root: Path) -> list[Path]:
    """The files of this program, which a running server has loaded."""
    return sorted(path for path in (root / "builder").rglob("*") if path.suffix in (".py", ".cjs"))


def digest(paths: Iterable[Path]) -> str:
    """A fingerprint of the files' names and contents."""
    state = hashlib.sha256()
    for path in paths:
        if path.is_file():
            state.update(f"{path}\0".encode())
            state.update(hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()


def mirror(source: Path, target: Path, kept: Set[Path] = frozenset()) -> None:
    """Make `target` equal to `source`, touching only what differs and nothing in `kept`."""
    target.mkdir(parents=True, exist_ok=True)
    for path in target.iterdir():
        if path not in kept and not (source / path.name).exists():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in source.iterdir():
        copy = target / path.name
        if path.is_dir():
            mirror(path, copy, kept)
        elif not copy.is_file() or not cmp(path, copy, shallow=False):
            shutil.copyfile(path, copy)


class _Server(LiveReloadServer):
    def server_activate(self) -> None:
        super().server_activate()
        say(f"The course is at {self.url} and {self.url}ko/ (Ctrl-C stops it)")


def serve(root: Path, port: int) -> None:
    """Serve the course at `port` until Ctrl-C.

    Raises:
        ServeError: The port is taken.
    """
    _check_port(port)
    os.environ["SITE_URL"] = f"http://{_HOST}:{port}/"
    program = digest(program_files(root))
    with renderers() as pools:
        preview = Preview(root, pools)
        if not preview.update():
            (preview.pages / "index.html").write_text(_NOT_BUILT, encoding="utf-8")

        def rebuild() -> None:
            if digest(program_files(root)) != program:
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
            for pool in pools.values():
                pool.shutdown()
            server.shutdown(wait=True)
            os.execv(
                sys.executable,
                [sys.executable, "-m", "builder.site.build", "serve", "--port", str(port)],
            )
        finally:
            server.shutdown()


class _Restart(BaseException):
    """Not an Exception: MkDocs' server reports those and goes on."""


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
