"""The Python that pages without cells show runs too."""

import doctest
from pathlib import Path

import pytest

from builder.sources.fences import find_fences
from builder.sources.languages import ROOT
from builder.sources.lessons import lesson_paths

PAGES = sorted(set((ROOT / "docs").glob("??/**/*.md")) - set(lesson_paths(ROOT)))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_python_on_a_page_without_cells_runs(path: Path) -> None:
    text = path.read_text("utf-8")
    blocks = [fence for fence in find_fences(text) if fence.is_python]
    names: dict[str, object] = {}
    for fence in blocks:
        code = "\n".join(row.removeprefix(fence.lead) for row in fence.rows) + "\n"
        if code.lstrip().startswith(">>>"):
            test = doctest.DocTestParser().get_doctest(code, names, path.name, str(path), 0)
            report: list[str] = []
            doctest.DocTestRunner().run(test, out=report.append, clear_globs=False)
            assert report == [], f"{path}:{fence.line}"
        else:
            exec(compile(code, f"{path}:{fence.line}", "exec"), names)


def test_such_pages_were_found() -> None:
    shown = {
        path for path in PAGES for fence in find_fences(path.read_text("utf-8")) if fence.is_python
    }
    assert {path.relative_to(ROOT).as_posix() for path in shown} >= {
        "docs/en/run.md",
        "docs/ko/run.md",
        "docs/en/api/index.md",
    }
