"""Executing the lessons from nothing: forks of a warmed parent beside a Jupyter kernel each."""

import copy
import os
import shutil
import tempfile
from pathlib import Path

from nbclient import NotebookClient

from benchmarks.timing import in_words, medians
from hooks.execute import execute_lessons
from hooks.lessons import ROOT, find_lessons

_SOURCES = ("docs", "gdcore", "lessons")


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


def report() -> str:
    """Measure, and return a Markdown table."""
    pages = len(find_lessons(ROOT, "en"))
    seconds = medians(
        {"two forks of a warmed parent": by_forks, "a Jupyter kernel each": by_kernels}, rounds=3
    )
    fast = seconds["two forks of a warmed parent"]
    rows = (f"| {name} | {in_words(s)} | {s / fast:.1f} × |" for name, s in seconds.items())
    return "\n".join(
        [f"## Executing {pages} pages from nothing", "", "| | time | |", "|---|--:|--:|", *rows]
    )
