"""What a page takes over from a cell as HTML shows, runs nothing, and stays in its place."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.animation import FuncAnimation

import gdcore as gd
from builder.checks.html_outputs import html_problems


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<script>1</script>", "<script>"),
        ("<SCRIPT SRC=x>", "<script>"),
        ("<script", "'<script'"),
        ("<b", "'<b'"),
        ("a <!-- never closed", "'<!-- never closed'"),
        ("<!-- closed -->", "'<!-- closed -->'"),
        ("<?php ?>", "'<?php ?>'"),
        ("<textarea>", "<textarea>"),
        ("<plaintext>", "<plaintext>"),
        ("<style>td { color: red }</style>", "<style>"),
        ("<a href=06-learning-rate.md>x</a>", "<a>"),
        ("<img src=loss.png>", "<img>"),
        ('<img src="//e">', "<img>"),
        ("<img/onerror=alert(1) src=x>", "'<img/onerror=alert(1) sr'"),
        ("<b ONCLICK = 'x'>b</b>", "onclick=… of <b>"),
        ("<p hidden>x</p>", "hidden=… of <p>"),
        ("<p id='top'>x</p>", "id=… of <p>"),
        ("<b title='<'>b</b>", "\"<b title='<'>b</b>\""),
        ("<b style='color: red'>b</b>", "style=… of <b>"),
        ("</div></div></article>", "</div> where no <div> is open"),
        ("<b><i>x</b></i>", "</b> where no <b> is open"),
        ("<ul><li>x</ul>", "</ul> where no <ul> is open"),
        ("<div>x", "<div> that is not closed"),
        ("<div/>x", "<div> that is not closed"),
        ("<p>x<p>y</p></p>", "<p> in <p>"),
        ("<td>1</td>", "<td> outside of its element"),
        ("<table>x</table>", "text directly in <table>"),
        ("<table><tr><td><table></table></td></tr></table>", "<table> in <table>"),
        ("<table><tr><b>1</b></tr></table>", "<b> in <tr>"),
    ],
)
def test_html_that_does_more_than_show_is_found(text: str, problem: str) -> None:
    assert html_problems(text)[:1] == [problem]


def test_a_cell_has_no_style_but_its_alignment_as_the_pages_read_it() -> None:
    table = "<table><tr>{}1</td></tr></table>"
    assert html_problems(table.format('<td style="text-align: right;" colspan="2">')) == []
    for cell in (
        '<td style="text-align: right; color: red">',
        "<td style='text-align: right;'>",
        '<td colspan="2" style="text-align: right;">',
        '<td style="text-align: right;" class="a">',
    ):
        (problem,) = html_problems(table.format(cell))
        assert problem == f'{cell}, where a cell takes <td style="text-align: right;"> or the like'


@pytest.mark.parametrize(
    "text",
    [
        "<table border=1 class=dataframe><caption>on = 3</caption><colgroup><col span='2'>"
        "</colgroup>\n<thead><tr><th scope=col colspan='2' halign=left>a</th></tr></thead></table>",
        "<p class='a' lang=\"ko\">javascript: &lt;script><br/>x<sub>1</sub></p>",
        "<div><ol reversed><li>one<ul><li><code>two</code></li></ul></li></ol></div><pre>3\n</pre>",
        "1 < 2 and a & b <3",
    ],
)
def test_html_that_only_shows_is_fine(text: str) -> None:
    assert html_problems(text) == []


def test_gdcores_own_tables_are_fine() -> None:
    path = gd.minimize(lambda x: x**2, 1.0, gd.GradientDescent(lr=0.1), max_steps=3)
    assert html_problems(path._repr_html_()) == []


def test_matplotlibs_player_of_animations_is_found() -> None:
    figure, axes = plt.subplots()
    (line,) = axes.plot([1])
    player = FuncAnimation(figure, lambda _: [line], frames=2).to_jshtml()
    plt.close(figure)
    assert {"<script>", "<link>"} <= set(html_problems(player))
