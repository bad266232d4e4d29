"""Render the languages at the same time, each in a process of its own."""

import multiprocessing
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from pathlib import Path

from builder.files import UnreadableError
from builder.node import NodeError
from builder.pages.math.formulas import FormulaError
from builder.site.render import RenderError, prepare_process, render_language
from builder.sources.languages import LANGUAGES
from builder.sources.lessons import LessonError
from builder.terminal import say

BUILD_ERRORS = (LessonError, RenderError, FormulaError, NodeError, UnreadableError)
"""The errors of a course that cannot be built, as opposed to those of this program."""

type Renderers = Mapping[str, ProcessPoolExecutor]
"""The process that renders each language."""

# MkDocs writes dates into a few places. The same sources give the same site, byte for byte.
_EPOCH = "315532800"


@contextmanager
def start_renderers() -> Iterator[Renderers]:
    """Start a process for each language and keep it between renderings: it remembers pages.

    The processes are spawned, since a process with threads cannot be forked safely.
    """
    os.environ.setdefault("SOURCE_DATE_EPOCH", _EPOCH)
    context = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        try:
            yield {
                language: stack.enter_context(
                    ProcessPoolExecutor(1, mp_context=context, initializer=prepare_process)
                )
                for language in LANGUAGES
            }
        except BaseException:
            for process in multiprocessing.active_children():
                process.terminate()
            raise


def render_languages(
    renderers: Renderers, root: Path, languages: Iterable[str], folder: Path
) -> None:
    """Render each language into `folder/<language>`.

    Raises:
        RenderError: A language has warnings or errors; the message has those of all languages.
    """
    begin = time.perf_counter()
    jobs = {
        renderers[code].submit(render_language, root, code, folder / code): code
        for code in languages
    }
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
