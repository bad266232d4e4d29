"""Indented text belongs to a list or a fold, and a fold has a title and a text."""

import pytest

from builder.sources.pitfalls.page import pitfalls

FENCE = "```python {}\nx = 1\n```\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a\n\n    >>> 1 + 1\n    2", 3, "indented code, or text indented too far"),
        ("- a\n\n        b", 3, "indented code"),
        ("* * *\n\n    a", 3, "indented code"),
        ('??? note "A"\n\n    a\n\n        b', 5, "indented code"),
        ("- a\n\nb\n\n    c", 5, "indented code"),
        ("- a\n\n" + FENCE.format("") + "\n    c", 7, "indented code"),
        ("- a\n" + FENCE.format("") + "\n    c", 6, "indented code"),
        ("> a\n>\n>     b", 3, "indented code"),
        ("- a\n\n> b\n\n    c", 5, "indented code"),
        ("a\n\n    ```text\n    b\n    ```", 3, "indented code"),
        ("- a\n\n  b", 3, "a text indented by 2 spaces"),
        ("!!! note Take care now\n\n    a", 1, "!!! note Take care now is no title; write the"),
        ('??? question "A\n\n    a', 1, '??? question "A is no title'),
        ("=== A\n\n    a", 1, "=== A is no title"),
        ("??? note\n\n    a", 1, "??? note is no title"),
        ('??? note ""\n\n    a', 1, "is no title"),
        ('a\n\n??? question "A"\n\nb', 3, "a fold without a text"),
        ('??? question "A"\n', 1, "a fold without a text"),
        ('??? question "A"\n\n' + FENCE.format(""), 1, "a fold without a text"),
        ('??? note "A"\n\n    ??? note "B"\n\n    b', 3, "a fold without a text"),
    ],
)
def test_what_would_be_shown_otherwise_is_refused(text: str, line: int, message: str) -> None:
    at, problem = next(pitfalls(text))
    assert at == line
    assert message in problem


@pytest.mark.parametrize(
    "text",
    [
        '??? deeper "Why?"\n\n    a\n\n    - b\n\n        c\n\n    d\n\ne',
        '??? deeper "Why?"\n    a',
        '??? deeper "Why?"\n\n' + FENCE.format("inside=true"),
        "- a\n\n    ```text\n        b\n    ```\n\n    c\n\n1. d\n\n    e",
        '=== "A"\n\n    a\n\n=== "B"\n\n    b',
        "a\n    goes on\n\n> - b\n>\n>     c",
        "<!--\n\n    a\n\n-->\n\n```text\n\n    b\n```",
    ],
)
def test_text_below_its_mark_is_fine(text: str) -> None:
    assert list(pitfalls(text)) == []
