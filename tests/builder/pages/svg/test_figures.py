"""Matplotlib's SVG inside a page."""

import re
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

import gdcore as gd
from builder.pages.svg.figures import FigureError, page_figure, size_rules
from gdcore.palette import PALETTE

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def drawn() -> str:
    """A figure with text, clip paths, markers and a raster image."""
    buffer = StringIO()
    with mpl.rc_context({"svg.hashsalt": "test"}), plt.style.context("gdcore.course"):
        fig, ax = plt.subplots()
        ax.plot([0, 1], [0, 1], "o-", color=PALETTE["blue"])
        ax.plot([0, 1], [1, 0], color="#123456")
        image = np.random.default_rng(1).random((4, 4))
        ax.imshow(image, extent=(0, 1, 0, 1), interpolation="none")
        ax.set_title("$x^2$")
        fig.savefig(buffer, format="svg")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def shown(drawn: str) -> str:
    return page_figure(drawn, name="figure-7", alt='A "curve" & x < 1', palette=PALETTE)


def test_it_is_an_element_without_namespaces_size_or_baggage(drawn, shown):
    assert shown.startswith("<figure ")
    (root,) = ElementTree.fromstring(shown)
    assert root.tag == "svg"
    assert root.attrib["viewBox"] == ElementTree.fromstring(drawn).attrib["viewBox"]
    assert "width" not in root.attrib
    assert "height" not in root.attrib
    for baggage in ("<metadata", "<style", "DOCTYPE", "<?xml", "xmlns", "xlink"):
        assert baggage not in shown


def test_it_scales_up_to_its_natural_size_only(drawn, shown):
    width, height = (
        f"{round(float(re.search(rf'{key}="([0-9.]+)pt"', drawn)[1]) * 4 / 3, 2):g}"
        for key in ("width", "height")
    )
    kind, size = ElementTree.fromstring(shown).attrib["class"].split()
    assert kind == "gd-figure"
    assert size_rules([shown, shown]) == (
        f".gd-figure.{size} {{ max-width: {width}px; aspect-ratio: {width} / {height}; }}\n"
    )


def test_it_has_no_style_of_its_own_and_few_elements(drawn, shown):
    assert "style=" not in shown
    assert shown.count("<use") == 0
    assert shown.count("<") < 0.2 * drawn.count("<")


def test_it_has_an_accessible_name(shown):
    (root,) = ElementTree.fromstring(shown)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == 'A "curve" & x < 1'


def test_the_colours_of_the_palette_become_variables_and_others_stay(shown):
    for name in ("blue", "ink", "grid"):
        assert f"var(--gd-{name}, {PALETTE[name]})" in shown
        assert re.search(rf"(?<!, ){PALETTE[name]}", shown) is None
    assert "#123456" in shown


def test_every_identifier_is_used_and_belongs_to_this_figure(shown):
    identifiers = re.findall(r' id="([^"]+)"', shown)
    used = set(re.findall(r"url\(#([^)]+)\)", shown)) | set(re.findall(r'href="#([^"]+)"', shown))
    assert identifiers
    assert set(identifiers) == used
    assert len(identifiers) == len(used)
    assert all(identifier.startswith("figure-7-") for identifier in used)


def test_two_figures_on_a_page_share_no_identifier(drawn):
    both = [page_figure(drawn, name=name, alt="a", palette=PALETTE) for name in ("a", "b")]
    identifiers = [set(re.findall(r' id="([^"]+)"', svg)) for svg in both]
    assert not identifiers[0] & identifiers[1]


@pytest.mark.parametrize("reference", ["url(#a)", "url( '#a' )", 'url("#a")'])
def test_a_reference_may_be_quoted(reference):
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt" viewBox="0 0 9 9">'
        f"<pattern id='a'/><circle style='fill: {reference}'/></svg>"
    )
    page = page_figure(svg.replace("'#a'", "&apos;#a&apos;"), name="f", alt="a", palette={})
    assert '<pattern id="f-a" /><circle fill="url(#f-a)" />' in page


def test_images_are_not_degraded(drawn, shown):
    picture = re.search(r'href="(data:image/png;base64,[^"]+)"', shown)[1]
    assert picture.split() == re.search(r'href="(data:[^"]+)"', drawn)[1].split()


def test_pictures_of_functions_of_two_variables_keep_their_areas_and_swap_their_lines():
    bowl = gd.functions.BOWL
    buffer = StringIO()
    with plt.style.context("gdcore.course"):
        fig = plt.figure()
        flat, in_space = fig.add_subplot(121), fig.add_subplot(122, projection="3d")
        gd.plot.contours(flat, bowl, bowl.domain, filled=True)
        gd.plot.gradient_field(flat, bowl, bowl.domain)
        facets = gd.plot.surface(in_space, bowl, bowl.domain)
        gd.plot.path_on_surface(in_space, bowl, [[4.0, 4.0], [2.0, 2.0]])
        fig.savefig(buffer, format="svg", bbox_inches="tight")
    shown = page_figure(buffer.getvalue(), name="figure-0", alt="a", palette=PALETTE)
    assert shown.count('href="data:image/png;base64,') == 1  # the filling
    heights = {to_hex(color) for color in facets.get_facecolor()}
    assert set(re.findall(r"#[0-9a-f]{6}(?!\))", shown)) == heights - set(PALETTE.values())
    for name in ("ink", "muted", "grid", "paper", "blue", "orange", "green"):
        assert f"var(--gd-{name}, {PALETTE[name]})" in shown


def test_text_keeps_its_spaces():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9pt" height="9pt">\n'
        "  <text>a <tspan>b</tspan> <tspan>c</tspan></text>\n</svg>"
    )
    shown = page_figure(svg, name="f", alt="a", palette={})
    assert shown.endswith("><text>a <tspan>b</tspan> <tspan>c</tspan></text></svg></figure>")


@pytest.mark.parametrize(
    ("svg", "alt", "message"),
    [
        ("<svg", "a", "well-formed"),
        ("<p/>", "a", "viewBox"),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="9pt"/>', "a", "viewBox"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9"/>', "a", "height is"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', "a", "width is ''"),
        (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9pt" height="9pt"/>',
            " ",
            "alt",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused(svg, alt, message):
    with pytest.raises(FigureError, match=message):
        page_figure(svg, name="f", alt=alt, palette=PALETTE)


def test_the_theme_defines_every_colour_for_both_schemes():
    style = (ROOT / "docs" / "theme" / "assets" / "course.css").read_text("utf-8")
    light, dark = (
        re.search(rf'\[data-md-color-scheme="{scheme}"\] \{{(.*?)\n\}}', style, re.DOTALL)[1]
        for scheme in ("default", "slate")
    )
    for name, colour in PALETTE.items():
        assert f"--gd-{name}: {colour};" in light
        assert re.search(rf"--gd-{name}: #[0-9a-f]{{6}};", dark)


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_the_colours_of_figures_can_be_told_from_the_page(scheme):
    style = (ROOT / "docs" / "theme" / "assets" / "course.css").read_text("utf-8")
    block = re.search(rf'\[data-md-color-scheme="{scheme}"\] \{{(.*?)\n\}}', style, re.DOTALL)[1]
    colours = dict(re.findall(r"--gd-(\w+): (#[0-9a-f]{6});", block))

    def luminance(colour: str) -> float:
        values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        high, low = sorted((luminance(one), luminance(other)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    for name in set(PALETTE) - {"paper", "grid"}:
        # WCAG 2.2: 4.5 for text, 3 for what has to be seen to understand a picture.
        least = 4.5 if name in ("ink", "muted") else 3
        assert contrast(colours[name], colours["paper"]) >= least, name


def test_coordinates_are_as_exact_as_they_must_be():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt" viewBox="0 0 9 9">'
        '<defs><path id="a" d="M 1.234567 -0.000001 L 10 20.5"/></defs>'
        '<path d="M 1.234567 -0.000001 L 10 20.5"/>'
        '<use href="#a" x="31.78125" y="2"/></svg>'
    )
    page = page_figure(svg, name="f", alt="a", palette={})
    assert '<path d="M1.2 0l8.8 20.5"' in page
    assert '<path d="M33.01 2l8.77 20.5"' in page


def test_a_figure_that_matplotlib_did_not_draw_is_refused():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt" viewBox="0 0 9 9">'
        '<path d="M0 0h9"/></svg>'
    )
    with pytest.raises(FigureError, match=r"not drawn by Matplotlib: .* has no 'h9'"):
        page_figure(svg, name="f", alt="a", palette={})
