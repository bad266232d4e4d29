"""What ``import gdcore`` costs beside ``import numpy``, each in a fresh interpreter."""

import subprocess
import sys
from functools import partial

from benchmarks.timing import in_words, medians


def fresh(statement: str) -> None:
    """Run one statement in a fresh interpreter."""
    subprocess.run([sys.executable, "-c", statement], check=True)


def report() -> str:
    """Measure, and return a Markdown table."""
    statements = [
        "pass",
        "import numpy",
        "import gdcore",
        "import sympy",
        "import matplotlib.pyplot",
    ]
    seconds = medians({s: partial(fresh, s) for s in statements}, rounds=7)
    bare = seconds["pass"]
    numpy = seconds["import numpy"] - bare
    return "\n".join(
        [
            "## Imports, over bare Python",
            "",
            "| | time | against NumPy |",
            "|---|--:|--:|",
            *(
                f"| `{name}` | {in_words(time - bare)} | {(time - bare) / numpy:.2f} × |"
                for name, time in seconds.items()
                if name != "pass"
            ),
        ]
    )
