"""The executed notebooks hold prose and outputs, and those of lessons that are gone go."""

import json
from pathlib import Path

import nbformat

from builder.running.execute import execute_lessons
from tests.builder.executing import notebooks


def test_notebooks_are_clean_and_hold_prose_and_outputs(executed: Path) -> None:
    assert set(notebooks(executed)) == {
        f"{at}.ipynb" for at in ("en/lessons/a", "en/lessons/b", "ko/lessons/a")
    }
    content = notebooks(executed)["ko/lessons/a.ipynb"]
    notebook = json.loads(content)
    nbformat.validate(notebook)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    prose, setup, figure, result, check = notebook["cells"]
    assert prose["source"].endswith("Prose in ko.")
    assert setup["metadata"] == {"tags": ["setup"], "line": 5}
    assert figure["metadata"] == {"tags": ["figure"], "alt": "A line (ko).", "line": 11}
    assert "image/svg+xml" in figure["outputs"][0]["data"]
    assert result["outputs"][0]["text"] == "2.0\n"
    assert result["outputs"][1]["data"] == {"text/plain": "[1]"}
    assert [part.get("execution_count") for part in notebook["cells"]] == [None, 1, 2, 3, 4]
    assert check["outputs"] == []
    assert str(executed).encode() not in content


def test_the_notebooks_of_lessons_gone_go_too(executed: Path) -> None:
    (executed / "lessons/en/02-b.md").rename(executed / "lessons/en/02-c.md")
    assert execute_lessons(executed) == []
    assert "en/lessons/b.ipynb" not in notebooks(executed)
    assert "en/lessons/c.ipynb" in notebooks(executed)
