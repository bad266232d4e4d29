"""Small courses that the real MkDocs renders, and the executed cells of their pages."""

from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pytest
from bs4 import BeautifulSoup

from builder.site.render import render_language
from builder.sources.languages import ROOT, page_of

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90pt" height="9pt" viewBox="0 0 90 9">'
    '<defs><clipPath id="p"><path id="q" d="M 0 0 L 9 9"/></clipPath></defs>'
    '<g clip-path="url(#p)" style="fill: #2a63c4"><text>zebra</text></g></svg>'
)
PROSE = r"""# Descent {#descent}

If $a<b$ & "c", see [rates](06-learning-rate.md#regimes), [home](../../docs/en/index.md)
and [below](#aligned).

!!! note "Take care"

    Here $x<1$.

??? question "Predict"

    Where?

    ```console
    $ make serve
    ```

## Aligned, where $f' = 0$ {#aligned}

$$
\begin{aligned}
f(x) &= x^2 \\
f'(x) &= 2x < 5
\end{aligned}
$$
"""


def code(source: str, *outputs: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    """An executed cell."""
    results = [nbformat.from_dict(output) for output in outputs]
    cell: dict[str, Any] = nbformat.v4.new_code_cell(source, outputs=results, metadata=metadata)
    return cell


def data(**mimes: str) -> dict[str, Any]:
    """An output; `image_svg` stands for image/svg+xml."""
    names = {"svg": "image/svg+xml", "html": "text/html", "latex": "text/latex",
             "plain": "text/plain", "png": "image/png"}  # fmt: skip
    found = {names[key]: value for key, value in mimes.items()}
    return {"output_type": "display_data", "data": found, "metadata": {}}


def value(text: str) -> dict[str, Any]:
    """The value of a cell's last expression."""
    return {
        "output_type": "execute_result",
        "data": {"text/plain": text},
        "metadata": {},
        "execution_count": 1,
    }


def prose(source: str) -> dict[str, Any]:
    """A cell of Markdown."""
    cell: dict[str, Any] = nbformat.v4.new_markdown_cell(source)
    return cell


def printed(text: str) -> dict[str, Any]:
    """What a cell printed."""
    return {"output_type": "stream", "name": "stdout", "text": text}


class Course:
    """A course of a few lessons in a temporary folder, with the real settings and theme."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("builder", "docs/theme", "node_modules", "mkdocs.yml", "mkdocs.ko.yml"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).symlink_to(ROOT / name)
        (root / "lessons").mkdir()
        syllabus = (ROOT / "lessons" / "syllabus.yml").read_text("utf-8")
        (root / "lessons" / "syllabus.yml").write_text(syllabus, encoding="utf-8")
        for language in ("en", "ko"):
            self.add("index", "# Home {#home}\n\n<!-- syllabus -->", language=language)
            for name in ("run", "contributing"):
                path = root / "docs" / language / f"{name}.md"
                path.write_text(f"# {name} {{#{name}}}\n", encoding="utf-8")

    def add(self, name: str, source: str, *cells: Any, language: str = "en") -> None:
        """Write a lesson, or the home page, as if its cells had been executed."""
        folder = f"docs/{language}" if name == "index" else f"lessons/{language}"
        path = self.root / folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        notebook = jupytext.reads(source, fmt="md")
        notebook.cells += cells
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3",
                                           "language": "python"}  # fmt: skip
        target = self.root / ".cache" / "notebooks" / language / f"{page_of(name)}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, target)

    def build(self, language: str = "en", **addresses: str) -> Path:
        """Render a language, with no address of site or repository but the given ones."""
        with pytest.MonkeyPatch.context() as patch:
            for name in ("SITE_URL", "REPO_URL"):
                patch.delenv(name, raising=False)
            for name, address in addresses.items():
                patch.setenv(name, address)
            patch.setenv("SOURCE_DATE_EPOCH", "315532800")
            # Whole fonts: test_font.py looks at what comes of cutting them, which takes its time.
            patch.setattr("builder.pages.math.font._subset", lambda font, characters: font)
            render_language(self.root, language, self.root / "out" / language)
        return self.root / "out" / language

    def page(self, address: str, language: str = "en", name: str = "index.html") -> str:
        return (self.root / "out" / language / address / name).read_text("utf-8")

    def soup(self, address: str, language: str = "en", name: str = "index.html") -> BeautifulSoup:
        return BeautifulSoup(self.page(address, language, name), "html.parser")
