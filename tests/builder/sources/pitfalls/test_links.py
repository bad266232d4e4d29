"""A link is one on the page and in JupyterLab, and leads where a page of the course may lead."""

import pytest

from builder.sources.pitfalls.page import pitfalls


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a\n[js](javascript:alert(1))", 2, "a link to 'javascript:alert(1)'; accepted: https://"),
        ("[f](file:///etc/passwd)", 1, "a link to 'file:///etc/passwd'"),
        ("[x](http:/broken)", 1, "a link to 'http:/broken'"),
        ("[x](https://)", 1, "a link to 'https://'"),
        ("[x]()", 1, "a link to ''"),
        ("[x](java&#115;cript&colon;a)", 1, "a link to 'java&#115;cript&colon;a'"),
        ("[x](#)", 1, "a link to '#'"),
        ("[](06-learning-rate.md)", 1, "a link without a text to click on"),
        ("a\n\n[TOC]", 3, "[TOC] becomes a list of the headings"),
        ("- 1. [x]: y.md", 1, "[x]: is shown nowhere"),
        ("[x](//example.org)", 1, "a link to '//example.org'"),
        ("[x](/run/)", 1, "a link to '/run/'"),
        ("![x][y]", 1, "[x][y] has its address elsewhere"),
        ("[![a](b.png)](javascript:b)", 1, "a link to 'javascript:b'"),
        ("a\n\\[r](05-gradient-descent.md)", 2, "]( belongs to no link; write a link as"),
        ("[un closed](06-learning-rate.md", 1, "]( belongs to no link"),
        ("[x](06 rate.md)", 1, "]( belongs to no link"),
        ("[Note]: 5", 1, "[Note]: is shown nowhere: it defines an address"),
        ("a\n\n[x]: https://example.org", 3, "[x]: is shown nowhere"),
        ("[x][nope]", 1, "[x][nope] has its address elsewhere, if anywhere"),
        ("[x][]", 1, "has its address elsewhere"),
        ("a[^9]", 1, "[^9] is a footnote, which JupyterLab does not know"),
        ("[^1]: a", 1, "[^1] is a footnote"),
        ("[spaced] (x.md)", 1, "] (x.md) is no link, because of the space"),
        ("<06-learning-rate.md#a>", 1, "<06-learning-rate.md#a> is no link; write [text]"),
    ],
)
def test_a_link_that_is_none_or_leads_nowhere_is_refused(
    text: str, line: int, message: str
) -> None:
    at, problem = next(pitfalls(text))
    assert at == line
    assert message in problem


@pytest.mark.parametrize(
    "text",
    [
        "[a](06-rate.md#b), [c](#d), [e](https://example.org/x_(y)?z=1#w) and [f](mailto:a@b.org)",
        '[a](<06-rate.md> "A title") and ![b [c]](../images/d.png)',
        "[![a](b.png)](c.md), in [0, 1) or [0, 1] (closed), `a[0][1]`, `[b](c:d)` and $f[a](b)$",
    ],
)
def test_other_links_and_brackets_are_fine(text: str) -> None:
    assert list(pitfalls(text)) == []
