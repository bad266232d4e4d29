"""Move the folded code of a lesson to a page of its own, from which an opened fold is filled.

The code of checks and figures is a third of a lesson, and few readers open it. So a fold holds a
link, and docs/theme/assets/folds.js puts the code in its place when the fold is opened. Without a
script, the reader follows the link.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

from builder.sources.interface_words import WORDS

NAME = "code.html"
"""The name of the page with the code, beside the page of the lesson."""

OPENING = r'<details class="gd-fold gd-fold--(?:check|figure|predict|setup)"'
"""A pattern for the beginning of a fold whose content is code; a solution is more than that."""

# A fold inside a fold is not moved with it, so that each piece of code has one place.
_FOLD = re.compile(
    rf"(?P<begin>{OPENING}[^>]*>\s*"
    r"<summary>(?P<title>.*?)</summary>)(?P<code>(?:(?!</?details).)*)(?P<end></details>)",
    re.DOTALL,
)


@dataclass(frozen=True)
class FoldedCode:
    """A piece of code on its page.

    Attributes:
        anchor: The identifier that links lead to.
        title: The title of the fold.
        html: The highlighted code, with what it printed.
    """

    anchor: str
    title: str
    html: str


def move_folded_code(page: str, language: str) -> tuple[str, list[FoldedCode]]:
    """Return a page with links in place of folded code, and the code.

    Args:
        page: The HTML of a lesson.
        language: Of the links.

    Example:
        >>> fold = '<details class="gd-fold gd-fold--check"><summary>✓</summary>1</details>'
        >>> _, [code] = move_folded_code(fold, "en")
        >>> code
        FoldedCode(anchor='c1', title='✓', html='1')
    """
    text = WORDS[language].show_code
    moved: list[FoldedCode] = []

    def link_to(fold: re.Match[str]) -> str:
        code = FoldedCode(f"c{len(moved) + 1}", fold["title"], fold["code"])
        moved.append(code)
        return f'{fold["begin"]}<a href="{NAME}#{code.anchor}">{text}</a>{fold["end"]}'

    return _FOLD.sub(link_to, page), moved


def write_code_page(html: str, page: Page) -> None:
    """Write the page with the folded code of `page`; MkDocs has no event in which to add it."""
    write_file(html.encode(), str(Path(page.file.abs_dest_path).with_name(NAME)))
