"""gdcore._base.printing: tables in columns and as HTML, the middle of a long one left out."""

import pytest

from gdcore._base.printing import brief, numbers_as_text, short_table, table_as_html, table_as_text


def row(i):
    return [str(i), str(10**i)]


@pytest.mark.parametrize("count", [0, 1, 7])
def test_a_short_table_is_whole(count):
    assert short_table(["i", "n"], count, row) == [["i", "n"], *map(row, range(count))]


def test_a_long_table_shows_its_ends_and_computes_no_more():
    asked = []

    def noted(i):
        asked.append(i)
        return row(i)

    table = short_table(["i", "n"], 100, noted)
    assert asked == [0, 1, 2, 97, 98, 99]
    assert table[0] == ["i", "n"]
    assert table[4] == ["⋮", "⋮"]
    assert [line[0] for line in table[1:]] == ["0", "1", "2", "⋮", "97", "98", "99"]


def test_a_table_as_text_stands_in_columns():
    table = [["i", "10**i"], ["0", "1"], ["10", "10000000000"]]
    assert table_as_text("Powers", table) == (
        "Powers\n"
        " i        10**i\n"
        " 0            1\n"
        "10  10000000000"
    )  # fmt: skip


def test_a_table_as_html_is_escaped():
    assert table_as_html("a < b", [["<i>"], ["1 & 2"]]) == (
        "<table><caption>a &lt; b</caption><thead><tr><th>&lt;i&gt;</th></tr></thead>"
        "<tbody><tr><td>1 &amp; 2</td></tr></tbody></table>"
    )


def test_numbers_have_six_digits():
    assert numbers_as_text([1 / 3, 2.0, 1e-9, 123456789.0]) == [
        "0.333333", "2", "1e-09", "1.23457e+08",
    ]  # fmt: skip


def test_a_long_value_is_shown_in_brief():
    for value in (
        list(range(10**5)),
        [[[[[[1.0] * 9] * 9] * 9] * 9] * 9] * 9,
        "a" * 10**6,
        10**4_000,
    ):
        assert len(brief(value)) < 300
    assert brief([[1], [2, 3]]) == "[[1], [2, 3]]"
