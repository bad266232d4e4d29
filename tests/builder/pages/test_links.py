"""The addresses of pages: from sources to pages, and from one language to the other."""

from pathlib import Path

import pytest
from bs4 import Tag

from builder.pages.links import absolute_links, links_to_pages, relative_link, translation_of

SITE = "https://example.org/course/ko/"
PAGES = {
    "docs/en/index.md": "index.ipynb",
    "docs/en/run.md": "run.md",
    "lessons/en/01-limits.md": "lessons/limits.ipynb",
    "lessons/en/02-tangents.md": "lessons/tangents.ipynb",
    "gdcore/descent.py": "api/descent.md",
    "lessons/images/valley.png": "assets/lessons/images/valley.png",
    "lessons/en/loss.SVG": "assets/lessons/en/loss.SVG",
}


def test_links_to_sources_become_links_to_pages(article: Tag) -> None:
    links = {link.text: link["href"] for link in article.select("p a")}
    assert links["rates"] == "../learning-rate/#regimes"
    assert links["home"] == "../../"
    assert links["below"] == "#aligned"


@pytest.mark.parametrize(
    ("markdown", "linked"),
    [
        ("[a](02-tangents.md)", "[a](tangents.ipynb)"),
        ("[a](02-tangents.md#here) b", "[a](tangents.ipynb#here) b"),
        ('[a](02-tangents.md "A title")', '[a](tangents.ipynb "A title")'),
        ("[home](../../docs/en/index.md)", "[home](../index.ipynb)"),
        ("[a](<02-tangents.md>)", "[a](<tangents.ipynb>)"),
        ("[a](<02-tangents.md#here>)", "[a](<tangents.ipynb#here>)"),
        ('[a]( <./02-tangents.md> "A title" )', '[a]( <tangents.ipynb> "A title" )'),
        (
            "[![a](../images/valley.png)](02-tangents.md)",
            "[![a](../assets/lessons/images/valley.png)](tangents.ipynb)",
        ),
        ("in [0, 1) is [a [b]](02-tangents.md)", "in [0, 1) is [a [b]](tangents.ipynb)"),
        ("![a](../images/valley.png)", "![a](../assets/lessons/images/valley.png)"),
        ('![a](loss.SVG "T")', '![a](../assets/lessons/en/loss.SVG "T")'),
        ("[`a`](02-tangents.md)", "[`a`](tangents.ipynb)"),
        ("A ` tick.\n\n[a](02-tangents.md) ` b", "A ` tick.\n\n[a](tangents.ipynb) ` b"),
        ("[a](01-limits.md), [b](02-tangents.md)", "[a](limits.ipynb), [b](tangents.ipynb)"),
    ],
)
def test_a_link_leads_from_page_to_page(markdown: str, linked: str) -> None:
    assert links_to_pages(markdown, "lessons/en/01-limits.md", PAGES["lessons/en/01-limits.md"],
                          PAGES) == linked  # fmt: skip


@pytest.mark.parametrize(
    "markdown",
    [
        "[dead](03-nothing.md)",  # MkDocs names it
        "[a](https://example.org/lessons/en/02-tangents.md)",
        "[a](#here), 02-tangents.md and `02-tangents.md`",
        "[a](02-tangents.mdx)",
        "\\[a](02-tangents.md), [a] (02-tangents.md) and [a](02-tangents.md",
        "$[a](02-tangents.md)$ and\n$$\n[a](02-tangents.md)\n$$",
        "`[a](02-tangents.md)` and `` ` [a](02-tangents.md) ``",
        "`code over\nrows [a](02-tangents.md)`",
        '```python\ns = "[rates](02-tangents.md#regimes)"\n```',
        "??? note\n\n    ~~~text\n    [a]: 02-tangents.md\n    ~~~",
        "> ```text\n> [a](02-tangents.md)\n> ```",
    ],
)
def test_what_is_no_link_to_a_known_source_stays(markdown: str) -> None:
    source = "lessons/en/01-limits.md"
    assert links_to_pages(markdown, source, PAGES[source], PAGES) == markdown


@pytest.mark.parametrize(
    ("markdown", "absolute"),
    [
        ("[a](05-gradient-descent.md)", f"[a]({SITE}lessons/gradient-descent/)"),
        ("[a](05-gradient-descent.md#why)", f"[a]({SITE}lessons/gradient-descent/#why)"),
        ("[a](../../docs/ko/run.md)", f"[a]({SITE}run/)"),
        ("[a](../../docs/ko/index.md#map)", f"[a]({SITE}#map)"),
        ("[a](<05-gradient-descent.md#why>)", f"[a](<{SITE}lessons/gradient-descent/#why>)"),
        ('[a](05-gradient-descent.md "T")', f'[a]({SITE}lessons/gradient-descent/ "T")'),
        ("`[a](05-gradient-descent.md)`", "`[a](05-gradient-descent.md)`"),
        ("[a](#here)", "[a](#here)"),
        ("[a](https://example.org/05-other.md)", "[a](https://example.org/05-other.md)"),
        ("![a](loss.png) and (x.md)", f"![a]({SITE}assets/lessons/ko/loss.png) and (x.md)"),
        ('![a](<../images/a.SVG> "T")', f'![a](<{SITE}assets/lessons/images/a.SVG> "T")'),
    ],
)
def test_a_link_of_a_download_leads_to_the_site(markdown: str, absolute: str) -> None:
    assert absolute_links(markdown, SITE, "lessons/ko") == absolute


def test_a_translation_has_the_same_address_in_the_other_site(tmp_path: Path) -> None:
    for source in ("docs/en/run.md", "docs/ko/run.md", "lessons/en/01-limits.md"):
        path = tmp_path / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert translation_of(tmp_path, "en", "docs/en/run.md", "run/") == "ko/run/"
    assert translation_of(tmp_path, "ko", "docs/ko/run.md", "run/") == "run/"
    limits = "lessons/en/01-limits.md"
    assert translation_of(tmp_path, "en", limits, "lessons/limits/") is None


def test_what_both_languages_share_is_its_own_translation(tmp_path: Path) -> None:
    (tmp_path / "gdcore").mkdir()
    (tmp_path / "gdcore" / "descent.py").touch()
    address = translation_of(tmp_path, "en", "gdcore/descent.py", "api/descent/")
    assert address == "ko/api/descent/"


@pytest.mark.parametrize(
    ("here", "there", "link"),
    [
        ("", "ko/", "ko/"),
        ("ko/", "", "../"),
        ("run/", "ko/run/", "../ko/run/"),
        ("ko/lessons/limits/", "lessons/limits/", "../../../lessons/limits/"),
        ("", "", "./"),
    ],
)
def test_a_link_between_pages_is_relative(here: str, there: str, link: str) -> None:
    assert relative_link(here, there) == link
