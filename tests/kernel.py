"""Run cells in a real Jupyter kernel, to compare the executor with."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from builder.running.shell import FIGURE_FORMATS, FIGURE_OPTIONS
from builder.sources.languages import ROOT


def by_kernel(cells: Sequence[str], folder: Path) -> list[list[dict[str, Any]]]:
    """The outputs that a real Jupyter kernel gives, figures set as on the site."""
    empty: dict[str, Any] = {
        "cell_type": "code",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
    }
    content = [{**empty, "id": f"c{number}", "source": code} for number, code in enumerate(cells)]
    notebook = nbformat.reads(
        json.dumps({"cells": content, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), 4
    )
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=120,
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=[
            f"--InlineBackend.figure_formats={FIGURE_FORMATS}",
            f"--InlineBackend.print_figure_kwargs={FIGURE_OPTIONS}",
        ],
    )
    # Another hash seed than the executor's: a learner's is random.
    env = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": str(ROOT)}
    del env["MPLBACKEND"]
    client.execute(env=env)
    return [_joined(json.loads(json.dumps(cell.outputs))) for cell in notebook.cells]


def _joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A kernel sends a stream in as many pieces as it happens to; notebooks show them as one."""
    joined: list[dict[str, Any]] = []
    for output in outputs:
        if joined and "text" in output and joined[-1].get("name") == output["name"]:
            joined[-1]["text"] += output["text"]
        else:
            joined.append(output)
    return joined
