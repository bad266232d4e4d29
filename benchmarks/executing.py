"""Executing lessons from nothing: the course's executor beside nbclient by itself."""

import asyncio
import os
import shutil
import tempfile
from pathlib import Path

from nbclient import NotebookClient

from benchmarks.sections import Section, comparison
from benchmarks.timing import medians
from builder.running.execute import execute_lessons
from builder.sources.languages import HOME, ROOT
from builder.sources.lessons import find_lessons

LAST = 3
"""The last lesson that is executed: more lessons would only take longer."""

OURS = "the course's executor, two kernels at a time"
TWO = "nbclient by itself, two kernels at a time"
ONE = "nbclient by itself, one kernel after another, as mkdocs-jupyter executes"


def copy_course(root: Path) -> None:
    """Copy gdcore, the English home page and the compared lessons into a folder."""
    shutil.copytree(ROOT / "gdcore", root / "gdcore")
    shutil.copytree(ROOT / "docs" / "en", root / "docs" / "en")
    (root / "lessons" / "en").mkdir(parents=True)
    for path in (ROOT / "lessons" / "en").glob("*.md"):
        if int(path.name[:2]) <= LAST:
            shutil.copy(path, root / "lessons" / "en")


def by_executor() -> None:
    """Execute the pages as a build without a cache does: check and store their outputs."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        copy_course(root)
        execute_lessons(root, jobs=2)


def by_nbclient(jobs: int) -> None:
    """Execute the same pages, and keep nothing."""
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    slots = asyncio.Semaphore(jobs)

    async def execute(root: Path) -> None:
        async def run(client: NotebookClient) -> None:
            async with slots:
                await client.async_execute(env={**environment, "PYTHONPATH": str(root)})

        lessons = find_lessons(root, "en")
        quiet = ["--log-level=ERROR"]  # no warning that its ports are open
        clients = [
            NotebookClient(lesson.notebook, kernel_name="python3", extra_arguments=quiet)
            for lesson in lessons
        ]
        await asyncio.gather(*map(run, clients))

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        copy_course(root)
        asyncio.run(execute(root))


def measure() -> Section:
    """Measure the executor beside nbclient."""
    pages = sum(
        lesson.name == HOME or int(lesson.name[:2]) <= LAST for lesson in find_lessons(ROOT, "en")
    )
    contenders = {OURS: by_executor, TWO: lambda: by_nbclient(2), ONE: lambda: by_nbclient(1)}
    # Kernels start anew each time, so there is nothing to warm up.
    seconds = medians(contenders, rounds=3, warm=False)
    table = comparison(seconds, "build", OURS)
    return Section(
        f"Executing {pages} pages from nothing",
        "executing",
        "Every page has a kernel of its own. The course's executor also checks what a page may "
        f"show, and keeps it:\n\n{table}",
    )
