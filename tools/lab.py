"""Start JupyterLab with the lessons as notebooks: `make lab`."""

import functools
import json
import os
import sys
from pathlib import Path

from jupytext import cell_metadata

ROOT = Path(__file__).resolve().parents[1]


def fix_jupytext() -> None:
    r"""Let this process save a lesson without a change of its options.

    jupytext 1.19 writes an option's text in ASCII: a Korean alt would become "\uacbd\uc0ac…". A
    test says when a newer release no longer needs this.
    """
    cell_metadata.dumps = functools.partial(json.dumps, ensure_ascii=False)


def main() -> None:
    """Start JupyterLab in this folder, at the lessons; arguments go to it."""
    from ipykernel.kernelspec import install
    from jupyterlab.labapp import LabApp

    fix_jupytext()
    # The kernel that comes with the package is called "python" only, and jupytext looks for this
    # Python's path: without it JupyterLab asks for a kernel at each lesson.
    install(prefix=sys.prefix)
    # The settings in .jupyter/ open Markdown as a notebook; they join the reader's own.
    paths = [str(ROOT / ".jupyter"), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, paths))
    LabApp.launch_instance(["--LabApp.default_url=/lab/tree/lessons", *sys.argv[1:]])


if __name__ == "__main__":
    main()
