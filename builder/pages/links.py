"""Turn links between sources into links between pages, and find translations."""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath

from builder.sources.languages import HOME, other_language, page_of, site_prefix

# A link to a source, inline or as a definition.
_TO_SOURCE = re.compile(r"(\]\(|^\[[^]]+\]:[ \t]*)([^)\s#:]+\.md)(?=[#)\s]|$)", re.MULTILINE)
_TO_PAGE = re.compile(r"(\]\()((?:[^)\s#:]*/)?([\w-]+)\.md)?(#[\w-]+)?(\))")


def links_to_pages(markdown: str, source: str, name: str, pages: Mapping[str, str]) -> str:
    """Turn the links to sources in a page's Markdown into links to pages.

    Args:
        markdown: The page's Markdown.
        source: The page's source, relative to the repository.
        name: The page's name inside MkDocs.
        pages: The names of all pages by their sources.
    """

    def to_page(match: re.Match[str]) -> str:
        target = pages.get(normpath(f"{source}/../{match[2]}"))
        if target is None:
            return match[0]
        return match[1] + relpath(target, str(PurePosixPath(name).parent))

    return _TO_SOURCE.sub(to_page, markdown)


def absolute_links(markdown: str, site_url: str) -> str:
    """Turn the links to sources in a text into links to the site at `site_url`."""

    def absolute(match: re.Match[str]) -> str:
        if not match[2]:
            return match[0]
        name = match[3]
        page = "" if name == HOME else f"{page_of(name) if name[:2].isdigit() else name}/"
        return f"{match[1]}{site_url}{page}{match[4] or ''}{match[5]}"

    return _TO_PAGE.sub(absolute, markdown)


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
