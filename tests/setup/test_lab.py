import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext
import pytest
from jupytext.config import load_jupytext_configuration_file
from nbformat.v4 import new_code_cell, new_notebook

from builder.sources.cell_checks import OPTIONS

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("lessons/*/*.md"), *ROOT.glob("docs/*/index.md")])

# Difficult to preserve: non-ASCII text in an option, and an indented block just before a cell.
LESSON = """\
# 경사하강법 {#title}

$a < b$ & "quotes"

```python tags=["setup"]
import gdcore as gd
```

!!! note "기울기"

    Indented.

```python tags=["figure"] alt="곡선과 접선: \\"x²\\""
gd
```
"""

_ROUND_TRIP = """
import sys, jupytext
from jupytext.config import load_jupytext_configuration_file
from tools.lab import fix_jupytext
if {fixed}:
    fix_jupytext()
config = load_jupytext_configuration_file("jupytext.toml")
for path in sys.argv[1:]:
    text = open(path, encoding="utf-8", newline="").read()
    notebook = jupytext.reads(text, fmt="md", config=config)
    # JupyterLab adds these.
    notebook.metadata["kernelspec"] = dict(name="python3", language="python")
    notebook.metadata["language_info"] = dict(name="python")
    for cell in notebook.cells:
        cell.metadata["collapsed"] = True
    if jupytext.writes(notebook, fmt="md", config=config) != text:
        print(path)
"""


def _changed_files(*paths: Path, fixed: bool) -> str:
    """Return the paths of the files that change when they are saved as notebooks."""
    code = _ROUND_TRIP.format(fixed=fixed)
    command = [sys.executable, "-c", code, *map(str, paths)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_saving_a_lesson_does_not_change_it(tmp_path: Path) -> None:
    lesson = tmp_path / "lesson.md"
    lesson.write_text(LESSON, "utf-8", newline="\n")
    assert PAGES
    assert _changed_files(lesson, *PAGES, fixed=True) == ""


def test_jupytext_still_needs_the_fix(tmp_path: Path) -> None:
    lesson = tmp_path / "lesson.md"
    lesson.write_text(LESSON, "utf-8", newline="\n")
    assert _changed_files(lesson, fixed=False).strip() == str(lesson), "fix_jupytext can go"


def test_a_new_lesson_gets_no_header() -> None:
    config = load_jupytext_configuration_file(str(ROOT / "jupytext.toml"))
    notebook = new_notebook(
        cells=[new_code_cell("1")], metadata={"kernelspec": {"name": "x", "display_name": "X"}}
    )
    assert jupytext.writes(notebook, fmt="md", config=config) == "```python\n1\n```\n"


def test_a_notebook_keeps_the_options_that_lessons_know() -> None:
    config = load_jupytext_configuration_file(str(ROOT / "jupytext.toml"))
    assert config.cell_metadata_filter == ",".join((*OPTIONS, "-all"))


def test_an_option_keeps_its_text() -> None:
    config = load_jupytext_configuration_file(str(ROOT / "jupytext.toml"))
    notebook = jupytext.reads(LESSON, fmt="md", config=config)
    assert notebook.cells[-1].metadata == {"tags": ["figure"], "alt": '곡선과 접선: "x²"'}


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """Start JupyterLab as `make lab` does, in a temporary folder, and yield its address."""
    (tmp_path / "lesson.md").write_text(LESSON, "utf-8", newline="\n")
    (tmp_path / "jupytext.toml").write_bytes((ROOT / "jupytext.toml").read_bytes())
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    options = ["--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token="]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "tools.lab", *options]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as server:
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def _get_json(address: str) -> Any:
    for attempt in range(120):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return json.load(answer)
        except OSError:
            if attempt == 119:
                raise
            time.sleep(0.5)
    return None


@pytest.mark.slow
def test_lab_opens_lessons_as_notebooks(lab: str) -> None:
    plugin = _get_json(f"{lab}/lab/api/settings/@jupyterlab/docmanager-extension:plugin")
    viewers = plugin["schema"]["properties"]["defaultViewers"]["default"]
    assert viewers["markdown"] == "Jupytext Notebook"
    lesson = _get_json(f"{lab}/api/contents/lesson.md?type=notebook")
    assert lesson["type"] == "notebook"
    # The notebook names a kernel, so that JupyterLab does not ask for one.
    assert lesson["content"]["metadata"]["kernelspec"]["name"] == "python3"
