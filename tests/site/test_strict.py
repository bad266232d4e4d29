"""Pages do only what their policy allows, have few elements, and are accessible, while in use."""

import gzip
import re
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, expect

import gdcore as gd
from builder.pages.math.formulas import render_formulas
from builder.pages.math.tex import read_tex
from builder.pages.svg.figures import page_figure
from gdcore.palette import PALETTE
from tests.site.conftest import PHONE, ROOT, WIDE
from tests.site.test_site import FILES, LESSONS

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
USED = ["", "lessons/limits/", "lessons/gradient-descent/", "lessons/gradient-descent/code.html"]
READERS = [WIDE, PHONE]


def html_of(site: Path, path: str) -> str:
    return (site / path / "index.html").read_text("utf-8")


@pytest.mark.parametrize("path", FILES)
def test_every_page_has_a_policy_and_no_style_of_its_own(site, path):
    html = html_of(site, path)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-")
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert ("'wasm-unsafe-eval'" in policy) == ("<gd-try" in html)
    assert not re.search(r"<[a-z][^<>]*\sstyle=|<style", html)


def test_pages_for_lost_readers_have_a_policy_too(site):
    for name in ("404.html", "ko/404.html"):
        assert "default-src 'none'; script-src 'self'" in (site / name).read_text("utf-8")


@pytest.mark.parametrize("path", [prefix + page for prefix in ("", "ko/") for page in LESSONS])
def test_a_lesson_has_few_elements(site, path):
    # A phone needs a quarter of a second to lay out a thousand elements.
    assert len(re.findall(r"<[a-z]", html_of(site, path))) <= 5_000


def use_everything(page: Page, home: str) -> None:
    """Do on a page all that a reader can do there."""
    for part in ("details.deeper", "details.question", "details.gd-fold"):
        for summary in page.locator(f"{part} > summary:visible").all()[:3]:
            summary.click()
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    page.mouse.wheel(0, 4000)
    for copy in page.locator(".md-code__button:visible").all()[:1]:
        copy.click()
    for question in page.locator("gd-predict").all()[:3]:
        if question.locator("input[type=radio]").count():
            question.locator("input[type=radio]").first.check()
        elif question.locator("input[type=text]").count():
            question.locator("input[type=text]").fill("1")
        question.get_by_role("button").click()
    for task in page.locator("gd-try").all()[:1]:
        task.locator("button").first.click()
        expect(task.locator("samp")).not_to_be_empty()
    for button in page.locator(".gd-done button, .gd-deep, .gd-progress button").all():
        button.click()
    page.locator('form[data-md-component="palette"] label:visible').click()
    page.keyboard.press("/")
    page.keyboard.type("gradient")
    page.locator("a.md-search-result__link").first.wait_for()
    page.keyboard.press("Escape")
    drawer = page.locator('header label[for="__drawer"]')
    if drawer.is_visible():
        drawer.click()
        page.locator("nav.md-nav--primary a").first.wait_for()
        page.evaluate("document.querySelector('label.md-overlay').click()")


@pytest.mark.parametrize("newcomer", READERS, indirect=True)
@pytest.mark.parametrize(("scheme", "prefix"), [("light", "ko/"), ("dark", "")])
@pytest.mark.parametrize("path", USED)
def test_everything_on_a_page_can_be_used_and_nothing_is_forbidden(newcomer, scheme, prefix, path):
    """The reader fails on each message of the console, and each violation is one."""
    # Whether things move or jump is nothing to a policy, and to draw each step takes long.
    newcomer.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    newcomer.page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => "
        "console.error(event.violatedDirective, event.blockedURI, event.sourceFile))"
    )
    page = newcomer.open(prefix + path)
    use_everything(page, newcomer.home)
    # A message that fades has no contrast to speak of.
    opacity = "getComputedStyle(document.querySelector('.md-dialog')).opacity"
    while page.evaluate(opacity) != "0":  # wait_for_function would evaluate text in the page
        page.wait_for_timeout(100)
    page.evaluate(AXE)
    # Only the violations: the report of what passes is long.
    found = page.evaluate(
        "axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations)"
    )
    violations = {
        violation["id"]: [node["html"][:200] for node in violation["nodes"][:3]]
        for violation in found
    }
    assert violations == {}


def test_a_violation_would_be_noticed(reader):
    page = reader.open("")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("document.body.append(Object.assign(document.createElement('style')))")
    assert any("Content Security Policy" in fault for fault in reader.faults)
    reader.faults.clear()


COPY = """(node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  const clipboardData = new DataTransfer();
  document.dispatchEvent(
    new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true }));
  return clipboardData.getData("text/plain");
}"""
COPIED = f"(selector) => ({COPY})(document.querySelector(selector))"
ALL_COPIED = f"() => [...document.querySelectorAll('math')].map({COPY})"


def formulas_of(site: Path, path: str) -> list[Element]:
    return [fromstring(math) for math in re.findall(r"<math.*?</math>", html_of(site, path), re.S)]


def test_a_formula_is_copied_as_its_tex(reader):
    page = reader.open("lessons/descent-in-many-variables/")
    paragraph = "article p:has(msqrt)"
    text = page.evaluate(COPIED, paragraph)
    assert re.search(r"\$\\lVert \\mathbf\{v\}\\rVert =\\sqrt\{[^$]*\}\$", text), text
    assert "\N{MINUS SIGN}" not in text
    # Of a part of a formula, the whole is copied.
    assert page.evaluate(COPIED, f"{paragraph} msqrt").startswith("$\\lVert")
    display = page.evaluate(COPIED, ".gd-formula")
    assert re.fullmatch(r"\$\$.*\$\$\s*", display, re.DOTALL), display
    assert page.evaluate(COPIED, "article pre code") == ""  # left to the browser


@pytest.mark.parametrize("path", [*LESSONS[::2], *(f"ko/{page}" for page in LESSONS[1::2])])
def test_the_script_reads_all_formulas_as_the_builder_does(reader, site, path):
    expected = []
    tex = ""
    for math in formulas_of(site, path):
        tex = math.get("data-tex", read_tex(math)) or tex  # the first of several pieces has it
        mark = "$$" if math.get("display") else "$"
        expected.append(f"{mark}{tex}{mark}")
    assert reader.open(path).evaluate(ALL_COPIED) == expected


@pytest.mark.parametrize("prefix", ["", "ko/"])
def test_what_is_read_of_a_formula_says_the_same(course, site, prefix):
    """It becomes the same formula; Temml needs a space after a comma between two numbers."""
    read = {}
    for path in LESSONS:
        for math in formulas_of(site, prefix + path):
            if "data-tex" not in math.attrib:
                read["display" in math.attrib, re.sub(",(?=[0-9])", ", ", read_tex(math))] = math
    again = render_formulas({"lessons": read}, course)
    for formula, math in read.items():
        pieces = [fromstring(piece) for piece in again[formula]]
        assert outline(*pieces) == outline(math), formula


def outline(*pieces: Element) -> list[tuple[str, str]]:
    """Return the elements of a formula, but for rows and room, and the signs in each."""
    elements = [element for piece in pieces for element in piece.iter()]
    room = {"math", "mrow", "mspace", "mpadded"}
    return [(each.tag, "".join(each.itertext())) for each in elements if each.tag not in room]


def test_a_figure_looks_as_matplotlib_drew_it(browser: Browser):
    """Most elements are gone, and hardly a pixel differs."""
    rng = np.random.default_rng(1)
    with mpl.rc_context({"svg.hashsalt": "test"}), plt.style.context("gdcore.course"):
        fig = plt.figure(figsize=(6, 6))
        curves, marks, arrows, space = (
            fig.add_subplot(2, 2, number, projection="3d" if number == 4 else None)
            for number in (1, 2, 3, 4)
        )
        curves.plot(np.sin(np.linspace(0, 9, 60)), "o-", markeredgecolor=PALETTE["paper"])
        curves.plot(np.cos(np.linspace(0, 9, 60)), "--", label=r"$\frac{1}{2}\sqrt{x_k^2}$")
        curves.set(xlabel="step $k$", ylabel=r"$f(x_k)$", title="Slow, then fast")
        curves.legend()
        marks.scatter(rng.random(60), rng.random(60), s=90, alpha=0.5)
        marks.imshow(rng.random((4, 4)), extent=(0, 1, 0, 1), interpolation="none")
        gd.plot.gradient_field(arrows, gd.functions.BOWL, gd.functions.BOWL.domain)
        gd.plot.surface(space, gd.functions.BOWL, gd.functions.BOWL.domain)
        buffer = StringIO()
        fig.savefig(buffer, format="svg")
        plt.close(fig)
    drawn = re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>", "", buffer.getvalue(), flags=re.DOTALL)
    shown = page_figure(buffer.getvalue(), name="f", alt="a", palette=PALETTE)
    assert shown.count("<") < 0.4 * drawn.count("<")
    page = browser.new_page(viewport={"width": 600, "height": 600})
    pictures = []
    for figure in (drawn, shown):
        page.set_content(
            "<style>body, figure { margin: 0 } svg { display: block; width: 600px; height: 600px; "
            f"stroke-linejoin: round; stroke-linecap: butt }}</style>{figure}"
        )
        pictures.append(Image.open(BytesIO(page.screenshot())).convert("RGB"))
    page.close()
    off = np.asarray(ImageChops.difference(*pictures)).max(axis=2)
    assert np.asarray(pictures[0]).std() > 10
    assert np.mean(off > 100) < 0.0005
    assert np.mean(off > 30) < 0.01


def test_the_style_of_formulas_and_figures_is_light(site):
    assert len(gzip.compress((site / "assets" / "content.css").read_bytes())) <= 4_500
    assert (site / "assets" / "STIXTwoMath.woff2").stat().st_size <= 20_000
