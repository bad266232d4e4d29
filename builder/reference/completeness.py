"""Check that every public name of gdcore is fully documented.

Every public function and class has, in its docstring, a summary, an ``Example:`` that doctest runs,
an equation or the shapes of what it computes, a ``Raises:`` that names the errors it raises, a
description of each field, and a ``Source:``: author, title, year and place. Methods and properties,
constants and modules have a summary. The exemptions stand here, each with its reason.
"""

import ast
import builtins
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from textwrap import dedent
from typing import Any

from builder.reference.inventory import Entry, EntryError, Module, documented_members, summary_of

NO_SOURCE: Mapping[str, str] = {
    "gdcore.objectives": "the library's own way to hand over a function",
    "gdcore.conversion": "the library's own way to hand over a function",
    "gdcore.symbolic": "the library's own way to hand over a formula",
    "gdcore.descent": "repeats a rule; the rules have the sources",
    "gdcore.trajectory": "what a descent leaves behind",
    "gdcore.plot": "draws",
    "gdcore.data.datasets": "made up for the course",
    "gdcore.derivatives.Line": "what the secant and the tangent return",
    "gdcore.derivatives.secant_line": "the line of the difference quotient, whose source it shares",
    "gdcore.functions.NamedFunction": "every function of its kind has a source of its own",
    "gdcore.optimizers.Optimizer": "what all rules have in common",
    "gdcore.schedules.Schedule": "what all schedules have in common",
}
"""The modules and names that take nothing from the literature, and why."""

NO_MATH: Mapping[str, str] = {
    "gdcore.plot": "draws what others compute",
    "gdcore.functions.NamedFunction": "its formula is an argument",
    "gdcore.symbolic.parse_expression": "reads formulas of any kind",
}
"""The modules and names that compute nothing, and why."""

_SOURCE = re.compile(r"^Source: \S", re.MULTILINE)
_MATH = re.compile(r"\$[^$]+\$")
_SHAPE = re.compile(r"``\([\w*, ]+\)``")
_SECTION = r"^{}:\n((?:[ ]+.*\n|[ ]*\n)+)"
_ITEM = re.compile(r"^ {4}\**(\w+)(?: \([^)]*\))?:", re.MULTILINE)


def require_complete_entries(modules: Iterable[Module], described: Collection[str] = ()) -> None:
    """Refuse a reference with incomplete entries.

    Args:
        modules: The modules of the reference.
        described: The paths of constants whose entries are made from their values.

    Raises:
        EntryError: An entry is incomplete; the message lists every such entry and its gaps.
    """
    if problems := list(incomplete_entries(modules, described)):
        raise EntryError("\n".join(problems))


def incomplete_entries(modules: Iterable[Module], described: Collection[str] = ()) -> Iterator[str]:
    """Describe each incomplete entry in one line."""
    for module in modules:
        if not summary_of(module.object):
            yield f"{module.object.path}: the module has no docstring"
        for entry in module.entries:
            if entry.path not in described and (missing := list(missing_parts(entry, module))):
                where = f"{entry.object.filepath.name}:{entry.object.lineno}"
                yield f"{entry.spelled} ({where}) has no {', no '.join(missing)}"


def missing_parts(entry: Entry, module: Module, *, exempt: bool = True) -> Iterator[str]:
    """Yield the parts that an entry lacks; with `exempt` false, also those it need not have."""
    thing = entry.object
    if not entry.summary:
        yield "docstring"
        return
    for member in documented_members(entry):
        if not summary_of(member):
            yield f"docstring of {member.name}"
    if not (thing.is_function or thing.is_class):
        return
    text = f"{thing.docstring.value.strip()}\n"
    exempted = {module.object.path, entry.path} if exempt else set()
    if ">>> " not in _section(text, "Example"):
        yield "Example"
    if not (_MATH.search(text) or _SHAPE.search(text)) and not exempted & set(NO_MATH):
        yield "equation or shapes"
    if not _SOURCE.search(text) and not exempted & set(NO_SOURCE):
        yield "Source"
    told = _items(text, "Raises")
    yield from (f"Raises for {name}" for name in sorted(raised_by(thing) - told))
    told = _items(text, "Args") | _items(text, "Attributes")
    wanted = fields_of(thing) if thing.is_class else told and parameters_of(thing)
    yield from (f"description of {name}" for name in wanted if name not in told)


def _section(text: str, name: str) -> str:
    found = re.search(_SECTION.format(name), text, re.MULTILINE)
    return found[1] if found else ""


def _items(text: str, section: str) -> set[str]:
    return set(_ITEM.findall(_section(text, section)))


def fields_of(thing: Any) -> list[str]:
    """Return the public fields that a class declares without a docstring of their own."""
    return [
        name
        for name, member in thing.members.items()
        if member.is_attribute and member.annotation and not member.docstring
        and "property" not in member.labels and not name.startswith("_")
    ]  # fmt: skip


def parameters_of(thing: Any) -> list[str]:
    """Return the names of a function's parameters."""
    return [parameter.name for parameter in thing.parameters]


def raised_by(thing: Any) -> set[str]:
    """Return the built-in exceptions that a function, or a class when it is called, raises.

    The ``raise`` statements of the private functions that it calls count, too: those are its
    checks, moved out.
    """
    if thing.is_class:
        makers = [thing.members.get(name) for name in ("__init__", "__post_init__")]
        return set().union(*(raised_by(maker) for maker in makers if maker is not None))
    tree = _syntax_tree(thing)
    raised = _raised_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called = thing.module.members.get(node.func.id)
            if called is None or (called.is_alias and not called.target_path.startswith("gdcore.")):
                continue
            called = called.final_target if called.is_alias else called
            private = any(part.startswith("_") for part in called.path.split("."))
            if called.is_function and private:
                raised |= _raised_names(_syntax_tree(called))
    return raised


def _syntax_tree(function: Any) -> ast.Module:
    return ast.parse(dedent(function.source))


def _raised_names(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            made = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if isinstance(made, ast.Name) and hasattr(builtins, made.id):
                names.add(made.id)
    return names
