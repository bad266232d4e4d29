"""Start JupyterLab with the lessons as notebooks: `make lab`."""

import functools
import json
import os
import sys
from pathlib import Path

from jupytext import cell_metadata

ROOT = Path(__file__).resolve().parents[1]


def fix_jupytext() -> None:
    r"""Patch jupytext in this process, so that saving a lesson keeps the text of its options.

    jupytext 1.19 writes this text in ASCII: a Korean alt would become "\uacbd\uc0ac…". A test fails
    once a release of jupytext makes the patch unnecessary.
    """
    cell_metadata.dumps = functools.partial(json.dumps, ensure_ascii=False)


def main() -> None:
    """Start JupyterLab in this folder with the lessons open, and pass it the arguments."""
    from ipykernel.kernelspec import install
    from jupyterlab.labapp import LabApp

    fix_jupytext()
    # The kernel spec from the ipykernel package names only "python", but jupytext looks for the
    # path of this Python. Without this spec, JupyterLab would ask for a kernel at each lesson.
    install(prefix=sys.prefix)
    # The settings in .jupyter/ open Markdown as a notebook. The user's own settings still apply.
    paths = [str(ROOT / ".jupyter"), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, paths))
    LabApp.launch_instance(["--LabApp.default_url=/lab/tree/lessons", *sys.argv[1:]])


if __name__ == "__main__":
    main()
