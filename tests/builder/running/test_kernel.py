"""A kernel gives the outputs that a notebook shows, and refuses what no page should show."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat
import pytest

from builder.files import Outputs
from builder.running.kernel import _uninterrupted
from builder.running.parallel import Finished, run_lessons
from builder.sources.lessons import read_lesson
from tests.builder.course import cell, write_lesson

HTML = "<IPython.core.display.HTML object>"
SVG = "<Figure size 640x480 with 1 Axes>"
IMPORT = "from IPython.display import HTML, display"
TOO_LONG = "TooLongError: it prints more than 1,000,000 characters; print what matters\n"

# Each is a lesson: its cells, and how the outputs of each are written in short.
PROGRAMS: dict[str, tuple[tuple[str, Sequence[str]], ...]] = {
    "outputs": (
        ("print('a')\nprint('b', end='')", ["a\nb"]),
        ("import sys\nsys.stdout.write('no result'); None", ["no result"]),
        ("print('before')\n40 + 2", ["before\n", "= 42"]),
        ("'quiet';", []),
        ("_ + 1", ["= 43"]),
        ("sys.stdout.encoding, sys.stdout.isatty()", ["= ('UTF-8', False)"]),
        ("for i in range(3):\n    print(i, flush=True)\n3", ["0\n1\n2\n", "= 3"]),
        ("print('ünï극한' * 40_000)", ["ünï극한" * 40_000 + "\n"]),
        ("from IPython.display import HTML, Latex, clear_output, display", []),
        (
            "print(1)\ndisplay(2, HTML('<b>3</b>'))\nprint(4)\nLatex('$x$')",
            ["1\n", "2", HTML, "4\n", "= <IPython.core.display.Latex object>"],
        ),
        ("print('gone')\nclear_output()\nprint('stays')", ["stays\n"]),
        ("print('gone')\nclear_output(wait=True)\ndisplay('stays')", ["'stays'"]),
        ("print('stays')\nclear_output(wait=True)", ["stays\n"]),
        ("handle = display('first', display_id='one')\ndisplay('between')", ["'2nd'", "'between'"]),
        ("handle.update('2nd')", []),
        ("class Rich:\n    def _repr_png_(self): return b'\\x89PNG'\nRich();", []),
        (
            "def f(x):\n    return x\n\nimport inspect\nprint(inspect.getsource(f))",
            ["def f(x):\n    return x\n\n"],
        ),
        ("__name__, get_ipython() is not None", ["= ('__main__', True)"]),
        # Only builder's own watch over the parent: ipykernel's would end the kernel before it.
        (
            "import threading\n{type(t).__module__ for t in threading.enumerate()} "
            "& {'ipykernel.parentpoller'}",
            ["= set()"] if sys.platform != "win32" else ["= {'ipykernel.parentpoller'}"],
        ),
    ),
    "figures": (
        ("import matplotlib.pyplot as plt", []),
        (
            "print('first')\nplt.plot([1], label='$x^2$');\nprint('before')",
            ["first\nbefore\n", SVG],
        ),
        ("fig, ax = plt.subplots()\nax.plot([1])\nfig2, ax2 = plt.subplots();", [SVG, SVG]),
        ("fig, ax = plt.subplots()\nplt.show()\nprint('after')", [SVG, "after\n"]),
        ("fig", [f"= {SVG}"]),
        ("fig, ax = plt.subplots()\nplt.close(fig)", []),
    ),
}
# Code that must fail: how many lines below the cell's first, and what the message says.
FAILURES: dict[str, tuple[str, int, str]] = {
    "warning": ("import numpy as np\nx = 1\nnp.log(np.array(0.0))", 2, "it warns"),
    "stderr": ("import sys\nsys.stderr.write('note')", 1, "it warns or writes to stderr"),
    "deprecated": ("import warnings\nwarnings.warn('old', DeprecationWarning)", 1, "it"),
    "logging": ("import logging\nlogging.warning('look')", 1, "it warns"),
    "address": ("x = 1\nobject()", 0, "its output has a memory address (at 0x"),
    "path": (
        "import os\nprint('in', os.getcwd())",
        0,
        "its output has the path of the folder in which it runs (/",
    ),
    "past": (
        "import sys\nprint('x', file=sys.__stdout__)",
        0,
        "it writes past sys.stdout and sys.stderr, which no page could show\nx",
    ),
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
    "input": ("x = 1\ninput()", 1, "StdinNotImplementedError"),
    "def": ("def f():\n    raise ValueError('deep')\nf()", 1, "ValueError: deep"),
    "text": ("raise ValueError('one\\ntwo')", 0, "ValueError: one\n"),
    "surrogate": ("x = 1\nprint('\\ud800')", 1, "UnicodeEncodeError: 'utf-8' codec"),
    "byte": ("print('\\udc80')", 0, "UnicodeEncodeError: 'utf-8' codec"),
    "richbyte": (f"{IMPORT}\nHTML('\\udc80')", 1, "UnicodeEncodeError: 'utf-8' codec"),
    "shown": (f"{IMPORT}\ndisplay(HTML('\\ud800'))\n1", 1, "UnicodeEncodeError: 'utf-8' codec"),
    "raised": ("raise ValueError('\\ud800')", 0, "ValueError: \\ud800\n"),
    "noted": (
        "import sys\nsys.stderr.write('\\ud800')",
        1,
        "it warns or writes to stderr:\n\\ud800",
    ),
    "nan": (
        f"{IMPORT}\ndisplay({{'application/json': float('nan')}}, raw=True)",
        1,
        "ValueError: Out of range float values",
    ),
    "long": ("x = 1\nprint('x' * 50_000_000)", 1, TOO_LONG),
    "pieces": ("for i in range(100_000):\n    print('x' * 50, flush=True)", 1, TOO_LONG),
    "caught": ("try:\n    print('x' * 2_000_000)\nexcept Exception:\n    pass", 1, TOO_LONG),
    "large": (
        f"{IMPORT}\nHTML('x' * 2_000_000)",
        0,
        "its outputs have 2,000,034 characters; a cell",
    ),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Finished]:
    """What became of all programs."""
    root = tmp_path_factory.mktemp("course")
    programs = {name: [code for code, _ in cells] for name, cells in PROGRAMS.items()}
    programs |= {name: ["pass", code] for name, (code, *_) in FAILURES.items()}
    lessons = [
        read_lesson(write_lesson(root, f"01-{name}", *map(cell, cells)), root)
        for name, cells in programs.items()
    ]
    events = run_lessons(lessons, root, jobs=2, timeout=60)
    names = list(programs)
    return {names[event.number]: event for event in events if isinstance(event, Finished)}


def outputs_of(name: str, outcomes: dict[str, Finished]) -> Outputs:
    outputs = outcomes[name].outputs
    assert outputs is not None, outcomes[name].failure
    return outputs


@pytest.mark.parametrize("name", PROGRAMS)
def test_outputs_are_those_of_a_notebook(name: str, outcomes: dict[str, Finished]) -> None:
    for (code, expected), outputs in zip(PROGRAMS[name], outputs_of(name, outcomes), strict=True):
        short = [
            ("= " if output["output_type"] == "execute_result" else "")
            + (output.get("text") or output["data"]["text/plain"])
            for output in outputs
        ]
        assert short == list(expected), code


def test_outputs_are_valid_in_a_notebook(outcomes: dict[str, Finished]) -> None:
    for name in PROGRAMS:
        cells = [
            {"cell_type": "code", "id": f"c{number}", "metadata": {}, "source": ""}
            | {"execution_count": number, "outputs": outputs}
            for number, outputs in enumerate(outputs_of(name, outcomes))
        ]
        nbformat.validate({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_figures_are_svg_without_dates(outcomes: dict[str, Finished]) -> None:
    figures = [
        output["data"]
        for outputs in outputs_of("figures", outcomes)
        for output in outputs
        if "data" in output
    ]
    assert len(figures) == 5
    for figure in figures:
        assert set(figure) == {"image/svg+xml", "text/plain"}
        assert "<dc:date>" not in figure["image/svg+xml"]


@pytest.mark.parametrize(
    ("update", "what"),
    [
        ("object()", "its output has a memory address (at 0x"),
        ("'x' * 3_000_000", "its outputs have 3,000,002 characters; a cell may show at most"),
    ],
)
def test_an_output_that_a_later_cell_changes_fails_at_the_line_of_its_own(
    tmp_path: Path, update: str, what: str
) -> None:
    shown = cell("from IPython.display import display\nh = display('a', display_id=True)")
    path = write_lesson(tmp_path, "01-a", shown, cell(f"h.update({update});"), cell("1"))
    events = run_lessons([read_lesson(path, tmp_path)], tmp_path, timeout=60)
    *_, end = events
    assert isinstance(end, Finished)
    assert end.failure.startswith(f"lessons/en/01-a.md:4 (cell 1): {what}")


@pytest.mark.parametrize("name", FAILURES)
def test_what_no_page_should_show_fails_at_its_line(
    name: str, outcomes: dict[str, Finished]
) -> None:
    message = outcomes[name].failure
    _, offset, what = FAILURES[name]
    assert message.startswith(f"lessons/en/01-{name}.md:{8 + offset} (cell 2): {what}"), message
    assert "\x1b" not in message


def test_a_traceback_begins_in_the_lesson_and_shows_its_code(
    outcomes: dict[str, Finished],
) -> None:
    _, *rest = outcomes["def"].failure.split("\n")
    assert rest[:3] == [
        "Traceback (most recent call last):",
        '  File "lessons/en/01-def.md", line 10, in <module>',
        "    f()",
    ]


def test_what_must_come_to_its_end_does_so_though_it_is_cancelled() -> None:
    done: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0.01)
        done.append("work")

    async def main() -> None:
        task = asyncio.ensure_future(_uninterrupted(work()))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert done == ["work"]

    asyncio.run(main())
