"""Put source and outputs together: the executed notebooks that become pages and downloads."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from builder.running.cache import Outputs, write_if_changed
from builder.sources.lessons import OPTIONS, Lesson
from builder.sources.questions import QuestionError, questions, read_question
from builder.sources.trials import TRIAL

_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}


def notebook_path(root: Path, language: str, page: str) -> Path:
    """Where the executed notebook of a page is."""
    return root / ".cache" / "notebooks" / language / f"{page}.ipynb"


def executed(lesson: Lesson, outputs: Outputs) -> dict[str, Any]:
    """The lesson as an ordinary notebook, the same in every run and on every machine."""
    cells = []
    remaining = iter(enumerate(outputs, start=1))
    for number, source in enumerate(lesson.notebook.cells, start=1):
        cell = {
            "cell_type": source.cell_type,
            "id": f"cell-{number}",
            "metadata": {
                name: source.metadata[name] for name in (*OPTIONS, TRIAL) if name in source.metadata
            },
            "source": source.source,
        }
        if source.cell_type == "code":
            cell["execution_count"], cell["outputs"] = next(remaining)
        cells.append(cell)
    return {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}


def unpublishable(lesson: Lesson, outputs: Outputs, root: Path) -> Iterator[str]:
    """What keeps executed cells off a page: a figure without words, a question no answer fits."""
    cells = zip(lesson.code_cells(), outputs, strict=True)
    asked = dict(questions(lesson.notebook.cells))
    for number, ((cell, line), cell_outputs) in enumerate(cells, start=1):
        where = f"{lesson.source}:{line - 1} (cell {number})"
        data = [output.get("data", {}) for output in cell_outputs]
        figures = sum(any(kind.startswith("image/") for kind in kinds) for kinds in data)
        if figures > 1:
            yield (
                f"{where}: {figures} figures; a cell draws one (with subplots, or split the cell), "
                "so that its alt can say what one sees"
            )
        elif figures and "alt" not in cell.metadata:
            yield f'{where}: a figure without alt; add alt="…", which says what one sees'
        elif "alt" in cell.metadata and not figures:
            yield f"{where}: an alt, but no figure"
        texts = [output.get("text", "") for output in cell_outputs]
        texts += [str(kinds.get(kind, "")) for kinds in data for kind in kinds if "text/" in kind]
        if any(str(root) in text for text in texts):
            yield f"{where}: its output has a path of this machine, {root}"
        if number in asked:
            try:
                read_question(asked[number], cell_outputs)
            except QuestionError as error:
                yield f"{where}: {error}"


def mount(root: Path, pages: Sequence[tuple[Lesson, Outputs]]) -> None:
    """Write the notebooks of all pages, where they changed, and delete those of pages gone."""
    current = set()
    for lesson, outputs in pages:
        path = notebook_path(root, lesson.language, lesson.page)
        notebook = executed(lesson, outputs)
        text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False)
        write_if_changed(path, text + "\n")
        current.add(path)
    for path in (root / ".cache" / "notebooks").rglob("*.ipynb"):
        if path not in current:
            path.unlink(missing_ok=True)
