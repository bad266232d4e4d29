"""Add the API reference to MkDocs: its pages, their cache keys, and their links."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from builder.files import fingerprint
from builder.reference.completeness import require_complete_entries
from builder.reference.inventory import (
    ENTRIES_MARK,
    FOLDER,
    overview,
    page_markdown,
    read_reference,
    source_key,
)
from builder.reference.named_functions import read_named_functions

INDEX = f"{FOLDER}/index.md"
"""The first page, written by hand, which lists all entries."""

# mkdocstrings' style sheet: 7 kB for parts that are not shown; course.css styles the others.
_STYLE = "assets/_mkdocstrings.css"
_SIGNATURE, _ENTRY = '<div class="doc-signature', '<div class="doc doc-object'


class Reference:
    """The reference of one build.

    Raises:
        EntryError: A public name is not fully documented; the message says what is missing.
    """

    def __init__(self, root: Path, language: str) -> None:
        root = root.resolve()  # griffe resolves links in paths
        self._root, self._language = root, language
        self._modules = read_reference(root)
        self._described = read_named_functions(root)
        require_complete_entries(self._modules, self._described)
        self._key = ""
        if self._modules:
            templates = sorted((root / "builder" / "templates").rglob("*.jinja"))
            self._key = fingerprint(source_key(root), *(path.read_bytes() for path in templates))

    @property
    def pages(self) -> list[str]:
        """The names of the pages inside MkDocs, the index first; none where there is no gdcore."""
        return [INDEX, *(module.page for module in self._modules)] if self._modules else []

    def drop_style_sheet(self, config: MkDocsConfig) -> None:
        """Remove mkdocstrings' style sheet, which would load on every page; ours replaces it."""
        config.extra_css.remove(_STYLE)

    def add_pages(self, files: Files, config: MkDocsConfig) -> dict[str, str]:
        """Add the page of each module; return the pages by their source files."""
        sources = {}
        for module in self._modules:
            content = page_markdown(module, self._language)
            file = File.generated(config, module.page, content=content)
            file.edit_uri = module.source(self._root)
            sources[file.edit_uri] = file.src_uri
            files.append(file)
        return sources

    def page_key(self, page: Page) -> str:
        """Return a key for everything that a page depends on, apart from the settings."""
        return fingerprint(self._key, page.file.content_bytes, page.file.src_uri)

    def insert_overview(self, markdown: str) -> str:
        """Replace the mark by the list of all entries."""
        return markdown.replace(ENTRIES_MARK, overview(self._modules, self._described))

    def mark_entries(self, html: str) -> str:
        """Keep signatures out of the search, and name the language of the docstrings."""
        html = html.replace(_SIGNATURE, _SIGNATURE.replace(" ", ' data-search-exclude="1" ', 1))
        if self._language == "en":
            return html
        return html.replace(_ENTRY, _ENTRY.replace(" ", ' lang="en" ', 1))

    def register_anchors(self, page: Page, autorefs: Any) -> None:
        """Tell autorefs the entries of a page that was not rendered again."""
        aliases = {entry.path: entry.object.path for module in self._modules
                   for entry in module.entries}  # fmt: skip
        for identifier in _identifiers(page.toc):
            autorefs.register_anchor(page, identifier)
            if (other := aliases.get(identifier, identifier)) != identifier:
                autorefs.register_anchor(page, other, identifier, primary=False)


def _identifiers(items: Iterable[Any]) -> Iterable[str]:
    for item in items:
        yield item.id
        yield from _identifiers(item.children)
