"""Executing the lessons from nothing: forks of a warmed parent beside a Jupyter kernel each."""

import copy
import os
import shutil
import tempfile
from pathlib import Path

from nbclient import NotebookClient

from benchmarks.sections import Section, comparison
from benchmarks.timing import medians
from builder.running.execute import execute_lessons
from builder.sources.languages import ROOT
from builder.sources.lessons import find_lessons

_SOURCES = ("docs", "gdcore", "lessons")
FORKS, KERNELS = "two forks of a warmed parent", "a Jupyter kernel each"


def by_forks() -> None:
    """Execute every page as a build does that finds nothing cached."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in _SOURCES:
            shutil.copytree(ROOT / name, root / name)
        execute_lessons(root)


def by_kernels() -> None:
    """Execute the same pages in a kernel each, one after another."""
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    for lesson in find_lessons(ROOT, "en"):
        notebook = copy.deepcopy(lesson.notebook)
        client = NotebookClient(notebook, kernel_name="python3", timeout=600)
        client.execute(env={**environment, "PYTHONPATH": str(ROOT)})


def measure() -> Section:
    """Measure."""
    pages = len(find_lessons(ROOT, "en"))
    # Processes that start from nothing have nothing to warm, and once is long enough.
    seconds = medians({FORKS: by_forks, KERNELS: by_kernels}, rounds=1, warm=False)
    return Section(
        f"Executing {pages} pages from nothing",
        "executing",
        comparison(seconds, "build", FORKS),
    )
