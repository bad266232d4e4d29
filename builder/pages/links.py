"""Turn links between sources into links between pages and back, and find translations."""

import ast
import re
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath

from builder.sources.images import SUFFIXES, is_image, place_of_image
from builder.sources.languages import HOME, other_language, page_of, site_prefix
from builder.sources.prose import Link, fill_code_spans, fill_formulas, find_links, without_code
from builder.sources.reading import read_text

_KINDS = "|".join(map(re.escape, (".md", *SUFFIXES)))
_TO_SOURCE = re.compile(rf"(?P<path>[^#:]+(?i:{_KINDS}))(?:#.*)?")
# Messages of MkDocs about a link, and of `builder.pages.math.formulas` about a formula.
_ABOUT = re.compile(
    r"(?:Doc file ')?(?P<source>[^\s':]+\.md)(?:' contains an? (?:[a-z]+ )*link '(?P<link>[^']*)'"
    r"|: the formula (?P<tex>'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"))"
)
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


def with_sources(message: str, root: Path, pages: Mapping[str, str]) -> str:
    """Replace the pages in a message of a build by the sources that authors edit, with the line.

    Args:
        message: The message, of one row or several.
        root: The repository.
        pages: The names of all pages and images by their sources.
    """
    for source, name in pages.items():
        alone = rf"(?<!link ')(?<=[' ]){re.escape(name)}(?=[':]|$)"
        message = re.sub(alone, source, message, flags=re.MULTILINE)
    return "\n".join(_with_line(row, root, pages) for row in message.split("\n"))


def _with_line(row: str, root: Path, pages: Mapping[str, str]) -> str:
    about = _ABOUT.match(row)
    if not about or about["source"] not in pages or not (root / about["source"]).is_file():
        return row
    source, rest = about["source"], row[about.end("source") :].lstrip("': ")
    text = read_text(root / source, source)
    if about["tex"]:
        words = map(re.escape, ast.literal_eval(about["tex"]).split())
        found = re.search(r"[\s>]+".join(words), text)
        at = found.start() if found else -1
    else:
        # The message has the address as it is inside MkDocs, and a source its own.
        links = {
            links_to_pages(f"[]({link.address})", source, pages[source], pages)[3:-1]: link
            for link in [*_links_of(text)][::-1]
        }
        link = links.get(about["link"])
        at = link.start if link else -1
        rest = rest.replace(f"'{about['link']}'", f"'{link.address}'", 1) if link else rest
    return f"{source}:{text.count('\n', 0, at) + 1}: {rest}" if at >= 0 else row


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
    for link in _links_of(markdown):
        if match := _TO_SOURCE.fullmatch(link.address):
            parts += [markdown[at : link.address_start], address_of(match["path"])]
            at = link.address_start + len(match["path"])
    return "".join(parts) + markdown[at:]


def _links_of(markdown: str) -> list[Link]:
    """Return the links and images of a text in the order of their addresses."""
    found: list[Link] = []
    for block in _PARAGRAPH.finditer(without_code(markdown)):
        first = block.start()
        for start, end, address, at in find_links(fill_formulas(fill_code_spans(block[0]))):
            found.append(Link(start + first, end + first, address, at + first))
    return sorted(found, key=lambda link: link.address_start)


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
