"""Folded code comes from a page of its own when a reader opens the fold."""

from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import NO_SCRIPT
from tests.site.test_site import LESSON, LESSONS, soup

CHECK = "details.gd-fold--check"


def asked_for(page: Page) -> list[str]:
    """Return a list that will name the pages of code that the browser asks for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(Path(urlsplit(request.url).path).name))
    return asked


@pytest.mark.parametrize(
    ("prefix", "title"), [("", "Copy to clipboard"), ("ko/", "클립보드로 복사")]
)
def test_the_code_of_a_fold_comes_when_it_is_opened_and_can_be_copied(newcomer, prefix, title):
    newcomer.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    asked = asked_for(newcomer.page)
    page = newcomer.open(prefix + LESSON)
    page.wait_for_load_state("networkidle")
    assert "code.html" not in asked
    for fold in (
        page.locator(f"{CHECK}:visible").first,
        page.locator("details.gd-fold--figure:visible").first,
    ):
        fold.locator("summary").click()
        expect(fold.locator("pre > code").first).to_be_visible()
        assert fold.locator("a[href^='code.html'], h2").count() == 0
        button = fold.locator("button.md-code__button").first
        assert button.get_attribute("title") == title
        expect(fold.locator("nav[aria-label]").first).to_be_attached()
        button.click()
        expect(page.locator(".md-dialog")).to_have_class("md-dialog md-dialog--active")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == fold.locator("pre > code").first.inner_text().rstrip("\n")
    assert asked.count("code.html") == 1
    assert "assert" in page.locator(f"{CHECK} pre").first.inner_text()


@pytest.mark.parametrize("reader", [NO_SCRIPT], indirect=True)
def test_without_a_script_a_fold_leads_to_the_code(reader):
    page = reader.open(LESSON)
    fold = page.locator(CHECK).first
    fold.locator("summary").click()
    link = fold.get_by_role("link", name="Show the code")
    anchor = str(link.get_attribute("href")).partition("#")[2]
    link.click()
    page.wait_for_url(f"{reader.home}{LESSON}code.html#{anchor}")
    assert "assert" in page.locator(f"#{anchor} pre").first.inner_text()


def test_if_the_code_does_not_come_the_link_stays_and_the_next_fold_asks_again(newcomer):
    page = newcomer.open(LESSON)
    first, second = (page.locator(f"{CHECK}:visible").nth(number) for number in (0, 1))
    page.route("**/code.html", lambda route: route.fulfill(status=404, body=""))
    first.locator("summary").click()
    expect(first.get_by_role("link", name="Show the code")).to_be_visible()
    page.unroute("**/code.html")
    second.locator("summary").click()
    expect(second.locator("pre").first).to_be_visible()
    assert len(newcomer.faults) == 2  # the answer, and what the browser says of it
    newcomer.faults.clear()


def test_printing_asks_for_no_code(newcomer):
    asked = asked_for(newcomer.page)
    page = newcomer.open(LESSON)
    page.pdf()
    page.wait_for_load_state("networkidle")
    assert "code.html" not in asked


@pytest.mark.parametrize("prefix", ["", "ko/"])
@pytest.mark.parametrize("path", LESSONS)
def test_every_fold_has_its_code_and_every_code_its_fold(site, path, prefix):
    lesson, code = soup(site, prefix + path), soup(site, f"{prefix}{path}code.html")
    links = [link["href"] for link in lesson.select("details.gd-fold > a[href^='code.html']")]
    assert links == [f"code.html#{piece['id']}" for piece in code.select("article section")]
    assert not lesson.select(f"{CHECK} pre")
    for tag in code.select("[href], [src]"):
        target = urljoin(f"http://site/{prefix}{path}", tag.get("href") or tag["src"])
        if target.startswith("http://site/"):
            assert (site / urlsplit(target).path[1:]).exists(), tag
