"""Read a source file, or say in one sentence why it cannot be read: its name, and the line."""

import re
from pathlib import Path
from typing import Any

import yaml

# Python's line ends that no editor counts, other control characters, a byte-order mark inside the
# file, and the characters with which `builder.pages.cells` marks the places of outputs.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ue000\ue001\ufeff]")


class SourceError(ValueError):
    """A source that cannot be read; the message begins with its name, and the line if known."""


def source_of(path: Path, root: Path) -> str:
    """Return the place of a page's source below the root, with slashes.

    Raises:
        SourceError: The source is a link or a folder, or lies elsewhere.
    """
    try:
        source = (path.parent.resolve() / path.name).relative_to(root.resolve()).as_posix()
    except ValueError:
        raise SourceError(
            f"{path}: its folder leads out of the course, {root}; a source lies below it"
        ) from None
    if path.is_symlink():
        raise SourceError(
            f"{source}: a symbolic link to {path.readlink()}; a source is a file of its own"
        )
    if path.is_dir():
        raise SourceError(f"{source}: a folder; a source is a file, and only files end in .md")
    return source


def read_text(path: Path, source: str) -> str:
    """Read a text in UTF-8; a byte-order mark at its start is no part of it.

    Raises:
        SourceError: The file cannot be read, is not UTF-8, or has a character that nobody sees.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{source}: not UTF-8 ({error}); save the file as UTF-8") from error
    except OSError as error:
        raise SourceError(f"{source}: cannot be read: {error.strerror}") from error
    if match := _UNSEEN.search(text):
        line = text.count("\n", 0, match.start()) + 1
        raise SourceError(
            f"{source}:{line}: the invisible character U+{ord(match[0]):04X}; take it out"
        )
    return text


def read_yaml(path: Path) -> Any:
    """Read a YAML file of `lessons`.

    Raises:
        SourceError: The file cannot be read or is no YAML.
    """
    source = f"lessons/{path.name}"
    return _parse_yaml(read_text(path, source), source, 1, "no YAML")


def check_header(text: str, source: str) -> None:
    """Check the YAML block between two rows of hyphens at the top of a page, if there is one.

    Raises:
        SourceError: The block has no end, is no YAML, or is no list of names and values.
    """
    rows = [row.rstrip() for row in text.split("\n")]
    if rows[0] != "---":
        return
    if "---" not in rows[1:]:
        raise SourceError(f"{source}:1: a header that begins with --- and has no second ---")
    block = "\n".join(rows[1 : rows.index("---", 1)])
    header = _parse_yaml(block, source, 2, "the header between --- and --- is no YAML")
    if header is not None and not isinstance(header, dict):
        raise SourceError(f"{source}:2: the header is {header!r}; accepted: rows of name: value")
    jupyter = (header or {}).get("jupyter", {})
    if not isinstance(jupyter, dict):
        raise SourceError(f"{source}:2: jupyter in the header is {jupyter!r}, no names and values")


def _parse_yaml(text: str, source: str, first: int, what: str) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first + mark.line if mark else first
        reason = getattr(error, "problem", None) or str(error)
        raise SourceError(f"{source}:{line}: {what}: {reason}") from error
    except ValueError as error:  # such as a date of 32 January
        raise SourceError(f"{source}:{first}: {what}: {error}") from error
