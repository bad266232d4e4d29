"""The notebook of a lesson that a reader takes home."""

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from builder.pages.downloads import make_download, plain_markdown
from builder.running.notebooks import executed_notebook
from builder.sources.lessons import read_lesson
from tests.builder.course import tried, write_lesson

SITE = "http://127.0.0.1:8000/"


def test_the_download_is_a_valid_readable_notebook(lesson):
    path = lesson.root / "out/en/lessons/gradient-descent/gradient-descent.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    first, prose = notebook.cells[0].source, notebook.cells[1].source
    assert f"<{SITE}run/>" in first
    assert "%pip" not in first
    assert '<a id="descent"></a>\n\n# Descent' in prose
    assert f"[rates]({SITE}lessons/learning-rate/#regimes)" in prose
    assert f"[home]({SITE})" in prose
    for syntax in ("{#", "!!!", "???"):
        assert syntax not in prose
    assert r"f(x) &= x^2 \\" in prose
    assert not any({"inside", "line"} & set(cell.metadata) for cell in notebook.cells)
    page = lesson.soup("lessons/gradient-descent")
    assert page.select_one("a[download]")["href"] == "gradient-descent.ipynb"


def test_the_download_does_not_tell_the_answer_before_the_question_is_answered(lesson):
    path = lesson.root / "out/en/lessons/gradient-descent/gradient-descent.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    asking = [at for at, cell in enumerate(cells) if cell.metadata.get("tags") == ["predict"]]
    assert len(asking) == 2
    for at in asking:
        assert cells[at].outputs == []
        assert cells[at].metadata.jupyter == {"source_hidden": True}
        assert "<details>\n<summary>Open it" in cells[at + 1].source
    (solution,) = (cell for cell in cells if cell.metadata.get("tags") == ["solution"])
    assert solution.outputs


def test_the_download_says_where_gdcore_comes_from(published):
    notebook = nbformat.read(published.root / "out/en/lessons/limits/limits.ipynb", as_version=4)
    command = '%pip install "gdcore @ git+https://example.org/someone/course"'
    assert command in notebook.cells[0].source


def downloaded(root: Path, language: str) -> list[NotebookNode]:
    """The cells of the download of a lesson with one cell to try."""
    lesson = read_lesson(write_lesson(root, "01-a", tried(), language=language), root)
    made = executed_notebook(lesson, [[]])
    whole = NotebookNode(made, cells=[NotebookNode(part) for part in made["cells"]])
    options = {"site_url": "https://x/", "repo_url": "", "page": "lessons/a/"}
    return list(make_download(whole, language=language, **options)["cells"])


@pytest.mark.parametrize(("language", "praise"), [("en", "Well done."), ("ko", "잘했습니다.")])
def test_a_download_has_the_check_as_a_cell_after_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, praise: str
) -> None:
    *_, code, check = downloaded(tmp_path, language)
    assert code.source == "x = 4.0\nx = x - rate * 2 * x"
    assert "trial" not in code.metadata
    assert check.metadata.jupyter == {"source_hidden": True}
    for rate, said in ((0.5, praise), (0.25, "x should be 0, yours is 2.0.")):
        names = {"rate": rate}
        exec(code.source, names)
        exec(check.source, names)
        assert capsys.readouterr().out == f"{said}\n"


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("## Title {#here}", '<a id="here"></a>\n\n## Title'),
        ("A line{ .wide }", "A line"),
        (r"$\frac{a}{b}$", r"$\frac{a}{b}$"),
        ("$$\n\\text{if}\\ x_{1}\n$$", "$$\n\\text{if}\\ x_{1}\n$$"),
        ('!!! note "Care"\n\n    One.\n\n    Two.\n\nAfter.',
         "> **Care**\n>\n> One.\n>\n> Two.\n\nAfter."),
        ("!!! note\n    One.", "> One."),
        ('??? question "Why?"\n\n    Because.',
         "<details>\n<summary>Why?</summary>\n\nBecause.\n\n</details>"),
        ('=== "One"\n\n    First.\n\n=== "Two"\n\n    Second.',
         "**One**\n\nFirst.\n\n**Two**\n\nSecond."),
        ("```text\n!!! note {#x}\n```", "```text\n!!! note {#x}\n```"),
        ("[a](05-gradient-descent.md)", f"[a]({SITE}lessons/gradient-descent/)"),
        ("[a](#here) [b](https://x.org/y.md)", "[a](#here) [b](https://x.org/y.md)"),
    ],
)  # fmt: skip
def test_a_download_says_it_in_plain_markdown(source, plain):
    assert plain_markdown(source, SITE, "lessons/en") == plain
