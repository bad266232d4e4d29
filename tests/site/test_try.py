"""Python programs that the reader edits and runs in the page."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.site.conftest import NO_SCRIPT, PHONE, ROOT, WIDE, Reader

LESSON = "lessons/momentum/"
LANGUAGES = pytest.mark.parametrize("prefix", ["", "ko/"])
RIGHT = """\
def roll(beta, steps):
    x, y, vx, vy = 10.0, 1.0, 0.0, 0.0
    for k in range(steps):
        vx = beta * vx + x
        vy = beta * vy + 50 * y
        x = x - 0.03 * vx
        y = y - 0.03 * vy
    return x, y


print(f"{roll(0.0, 1)[0]:.1f}")
"""
DESCENT = """\
x, steps = 0.883646125995533, 0
while abs(2 * x + 2) > 1e-5:
    x = x - 0.01 * (2 * x + 2)
    steps = steps + 1
print(f"{steps} steps, x = {x:.14f}")
"""


def task(page: Page) -> Locator:
    return page.locator("gd-try").first


def editor(page: Page) -> Locator:
    return task(page).get_by_role("textbox")


def output(page: Page) -> Locator:
    return task(page).locator("samp")


def status(page: Page) -> Locator:
    return task(page).get_by_role("status")


def run_program(page: Page, program: str | None = None) -> None:
    """Enter a program, if one is given, press Run, and wait for the end of the run."""
    if program is not None:
        editor(page).fill(program)
    task(page).get_by_role("button", name="Run").click()
    expect(task(page).get_by_role("button", name="Stop")).to_have_count(0)


def remove_check(page: Page) -> None:
    page.evaluate("document.querySelector('gd-try').removeAttribute('check')")


@LANGUAGES
def test_the_code_becomes_an_editor_with_what_it_printed_at_build_time(reader: Reader, prefix):
    page = reader.open(prefix + LESSON)
    assert "roll(beta, steps)" in editor(page).input_value()
    assert "#:" not in editor(page).input_value()
    assert output(page).inner_text().startswith("beta = 0.0: x = 10.0000")
    assert status(page).inner_text() == ""


@pytest.mark.parametrize("reader", [NO_SCRIPT], indirect=True)
def test_without_a_script_it_is_a_block_of_code_with_its_output(reader: Reader):
    page = reader.open(LESSON)
    expect(task(page).locator("pre code")).to_contain_text("the slope for y is 50 * y")
    expect(task(page).locator("pre code")).to_be_visible()
    assert task(page).locator("button, textarea").count() == 0


def test_python_is_loaded_at_the_first_run_and_not_before(newcomer: Reader):
    asked = []
    newcomer.page.on("request", lambda request: asked.append(request.url))
    page = newcomer.open(LESSON)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/python/" in url]
    run_program(page)
    assert {url.rpartition("/")[2] for url in asked if "/python/" in url} == {
        "worker.js",
        "micropython.mjs",
        "micropython.wasm",
    }


def test_a_program_that_is_right_is_told_so_and_one_that_is_not_what_it_lacks(reader: Reader):
    page = reader.open(LESSON)
    run_program(page)
    assert status(page).inner_text().startswith("Nothing moves yet.")
    assert status(page).get_attribute("data-result") == "wrong"
    run_program(page, RIGHT)
    assert status(page).inner_text() == "Well done: all checks hold."
    assert status(page).get_attribute("data-result") == "right"
    assert output(page).inner_text() == "9.7\n"
    run_program(page, RIGHT.replace("x - 0.03", "x + 0.03"))
    assert "Is there a minus" in status(page).inner_text()
    run_program(page, "print(1)")
    assert "the name roll" in status(page).inner_text()


@pytest.mark.parametrize(
    ("program", "line", "help_"),
    [
        ("print(1)\nprint(y)", "Line 2: NameError", "Is it spelt as above"),
        ("for k in range(3)\n    print(k)", "Line 1: SyntaxError", "colon"),
        ("def f(x):\n    return 1 / x\n\nf(0)", "Line 2: ZeroDivisionError", "divided by zero"),
        ("import numpy", "Line 1: ImportError", "without NumPy"),
        ("def f():\n    return f()\n\nf()", "Line 2: RuntimeError", "without end"),
        ("a = [1]\na[1]", "Line 2: IndexError", "counted from 0"),
    ],
)
def test_an_error_names_the_readers_own_line_and_helps(reader: Reader, program, line, help_):
    page = reader.open(LESSON)
    run_program(page, program)
    first, second = status(page).inner_text().split("\n")
    assert first.startswith(line)
    assert help_ in second


def test_it_prints_the_digits_of_the_library(reader: Reader):
    page = reader.open(LESSON)
    remove_check(page)
    run_program(page, DESCENT)
    assert output(page).inner_text() == "636 steps, x = -0.99999504796783\n"
    run_program(page, "x = 1")
    assert status(page).inner_text() == "It ran, and printed nothing."


def test_an_endless_loop_is_stopped_and_the_page_stays_alive(reader: Reader):
    page = reader.open(LESSON)
    run_program(page, "while True:\n    print('again and again')")
    assert "Stopped after 5 seconds" in status(page).inner_text()
    assert "the page shows the beginning" in status(page).inner_text()
    assert 10_000 < len(output(page).inner_text()) < 30_000
    editor(page).fill("while True:\n    pass")
    task(page).get_by_role("button", name="Run").click()
    task(page).get_by_role("button", name="Stop").click()
    assert status(page).inner_text() == "Stopped."
    run_program(page, RIGHT)
    assert status(page).inner_text() == "Well done: all checks hold."


def test_nothing_of_a_run_is_left_for_the_next(reader: Reader):
    page = reader.open(LESSON)
    remove_check(page)
    run_program(page, "left = 1")
    run_program(page, "print(left)")
    assert "NameError" in status(page).inner_text()


def test_the_text_is_kept_until_it_is_reset(reader: Reader):
    page = reader.open(LESSON)
    first = editor(page).input_value()
    editor(page).fill("x = 1\n")
    page.reload()
    assert editor(page).input_value() == "x = 1\n"
    page.goto(reader.home + "ko/" + LESSON)
    assert editor(page).input_value() == "x = 1\n"  # one program for both languages
    page.goto(reader.home + LESSON)
    task(page).get_by_role("button", name="Reset").click()
    assert editor(page).input_value() == first
    assert output(page).inner_text().startswith("beta = 0.0")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('gd-try'))") == []


def test_the_button_that_forgets_progress_forgets_programs_too(reader: Reader):
    page = reader.open(LESSON)
    editor(page).fill("x = 1\n")
    page.goto(reader.home)
    page.get_by_role("button", name="Forget it all").click()
    page.goto(reader.home + LESSON)
    assert "roll" in editor(page).input_value()


@pytest.mark.parametrize("reader", [WIDE, PHONE], indirect=True)
def test_it_can_be_used_by_keyboard_alone(reader: Reader):
    page = reader.open(LESSON)
    remove_check(page)
    editor(page).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("for k in range(2):")
    page.keyboard.press("Enter")
    page.keyboard.type("print(k)")
    assert editor(page).input_value() == "for k in range(2):\n    print(k)"
    page.keyboard.press("Tab")
    assert editor(page).input_value().endswith("print(k)    ")
    page.keyboard.press("Shift+Tab")
    assert editor(page).input_value() == "for k in range(2):\nprint(k)    "
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")
    expect(output(page)).to_have_text("0\n1\n")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(task(page).get_by_role("button", name="Run")).to_be_focused()
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text("")
    page.keyboard.press("Tab")
    expect(task(page).get_by_role("button", name="Reset")).to_be_focused()


def test_it_works_under_a_strict_policy(newcomer: Reader):
    policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'"
    html = (
        '<!doctype html><html lang="en"><title>Try</title>'
        "<gd-try><div><pre><code>print(6 * 7)\n</code></pre></div></gd-try>"
        '<script src="scope.js"></script><script src="../assets/try.js"></script></html>'
    )
    page_headers = {"content-type": "text/html", "content-security-policy": policy}
    scope = {"content-type": "text/javascript"}
    at = newcomer.home + "strict/"
    newcomer.page.route(at, lambda route: route.fulfill(body=html, headers=page_headers))
    newcomer.page.route(
        at + "scope.js",
        lambda route: route.fulfill(body="var __md_scope = new URL('/', location)", headers=scope),
    )
    page = newcomer.open("strict/")
    run_program(page)
    assert output(page).inner_text() == "42\n"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("newcomer", [WIDE, PHONE], indirect=True)
def test_a_checker_of_accessibility_finds_nothing(newcomer: Reader, scheme):
    newcomer.page.emulate_media(color_scheme=scheme)
    page = newcomer.open(LESSON)
    page.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8"))
    for program in (None, RIGHT, "print(y)"):
        run_program(page, program)
        found = page.evaluate("axe.run('gd-try')")
        assert [violation["id"] for violation in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
