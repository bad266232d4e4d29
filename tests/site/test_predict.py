"""Questions to predict, and the record of finished lessons in the browser."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.site.conftest import NO_SCRIPT, PHONE, WIDE, Reader

CHOICE = "lessons/gradient-descent/"
NUMBER = "lessons/limits/"
KEY = "/.gd-done"

with_phone = pytest.mark.parametrize("reader", [PHONE], indirect=True)
without_script = pytest.mark.parametrize("reader", [NO_SCRIPT], indirect=True)


def question(page: Page, number: int = 0) -> Locator:
    """Return a question of a page."""
    return page.locator("gd-predict").nth(number)


def answer(page: Page, number: int = 0) -> Locator:
    """Return the folded answer to a question."""
    return page.locator("gd-predict + details").nth(number)


def status(page: Page) -> Locator:
    return question(page).locator(".gd-status")


def press_check(page: Page) -> None:
    question(page).get_by_role("button").click()


def add_question(reader: Reader, attributes: str, path: str = NUMBER) -> Page:
    """Open a page, and insert a question with these attributes as its first."""
    page = reader.open(path)
    page.evaluate(
        "html => document.querySelector('gd-predict').insertAdjacentHTML('beforebegin', html)",
        f"<gd-predict {attributes}></gd-predict>"
        '<details class="question"><summary>Open</summary><p>It is this.</p></details>',
    )
    return page


def submit_guess(page: Page, text: str) -> str:
    """Submit a number as the guess, and return the response of the page."""
    question(page).get_by_role("textbox").fill(text)
    press_check(page)
    return status(page).inner_text()


class TestChoice:
    def test_the_list_becomes_a_named_group_of_radio_buttons(self, reader):
        page = reader.open(CHOICE)
        group = question(page).get_by_role("group", name="Your prediction")
        assert group.get_by_role("radio").count() == 3
        assert group.get_by_role("radio", name="B.").count() == 1
        assert page.locator("ul:visible:has(+ gd-predict)").count() == 0

    def test_the_keyboard_is_enough(self, reader):
        page = reader.open(CHOICE)
        question(page).get_by_role("radio").first.focus()
        for key in ("ArrowDown", "ArrowDown", "ArrowUp", "Tab", "Enter"):
            page.keyboard.press(key)
        assert question(page).get_by_role("radio").nth(1).is_checked()
        assert status(page).inner_text() == "Right. The answer is B."
        expect(question(page).get_by_role("button")).to_be_focused()
        assert answer(page).get_attribute("open") is not None

    def test_enter_in_the_group_checks_too(self, reader):
        page = reader.open(CHOICE)
        question(page).get_by_role("radio").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        assert status(page).inner_text() == "Not A. The answer is B; see why below."

    def test_without_a_choice_nothing_is_told(self, reader):
        page = reader.open(CHOICE)
        press_check(page)
        assert status(page).inner_text() == "Choose one first."
        expect(question(page).get_by_role("radio").first).to_be_focused()
        assert answer(page).get_attribute("open") is None

    def test_one_may_try_again(self, reader):
        page = reader.open(CHOICE)
        for number, text in ((0, "Not A."), (2, "Not C."), (1, "Right.")):
            question(page).get_by_role("radio").nth(number).check()
            press_check(page)
            assert status(page).inner_text().startswith(text)
        answer(page).locator("summary").first.click()
        assert answer(page).get_attribute("open") is None
        press_check(page)
        assert answer(page).get_attribute("open") is not None

    @with_phone
    def test_a_tap_on_the_words_chooses(self, reader):
        page = reader.open("ko/" + CHOICE)
        question(page).locator("label").nth(1).tap()
        question(page).get_by_role("button", name="확인").tap()
        assert status(page).inner_text() == "맞았습니다. 답은 B입니다."


class TestNumber:
    def test_the_field_is_named_and_asks_for_a_numeric_keyboard(self, reader):
        page = reader.open(NUMBER)
        field = question(page).get_by_label("Your prediction")
        assert field.get_attribute("inputmode") == "decimal"
        assert field.get_attribute("type") == "text"

    def test_enter_checks(self, reader):
        page = reader.open(NUMBER)
        question(page).get_by_role("textbox").fill("4")
        page.keyboard.press("Enter")
        assert status(page).inner_text() == "Right. The answer is 4."
        assert answer(page).get_attribute("open") is not None

    def test_it_reads_what_people_write(self, reader):
        page = add_question(reader, 'kind="number" answer="3.2" within="0.016"')
        for text, said in {
            "3.2": "Right. The answer is 3.2.",
            " 3,2 ": "Right. The answer is 3.2.",
            "16/5": "Right. The answer is 3.2.",
            "0.32e1": "Right. The answer is 3.2.",
            "3.21": "Near enough. The answer is 3.2.",
            "3.3": "Not 3.3. The answer is 3.2; see why below.",
            "−3.2": "Not −3.2. The answer is 3.2; see why below.",
            "-3,2": "Not −3.2. The answer is 3.2; see why below.",
            "3,200": "Not 3200. The answer is 3.2; see why below.",
            "1,234.5": "Not 1234.5. The answer is 3.2; see why below.",
        }.items():
            assert submit_guess(page, text) == said
        assert answer(page).get_attribute("open") is not None

    def test_what_is_no_number_is_asked_for_again(self, reader):
        page = add_question(reader, 'kind="number" answer="3.2" within="0.016"')
        field = question(page).get_by_role("textbox")
        assert field.get_attribute("aria-describedby") == status(page).get_attribute("id")
        for text in ("", "three", "1.2.3", "1,2,3", "5/0", "1/2/3", "0x10", "-"):
            assert submit_guess(page, text) == "Write a number, such as 3.2."
            expect(field).to_be_focused()
            assert field.get_attribute("aria-invalid") == "true"
        assert answer(page).get_attribute("open") is None
        assert submit_guess(page, "3.2").startswith("Right.")
        assert field.get_attribute("aria-invalid") == "false"

    def test_it_is_as_strict_and_as_exact_as_the_question(self, reader):
        page = add_question(reader, 'kind="number" answer="0" within="0"')
        for right, within, text, said in (
            ("636", "0", "636", "Right. The answer is 636."),
            ("636", "0", "635", "Not 635. The answer is 636; see why below."),
            ("100.9989", "5", "100", "Near enough. The answer is about 101."),
            ("100.9989", "5", "106", "Not 106. The answer is about 101; see why below."),
            ("0", "0.005", "0.004", "Near enough. The answer is 0."),
            ("0", "0.005", "0", "Right. The answer is 0."),
            ("-0.6", "0.003", "−0.6", "Right. The answer is −0.6."),
            ("0.1", "0", "0.1", "Right. The answer is 0.1."),
            ("0.3", "0.1", "0.4", "Near enough. The answer is 0.3."),
            ("1e-05", "5e-08", "1e-5", "Right. The answer is 0.00001."),
        ):
            question(page).evaluate(
                "(element, [answer, within]) => { element.setAttribute('answer', answer);"
                " element.setAttribute('within', within); }",
                [right, within],
            )
            assert submit_guess(page, text) == said

    def test_it_speaks_korean(self, reader):
        page = add_question(reader, 'kind="number" answer="100.9989" within="5"', "ko/" + NUMBER)
        assert question(page).get_by_label("나의 예측").count() == 1
        assert submit_guess(page, "하나") == "수를 적으세요. 예: 3.2"
        assert submit_guess(page, "101") == "거의 맞았습니다. 답은 약 101입니다."
        assert submit_guess(page, "3") == "예측은 3, 답은 약 101입니다. 까닭은 아래에 있습니다."


PLACE = 'kind="place" answer="1.0" within="0.1" low="-1" high="2" step="0.02"'


class TestPlace:
    def test_the_keyboard_moves_the_marker_and_the_value_is_spoken(self, reader):
        page = add_question(reader, PLACE)
        slider = question(page).get_by_role("slider", name="Your prediction")
        assert slider.get_attribute("aria-valuetext") == "−1"
        slider.focus()
        for key, value in (
            ("ArrowRight", "−0.98"),
            ("ArrowLeft", "−1"),
            ("End", "2"),
            ("Home", "−1"),
            ("PageUp", "−0.7"),
            ("PageDown", "−1"),
            ("ArrowUp", "−0.98"),
        ):
            page.keyboard.press(key)
            assert slider.get_attribute("aria-valuetext") == value
            assert question(page).locator(".gd-line__value").inner_text() == value
        page.keyboard.press("Enter")
        assert status(page).inner_text() == "Not −0.98. The answer is 1; see why below."
        assert answer(page).get_attribute("open") is not None

    @pytest.mark.parametrize("reader", [WIDE, PHONE], indirect=True)
    def test_mouse_and_finger_move_it_too(self, reader):
        page = add_question(reader, PLACE)
        slider = question(page).get_by_role("slider")
        box = slider.bounding_box()
        at = {"x": 8 + (box["width"] - 16) * 0.65, "y": box["height"] / 2}
        if page.evaluate("navigator.maxTouchPoints"):
            slider.tap(position=at)
        else:
            slider.click(position=at)
        assert float(slider.input_value()) == pytest.approx(0.95, abs=0.05)
        press_check(page)
        assert status(page).inner_text().startswith("Near enough. The answer is 1.")

    def test_the_answer_is_marked_on_the_line_once(self, reader):
        page = add_question(reader, PLACE)
        assert question(page).locator("s").count() == 0
        for _ in range(2):
            press_check(page)
            assert question(page).locator("s").count() == 1
        line = question(page).locator(".gd-line__scale").bounding_box()
        mark = question(page).locator("s").bounding_box()
        middle = mark["x"] + mark["width"] / 2
        assert (middle - line["x"]) / line["width"] == pytest.approx(2 / 3, abs=0.01)

    @pytest.mark.parametrize(
        ("attributes", "labels"),
        [
            ('answer="8" low="1" high="16" step="1"', ["1", "5", "10", "16"]),
            ('answer="1" low="0" high="2" step="0.02"', ["0", "0.5", "1", "1.5", "2"]),
            (
                'answer="0" low="-1" high="2" step="0.02"',
                ["−1", "−0.5", "0", "0.5", "1", "1.5", "2"],
            ),
        ],
    )
    def test_the_line_is_labelled_with_round_numbers(self, reader, attributes, labels):
        page = add_question(reader, f'kind="place" within="1" {attributes}')
        found = question(page).locator("i").all_inner_texts()
        key = {label: float(label.replace("−", "-")) for label in found}
        assert sorted(found, key=lambda label: key[label]) == labels


class TestPage:
    @pytest.mark.parametrize("path", [CHOICE, "ko/" + NUMBER])
    def test_the_result_is_announced_once(self, reader, path):
        page = reader.open(path)
        region = status(page)
        assert region.get_attribute("aria-live") == "polite"
        assert region.inner_text() == ""
        page.evaluate("""() => {
            window.told = [];
            new MutationObserver((changes) => {
                for (const change of changes) told.push(change.target.textContent);
            }).observe(document.querySelector(".gd-status"), {childList: true});
        }""")
        field = question(page).locator("input").first
        if field.get_attribute("type") == "radio":
            field.check()
        else:
            field.fill("9")
        press_check(page)
        page.wait_for_timeout(100)
        assert page.evaluate("told") == [region.inner_text()]
        assert region.inner_text()

    @pytest.mark.parametrize("newcomer", [WIDE, PHONE], indirect=True)
    @pytest.mark.parametrize("path", [CHOICE, NUMBER, "ko/" + CHOICE, "ko/" + NUMBER])
    def test_nothing_moves_when_the_script_starts(self, newcomer, path):
        held: list[Route] = []
        newcomer.page.route("**/predict.js", lambda route: held.append(route))
        page = newcomer.page
        page.goto(newcomer.home + path, wait_until="commit")
        page.wait_for_selector("footer", state="attached")
        while not held:  # the browser asks for it as soon as it has read the end of the page
            page.wait_for_timeout(50)
        page.evaluate("document.fonts.ready.then(() => true)")
        # Measured from the prose before, so that the rest of the page has no effect.
        place = """() => {
            const element = document.querySelector("gd-predict");
            const before = element.previousElementSibling;
            const prose = before.matches("ul") ? before.previousElementSibling : before;
            return element.nextElementSibling.getBoundingClientRect().top
                - prose.getBoundingClientRect().bottom;
        }"""
        before = page.evaluate(place)
        assert not question(page).locator("button").count()
        held[0].continue_()
        question(page).locator("button").wait_for()
        assert page.evaluate(place) == pytest.approx(before, abs=0.5)

    @with_phone
    def test_the_line_keeps_its_place_too(self, reader):
        page = add_question(reader, PLACE)
        assert question(page).bounding_box()["height"] == pytest.approx(
            page.evaluate("parseFloat(getComputedStyle(document.querySelector('gd-predict')).minHeight)"),
            abs=0.5,
        )  # fmt: skip

    @without_script
    @pytest.mark.parametrize("prefix", ["", "ko/"])
    def test_without_a_script_the_folded_block_is_the_answer(self, reader, prefix):
        page = reader.open(prefix + CHOICE)
        assert question(page).locator("*").count() == 0
        choices = question(page).locator("xpath=preceding-sibling::ul[1]/li")
        assert choices.count() == 3
        assert choices.first.evaluate("e => getComputedStyle(e).listStyleType") == "disc"
        assert question(page).bounding_box()["height"] == 0
        assert not answer(page).locator("p").first.is_visible()
        answer(page).locator("summary").first.click()
        assert "0.7" in answer(page).locator("p").first.inner_text()
        assert page.locator("article button, article input").count() == 0

    def test_the_code_that_computes_the_answer_is_folded_into_it(self, reader):
        page = reader.open(CHOICE)
        code = answer(page).locator(".gd-fold--predict")
        assert not code.is_visible()
        question(page).get_by_role("radio").first.check()
        press_check(page)
        assert code.locator("summary").inner_text() == "How the answer is computed"
        assert not code.locator("pre").is_visible()
        code.locator("summary").click()
        expect(code.locator("pre")).to_be_visible()

    def test_on_paper_there_are_no_controls_but_the_choices(self, newcomer):
        page = newcomer.open(CHOICE)
        page.emulate_media(media="print")
        assert question(page).locator("label").first.is_visible()
        for part in ("input", "button", ".gd-status"):
            assert not question(page).locator(part).first.is_visible()
        assert not page.locator(".gd-done").is_visible()


def done_button(page: Page) -> Locator:
    """Return the button at the end of a lesson."""
    return page.locator(".gd-done button")


def lessons_done(page: Page) -> list[str]:
    """Return the lessons that the map shows as done."""
    return [
        str(item.get_attribute("data-lesson"))
        for item in page.locator(".gd-lesson[data-lesson]").all()
        if item.locator(".gd-lesson__mark").count()
    ]


class TestProgress:
    def test_a_lesson_is_done_when_its_reader_says_so(self, reader):
        page = reader.open(CHOICE)
        button = page.get_by_role("button", name="Mark as done")
        assert button.get_attribute("aria-pressed") == "false"
        button.focus()
        page.keyboard.press("Enter")
        assert button.get_attribute("aria-pressed") == "true"
        page.reload()
        assert done_button(page).get_attribute("aria-pressed") == "true"
        done_button(page).focus()
        page.keyboard.press("Space")
        assert done_button(page).get_attribute("aria-pressed") == "false"
        assert page.evaluate(f"localStorage.getItem('{KEY}')") is None

    def test_the_map_of_both_languages_shows_it_in_words_and_forgets_it(self, reader):
        for path in (NUMBER, "ko/" + CHOICE):
            done_button(reader.open(path)).click()
        assert reader.page.evaluate(f"localStorage.getItem('{KEY}')") == (
            '["limits","gradient-descent"]'
        )
        page = reader.open("ko/")
        assert lessons_done(page) == ["limits", "gradient-descent"]
        assert page.locator(".gd-lesson[data-lesson] .gd-lesson__mark").first.inner_text() == (
            "다 읽음"
        )
        assert re.search(r"지금까지 \d+강 가운데 2강을", page.locator(".gd-progress").inner_text())
        page = reader.open()
        assert lessons_done(page) == ["limits", "gradient-descent"]
        line = page.locator(".gd-progress")
        all_lessons = page.locator(".gd-lesson[data-lesson]").count()
        assert line.inner_text().startswith(f"Done so far: 2 of {all_lessons} lessons.")
        page.get_by_role("button", name="Forget it all").focus()
        page.keyboard.press("Enter")
        assert lessons_done(page) == []
        assert line.inner_text().strip() == f"Done so far: 0 of {all_lessons} lessons."
        expect(line).to_be_focused()
        assert page.evaluate(f"localStorage.getItem('{KEY}')") is None
        assert done_button(reader.open(NUMBER)).get_attribute("aria-pressed") == "false"

    def test_the_map_is_right_when_one_comes_back_to_it(self, reader):
        page = reader.open()
        page.locator(".gd-lesson a").first.click()
        done_button(page).click()
        page.go_back()
        expect(page.locator(".gd-lesson[data-lesson] .gd-lesson__mark")).to_have_count(1)

    @without_script
    def test_without_a_script_nothing_of_it_shows(self, reader):
        assert not reader.open(CHOICE).locator(".gd-done").is_visible()
        page = reader.open()
        assert page.locator(".gd-progress").bounding_box()["height"] == 0
        assert page.locator("article button").count() == 0

    def test_a_browser_that_keeps_nothing_breaks_nothing(self, newcomer):
        newcomer.page.add_init_script("""
            for (const name of ["getItem", "setItem", "removeItem"]) {
                const plain = Storage.prototype[name];
                Storage.prototype[name] = function (key, ...rest) {
                    if (key.endsWith("gd-done")) throw new DOMException("no", "SecurityError");
                    return plain.call(this, key, ...rest);
                };
            }
        """)
        page = newcomer.open(CHOICE)
        done_button(page).click()
        assert done_button(page).get_attribute("aria-pressed") == "false"
        assert page.locator(".gd-done small").inner_text() == (
            "This browser does not let the page remember anything."
        )
        question(page).get_by_role("radio").nth(1).check()
        press_check(page)
        assert status(page).inner_text().startswith("Right.")
        page = newcomer.open()
        assert page.locator(".gd-progress").inner_text().startswith("Done so far: 0 of")

    @pytest.mark.parametrize("kept", ["{", "5", '{"a": 1}', '"limits"', "[7, null]"])
    def test_what_it_did_not_write_is_nothing_to_it(self, newcomer, kept):
        newcomer.page.add_init_script(f"localStorage.setItem('{KEY}', {kept!r})")
        assert lessons_done(newcomer.open()) == []
