"""Find the images of lessons: the files, the links to them, and their places in the site.

An image lies in ``lessons/images``, from where both languages show it as
``![what one sees](../images/name.png)``, or beside a lesson of one language.  So JupyterLab shows
it, too.  The images of the pages in `docs` are MkDocs' own matter, except for what they may hold.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from builder.sources.languages import LANGUAGES
from builder.sources.prose import blank_comments, fill_code_spans, without_code

SUFFIXES = (".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
"""The kinds of images that every browser shows."""

SHARED = "lessons/images"
"""The folder of the images of both languages."""

_PLACE = "assets"  # in the site; below it, an image keeps its path
_PARAGRAPH = re.compile(r"(?:.*\S.*(?:\n|\Z))+")
_IMAGE = re.compile(
    r"(?<!\\)!\[(?P<alt>(?:\\.|[^]\\])*)\]"
    r"\([ \t]*(?P<address><[^>\n]*>|[^)\n]*?)(?:[ \t]+(?:\"[^\"]*\"|'[^']*'))?[ \t]*\)"
)


class Image(NamedTuple):
    """An image in a text: its line, its alt, and its address."""

    line: int
    alt: str
    address: str


def find_images(text: str) -> Iterator[Image]:
    """Yield the images of a Markdown text in their order.

    Example:
        >>> next(find_images('See ![A valley](../images/valley.png "A title").'))
        Image(line=1, alt='A valley', address='../images/valley.png')
    """
    prose = without_code(blank_comments(text))
    for block in _PARAGRAPH.finditer(prose):
        for match in _IMAGE.finditer(fill_code_spans(block[0])):
            start = block.start() + match.start()
            line, address = text.count("\n", 0, start) + 1, match["address"].strip("<>")
            yield Image(line, match["alt"].strip(), address)


def image_files(root: Path, language: str) -> dict[str, str]:
    """Return the images of a language's lessons: their places in the site by their sources."""
    sources = sorted(
        path.relative_to(root).as_posix()
        for folder in (SHARED, f"lessons/{language}")
        for path in _images_in(root / folder)
    )
    return {source: place_of_image(source) for source in sources}


def place_of_image(source: str) -> str:
    """Return the place in the site of the image with this source."""
    return f"{_PLACE}/{source}"


def is_image(address: str) -> bool:
    """Return whether an address ends as that of an image."""
    return address.lower().endswith(SUFFIXES)


def all_images(root: Path) -> list[Path]:
    """Return the images of all lessons and pages that are published."""
    folders = [SHARED, *(f"{kind}/{code}" for code in LANGUAGES for kind in ("lessons", "docs"))]
    return sorted(path for folder in folders for path in _images_in(root / folder))


def _images_in(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if is_image(path.name) and not path.name.startswith(".") and path.is_file():
            yield path
