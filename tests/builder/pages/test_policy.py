"""The content security policy of a page."""

import base64
import hashlib
import re

import pytest

from builder.pages.policy import PolicyError, with_policy

PAGE = '<html><head><meta charset="utf-8">{}</head><body>{}</body></html>'


def rules(page: str) -> dict[str, list[str]]:
    (content,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    return {name: values for name, *values in map(str.split, content.split(";"))}


def hash_of(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def test_a_page_may_do_only_what_is_named():
    found = rules(with_policy(PAGE.format("", "<p>x</p>"), "a.md"))
    assert found["default-src"] == ["'none'"]
    assert found["script-src"] == found["style-src"] == ["'self'"]
    assert "unsafe" not in str(found)


def test_the_policy_comes_before_everything_it_concerns():
    page = with_policy(PAGE.format("<script>1</script>", ""), "a.md")
    assert page.index("Content-Security-Policy") < page.index("<script>")
    assert page.startswith('<html><head><meta charset="utf-8"><meta http-equiv=')


def test_scripts_inside_the_page_are_allowed_by_their_hashes():
    scripts = ["a && b", "\n안녕\n"]
    inside = "".join(f"<script>{script}</script>" for script in scripts)
    data = '<script id="x" type="application/json">{}</script><script src="a.js"></script>'
    found = rules(with_policy(PAGE.format("", inside + inside + data), "a.md"))
    assert found["script-src"] == ["'self'", *map(hash_of, scripts)]


def test_webassembly_runs_only_where_programs_are_tried():
    found = rules(with_policy(PAGE.format("", '<gd-try checks="[]"></gd-try>'), "a.md"))
    assert found["script-src"] == ["'self'", "'wasm-unsafe-eval'"]


def test_a_policy_is_replaced_by_the_one_that_fits_now():
    once = with_policy(PAGE.format("", "<script>1</script>"), "a.md")
    again = with_policy(once.replace("</body>", "<script>2</script></body>"), "a.md")
    assert rules(again)["script-src"] == ["'self'", hash_of("1"), hash_of("2")]
    assert with_policy(once, "a.md") == once


@pytest.mark.parametrize(
    "styled", ['<b class="a" style="color: red">b</b>', "<i style='x'>", "<style>a {}</style>"]
)
def test_styles_inside_a_page_are_refused_with_its_source(styled):
    with pytest.raises(PolicyError, match=r"^lessons/en/a\.md: <.* styles in files only"):
        with_policy(PAGE.format("", styled), "lessons/en/a.md")


def test_code_about_styles_is_no_style():
    text = '<code>b style="x"</code> a &lt;b style="x"&gt; <p title="style=">style="x"</p>'
    assert text in with_policy(PAGE.format("", text), "a.md")


def test_a_page_without_a_charset_is_refused():
    with pytest.raises(PolicyError, match="no <meta charset"):
        with_policy("<html><head></head></html>", "a.md")
