"""An SVG on a page, or among its images, runs nothing and asks nobody."""

import pytest

from builder.checks.svg_documents import svg_problems

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


@pytest.mark.parametrize(
    ("inside", "problem"),
    [
        ("<script>1</script>", "<script>"),
        ("<s:script xmlns:s='http://www.w3.org/2000/svg'/>", "<script>"),
        ("<script xmlns='http://www.w3.org/1999/xhtml'>1</script>", "<script>"),
        ("<foreignObject/>", "<foreignObject>"),
        ("<animate/>", "<animate>"),
        ("<g><a/></g>", "<a>"),
        ("<g onload='x'/>", "onload=…"),
        ("<g ping='/x'/>", "ping=…"),
        ("<g xml:base='https://x.org'/>", "base=…"),
        ("<use xlink:href='javascript:x'/>", "href='javascript:x'"),
        ("<image href='https://x.org/a.png'/>", "href='https://x.org/a.png'"),
        ("<image href='https:x.org/a.png'/>", "href='https:x.org/a.png'"),
        (r"<image href='/\x.org'/>", r"href='/\\x.org'"),
        ("<image href='a.png'/>", "href='a.png'"),
        ("<image href='data:image/svg+xml;base64,AA'/>", "href='data:image/svg+xml;base64,AA'"),
        ("<style>@import 'x';</style>", "@import…"),
        (r"<style>@\69mport 'x';</style>", "@…"),
        (r"<g style='fill: \75rl(//x.org)'/>", "a backslash in a style"),
        ("<g fill='url(https://x.org#p)'/>", "url(…"),
        ("<g fill='url(&quot;//x.org#p&quot;)'/>", "url(…"),
        ("<style>g { fill: URL(x) }</style>", "URL(…"),
        ("<g style='mask: image-set(\"x\" 1x)'/>", "image-set(…"),
        ("<?xml-stylesheet href='https://x.org/x.css'?>", "<?xml-stylesheet…"),
    ],
)
def test_svg_that_acts_is_found(inside: str, problem: str) -> None:
    assert svg_problems(SVG.format(inside))[:1] == [problem]


@pytest.mark.parametrize(
    ("before", "problem"),
    [
        ("<?xml-stylesheet href='x.css'?>", "<?xml-stylesheet…"),
        ("<?xml version='1.0'?><?xml-stylesheet href='x.css'?>", "<?xml-stylesheet…"),
        ("<?xml version='1.0' encoding='iso-2022-jp'?>", "<?xml…"),
        ("<!DOCTYPE svg [<!ATTLIST g x CDATA '1'>]>", "<!DOCTYPE svg […"),
    ],
)
def test_what_stands_before_an_svg_is_read_too(before: str, problem: str) -> None:
    assert svg_problems(before + SVG.format("<g/>")) == [problem]


def test_svg_that_only_shows_is_fine() -> None:
    inside = (
        "<style>* { stroke-linejoin: round }</style><use xlink:href='#a'/>"
        "<image xlink:href='data:image/png;base64,\nAA=='/><g clip-path='url(#p)' id='f(1)'/>"
        "<g style='fill: url(\"#q\"); stroke: rgb(0, 0, 0)' transform='translate(1 2)'/>"
        "<metadata><dc:title xmlns:dc='http://purl.org/dc/elements/1.1/'>a</dc:title></metadata>"
    )
    before = "<?xml version='1.0' encoding='UTF-8' standalone='no'?><!DOCTYPE svg>"
    assert svg_problems(before + SVG.format(inside)) == []
    assert svg_problems("no svg") == []
