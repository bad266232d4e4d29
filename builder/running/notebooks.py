"""Put source and outputs together into the executed notebooks that become pages and downloads."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from builder.files import Outputs, notebook_path, write_if_changed
from builder.sources.cell_checks import OPTIONS
from builder.sources.lessons import Lesson
from builder.sources.try_cells import TRIAL

_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}


def executed_notebook(lesson: Lesson, outputs: Outputs) -> dict[str, Any]:
    """Return the lesson as an ordinary notebook, the same in every run and on every machine."""
    cells = []
    remaining = iter(enumerate(outputs, start=1))
    numbered = zip(lesson.notebook.cells, lesson.lines, strict=True)
    for number, (source, line) in enumerate(numbered, start=1):
        cell: dict[str, Any] = {
            "cell_type": source.cell_type,
            "id": f"cell-{number}",
            "metadata": {
                name: source.metadata[name] for name in (*OPTIONS, TRIAL) if name in source.metadata
            },
            "source": source.source,
        }
        if source.cell_type == "code":
            cell["metadata"]["line"] = line - 1  # of its fence, for messages
            cell["execution_count"], cell["outputs"] = next(remaining)
        cells.append(cell)
    return {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}


def write_notebooks(root: Path, pages: Sequence[tuple[Lesson, Outputs]]) -> None:
    """Write the notebooks of all pages, where they changed, and delete those of pages gone."""
    current = set()
    for lesson, outputs in pages:
        path = notebook_path(root, lesson.language, lesson.page)
        notebook = executed_notebook(lesson, outputs)
        text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False)
        write_if_changed(path, text + "\n")
        current.add(path)
    for path in (root / ".cache" / "notebooks").rglob("*.ipynb"):
        if path not in current:
            path.unlink(missing_ok=True)
