"""Run the builder: `python -m builder build | serve | execute`."""

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from builder.running.execute import TIME_LIMIT, execute_lessons
from builder.running.lock import sole_user
from builder.sources.languages import ROOT
from builder.sources.lessons import LessonError
from builder.terminal import say


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the status for the shell."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except KeyboardInterrupt:
        say("\nStopped.")
        return 0 if options.command == "serve" else 130
    except OSError as error:
        cache = options.root.resolve() / ".cache"
        if not Path(str(error.filename)).is_relative_to(cache):
            raise
        say(
            f"{error.filename}: {error.strerror}. What stands in {cache} is made by builds: delete "
            "this, or all of it, and the next build makes it anew"
        )
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m builder", description="Build the course.")
    parser.set_defaults(root=ROOT)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build the site into site/")
    build.set_defaults(run=_build)
    serve = commands.add_parser("serve", help="serve the site here and rebuild after changes")
    serve.add_argument("--port", type=int, default=8000, help="of 127.0.0.1 (8000)")
    serve.set_defaults(run=_serve)
    execute = commands.add_parser("execute", help="execute the lessons that changed, and no more")
    execute.add_argument("--root", type=Path, default=ROOT, help="the course's folder")
    execute.add_argument("--jobs", type=int, default=2, help="lessons at the same time (2)")
    execute.add_argument("--strict", action="store_true", help="the languages must agree")
    execute.add_argument(
        "--timeout", type=float, help=f"seconds for a lesson (LESSON_TIMEOUT, or {TIME_LIMIT:g})"
    )
    execute.set_defaults(run=_execute)
    return parser


def _build(options: argparse.Namespace) -> int:
    from builder.site.build import SiteFolderError, build_site
    from builder.site.renderers import BUILD_ERRORS

    begin = time.perf_counter()
    try:
        build_site()
    except SiteFolderError as error:
        say(str(error))
        return 1
    except BUILD_ERRORS as error:
        say(f"{error}\n\nNothing was published: the last good build is still there.")
        return 1
    say(f"The site is in {ROOT / 'site'}, built in {time.perf_counter() - begin:.1f} s")
    return 0


def _serve(options: argparse.Namespace) -> int:
    from builder.site.serve import ServeError, serve

    # Both end it in the same way, also where a shell started it with Ctrl-C ignored.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    try:
        serve(ROOT, options.port)
    except ServeError as error:
        say(str(error))
        return 1
    return 0


def _execute(options: argparse.Namespace) -> int:
    begin = time.perf_counter()
    root = options.root.resolve()
    try:
        with sole_user(root):
            ran = execute_lessons(
                root, jobs=options.jobs, strict=options.strict, timeout=options.timeout
            )
    except (LessonError, ValueError) as error:
        say(str(error))
        return 1
    seconds = time.perf_counter() - begin
    say(f"executed {', '.join(ran)} in {seconds:.1f} s" if ran else "every lesson is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
