"""The shell gives the outputs that a Jupyter kernel gives, and refuses what no page should show."""

from pathlib import Path
from typing import Any

import nbformat
import pytest

from builder.running.execute import run_worker
from builder.running.recorder import Recorder
from tests.kernel import by_kernel

# All tests ask about the programs that one worker runs once.
pytestmark = pytest.mark.xdist_group("shell")

# Each is a lesson of its own; its cells must succeed.
PROGRAMS: dict[str, tuple[str, ...]] = {
    "streams": (
        "print('a')\nprint('b', end='')",
        "import sys\nsys.stdout.write('no result'); None",
        "print('before')\n40 + 2",
        "'quiet';",
        "",
        "_ + 1",
        "import sys\nsys.stdout.encoding, sys.stdout.isatty()",
        "print('ünï극한')\nhelp(len)",
    ),
    "displays": (
        "from IPython.display import HTML, JSON, Latex, Markdown, clear_output, display, SVG",
        "print(1)\ndisplay(2, HTML('<b>3</b>'))\nprint(4)\nLatex('$x$')",
        "display(Markdown('*a*'), metadata={'isolated': True})\nJSON({'a': [1, None]})",
        "print('gone')\nclear_output()\nprint('stays')",
        "print('gone')\nclear_output(wait=True)\ndisplay('stays')",
        "print('stays')\nclear_output(wait=True)",
        "handle = display('first', display_id='one')\ndisplay('between')",
        "handle.update('second')",
        "display({'text/plain': 'raw', 'text/html': '<i>raw</i>'}, raw=True)",
        "SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>')",
    ),
    "reprs": (
        "class Rich:\n"
        "    def __repr__(self): return 'plain'\n"
        "    def _repr_html_(self): return '<b>html</b>'\n"
        "    def _repr_latex_(self): return '$latex$'\n"
        "    def _repr_png_(self): return b'\\x89PNG\\r\\n\\x1a\\n'\n"
        "Rich()",
        "print(Rich())\nRich(), [Rich()]",
        "class Bundle:\n"
        "    def _repr_mimebundle_(self, include=None, exclude=None):\n"
        "        return {'text/plain': 'p', 'text/markdown': '*m*'}, {'text/markdown': {'a': 1}}\n"
        "Bundle()",
        "import numpy as np\nnp.linspace(0, 1, 40)",
        "{'long': list(range(60)), 'more': np.float64(0.1)}",
        "import sympy as sym\nx = sym.Symbol('x')\nsym.Integral(x**2 / 3, (x, 0, 1))",
        "sym.Matrix([[x, 1], [0, x]])",
        "sym.pprint(x**2 / 3)",
        "from dataclasses import dataclass\n@dataclass\nclass P:\n    a: int = 1\nP()",
        "def f(x):\n    return x\nimport inspect\nprint(inspect.getsource(f))",
        "__name__, get_ipython() is not None",
    ),
    "figures": (
        "import matplotlib.pyplot as plt\nplt.rcParams['svg.hashsalt'] = 'test'",
        "print('first')\nplt.plot([1, 2], label='$x^2$');\nplt.legend();\nprint('still before')",
        "fig, ax = plt.subplots()\nax.plot([1, 3])\nfig2, ax2 = plt.subplots()\nax2.plot([2]);",
        "fig, ax = plt.subplots()\nax.imshow([[1, 2], [3, 4]])\nplt.show()\nprint('after')",
        "fig",
        "fig, ax = plt.subplots()\nplt.close(fig)",
        "ax.set_title('changed')\nfig",
        "plt.style.use('dark_background')\nfig, ax = plt.subplots(facecolor='none')\n1 + 1",
    ),
}
# Each must fail, so many lines below the cell's first, and say so.
FAILURES: dict[str, tuple[str, int, str]] = {
    "warning": ("import numpy as np\nx = 1\nnp.log(np.array(0.0))", 2, "it warns"),
    "stderr": ("import sys\nsys.stderr.write('note')", 1, "it warns or writes to stderr"),
    "deprecated": ("import warnings\nwarnings.warn('old', DeprecationWarning)", 1, "it"),
    "logging": ("import logging\nlogging.warning('look')", 1, "it warns"),
    "address": ("x = 1\nobject()", 0, "its output has a memory address (at 0x"),
    "exit": ("import sys\nsys.exit()", 1, "SystemExit"),
    "quit": ("x = 1\nexit()", 1, "SystemExit: exit() in a lesson"),
    "repr": (
        "class Bad:\n    def __repr__(self):\n        raise KeyError('in repr')\nBad()",
        2,
        "KeyError: 'in repr'",
    ),
    "figure": (
        "import matplotlib.pyplot as plt\nplt.title('$\\\\nonsense$');",
        0,
        "ValueError: ",
    ),
    "input": ("x = 1\ninput()", 1, "EOFError"),
    "def": ("def f():\n    raise ValueError('deep')\nf()", 1, "ValueError: deep"),
    "text": ("raise ValueError('one\\ntwo')", 0, "ValueError: one\n"),
}


def lesson_of(name: str, cells: tuple[str, ...]) -> dict[str, Any]:
    """A worker's lesson; a cell after one of a single line begins at line 8."""
    text, placed = "# Title\n", []
    for code in filter(None, cells):
        text += "\n```python\n"
        placed.append([code, text.count("\n") + 1])
        text += f"{code}\n```\n"
    return {"source": f"lessons/en/{name}.md", "text": text, "cells": placed}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What one worker made of all programs."""
    lessons = {name: lesson_of(name, cells) for name, cells in PROGRAMS.items()}
    lessons |= {name: lesson_of(name, ("pass", code)) for name, (code, *_) in FAILURES.items()}
    request = {"jobs": 2, "timeout": 60, "lessons": list(lessons.values())}
    events = list(run_worker(request, tmp_path_factory.mktemp("course")))
    names = list(lessons)
    return {names[event["finished"]]: event for event in events if "finished" in event}


@pytest.mark.slow
@pytest.mark.parametrize("name", PROGRAMS)
def test_outputs_are_those_of_a_jupyter_kernel(
    name: str, outcomes: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    outputs = outcomes[name]["outputs"]
    expected = by_kernel([code for code in PROGRAMS[name] if code], tmp_path)
    for number, (mine, kernels) in enumerate(zip(outputs, expected, strict=True), start=1):
        assert mine == kernels, f"cell {number}"


def test_outputs_are_valid_in_a_notebook(outcomes: dict[str, dict[str, Any]]) -> None:
    for name in PROGRAMS:
        cells = [
            {"cell_type": "code", "id": f"c{number}", "metadata": {}, "source": ""}
            | {"execution_count": number, "outputs": outputs}
            for number, outputs in enumerate(outcomes[name]["outputs"])
        ]
        nbformat.validate({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_figures_are_svg_without_dates_in_the_order_of_drawing(
    outcomes: dict[str, dict[str, Any]],
) -> None:
    _, first, two, shown, *_ = outcomes["figures"]["outputs"]
    assert [output["output_type"] for output in first] == ["stream", "display_data"]
    assert first[0]["text"] == "first\nstill before\n"
    assert [set(output["data"]) for output in two] == [{"image/svg+xml", "text/plain"}] * 2
    assert [output["output_type"] for output in shown] == ["display_data", "stream"]
    assert "<dc:date>" not in first[1]["data"]["image/svg+xml"]


@pytest.mark.parametrize("name", FAILURES)
def test_what_no_page_should_show_fails_at_its_line(
    name: str, outcomes: dict[str, dict[str, Any]]
) -> None:
    assert "failure" in outcomes[name], outcomes[name]
    message = outcomes[name]["failure"]
    _, offset, what = FAILURES[name]
    assert message.startswith(f"lessons/en/{name}.md:{8 + offset} (cell 2): {what}"), message


def test_a_traceback_begins_in_the_lesson_and_shows_its_code(
    outcomes: dict[str, dict[str, Any]],
) -> None:
    _, *rest = outcomes["def"]["failure"].split("\n")
    assert rest[:3] == [
        "Traceback (most recent call last):",
        '  File "lessons/en/def.md", line 10, in <module>',
        "    f()",
    ]


def test_streams_join_until_something_else_comes() -> None:
    recorder = Recorder()
    for text in ("a", "", "b"):
        recorder.write("stdout", text)
    recorder.display(
        {"output_type": "display_data", "data": {}, "metadata": {}}, None, update=False
    )
    recorder.write("stdout", "c")
    assert [output.get("text") for output in recorder.outputs] == ["ab", None, "c"]
