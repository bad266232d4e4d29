"""Benchmark of ``import gdcore`` against ``import numpy``, each in a new interpreter."""

import os
import subprocess
import sys
from collections.abc import Iterable
from functools import partial

from benchmarks.peers import PEERS, is_installed
from benchmarks.sections import Promise, Section, ratio, table
from benchmarks.timing import format_duration, medians

OTHERS = ("sympy", "matplotlib.pyplot")


def run_in_new_interpreter(statement: str) -> None:
    """Run a statement in a new interpreter, which may write bytecode files as usual."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", statement], check=True, env=environment)


def import_seconds(modules: Iterable[str], rounds: int) -> dict[str, float]:
    """Return the seconds to import each module, startup of the interpreter excluded."""
    statements = {"": "pass", **{name: f"import {name}" for name in modules}}
    calls = {name: partial(run_in_new_interpreter, text) for name, text in statements.items()}
    seconds = medians(calls, rounds=rounds)
    bare = seconds.pop("")
    return {name: time - bare for name, time in seconds.items()}


def measure() -> Section:
    """Measure the imports, and compare the ratio with the promise."""
    over = import_seconds(("numpy", "gdcore"), rounds=11)
    numpy, ours = over["numpy"], over["gdcore"]
    # These are slow, and no promise depends on them: a few rounds are enough.
    over |= import_seconds((*OTHERS, *filter(is_installed, PEERS)), rounds=3)
    rows = [
        [f"`import {n}`", format_duration(time), ratio(time / numpy)] for n, time in over.items()
    ]
    return Section(
        "Imports, over bare Python",
        "imports",
        table(["", "time", "against NumPy"], rows),
        (Promise("`import gdcore`, against `import numpy`", 1.3, ours / numpy),),
    )
