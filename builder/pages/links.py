"""Where a page is in the other language."""

from pathlib import Path
from posixpath import relpath

from builder.sources.lessons import LANGUAGES


def other(language: str) -> str:
    """The other language."""
    return next(code for code in LANGUAGES if code != language)


def prefix(language: str) -> str:
    """Where a language's site is, from the root of the whole."""
    return "" if language == LANGUAGES[0] else f"{language}/"


def counterpart(root: Path, language: str, source: str, url: str) -> str | None:
    """The address of a page's translation, from the root of the whole site.

    Args:
        root: The repository.
        language: Of the page.
        source: The page's source, relative to the root.
        url: The page's address in the site of its language.

    Returns:
        The address, or None if the translation is not written.
    """
    there = source.replace(f"/{language}/", f"/{other(language)}/", 1)
    return prefix(other(language)) + url if (root / there).is_file() else None


def relative(here: str, there: str) -> str:
    """The link from a page to another; both are addresses from the root of the whole site."""
    return f"{relpath(f'/{there}', f'/{here}')}/"
