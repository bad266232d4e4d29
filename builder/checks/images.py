"""Find images that a page cannot show, and that a site should not hold."""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from posixpath import normpath
from xml.etree import ElementTree

from builder.checks.svg_documents import ACCEPTED, svg_problems
from builder.sources.images import SHARED, SUFFIXES, Image, all_images, find_images, image_files
from builder.sources.languages import HOME, LANGUAGES
from builder.sources.lessons import Lesson
from builder.sources.reading import SourceError, read_text

LARGEST = 300_000
"""Bytes of an image; a lesson with all that it loads has about 200,000."""

_NAME = re.compile(r"[\w./-]+", re.ASCII)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)
_HOW = (
    f"put the file into {SHARED} (or beside the lesson) and write "
    "![what one sees](../images/name.png)"
)


def image_problems(root: Path, lessons: Iterable[Lesson]) -> Iterator[str]:
    """Find images without file or alt in lessons and pages, and files that no site should hold."""
    images = {path.relative_to(root).as_posix(): path for path in all_images(root)}
    pages = [(lesson.language, lesson.source, lesson.text) for lesson in lessons]
    for language, source, text in [*pages, *_pages_of_docs(root)]:
        files = {*image_files(root, language)}
        if source.startswith("docs/"):  # whose images MkDocs publishes
            files |= {name for name in images if name.startswith(f"docs/{language}/")}
        for image in find_images(text):
            for what in _link_problems(image, source, files):
                yield f"{source}:{image.line}: {what}"
    for name, path in images.items():
        for what in _file_problems(path):
            yield f"{name}: {what}"


def _pages_of_docs(root: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the language, the place and the text of each page that is no lesson."""
    for language in LANGUAGES:
        folder = root / "docs" / language
        for path in sorted(folder.rglob("*.md")):
            if path == folder / f"{HOME}.md" or path.name.startswith("."):
                continue
            source = path.relative_to(root).as_posix()
            with suppress(SourceError):  # told when the course is read
                yield language, source, read_text(path, source)


def _link_problems(image: Image, source: str, files: Collection[str]) -> Iterator[str]:
    address = image.address
    if not image.alt:
        yield "an image without alt; write ![what one sees](…) for those who do not see it"
    if _ELSEWHERE.match(address):
        yield f"the image {address[:60]} is not of this course, but a page loads no other; {_HOW}"
        return
    target = normpath(f"{source}/../{address}")
    # Compared as text: some file systems ignore the case, and the site's server does not.
    if target not in files:
        yield (
            f"there is no image {target}; {_HOW}; accepted are {', '.join(SUFFIXES)}, with the "
            "name's capitals as in the file"
        )


def _file_problems(path: Path) -> Iterator[str]:
    if not _NAME.fullmatch(path.name):
        yield "the name of an image has letters from A to z, digits, hyphens and points only"
    if path.is_symlink():
        yield "an image is a file, and no symbolic link"
        return
    size = path.stat().st_size
    if size > LARGEST:
        yield (
            f"the image has {size:,} bytes; accepted are at most {LARGEST:,}: show fewer pixels, "
            "or a kind that is smaller, such as .webp"
        )
    if path.suffix.lower() == ".svg":
        yield from _svg_file_problems(path)


def _svg_file_problems(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
        ElementTree.fromstring(text)
    except OSError as error:
        yield f"cannot be read: {error.strerror}"
        return
    except (UnicodeDecodeError, ElementTree.ParseError) as error:
        yield f"the image is no well-formed SVG in UTF-8: {error}"
        return
    if found := svg_problems(text):
        yield f"the image has {', '.join(found)}: {ACCEPTED}"
