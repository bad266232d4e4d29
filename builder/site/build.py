"""Build the whole site, or serve it and rebuild what changes.

`make site` and `make serve` call `python -m builder.site.build build` and
`python -m builder.site.build serve [--port 8000]`.
"""

import argparse
import multiprocessing
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from pathlib import Path

from builder.pages.formulas import FormulaError
from builder.running.execute import execute_lessons
from builder.site.render import RenderError, prepare, render
from builder.sources.lessons import LANGUAGES, ROOT, LessonError

BUILD_ERRORS = (LessonError, RenderError, FormulaError)
"""What can be wrong with the course's sources, as opposed to with this program."""

type Renderers = Mapping[str, ProcessPoolExecutor]
"""What renders each language."""

# MkDocs writes dates into a few places. The same sources give the same site, byte for byte.
_EPOCH = "315532800"


def say(text: str) -> None:
    """Tell the person at the terminal; standard output stays free for results."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@contextmanager
def renderers() -> Iterator[Renderers]:
    """A process for each language, kept between renderings, since it remembers pages.

    Started afresh and not forked: this process has threads, and on some systems cannot fork.
    """
    os.environ.setdefault("SOURCE_DATE_EPOCH", _EPOCH)
    context = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        try:
            yield {
                language: stack.enter_context(
                    ProcessPoolExecutor(1, mp_context=context, initializer=prepare)
                )
                for language in LANGUAGES
            }
        except BaseException:
            for process in multiprocessing.active_children():
                process.terminate()
            raise


def render_languages(pools: Renderers, root: Path, languages: Iterable[str], folder: Path) -> None:
    """Render each language into `folder/<language>`.

    Raises:
        RenderError: With the complaints about all of them.
    """
    begin = time.perf_counter()
    jobs = {pools[code].submit(render, root, code, folder / code): code for code in languages}
    errors = []
    for job in as_completed(jobs):
        if error := job.exception():
            if not isinstance(error, RenderError):
                raise error
            errors.append(str(error))
        else:
            say(f"Rendered {jobs[job]} in {time.perf_counter() - begin:.1f} s")
    if errors:
        raise RenderError("\n".join(sorted(errors)))


def build_site(root: Path = ROOT) -> None:
    """Execute what changed, render both languages, and only then replace `site/`.

    Raises:
        LessonError, RenderError, FormulaError: The sources are wrong; `site/` is as it was.
    """
    staging, site, previous = (
        root / name for name in (".cache/site-staging", "site", ".cache/site-previous")
    )
    if previous.exists() and not site.exists():
        previous.rename(site)  # an earlier build was killed in the moment between two renames
    for leftover in (staging, previous):
        shutil.rmtree(leftover, ignore_errors=True)
    ran = execute_lessons(root, strict=True)
    say(f"Executed: {', '.join(ran)}" if ran else "Every lesson is up to date")
    with renderers() as pools:
        render_languages(pools, root, LANGUAGES, staging)
    first, *others = LANGUAGES
    for language in others:
        (staging / language).rename(staging / first / language)
    swap(staging / first, site, previous)
    shutil.rmtree(staging)


def swap(new: Path, site: Path, previous: Path) -> None:
    """Put `new` in the place of `site`, or leave `site` as it is."""
    try:
        if site.exists():
            site.rename(previous)
        new.rename(site)
    except BaseException:
        if previous.exists() and not site.exists():
            previous.rename(site)
        raise
    shutil.rmtree(previous, ignore_errors=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m builder.site.build", description="The course's site."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="build the site into site/")
    serve_parser = commands.add_parser("serve", help="serve it here and rebuild what changes")
    serve_parser.add_argument("--port", type=int, default=8000, help="of 127.0.0.1 (8000)")
    options = parser.parse_args(arguments)
    try:
        if options.command == "build":
            begin = time.perf_counter()
            build_site()
            say(f"The site is in {ROOT / 'site'}, built in {time.perf_counter() - begin:.1f} s")
            return 0
        from builder.site.serve import ServeError, serve

        # Both end it in the same way, also where a shell started it with Ctrl-C ignored.
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, signal.default_int_handler)

        try:
            serve(ROOT, options.port)
        except ServeError as error:
            say(str(error))
            return 1
    except BUILD_ERRORS as error:
        say(f"{error}\n\nNothing was published: the last good build is still there.")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 0 if options.command == "serve" else 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
