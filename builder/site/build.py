"""Build the whole site into `site/`; if anything fails, leave the folder as it was."""

import shutil
from pathlib import Path

from builder.running.execute import execute_lessons
from builder.site.renderers import render_languages, start_renderers
from builder.sources.languages import LANGUAGES, ROOT
from builder.terminal import say


def build_site(root: Path = ROOT) -> None:
    """Execute the lessons that changed, render both languages, and only then replace `site/`.

    Raises:
        LessonError, RenderError, FormulaError, NodeError: The course cannot be built; `site/` is as
            it was.
    """
    staging, site, previous = (
        root / name for name in (".cache/site-staging", "site", ".cache/site-previous")
    )
    if previous.exists() and not site.exists():
        previous.rename(site)  # an earlier build was killed in the moment between two renames
    for leftover in (staging, previous):
        shutil.rmtree(leftover, ignore_errors=True)
    ran = execute_lessons(root, strict=True)
    say(f"Executed: {', '.join(ran)}" if ran else "Every lesson is up to date")
    with start_renderers() as renderers:
        render_languages(renderers, root, LANGUAGES, staging)
    first, *others = LANGUAGES
    for language in others:
        (staging / language).rename(staging / first / language)
    replace_folder(staging / first, site, previous)
    shutil.rmtree(staging)


def replace_folder(new: Path, site: Path, previous: Path) -> None:
    """Put `new` in the place of `site`, or leave `site` as it is."""
    try:
        if site.exists():
            site.rename(previous)
        new.rename(site)
    except BaseException:
        if previous.exists() and not site.exists():
            previous.rename(site)
        raise
    shutil.rmtree(previous, ignore_errors=True)
