"""Folded code has a page of its own."""

import pytest

from builder.pages.folded_code import move_folded_code


def fold(kind: str, content: str) -> str:
    return (
        f'<details class="gd-fold gd-fold--{kind}" data-search-exclude="1">\n'
        f"<summary>{kind}!</summary>\n{content}</details>"
    )


@pytest.mark.parametrize("kind", ["check", "figure", "predict", "setup"])
def test_code_gives_way_to_a_link(kind):
    page, [code] = move_folded_code(f"<p>a</p>{fold(kind, '<pre>x</pre>')}<p>b</p>", "en")
    link = '<a href="code.html#c1">Show the code</a>'
    assert page == f"<p>a</p>{fold(kind, link)}<p>b</p>".replace(f"\n{link}", link)
    assert (code.anchor, code.title, code.html.strip()) == ("c1", f"{kind}!", "<pre>x</pre>")


def test_the_link_is_in_the_language_of_the_page():
    page, _ = move_folded_code(fold("check", "x"), "ko")
    assert "코드 보기" in page


@pytest.mark.parametrize(
    "page", [fold("solution", "x"), "<details><summary>a</summary>x</details>"]
)
def test_what_readers_are_to_find_stays(page):
    assert move_folded_code(page, "en") == (page, [])


def test_of_a_fold_inside_a_fold_only_the_inner_one_is_moved():
    inner = fold("predict", "x")
    page, [code] = move_folded_code(f"<details><summary>a</summary>y{inner}z</details>", "en")
    assert code.html.strip() == "x"
    assert page.startswith("<details><summary>a</summary>y<details")
    assert page.endswith("</a></details>z</details>")


def test_pieces_are_numbered_in_their_order():
    page, code = move_folded_code(fold("check", "first") + fold("figure", "second"), "en")
    assert [(piece.anchor, piece.html.strip()) for piece in code] == [
        ("c1", "first"), ("c2", "second"),
    ]  # fmt: skip
    assert page.index("#c1") < page.index("#c2")


def test_the_page_of_the_code_is_a_page_of_the_site(lesson, article, code_page):
    links = [link["href"] for link in article.select("details.gd-fold > a")]
    pieces = code_page.select("article section")
    assert links == [f"code.html#{piece['id']}" for piece in pieces]
    assert all(piece.h2.text and piece.select_one("pre, figure") for piece in pieces)
    assert len(code_page.select("h1")) == 1
    assert code_page.h1.a["href"] == "./"
    assert (
        "'self'"
        in code_page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    )
    assert code_page.select_one("script[src$='course.js']")["src"] == "../../assets/course.js"


def test_the_page_of_the_code_speaks_korean(published):
    page = published.soup("lessons/limits", "ko", name="code.html")
    assert page.html["lang"] == "ko"
    assert "검증" in page.h1.text


def test_without_folds_there_is_no_page_of_code(lesson):
    assert not (lesson.root / "out/en/lessons/learning-rate/code.html").exists()
