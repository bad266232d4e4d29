"""The languages, and the places of pages in the site of each."""

import pytest

from builder.sources.languages import (
    HOME,
    LANGUAGES,
    ROOT,
    other_language,
    page_of,
    site_prefix,
)


def test_the_root_is_the_repository() -> None:
    assert (ROOT / "mkdocs.yml").is_file()


def test_each_language_has_another_one() -> None:
    assert [other_language(code) for code in LANGUAGES] == list(reversed(LANGUAGES))


def test_the_site_of_the_first_language_is_at_the_root_and_the_other_below_it() -> None:
    assert [site_prefix(code) for code in LANGUAGES] == ["", "ko/"]


@pytest.mark.parametrize(
    ("name", "page"),
    [
        (HOME, "index"),
        ("05-gradient-descent", "lessons/gradient-descent"),
        ("18-adam", "lessons/adam"),
    ],
)
def test_a_page_has_no_number(name: str, page: str) -> None:
    assert page_of(name) == page
