"""Tests of the published site, in a real browser and file by file."""

import gzip
import json
import re
from functools import cache
from itertools import takewhile
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup

from builder.reference.inventory import read_reference
from builder.sources.languages import HOME, page_of
from builder.sources.lessons import lesson_paths
from gdcore.palette import PALETTE
from tests.site.conftest import NO_SCRIPT, PHONE, REPOSITORY, ROOT, WIDE

PAGES = sorted(
    {"", "run/", "contributing/", "glossary/", "symptoms/"}
    | {f"{page_of(path.stem)}/" for path in lesson_paths(ROOT, "en") if path.stem != HOME}
)
# The script of the theme (bundle) and our own, which may have 14 kB in total.
SCRIPTS = {"bundle", "copy", "course", "folds", "predict", "progress", "start", "try"}
LESSONS = [page for page in PAGES if page.startswith("lessons/")]
LESSON = "lessons/gradient-descent/"
# All pages of the reference are read as files; only the most complex are opened in the browser.
REFERENCE = ["api/", *(f"api/{module.name}/" for module in read_reference(ROOT))]
PAGES += ["api/", "api/functions/", "api/optimizers/"]
BOTH = [prefix + page for prefix in ("", "ko/") for page in PAGES]
FILES = [prefix + page for prefix in ("", "ko/") for page in sorted({*PAGES, *REFERENCE})]


@cache
def soup(site: Path, path: str) -> BeautifulSoup:
    file = site / path
    html = (file / "index.html" if file.is_dir() else file).read_text("utf-8")
    return BeautifulSoup(html, "html.parser")


@cache
def identifiers(site: Path, path: str) -> list[str]:
    """Return the identifiers on a page. To look for one by one would walk the page each time."""
    return [str(tag["id"]) for tag in soup(site, path).find_all(id=True)]


@cache
def size_sent(site: Path, path: str) -> int:
    """Return the size of a file as a host sends it: fonts are already compressed."""
    file = site / urlsplit(path).path
    body = (file / "index.html" if file.is_dir() else file).read_bytes()
    return len(body) if file.suffix == ".woff2" else len(gzip.compress(body))


@pytest.mark.parametrize("path", BOTH)
def test_every_page_opens_without_a_fault_is_light_and_leads_to_its_other_language(
    reader, site, path
):
    reader.load_everything()
    page = reader.open(path)
    assert page.locator("html").get_attribute("lang") == ("ko" if path.startswith("ko/") else "en")
    assert page.locator("h1").count() == 1
    page.wait_for_load_state("networkidle")
    names = [url.removeprefix(reader.home) for url in reader.loaded if url.startswith(reader.home)]
    sizes = {name: size_sent(site, name) for name in names}
    language = "ko/" if path.startswith("ko/") else ""
    assert {path, f"{language}assets/course.css"} < sizes.keys()
    assert sum(sizes.values()) <= 230_000, sizes
    page.locator("a.gd-language").click()
    other = path.removeprefix("ko/") if path.startswith("ko/") else f"ko/{path}"
    page.wait_for_url(reader.home + other, wait_until="commit")  # it is opened for its own test


@pytest.mark.parametrize("reader", [PHONE], indirect=True)
@pytest.mark.parametrize("path", BOTH)
def test_nothing_but_wide_blocks_scrolls_sideways_on_a_phone(reader, path):
    page = reader.open(path)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_language_switch_keeps_the_section(reader):
    page = reader.open(LESSON)
    section = page.locator("h2[id]").nth(1).get_attribute("id")
    page.goto(f"{reader.home}{LESSON}#{section}")
    page.locator("a.gd-language").click()
    page.wait_for_url(f"{reader.home}ko/{LESSON}#{section}")


@pytest.mark.parametrize("reader", [NO_SCRIPT], indirect=True)
def test_without_a_script_math_shows_folds_open_and_languages_switch(reader):
    page = reader.open(LESSON)
    formula = page.locator(".gd-formula math").first
    assert formula.is_visible()
    assert formula.bounding_box()["height"] > 10
    assert page.locator("math").count() > 0
    fold = page.locator("details.deeper").first
    assert not fold.locator("p").first.is_visible()
    fold.locator("summary").first.click()
    assert fold.locator("p").first.is_visible()
    page.locator("a.gd-language").click()
    page.wait_for_url(reader.home + "ko/" + LESSON)


def test_formulas_are_set_in_a_font_for_formulas(reader):
    page = reader.open(LESSON)
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert loaded == ["STIX2"]


@pytest.mark.parametrize(
    ("home", "word", "target"),
    [
        ("", "learning rate", "lessons/learning-rate/"),
        ("ko/", "학습률", "ko/lessons/learning-rate/"),
        ("ko/", "경사하강법", f"ko/{LESSON}"),
        ("ko/", "하강", f"ko/{LESSON}"),  # a later part of a compound
        ("ko/", "변화율", "ko/lessons/limits/"),
        ("ko/", "gradient", f"ko/{LESSON}"),
        ("", "numeric_gradient", "api/derivatives/"),
        ("ko/", "numeric_gradient", "ko/api/derivatives/"),
    ],
)
def test_search_finds(reader, home, word, target):
    page = reader.open(home)
    field = page.locator("input.md-search__input")
    field.click()
    field.fill(word)
    field.press("End")  # the theme listens to keys, and fill() presses none
    found = page.locator(f'a.md-search-result__link[href*="{target}"]').first
    found.wait_for()
    found.click()
    page.wait_for_url(re.compile(re.escape(reader.home + target)))


def test_a_part_of_a_compound_is_found_and_marked_in_the_text_as_written(reader):
    page = reader.open("ko/")
    page.locator("input.md-search__input").click()
    page.keyboard.type("하강")
    found = page.locator(f'a.md-search-result__link[href*="ko/{LESSON}"]').first
    found.wait_for()
    title = found.locator("h1").inner_text()
    found.click()
    page.wait_for_url(re.compile(re.escape(f"{reader.home}ko/{LESSON}")))
    mark = page.locator("mark[data-md-highlight]").first
    mark.wait_for()
    assert mark.inner_text() == "하강"
    assert title in page.locator("h1").inner_text()


def test_the_index_of_the_search_waits_for_a_reader_who_searches(newcomer):
    asked = []
    newcomer.page.on("request", lambda request: asked.append(Path(urlsplit(request.url).path).name))
    page = newcomer.open(LESSON)
    page.wait_for_load_state("networkidle")
    assert "search_index.json" not in asked
    with page.expect_response("**/search/search_index.json"):
        page.keyboard.press("/")
    page.keyboard.type("parabola")
    page.locator("a.md-search-result__link").first.click()
    # A page opened from the search needs the index at once, to highlight the words.
    page.locator("mark[data-md-highlight]").first.wait_for()
    assert asked.count("search_index.json") == 2


def figure_colours(page):
    """Return the computed colours of the figures, by their names in the palette."""
    return page.evaluate("""() => {
        const found = {};
        for (const part of document.querySelectorAll(".gd-svg *")) {
            for (const property of ["fill", "stroke"]) {
                const name = /--gd-(\\w+)/.exec(part.getAttribute(property))?.[1];
                if (name) found[name] ??= getComputedStyle(part)[property];
            }
        }
        return found;
    }""")


def as_rgb(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


@pytest.mark.parametrize("path", ["", LESSON])
def test_the_dark_theme_recolours_the_figures(newcomer, path):
    page = newcomer.open(path)
    page.emulate_media(color_scheme="light")
    light = figure_colours(page)
    assert {"ink", "muted"} <= set(light)
    assert light == {name: as_rgb(PALETTE[name]) for name in light}
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector('body[data-md-color-scheme="slate"]')
    dark = figure_colours(page)
    assert dark.keys() == light.keys()
    assert all(dark[name] != light[name] for name in light)


def test_the_theme_follows_the_system_until_the_reader_chooses(newcomer):
    newcomer.page.emulate_media(color_scheme="dark")
    page = newcomer.open()
    scheme = page.locator("body")
    page.wait_for_selector('body[data-md-color-scheme="slate"]')
    page.locator('form[data-md-component="palette"] label:visible').click()
    page.wait_for_selector('body[data-md-color-scheme="default"]')
    page = newcomer.open("ko/" + LESSON)
    assert scheme.get_attribute("data-md-color-scheme") == "default"


@pytest.mark.parametrize("path", ["", "ko/"])
def test_the_map_shows_what_is_ready(reader, path):
    page = reader.open(path)
    assert page.locator(".gd-lesson").count() == 18
    links = page.locator(".gd-lesson a").evaluate_all("all => all.map(a => a.href)")
    language = "ko" if path else "en"
    ready = [page_of(path.stem) for path in lesson_paths(ROOT, language) if path.stem != HOME]
    assert links == [f"{reader.home}{path}{page}/" for page in ready]
    assert page.locator(".gd-lesson--planned").count() == 18 - len(ready)
    page.locator(".gd-lesson a").first.click()
    page.wait_for_url(links[0])


@pytest.mark.parametrize("prefix", ["", "ko/"])
def test_the_key_of_the_museum_prints_on_one_side_and_leads_to_every_exhibit(reader, site, prefix):
    page = reader.open(prefix + "symptoms/")
    paper = page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "12mm"))
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    museum = soup(site, f"{prefix}lessons/failure-museum/")
    exhibits = {part["id"] for part in museum.select("h3[id^=exhibit-]")}
    assert len(exhibits) >= 12
    links = [link["href"] for link in soup(site, f"{prefix}symptoms/").select("td a")]
    assert {urlsplit(link).fragment for link in links} >= exhibits


@pytest.mark.parametrize("prefix", ["", "ko/"])
@pytest.mark.parametrize("path", LESSONS)
def test_where_a_lesson_says_what_can_go_wrong_it_leads_to_all_symptoms(site, path, prefix):
    heading = soup(site, prefix + path).find("h2", id="pitfalls")
    if heading is not None:  # the first lesson has no pitfalls
        section = "".join(
            str(part) for part in takewhile(lambda part: part.name != "h2", heading.next_siblings)
        )
        assert 'href="../../symptoms/"' in section


def test_controls_have_names(reader):
    page = reader.open(LESSON)
    page.locator(".highlight:visible").first.scroll_into_view_if_needed()
    page.wait_for_selector(".md-code__nav[aria-label]", state="attached")
    assert page.locator(".md-search").get_attribute("aria-label")
    for figure in page.locator(".gd-svg").all():
        assert figure.get_attribute("role") == "img"
        assert len(figure.get_attribute("aria-label")) > 20


@pytest.mark.parametrize("reader", [PHONE], indirect=True)
def test_a_block_that_scrolls_stays_in_reach_of_a_keyboard(reader):
    """On a touch screen the theme takes away what lets a block have the focus."""
    page = reader.open(f"{LESSON}code.html")
    page.locator("pre > code[tabindex]").first.wait_for()
    assert page.locator("pre > code[tabindex]").first.evaluate(
        "async (code) => { code.removeAttribute('tabindex'); await null; return code.tabIndex }"
    ) == 0  # fmt: skip


@pytest.mark.parametrize("reader", [WIDE, PHONE], indirect=True)
@pytest.mark.parametrize("path", ["", "lessons/partial-derivatives/"])
def test_a_figure_takes_its_room_before_it_is_laid_out(reader, path):
    page = reader.open(path)
    heights = (
        "[...document.querySelectorAll('.gd-figure')].map(f => f.getBoundingClientRect().height)"
    )
    before = page.evaluate(heights)
    assert before
    # Lay out every figure, as if all were in view.
    page.evaluate(
        "document.querySelectorAll('.gd-figure').forEach("
        "(figure) => figure.style.setProperty('content-visibility', 'visible'))"
    )
    assert page.evaluate(heights) == pytest.approx(before, abs=0.5)
    # No figure is larger than it was drawn, so that its letters are those of the text.
    sizes = [re.search(r"gd-size-([0-9_]+)", name)[1] for name in page.locator(
        ".gd-figure").evaluate_all("all => all.map(figure => figure.className)")]  # fmt: skip
    widths = page.locator(".gd-figure").evaluate_all("all => all.map(figure => figure.offsetWidth)")
    assert all(width <= float(size.replace("_", ".")) + 1
               for width, size in zip(widths, sizes, strict=True))  # fmt: skip
    drawn = "[...document.querySelectorAll('.gd-svg')].map(f => f.getBoundingClientRect().height)"
    assert page.evaluate(drawn) == pytest.approx(before, abs=0.5)


def test_a_missing_page_is_told_in_both_languages(site):
    for name in ("404.html", "ko/404.html"):
        page = BeautifulSoup((site / name).read_text("utf-8"), "html.parser")
        assert {part["lang"] for part in page.select("section[lang]")} == {"en", "ko"}
        homes = {link["href"] for link in page.select("section[lang] a")}
        assert homes == {"/", "/ko/"}


@pytest.mark.parametrize("path", FILES)
def test_no_identifier_repeats_on_a_page(site, path):
    found = identifiers(site, path)
    assert sorted(set(found)) == sorted(found)


@pytest.mark.parametrize("path", FILES)
def test_every_link_inside_the_site_leads_somewhere(site, path):
    for tag in soup(site, path).select("[href], [src]"):
        target = urljoin(f"http://site/{path}", tag.get("href") or tag.get("src"))
        if not target.startswith("http://site/"):
            continue
        name, _, anchor = target.removeprefix("http://site/").partition("#")
        file = site / name.partition("?")[0]
        assert file.exists(), (path, tag)
        if anchor and (file.is_dir() or file.suffix == ".html"):
            assert anchor in identifiers(site, name), (path, tag)


@pytest.mark.parametrize("path", [prefix + page for prefix in ("", "ko/") for page in LESSONS])
def test_a_lesson_can_be_taken_home(site, path):
    link = soup(site, path).select_one("a[download]")
    notebook = nbformat.read(site / path / link["href"], as_version=4)
    nbformat.validate(notebook)
    assert any(cell.cell_type == "code" for cell in notebook.cells)
    source = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for syntax in ("{#", "!!! ", "??? ", ".md)", ".md#"):
        assert syntax not in source
    assert REPOSITORY in notebook.cells[0].source
    assert all(set(cell.metadata) <= {"tags", "alt", "jupyter"} for cell in notebook.cells)


@pytest.mark.parametrize("path", FILES)
def test_the_edit_link_leads_to_an_existing_source(site, path):
    link = soup(site, path).select_one('a[rel="edit"]')["href"]
    assert link.startswith(f"{REPOSITORY}/edit/main/")
    source = ROOT / link.removeprefix(f"{REPOSITORY}/edit/main/")
    assert source.is_file()
    if source.suffix == ".py":
        assert source.is_relative_to(ROOT / "gdcore")
        assert path.removeprefix("ko/") in REFERENCE
    else:
        language = "ko" if path.startswith("ko/") else "en"
        assert language in source.relative_to(ROOT).parts


@pytest.mark.parametrize("path", [prefix + page for prefix in ("", "ko/") for page in LESSONS])
def test_a_lesson_is_light_and_carries_no_script_of_jupyters(site, path):
    html = (site / path / "index.html").read_text("utf-8")
    without_figures = re.sub(r"<figure.*?</figure>", "", html, flags=re.DOTALL)
    assert len(gzip.compress(without_figures.encode())) <= 22_000
    for trace in ("jupyter", "MathJax", "require.js", "jp-"):
        assert trace not in without_figures.replace("JupyterLab", "")
    scripts = [tag["src"] for tag in soup(site, path).select("script[src]")]
    assert {Path(name).name.partition(".")[0] for name in scripts} == SCRIPTS


# The number of children of each element; with another number Firefox reports invalid markup.
PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "mover": 2, "munder": 2,
         "munderover": 3}  # fmt: skip


@pytest.mark.parametrize("path", FILES)
def test_every_formula_is_sound_mathml(site, path):
    for element in soup(site, path).select(", ".join(f"math {name}" for name in PARTS)):
        parts = element.find_all(recursive=False)
        assert len(parts) == PARTS[element.name], element.find_parent("math")


@pytest.mark.parametrize("path", FILES)
def test_every_head_of_a_column_has_words(site, path):
    """A screen reader repeats it in each row, and not every one reads formulas there."""
    for head in soup(site, path).select("th"):
        words = "".join(text for text in head.find_all(string=True) if not text.find_parent("math"))
        assert not head.find("math") or words.strip(), head


def test_numbers_in_tables_are_aligned_as_their_author_said(reader):
    page = reader.open("lessons/linear-regression/")
    cells = page.locator("table .gd-right")
    found = cells.evaluate_all("all => all.map((cell) => getComputedStyle(cell).textAlign)")
    assert set(found) == {"right"}


def test_our_own_scripts_are_light(site):
    own = [(site / "assets" / f"{name}.js").read_bytes() for name in SCRIPTS - {"bundle"}]
    assert sum(len(gzip.compress(script)) for script in own) <= 14_000


@pytest.mark.parametrize("path", [path for path in FILES if "api/" in path])
def test_the_reference_is_light_and_has_every_formula_rendered(site, path):
    html = (site / path / "index.html").read_text("utf-8")
    assert len(gzip.compress(html.encode())) <= 25_000
    page = soup(site, path)
    assert not page.select(".arithmatex, autoref")
    assert "$$" not in page.select_one("article").get_text()
    scripts = [tag["src"] for tag in page.select("script[src]")]
    assert {Path(name).name.partition(".")[0] for name in scripts} == SCRIPTS


def test_every_entry_of_the_reference_is_published(site):
    for module in read_reference(ROOT):
        page = soup(site, f"api/{module.name}/")
        for entry in module.entries:
            assert page.find(id=entry.path), entry.spelled


def test_the_search_index_keeps_the_tex(site):
    index = json.loads((site / "ko/search/search_index.json").read_text("utf-8"))
    assert index["config"]["lang"] == ["ko", "en"]
    text = " ".join(doc["text"] for doc in index["docs"])
    assert "\\frac" in text or "\\eta" in text
    assert "<math" not in text
