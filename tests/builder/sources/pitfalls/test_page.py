"""Text that Markdown would eat is refused with its line."""

from pathlib import Path

import pytest

from builder.sources.lessons import LessonError, read_lesson
from builder.sources.pitfalls.page import pitfalls
from tests.builder.course import write_lesson


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        # Dollar signs.
        ("a\n\nIt rose from ($61) up to ($76).", 3, "$61) up to ($ would be a formula"),
        ("Ranges: $5-$10.", 1, "write a dollar sign as \\$"),
        ("Costs\n$7**–**$9", 2, "write a dollar sign as \\$"),
        ("It costs $5.", 1, "$ begins or ends no formula"),
        ("So $x$ costs 5$, and", 1, "$ begins or ends no formula"),
        ("where $a = $ b", 1, "$ begins or ends no formula"),
        ("$$\nx\n", 1, "$$ begins or ends no formula"),
        ("a\n$$\nx\n$$", 2, "a display formula, $$ … $$, needs a blank line"),
        ('??? deeper "A"\n\n    > a $5-$6', 3, "write a dollar sign as \\$"),
        # Lists and tables that need a blank line.
        ("Three things:\n- one\n- two", 2, "a list needs a blank line before it"),
        ("Three things:\n1. one\n2. two", 2, "a list needs a blank line before it"),
        ("> Things:\n> * one", 2, "a list needs a blank line before it"),
        ('!!! note "A"\n    Things:\n    - one', 3, "a list needs a blank line before it"),
        ("- one\n\n    more\n- two", 4, "a list needs a blank line before it"),
        ("- one\n  - two", 2, "indented by 2 spaces; a list inside of another"),
        ("- one\n\n   - two", 3, "indented by 3 spaces"),
        ("A table:\n| a | b |\n|---|---|\n| 1 | 2 |", 2, "a table needs a blank line before it"),
        # Marks that only JupyterLab knows.
        ("1) one\n2) two", 1, "shows 1) as it stands, JupyterLab shows a list; write 1."),
        ("a\nb ~~c\nd~~ e", 2, "JupyterLab strikes it out"),
        ("from 1~3 to 5~6", 1, "shows ~3 to 5~ as it stands, JupyterLab strikes it out"),
        ("- a\n- [x] b", 2, "the page shows [x] as it stands, JupyterLab shows a box"),
        ("Term\n:   Meaning", 2, ": Meaning is a list of definitions on the page"),
        ("a\n\\(x\\) and", 2, "\\(x\\) is a formula on the page or in JupyterLab"),
        ("\\[x\ny\\]", 1, "write $…$ for a formula"),
        ("a\\\nb", 1, "JupyterLab begins a new row; write <br>"),
        # Cells of tables.
        ("| a | b |\n|---|---|\n| $|x|$ | 2 |", 3, "\\lvert x \\rvert"),
        ("| a | b |\n|---|---|\n| `x|y` | 2 |", 3, "a | inside of a formula or of code"),
        ("a | b\n--|--\n1 | 2 | 3", 3, "3 cells under a head of 2"),
        # Raw HTML.
        ("## The type <T> {#t}", 1, "<T> is raw HTML, which no check sees; write it in `…`"),
        ('a\n<a href="06-rate.md">rates</a>', 2, "write a link as [text](address)"),
        ('<img src="loss.png">', 1, "a figure is drawn by a cell, and an image is !["),
        ("a list[int] or dict<str, int>", 1, "<str, int>"),
        ("if a <b and c> d", 1, "<b and c>"),
        ("a\n<?php echo 1 ?>", 2, "<?php begins a comment or a declaration"),
        ("<!DOCTYPE x>", 1, "<!DOCTYPE begins"),
        ("<![CDATA[ gone ]]>", 1, "<![CDATA[ begins"),
        ("a\n\n<!-- never closed", 3, "<!-- begins a comment or a declaration that hides"),
        ("a\n<!-- b\n\n<!-- c -->", 2, "a comment that is not closed before the next one"),
        ("<!-- a\n\n```text\nb\n```\n-->", 1, "or the next fence"),
        ("<ftp://example.org>", 1, "<ftp://example.org> is raw HTML"),
        # Attributes, and headings.
        ("text\n{: hidden }", 2, "{: hidden }: the page may take what stands in braces"),
        ("*x*{a}", 1, "accepted: {#id} at the end of a heading"),
        ("### Sets {#a hidden}", 1, "{#a hidden}"),
        ("## The set {x : x > 0} {#set}", 1, "{x : x > 0}"),
        ("| a{.x} | b |\n|---|---|\n| 1 | 2 |", 1, "{.x}"),
        ("a\n\n##Two words", 3, "a heading is one to six #, a space and a title"),
        ("a\n#hashtag", 2, "write \\# for a # that begins a row"),
        ("####### Seven", 1, "a heading is one to six #"),
        ("a\n ## Off the margin", 2, "a heading is one to six #"),
        ("<script>", 1, "<script> is raw HTML"),
        ('<br class="x">', 1, "accepted without attributes: br, kbd, sub, sup"),
    ],
)
def test_what_markdown_would_eat_is_refused_with_its_line(
    text: str, line: int, message: str
) -> None:
    at, problem = next(pitfalls(text))
    assert at == line
    assert message in problem


@pytest.mark.parametrize(
    "text",
    [
        "---\ncost: $5\n---\n\n# A $x$ {#a}\n\nIt costs \\$5, or \\$6.",
        "`$5-$10`, ``a ` $b`` and $x$,\n$y = \\$5$ and $f(\na)$.",
        "# Title\n- one\n- two\n\n    more\n\n    - three\n    - four\n- five",
        "Numbers\n12. are no list, and a - b,\n-c and *d* and **e** are none.",
        "- one\n  goes on\n- two",
        "$$\na\n+ b\n- c\n$$\n\n    $$\n    x\n    $$",
        "| a | b |\n|:--|--:|\n| $\\lvert x \\rvert$ | \\| |\n| 1 |",
        "<https://example.org> and <me@example.org>, 1 < 2 and $a<b$, $c>d$, `<T>`, &lt;T>",
        "A<sub>1</sub>,<br> <kbd>Ctrl</kbd><br/>",
        "<!-- syllabus -->\n\n<!-- a $5 <b> \n- c -->",
        "```text\n$5-$10 <T>\n- a\n   - b\n<!--\n```\n\nMore.",
        "> $x$\n>\n> - one",
        "# A {#a}\n\n## $\\{x\\}$ and `{y}` {#b}\n\n\\{z\\}, $\\frac{1}{2}$\n\n\\# no heading",
        "Text\n{ .gd-note }",
    ],
)
def test_what_everyone_sees_alike_is_fine(text: str) -> None:
    assert list(pitfalls(text)) == []


def test_a_lesson_with_such_a_text_is_refused(tmp_path: Path) -> None:
    path = write_lesson(tmp_path, "01-a", "It rose from ($61) up to ($76).\n\nA\n- b\n")
    with pytest.raises(LessonError) as caught:
        read_lesson(path, tmp_path)
    lines = [problem.partition(": ")[0] for problem in caught.value.problems]
    assert lines == ["lessons/en/01-a.md:3", "lessons/en/01-a.md:6"]
