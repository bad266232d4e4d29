"""Read a source file, or say in one sentence why it cannot be read: its name, and the line."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

# By Unicode's categories: control characters (with line ends that no editor counts), characters
# that format, such as those that turn the direction of writing, and private ones, with which
# `builder.pages.cells` marks the places of outputs.
_UNSEEN = {"Cc", "Cf", "Co", "Zl", "Zp"}
# Letters and marks without a shape, among them the fillers of Hangul, which Python takes for names.
_SHAPELESS = set("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")


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
    unseen = {character for character in set(text) - {"\n", "\t"} if _is_unseen(character)}
    if unseen:
        at = min(map(text.index, unseen))
        name = unicodedata.name(text[at], "a control character")
        raise SourceError(
            f"{source}:{text.count('\n', 0, at) + 1}: the invisible character "
            f"U+{ord(text[at]):04X} ({name}); take it out"
        )
    return text


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN or character in _SHAPELESS


def line_in_yaml(text: str, keys: Iterable[str | int]) -> int:
    r"""Return the line of a value in a YAML text, or of what should hold it.

    Example:
        >>> line_in_yaml("- a: 1\n- b:\n    c: 2", [1, "b", "c"])
        3
    """
    node, line = yaml.compose(text), 1
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            found = [pair for pair in node.value if pair[0].value == key]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int):
            found = [(value, value) for value in node.value[key : key + 1]]
        else:
            found = []
        if not found:
            break
        line, node = found[0][0].start_mark.line + 1, found[0][1]
    return line


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
