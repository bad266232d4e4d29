"""A lesson's prose is told from its code."""

from pathlib import Path

import pytest

from builder.sources.lessons import read_lesson
from builder.sources.prose import (
    Heading,
    blank_comments,
    fill_code_spans,
    find_headings,
    find_links,
    prose_of,
    running_prose,
    scan_rows,
    without_code,
)
from tests.builder.course import cell, line_of, write_lesson


def places(text: str) -> str:
    """The place of each row, by its first letter; of a closing row `e`, since it ends the fence."""
    return "".join("e" if row.place == "closing" else row.place[0] for row in scan_rows(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\n```text\nb\n```\nc", "pocep"),
        ("````md\n```\nb\n```\n````\na", "occcep"),
        ("```\nb\n`````\na", "ocep"),
        ("~~~\n```\n~~~\na", "ocep"),
        ("```\n~~~\n```\na", "ocep"),
        ("```text\n``` b\n```\na", "ocep"),
        ("    ```console\n    $ make\n    ```\na", "ocep"),
        ("  ~~~~\n~~~\n ~~~~  \na", "ocep"),
        ("``` a ` b\nc", "pp"),
        ("`a` and ``b``\n``\nc", "ppp"),
        ("a\n```\nb\n\nc", "poccc"),
        ("", "p"),
    ],
)
def test_every_row_has_its_place(text: str, found: str) -> None:
    assert places(text) == found


def test_rows_are_numbered_and_keep_their_text() -> None:
    text = "a\n\n  ```\n\tb\n  ```\n"
    rows = list(scan_rows(text))
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6]
    assert "\n".join(row.text for row in rows) == text


def test_headings_are_found_where_they_are_and_nowhere_else(tmp_path: Path) -> None:
    path = write_lesson(
        tmp_path,
        "01-a",
        "A rule:\n\n---\n\n```text\n# comment\n```\n",
        cell("x = 1  # no heading\n# nor this"),
        "### Three $a_#$ {#three}\n",
    )
    found = list(find_headings(read_lesson(path, tmp_path).text))
    assert found == [Heading(1, 1, "title"), Heading(line_of(path, "### Three"), 3, "three")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("---\n# no heading: 1\ntitle: a\n---\n\n# A {#a}", [Heading(6, 1, "a")]),
        ("# A {#a}\n\n---\n\n## B {#b}\n\n---", [Heading(1, 1, "a"), Heading(5, 2, "b")]),
        ("A\n===\n\nB\n---\n", [Heading(2, 0, None), Heading(5, 0, None)]),
        ("````md\n# A\n```\n# B\n````\n# C", [Heading(6, 1, None)]),
        ("```\n    # A\n```\n\n---\n", []),
        ("```\nx\n```\n---\n", []),
        ("!!! note\n\n    ### A {#a}\n", [Heading(3, 3, "a")]),
        ("    ```text\n    # A\n    ```\n# B {.wide #b}", [Heading(4, 1, "b")]),
        ("####### A\n#B\n#", []),
    ],
)
def test_headings_are_what_the_reader_sees_as_such(text: str, found: list[Heading]) -> None:
    assert list(find_headings(text)) == found


def test_blanking_keeps_every_line_where_it_is() -> None:
    text = "---\na: 1\n---\n$$\nx\n$$\n\n````md\n```\n````\n{#id} 가 $5 나\n<b>다</b>"
    prose = prose_of(text)
    assert [len(line) for line in prose.split("\n")] == [len(line) for line in text.split("\n")]
    assert prose.split() == ["가", "$5", "나", "다"]


def test_math_can_be_kept_with_the_prose() -> None:
    text = "$a<b$ 가 $$\n5\n$$ `$7$` <b>나</b> $c>d$"
    assert prose_of(text, math=True).split() == ["$a<b$", "가", "$$", "5", "$$", "나", "$c>d$"]
    assert prose_of(text).split() == ["가", "나"]


@pytest.mark.parametrize(
    "text",
    [
        "# A title {#a}",
        "    ## A title",
        '!!! note "A title"',
        '??? deeper "A title"',
        '???+ deeper "A title"',
        '=== "A title"',
    ],
)
def test_titles_are_prose_but_do_not_run(text: str) -> None:
    prose = prose_of(f"{text}\n\nOne.")
    assert "title" in prose
    running = running_prose(f"{text}\n\nOne.")
    assert running.split() == ["One."]
    assert len(running) == len(text) + len("\n\nOne.")


def test_an_open_bracket_before_many_links_takes_no_time() -> None:
    links = [link.address for link in find_links("[0, 1) " + "[a](b_(c)) " * 200)]
    assert links == ["b_(c)"] * 200


def test_code_alone_can_be_taken_away() -> None:
    assert without_code("a `b`\n~~~\nc\n~~~\n$d$") == "a `b`\n   \n \n   \n$d$"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("> ```text\n> b\n> ```\n> c", "ocep"),
        ("> ```text\n> b\nc", "ocp"),
        ("> ```text\n> b\n```text\nc\n```", "ococe"),
        ("```text\n> ```\n> b\n```\na", "occep"),
        ("> > ~~~\n> > b\n> > ~~~\n> a", "ocep"),
    ],
)
def test_a_fence_in_a_quotation_ends_with_it(text: str, found: str) -> None:
    assert places(text) == found


def test_comments_are_blanked_where_they_are_no_code() -> None:
    text = "a <!-- b\nc --> d\n```text\n<!-- e -->\n```"
    assert blank_comments(text) == "a       \n      d\n```text\n<!-- e -->\n```"


def test_code_within_a_line_is_filled() -> None:
    assert fill_code_spans("a ``b ` $`` c `d\ne`, \\`f`, `g") == "a xxxxxxxxx c xx\nxx, \\`fxxxxg"
