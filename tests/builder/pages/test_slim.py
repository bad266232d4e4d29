"""Lighter pages that look and read the same."""

import re

import pytest

from builder.pages.slim import slim_code, slim_page


def text(html):
    return re.sub(r"<[^>]*>", "", html)


def test_code_keeps_its_text_and_the_colours_that_differ():
    code = (
        '<span class="n">x</span> <span class="o">=</span> '
        '<span class="mf">0.1</span> <span class="c1"># &lt; 1</span>'
    )
    slim = slim_code(code)
    assert text(slim) == text(code)
    assert slim == 'x = <span class="m">0.1</span> <span class="c"># &lt; 1</span>'


def test_neighbours_of_one_colour_become_one():
    code = (
        '<span class="s2">"a </span><span class="si">{</span><span class="n">x</span>'
        '<span class="si">}</span><span class="s2">"</span>\n'
        '<span class="kn">from</span> <span class="k">lambda</span> <span class="kt">a</span>'
    )
    assert slim_code(code) == (
        '<span class="s">"a {</span>x<span class="s">}"</span>\n'
        '<span class="k">from lambda a</span>'
    )


def test_only_code_blocks_lose_their_tokens():
    page = (
        '<p><span class="n">prose</span></p><pre><span></span><code><span class="n">x</span>\n'
        '    <span class="n">y</span></code></pre><code><span class="n">z</span></code>'
    )
    assert slim_page(page) == (
        '<p><span class="n">prose</span></p><pre><code>x\n    y</code></pre>'
        '<code><span class="n">z</span></code>'
    )


@pytest.mark.parametrize(
    "kept",
    [
        "<pre>\n\n  a\n   b</pre>",
        "<textarea>\n\n a</textarea>",
        "<script>\n\n  1</script>",
        '<gd-try start="a\n\n  b"></gd-try>',
        "<!--\n\n  a-->",
        "<p>two  spaces in <b>a</b> line</p>",
    ],
)
def test_white_space_with_a_meaning_stays(kept):
    assert slim_page(kept) == kept


def test_other_white_space_becomes_one_line_feed():
    assert slim_page("<ul>\n\n   <li>\n  a\n\n</li>  \n</ul>") == "<ul>\n<li>\na\n</li>\n</ul>"


def test_the_words_of_the_theme_are_written_as_they_are_and_signs_stay_escaped():
    script = '<script id="__config" type="application/json">{}</script>'
    words = '{"a": "\\ud558\\ub098", "b": "\\u003c/script\\u003e", "c": "\\u2028"}'
    shown = '{"a": "하나", "b": "\\u003c/script\\u003e", "c": "\\u2028"}'
    assert slim_page(script.format(words)) == script.format(shown)
    assert slim_page(f"<pre>{words}</pre>") == f"<pre>{words}</pre>"


def test_a_table_has_an_element_around_it_for_its_box():
    assert slim_page("<p>a</p>\n<table>\n<tr>b</tr>\n</table>\n<p>c</p>") == (
        "<p>a</p>\n<div><table>\n<tr>b</tr>\n</table></div>\n<p>c</p>"
    )
    shown = '<div class="gd-output"><table><tr>b</tr></table></div>'
    assert slim_page(shown) == shown


def test_columns_are_aligned_by_classes():
    table = '<th style="text-align: left;">a</th><td style="text-align: center;">b</td>'
    assert slim_page(table) == '<th class="gd-left">a</th><td class="gd-center">b</td>'


def test_no_page_asks_for_its_neighbours():
    links = '<link rel="prev" href="../a/"><link rel="next" href="../b/"><link rel="icon" href="c">'
    assert slim_page(links) == '<link rel="icon" href="c">'


def test_scripts_wait_for_the_page():
    scripts = '<script src="a.js"></script><script src="b.js" type="module"></script>'
    assert slim_page(scripts) == scripts.replace('a.js">', 'a.js" defer>')


def test_the_list_of_choices_is_named():
    lists = "<ul><li>a</li></ul>\n<ul><li>b</li></ul>\n"
    question = '<gd-predict kind="choice" answer="A"></gd-predict>'
    assert slim_page(lists + question) == (
        '<ul><li>a</li></ul>\n<ul class="gd-options"><li>b</li></ul>\n' + question
    )


def test_icons_need_no_namespace_in_html():
    assert slim_page('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0">') == '<svg viewBox="0">'
