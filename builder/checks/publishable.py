"""Find the cells whose outputs cannot be published."""

from collections.abc import Iterator
from pathlib import Path

from builder.files import Outputs
from builder.sources.lessons import Lesson
from builder.sources.questions import QuestionError, find_questions, read_question


def publishing_problems(lesson: Lesson, outputs: Outputs, root: Path) -> Iterator[str]:
    """Find figures without words, paths of this machine, and answers that fit no question."""
    cells = zip(lesson.code_cells(), outputs, strict=True)
    asked = dict(find_questions(lesson.notebook.cells))
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
