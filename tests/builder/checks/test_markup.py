"""What a page takes over from a cell runs nothing and asks nobody."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.animation import FuncAnimation

from builder.checks.markup import html_problems, svg_problems

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<script>1</script>", "<script>"),
        ("<SCRIPT SRC=x>", "<script>"),
        ("<script", "<script>"),
        ("<img/onerror=alert(1) src=x>", "onerror=…"),
        ("<b ONCLICK = 'x'>b</b>", "onclick=…"),
        ("<a href='java&#10;script:x'>x</a>", r"href='java\nscript:x'"),
        ("<a href=' JavaScript:x'>x</a>", "href='JavaScript:x'"),
        ("<a href='data:text/html,x'>x</a>", "href='data:text/html,x'"),
        ("<svg><a xlink:href='javascript:x'/></svg>", "href='javascript:x'"),
        ("<img src='https://x.org/a.png'>", "src='https://x.org/a.png' of another host"),
        ("<img src='//x.org/a.png'>", "src='//x.org/a.png' of another host"),
        (
            "<img srcset='a 1x, https://x.org 2x'>",
            "srcset='a 1x, https://x.org 2x' of another host",
        ),
        ("<img src='data:image/svg+xml,x'>", "src='data:image/svg+xml,x'"),
        ("<style>td { color: red }</style>", "styles"),
        ("<b style='color: red'>b</b>", "styles"),
        ("<tr style='text-align: right;'>", "styles"),
        ("<td style='text-align: right; color: red'>", "styles"),
        ("<link rel=stylesheet href=x>", "<link>"),
        ("<iframe src=x></iframe>", "<iframe>"),
    ],
)
def test_html_that_acts_is_found(text: str, problem: str) -> None:
    assert html_problems(text) == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<style>@import 'x'</style>", "@import…"),
        ("<style>a { background: url(http://x.org) }</style>", "url(…"),
        ("<b style='background: url(//x.org)'>b</b>", "url(…"),
    ],
)
def test_a_style_that_asks_another_host_is_found_as_such(text: str, problem: str) -> None:
    assert sorted(html_problems(text)) == sorted([problem, "styles"])


@pytest.mark.parametrize(
    "text",
    [
        "<table><caption>on = 3</caption></table>",
        "<b class='a'>javascript: &lt;script></b>",
        "<td style='text-align: right;'>1</td>",
        "<a href='https://x.org'>x</a> <img src='data:image/png;base64,x' alt='a'>",
        "1 < 2 and a & b",
    ],
)
def test_html_that_only_shows_is_fine(text: str) -> None:
    assert html_problems(text) == []


@pytest.mark.parametrize(
    ("inside", "problem"),
    [
        ("<script>1</script>", "<script>"),
        ("<g><a xlink:href='javascript:x'/></g>", "href='javascript:x'"),
        ("<g onload='x'/>", "onload=…"),
        ("<s:script xmlns:s='http://www.w3.org/2000/svg'/>", "<script>"),
        ("<foreignObject/>", "<foreignobject>"),
        ("<a><set attributeName='href' to='javascript:x'/></a>", "<set>"),
        ("<image href='https://x.org/a.png'/>", "href='https://x.org/a.png' of another host"),
        ("<style>@import 'x';</style>", "@import…"),
        ("<g fill='url(https://x.org#p)'/>", "url(…"),
    ],
)
def test_svg_that_acts_is_found(inside: str, problem: str) -> None:
    assert svg_problems(SVG.format(inside)) == [problem]


def test_svg_that_only_shows_is_fine() -> None:
    inside = (
        "<style>* { stroke-linejoin: round }</style><use xlink:href='#a'/><a href='https://x.org'/>"
        "<image xlink:href='data:image/png,x'/><g clip-path='url(#p)' style='fill: url(#q)'/>"
    )
    assert svg_problems(SVG.format(inside)) == []
    assert svg_problems("no svg") == []


def test_matplotlibs_player_of_animations_is_found() -> None:
    figure, axes = plt.subplots()
    (line,) = axes.plot([1])
    player = FuncAnimation(figure, lambda _: [line], frames=2).to_jshtml()
    plt.close(figure)
    assert {"<script>", "<link>"} <= set(html_problems(player))
