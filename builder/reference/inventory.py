"""List the pages and entries of the API reference, read from the source of gdcore.

A name is public if ``gdcore.__all__`` lists it, or if it stands in a module that ``__all__`` lists
(``gd.plot.curve``). Every public name has one entry, on the page of the module that it comes from,
so a new name or module appears on the site without being listed anywhere else. The source is read
and not imported: it may change while the site is served.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import griffe

from builder.files import fingerprint_files
from builder.sources.interface_words import WORDS

FOLDER = "api"
"""The folder of the reference in the site of each language."""

ENTRIES_MARK = "<!-- entries -->"
"""The place of the list of all entries in the first page."""

# The reader's path in gdcore's docstring; a module that is not listed comes after.
_ORDER = ("derivatives", "objectives", "optimizers", "descent", "trajectory", "schedules",
          "symbolic", "conversion", "functions", "autodiff", "gradient_check", "curvature",
          "convergence_rates", "data", "data.batches", "data.datasets", "plot",
          "palette")  # fmt: skip


class EntryError(ValueError):
    """An entry of the reference is missing or incomplete."""


@dataclass(frozen=True)
class Entry:
    """One public name: its spelling (`gd.minimize`), the path of its entry, and its source."""

    spelled: str
    path: str
    object: Any

    @property
    def name(self) -> str:
        """The name alone, such as `minimize`."""
        return self.path.rpartition(".")[2]

    @property
    def summary(self) -> str:
        """The first line of its docstring."""
        return summary_of(self.object)


@dataclass(frozen=True)
class Module:
    """One page: a public module and its entries, in the order of the source."""

    object: Any
    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """The module's name below gdcore, such as `descent`."""
        return str(self.object.path).partition(".")[2] or str(self.object.path)

    @property
    def page(self) -> str:
        """The module's page inside MkDocs."""
        return f"{FOLDER}/{self.name}.md"

    def source(self, root: Path) -> str:
        """Return the module's file, relative to the repository."""
        return Path(self.object.filepath).relative_to(root).as_posix()


def read_reference(root: Path) -> tuple[Module, ...]:
    """Return the modules of the reference; none where there is no gdcore.

    Raises:
        EntryError: A public name is not where the package says.
    """
    if not (root / "gdcore" / "__init__.py").is_file():
        return ()
    loader = griffe.GriffeLoader(search_paths=[root], allow_inspection=False)
    return modules_of(loader.load("gdcore", try_relative_path=False))


def modules_of(package: Any) -> tuple[Module, ...]:
    """Return the public modules of a package that griffe has read, in their order."""
    homes: dict[str, Any] = {}
    pages: dict[str, dict[str, Entry]] = {}
    known: set[str] = set()
    targets = {str(name): _listed_object(package, str(name)) for name in package.exports or ()}
    # Modules first: a name that the package lists as well has its entry in its module.
    for name, target in sorted(targets.items(), key=lambda item: not item[1].is_module):
        offered = list(_public_members(target)) if target.is_module else [target]
        for member in offered:
            thing = _resolved(member)
            home = target if target.is_module else _public_home(thing)
            spelled = f"gd.{name}.{member.name}" if target.is_module else f"gd.{name}"
            if thing.path not in known:
                known.add(thing.path)
                homes[home.path] = home
                entry = Entry(spelled, f"{home.path}.{member.name}", thing)
                pages.setdefault(home.path, {})[entry.path] = entry
    return tuple(
        Module(homes[path], tuple(sorted(pages[path].values(), key=_line)))
        for path in sorted(pages, key=_position)
    )


def _line(entry: Entry) -> tuple[str, int]:
    return str(entry.object.filepath), entry.object.lineno


def _public_home(thing: Any) -> Any:
    module = thing.module
    while module.name.startswith("_"):
        module = module.parent
    return module


def _listed_object(package: Any, name: str) -> Any:
    if name not in package.members:
        raise EntryError(f"{package.path}.__all__ lists {name!r}, and the module has no such name")
    return _resolved(package.members[name])


def _resolved(member: Any) -> Any:
    try:
        return member.final_target if member.is_alias else member
    except griffe.AliasResolutionError:
        raise EntryError(
            f"{member.path} is imported from {member.target_path}, where there is no such name"
        ) from None


def _public_members(module: Any) -> Iterator[Any]:
    """Yield the names in a module's `__all__`, or else every public name it defines."""
    for name, member in module.members.items():
        if module.exports is not None:
            offered = name in module.exports
        else:
            offered = not name.startswith("_") and not member.is_alias
        if offered and not _resolved(member).is_module and not _resolved(member).is_type_alias:
            yield member


def _position(path: str) -> tuple[int, str]:
    name = path.partition(".")[2]
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)


def documented_members(entry: Entry) -> Iterator[Any]:
    """Yield the public methods and properties, which the entry of a class shows below it."""
    if entry.object.is_class:
        for name, member in entry.object.members.items():
            if not name.startswith("_") and (member.is_function or "property" in member.labels):
                yield member


def summary_of(thing: Any) -> str:
    """Return the first paragraph of a docstring, as one line."""
    text = thing.docstring.value if thing.docstring else ""
    return " ".join(text.strip().partition("\n\n")[0].split())


def page_markdown(module: Module, language: str) -> str:
    """Return the Markdown of a module's page, which mkdocstrings fills in."""
    names = ", ".join(entry.name for entry in module.entries)
    # Docstrings are in English in both languages, as in the source.
    note = f"{words}\n{{: .gd-note }}\n\n" if (words := WORDS[language].docstring_note) else ""
    description = re.sub("[`$]", "", summary_of(module.object))
    return (
        f"---\ntitle: {module.name}\ndescription: {json.dumps(description, ensure_ascii=False)}\n"
        # A search should lead to the lesson that explains a word before the entry that uses it.
        f"search: {{boost: 0.5}}\n---\n\n"
        f"# {module.object.path} {{#{module.object.path}}}\n\n{note}"
        f"::: {module.object.path}\n    options:\n      members: [{names}]\n"
    )


def overview(modules: Sequence[Module], described: Mapping[str, str]) -> str:
    """Return the list of all entries with their summaries, as the Markdown of the first page.

    Args:
        modules: The modules of the reference.
        described: The entries made from values, by path; each begins with a formula.
    """
    blocks = ['<div class="gd-entries" lang="en" markdown="1">\n']
    for module in modules:
        blocks.append(f"### [{module.name}]({module.name}.md) {{#{module.name}}}\n")
        blocks.append(f"{summary_of(module.object)}\n")
        for entry in module.entries:
            formula = described.get(entry.path, "").partition("\n")[0].replace("$$", "$")
            text = " ".join(filter(None, (entry.summary, formula)))
            blocks.append(f"[`{entry.spelled}`][{entry.path}]\n:   {text}\n")
    return "\n".join([*blocks, "</div>"])


def source_key(root: Path) -> str:
    """Return a key for everything that the reference is made from."""
    return fingerprint_files((root / "gdcore").rglob("*.py"), root)
