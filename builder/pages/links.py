"""Turn links between sources into links between pages, and find translations."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath

from builder.sources.images import SUFFIXES, is_image, place_of_image
from builder.sources.languages import HOME, other_language, page_of, site_prefix
from builder.sources.prose import fill_code_spans, fill_formulas, find_links, without_code

_KINDS = "|".join(map(re.escape, (".md", *SUFFIXES)))
_TO_SOURCE = re.compile(rf"(?P<path>[^#:]+(?i:{_KINDS}))(?:#.*)?")
_PARAGRAPH = re.compile(r"(?:.*\S.*(?:\n|\Z))+")


def links_to_pages(markdown: str, source: str, name: str, pages: Mapping[str, str]) -> str:
    """Turn the links to sources and images in a page's Markdown into links of the site.

    Args:
        markdown: The page's Markdown.
        source: The page's source, relative to the repository.
        name: The page's name inside MkDocs.
        pages: The names of all pages and images by their sources.
    """

    def to_page(path: str) -> str:
        target = pages.get(normpath(f"{source}/../{path}"))
        # MkDocs names a link that is dead.
        return path if target is None else relpath(target, str(PurePosixPath(name).parent))

    return _relink(markdown, to_page)


def absolute_links(markdown: str, site_url: str, folder: str) -> str:
    """Turn the links to sources and images in a text into links to the site at `site_url`.

    The text is that of a source in the folder.
    """

    def to_site(path: str) -> str:
        if is_image(path):
            return site_url + place_of_image(normpath(f"{folder}/{path}"))
        name = PurePosixPath(path).stem
        if name == HOME:
            return site_url
        return f"{site_url}{page_of(name) if name[:2].isdigit() else name}/"

    return _relink(markdown, to_site)


def _relink(markdown: str, address_of: Callable[[str], str]) -> str:
    """Replace the addresses of links to sources; code and formulas stay as they are."""
    parts: list[str] = []
    at = 0
    for block in _PARAGRAPH.finditer(without_code(markdown)):
        links = find_links(fill_formulas(fill_code_spans(block[0])))
        for link in sorted(links, key=lambda link: link.address_start):
            if match := _TO_SOURCE.fullmatch(link.address):
                start = block.start() + link.address_start
                parts += [markdown[at:start], address_of(match["path"])]
                at = start + len(match["path"])
    return "".join(parts) + markdown[at:]


def translation_of(root: Path, language: str, source: str, url: str) -> str | None:
    """Return the address of a page's translation, from the root of the whole site.

    Args:
        root: The repository.
        language: The language of the page.
        source: The page's source, relative to the root.
        url: The page's address in the site of its language.

    Returns:
        The address, or None if the translation is not written.
    """
    other = other_language(language)
    there = source.replace(f"/{language}/", f"/{other}/", 1)
    return site_prefix(other) + url if (root / there).is_file() else None


def relative_link(here: str, there: str) -> str:
    """Return the link from a page to another; both are addresses from the root of the site."""
    return f"{relpath(f'/{there}', f'/{here}')}/"
