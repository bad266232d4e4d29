"""The button that opens all folds beside the main path of a lesson."""

import pytest
from playwright.sync_api import Locator, Page

from tests.site.conftest import NO_SCRIPT, Reader

LESSON = "lessons/momentum/"
OTHER = "ko/lessons/failure-museum/"


def control(page: Page) -> Locator:
    return page.locator(".gd-deep")


def fold_states(page: Page) -> set[bool]:
    """Return the states of the folds beside the main path: True is open."""
    return set(page.locator("details.deeper").evaluate_all("all => all.map(fold => fold.open)"))


def test_folds_are_closed_until_all_are_opened_at_once(reader: Reader):
    page = reader.open(LESSON)
    assert fold_states(page) == {False}
    assert control(page).get_attribute("aria-pressed") == "false"
    control(page).focus()
    page.keyboard.press("Enter")
    assert fold_states(page) == {True}
    assert not page.locator("details.question").first.evaluate("fold => fold.open")
    control(page).click()
    assert fold_states(page) == {False}


def test_the_choice_is_kept_for_every_lesson_in_both_languages(reader: Reader):
    page = reader.open(LESSON)
    control(page).click()
    page.goto(reader.home + OTHER)
    assert fold_states(page) == {True}
    assert control(page).inner_text() == "더 깊이 들어가는 글 모두 펼치기"
    control(page).click()
    page.goto(reader.home + LESSON)
    assert fold_states(page) == {False}


def test_a_page_without_such_folds_has_no_such_control(reader: Reader):
    page = reader.open("lessons/learning-rate/")
    assert control(page).count() == 0


@pytest.mark.parametrize("reader", [NO_SCRIPT], indirect=True)
def test_without_a_script_each_fold_opens_by_itself(reader: Reader):
    page = reader.open(LESSON)
    page.locator("details.deeper > summary").first.click()
    assert fold_states(page) == {True, False}
