"""builder.pages.code: lighter pages that look and read the same."""

import re

from builder.pages.code import slim_code


def text(html):
    return re.sub(r"<[^>]*>", "", html)


def test_code_keeps_its_text_and_the_colours_that_differ():
    page = (
        '<span class="n">prose</span><code><span class="n">x</span> <span class="o">=</span> '
        '<span class="mf">0.1</span> <span class="c1"># &lt; 1</span></code><code>y</code>'
    )
    slim = slim_code(page)
    assert text(slim) == text(page)
    assert slim == (
        '<span class="n">prose</span><code>x = <span class="mf">0.1</span> '
        '<span class="c1"># &lt; 1</span></code><code>y</code>'
    )
