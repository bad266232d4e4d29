"""What ``import gdcore`` costs beside ``import numpy``, each in a fresh interpreter."""

import os
import subprocess
import sys
from collections.abc import Iterable
from functools import partial

from benchmarks.peers import PEERS, present
from benchmarks.sections import Promise, Section, ratio, table
from benchmarks.timing import in_words, medians

OTHERS = ("sympy", "matplotlib.pyplot")


def fresh(statement: str) -> None:
    """Run one statement in a fresh interpreter, which may keep what it compiles, as usual."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", statement], check=True, env=environment)


def seconds_of(modules: Iterable[str], rounds: int) -> dict[str, float]:
    """Return what importing each module costs over a bare interpreter."""
    statements = {name: f"import {name}" for name in modules}
    calls = {name: partial(fresh, text) for name, text in {"": "pass", **statements}.items()}
    seconds = medians(calls, rounds=rounds)
    bare = seconds.pop("")
    return {name: time - bare for name, time in seconds.items()}


def measure() -> Section:
    """Measure, and hold the ratio against what the course promises."""
    over = seconds_of(("numpy", "gdcore"), rounds=11)
    numpy, ours = over["numpy"], over["gdcore"]
    # Slow ones, and nothing hangs on them: a few rounds will do.
    over |= seconds_of((*OTHERS, *filter(present, PEERS)), rounds=3)
    rows = [[f"`import {n}`", in_words(time), ratio(time / numpy)] for n, time in over.items()]
    return Section(
        "Imports, over bare Python",
        "imports",
        table(["", "time", "against NumPy"], rows),
        (Promise("`import gdcore`, against `import numpy`", 1.3, ours / numpy),),
    )
