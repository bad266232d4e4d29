"""Name the languages of the course, and the place of a page in the site of each."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The repository."""

LANGUAGES = ("en", "ko")
"""The languages of the course; the first one's site is at the root of the whole."""

HOME = "index"
"""The name of the home page."""


def other_language(language: str) -> str:
    """Return the language that is not `language`."""
    return next(code for code in LANGUAGES if code != language)


def site_prefix(language: str) -> str:
    """Return the address of a language's site, from the root of the whole."""
    return "" if language == LANGUAGES[0] else f"{language}/"


def page_of(name: str) -> str:
    """Drop the number from a lesson's name, so that addresses survive renumbering.

    Example:
        >>> page_of("05-gradient-descent")
        'lessons/gradient-descent'
    """
    return name if name == HOME else f"lessons/{name[3:]}"
