"""Build the whole site into `site/`; if anything fails, leave the folder as it was."""

import shutil
from pathlib import Path

from builder.files import delete
from builder.running.execute import execute_lessons
from builder.running.lock import sole_user
from builder.site.renderers import render_languages, start_renderers
from builder.sources.languages import LANGUAGES, ROOT
from builder.terminal import say


class SiteFolderError(Exception):
    """`site` is no folder that a build could replace."""


def build_site(root: Path = ROOT) -> None:
    """Execute the lessons that changed, render both languages, and only then replace `site/`.

    A build waits for the end of another one, and for a server that renders.

    Raises:
        LessonError, RenderError, FormulaError, NodeError: The course cannot be built; `site/` is as
            it was.
        SiteFolderError: `site` is a link or a file, or no build can replace it.
    """
    site = root / "site"
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        what = f"a symbolic link to {site.readlink()}" if site.is_symlink() else "a file"
        raise SiteFolderError(
            f"{site} is {what}, but a build replaces it as a whole, so it must be a folder: "
            "remove it, and link from elsewhere to the folder that the build makes"
        )
    with sole_user(root):
        _build(root)


def _build(root: Path) -> None:
    staging, site, previous = (
        root / name for name in (".cache/site-staging", "site", ".cache/site-previous")
    )
    if previous.is_dir() and not site.exists():
        previous.rename(site)  # an earlier build was killed in the moment between two renames
    for leftover in (staging, previous):
        delete(leftover)
    ran = execute_lessons(root, strict=True)
    say(f"Executed: {', '.join(ran)}" if ran else "Every lesson is up to date")
    with start_renderers() as renderers:
        render_languages(renderers, root, LANGUAGES, staging)
    first, *others = LANGUAGES
    for language in others:
        (staging / language).rename(staging / first / language)
    try:
        replace_folder(staging / first, site, previous)
    except OSError as error:
        raise SiteFolderError(
            f"{site} cannot be replaced: {error.strerror}. A build makes the pages in "
            f"{staging.parent} and moves them as a whole, so both must be folders on the same "
            "disk, and no links to another one"
        ) from error
    shutil.rmtree(staging)


def replace_folder(new: Path, site: Path, previous: Path) -> None:
    """Put `new` in the place of `site`, or leave `site` as it is.

    Between the two renames there is no `site`, for microseconds: no call of Python's exchanges two
    folders on all systems, and where `site` is a link, which can be exchanged, programs that pack
    or copy a site may take the link for the pages.  The next build mends what a kill at this very
    moment leaves.
    """
    try:
        if site.exists():
            site.rename(previous)
        new.rename(site)
    except BaseException:
        if previous.exists() and not site.exists():
            previous.rename(site)
        raise
    shutil.rmtree(previous, ignore_errors=True)
