"""The layout shows the architecture: imports point one way, and every file is short enough to read.

The graph is computed from the syntax trees, so imports inside functions and those for types count.
"""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("gdcore", "builder")

LONGEST_MODULE = 300
LONGEST_FUNCTION = 50
MOST_ENTRIES = {"gdcore": 22, "builder": 14}

# What each part of the builder may import: itself, and the parts that are named.
SHARED = {"files", "node", "terminal"}
MAY_IMPORT = {
    "files": set(),
    "node": set(),
    "terminal": set(),
    "sources": SHARED,
    "checks": SHARED | {"sources"},
    "reference": SHARED | {"sources"},
    "running": SHARED | {"sources", "checks"},
    "pages": SHARED | {"sources", "reference"},
    "site": SHARED | {"sources", "running", "pages"},
    "mkdocs_hooks": {"pages"},
    "__main__": SHARED | {"sources", "running", "site"},
}


def modules_of(package: str) -> dict[str, Path]:
    """The modules of a package by their dotted names."""
    modules = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return modules


def imports_of(name: str, path: Path, modules: dict[str, Path]) -> Iterator[str]:
    """The modules of the same package that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
                package = package[: len(package) - node.level + 1]
                base = ".".join([*package, base] if base else package)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                if inner in modules:
                    yield inner
                elif base in modules:
                    yield base


def graph_of(package: str) -> dict[str, set[str]]:
    modules = modules_of(package)
    return {name: set(imports_of(name, path, modules)) - {name} for name, path in modules.items()}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_imports_form_a_circle(package: str) -> None:
    graph = graph_of(package)
    assert sum(map(len, graph.values())) > 20, "the imports were not found"
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]), pytrace=False)


def test_the_parts_of_the_builder_import_only_the_parts_below_them() -> None:
    wrong = [
        f"{name} imports {imported}"
        for name, imports in graph_of("builder").items()
        for imported in sorted(imports)
        if (there := part_of(imported)) != (here := part_of(name))
        and here
        and there not in MAY_IMPORT[here]
    ]
    assert wrong == []


def part_of(module: str) -> str:
    """The part of the builder that a module belongs to."""
    return module.partition(".")[2].partition(".")[0]


def test_every_part_of_the_builder_has_its_place_in_the_order() -> None:
    parts = {part_of(name) for name in modules_of("builder")} - {""}
    assert parts == set(MAY_IMPORT)
    assert sorted(TopologicalSorter(MAY_IMPORT).static_order()) == sorted(parts)


@pytest.mark.parametrize("package", PACKAGES)
def test_modules_and_functions_are_short(package: str) -> None:
    long = []
    for path in modules_of(package).values():
        text = path.read_text("utf-8")
        name = path.relative_to(ROOT)
        if (lines := text.count("\n")) > LONGEST_MODULE:
            long.append(f"{name}: {lines} lines")
        long += [
            f"{name}: {function.name}, {lines} lines without its docstring"
            for function in ast.walk(ast.parse(text))
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            and (lines := lines_of(function)) > LONGEST_FUNCTION
        ]
    assert long == []


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function without its decorators and its docstring."""
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    assert function.end_lineno is not None
    assert first.end_lineno is not None
    docstring = first.end_lineno - first.lineno + 1 if documented else 0
    return function.end_lineno - function.lineno + 1 - docstring


@pytest.mark.parametrize("package", PACKAGES)
def test_a_folder_can_be_taken_in_at_a_glance(package: str) -> None:
    folders = [ROOT / package, *(ROOT / package).rglob("*/")]
    crowded = {}
    for folder in folders:
        if "__pycache__" not in folder.parts:
            entries = [path for path in folder.iterdir() if path.name != "__pycache__"]
            if len(entries) > MOST_ENTRIES[package]:
                crowded[folder.relative_to(ROOT).as_posix()] = len(entries)
    assert crowded == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_the_packages_above_the_modules_say_what_they_are_for(package: str) -> None:
    silent = [
        name
        for name, path in modules_of(package).items()
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []
