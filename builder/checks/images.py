"""Find images that a page cannot show, and that a site should not hold."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from posixpath import normpath
from xml.etree import ElementTree

from builder.checks.markup import svg_problems
from builder.sources.images import SHARED, SUFFIXES, Image, all_images, find_images, image_files
from builder.sources.languages import HOME
from builder.sources.lessons import Lesson

LARGEST = 300_000
"""Bytes of an image; a lesson with all that it loads has about 200,000."""

_NAME = re.compile(r"[\w./-]+", re.ASCII)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)
_HOW = (
    f"put the file into {SHARED} (or beside the lesson) and write "
    "![what one sees](../images/name.png)"
)


def image_problems(root: Path, lessons: Iterable[Lesson]) -> Iterator[str]:
    """Find images without a file or an alt in lessons, and files that are too large or active."""
    for lesson in lessons:
        files = image_files(root, lesson.language)
        for image in find_images(lesson.text):
            for what in _link_problems(image, lesson, files, root):
                yield f"{lesson.source}:{image.line}: {what}"
    for path in all_images(root):
        for what in _file_problems(path):
            yield f"{path.relative_to(root).as_posix()}: {what}"


def _link_problems(image: Image, lesson: Lesson, files: Iterable[str], root: Path) -> Iterator[str]:
    address = image.address
    if not image.alt:
        yield "an image without alt; write ![what one sees](…) for those who do not see it"
    if address is None:
        yield f"an image whose address stands elsewhere; {_HOW}"
        return
    if _ELSEWHERE.match(address):
        yield f"the image {address[:60]} is not of this course, but a page loads no other; {_HOW}"
        return
    target = normpath(f"{lesson.source}/../{address}")
    # Compared as text: some file systems ignore the case, and the site's server does not.
    known = (root / target).is_file() if lesson.name == HOME else target in files
    if not known:
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
        yield f"the image has {', '.join(found)}: an image runs no scripts and asks no other host"
