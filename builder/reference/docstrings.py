"""Rewrite gdcore's docstrings in the Markdown of the site before mkdocstrings renders them.

The docstrings are written for people who read the source. In this extension of griffe, which
mkdocs.yml names, a `Name` in backticks becomes a link to its entry, and the line ``Source:``
becomes a paragraph with a style of its own. The test functions of `gdcore.functions` get entries
made from their values. Each entry also gets the name that a user writes, and its code.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

import griffe

from builder.reference.inventory import Entry, Module, documented_members, modules_of
from builder.reference.named_functions import read_named_functions

_NAME = re.compile(r"(?<!`)`([A-Za-z_][\w.]*)`(?!`)")
# griffe knows this section in the plural only.
_EXAMPLE = re.compile(r"^Example:$", re.MULTILINE)
_SOURCE = re.compile(r"^Source: (.+(?:\n.+)*)", re.MULTILINE)


class Docstrings(griffe.Extension):
    """An extension of griffe that prepares the package once griffe has read it."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        """Rewrite the docstrings that the reference shows."""
        modules = modules_of(pkg)
        root = Path(str(pkg.filepath)).parent.parent
        _add_named_functions(modules, read_named_functions(root))
        links = links_of(modules)
        for module in modules:
            _rewrite(module.object, module.object.path, links)
            for entry in module.entries:
                entry.object.extra["gd"] = {"spelled": entry.spelled}
                for thing in (entry.object, *documented_members(entry)):
                    _rewrite(thing, entry.path, links)
                    if thing.is_function:
                        thing.extra["gd"]["code"] = code_of(thing.source)


def links_of(modules: Sequence[Module]) -> dict[str, str]:
    """Return the entry for each name that a docstring may mention, such as `gd.plot.curve`."""
    links: dict[str, str] = {}
    for module in modules:
        links[module.name] = links[f"gdcore.{module.name}"] = module.object.path
        for entry in module.entries:
            short = entry.spelled.removeprefix("gd.")
            for name, path in ((short, entry.path), *_members(short, entry)):
                links[name] = links[f"gd.{name}"] = links[f"gdcore.{name}"] = path
            links.setdefault(entry.name, entry.path)
            links[entry.path] = entry.path
    return links


def _members(short: str, entry: Entry) -> Iterator[tuple[str, str]]:
    for member in documented_members(entry):
        yield f"{short}.{member.name}", f"{entry.path}.{member.name}"


def markdown_of(docstring: str, own: str, links: Mapping[str, str]) -> str:
    """Return a docstring in the Markdown of the site.

    Args:
        docstring: The docstring in the source.
        own: The path of its own entry, which it does not link to.
        links: The paths of entries by name.

    Example:
        >>> markdown_of("See `minimize`.", "gdcore.x", {"minimize": "gdcore.descent.minimize"})
        'See [`minimize`][gdcore.descent.minimize].'
    """

    def link(match: re.Match[str]) -> str:
        path = links.get(match[1])
        return match[0] if path in (None, own) else f"[`{match[1]}`][{path}]"

    docstring = _NAME.sub(link, docstring)
    docstring = _EXAMPLE.sub("Examples: Example", docstring)
    return _SOURCE.sub(r"**Source** \1\n{: .gd-source }", docstring)


def _rewrite(thing: Any, own: str, links: Mapping[str, str]) -> None:
    if thing.docstring:
        thing.docstring.value = markdown_of(thing.docstring.value, own, links)


def _add_named_functions(modules: Sequence[Module], catalogue: Mapping[str, str]) -> None:
    for module in modules:
        for entry in module.entries:
            if entry.path in catalogue:
                written = [entry.object.docstring.value] if entry.object.docstring else []
                entry.object.docstring = griffe.Docstring(
                    "\n\n".join([*written, catalogue[entry.path]]), parent=entry.object
                )
                entry.object.value = entry.object.annotation = None


def code_of(source: str) -> str:
    r"""Return a function's source without its docstring; empty if nothing else is left.

    Example:
        >>> print(code_of("def f(x):\n    'Double.'\n    return 2 * x"))
        def f(x):
            return 2 * x
    """
    source = dedent(source).rstrip()
    function = ast.parse(source).body[0]
    lines = source.splitlines()
    assert isinstance(function, ast.FunctionDef)
    first, *rest = function.body
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        del lines[first.lineno - 1 : first.end_lineno]
        return "\n".join(lines) if rest else ""
    return "\n".join(lines)
