"""Turn a notebook's cells into the Markdown of a page.

Prose stays as it is; code becomes an ordinary fence, so that the theme highlights it and offers to
copy it; the tag of a cell decides which part is folded. Outputs are finished HTML and skip the
Markdown parser: a mark stands in their place until the page is rendered.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from textwrap import indent
from typing import Any

from builder.pages.folded_code import OPENING
from builder.pages.svg.figures import FigureError, page_figure
from builder.sources.interface_words import WORDS
from builder.sources.questions import TAG, QuestionError, read_question
from builder.sources.try_cells import TAG as TRY
from builder.sources.try_cells import trial_of

# The formulas of a LaTeX output, as JupyterLab finds them in a text; in the order of their groups:
# displayed, in the line, an environment.
_FORMULAS = re.compile(
    r"(?<!\\)\$\$(.+?)(?<!\\)\$\$|(?<!\\)\$(.+?)(?<!\\)\$"
    r"|\\\[(.+?)\\\]|\\\((.+?)\\\)|(\\begin\{([a-z]+\*?)\}.+?\\end\{\6\})",
    re.DOTALL,
)
_LONG = 25  # rows of printed text; more scroll
# Folded parts stay out of the search index: a search should lead to the prose about them. The
# search plugin takes the attribute away again. A solution is worth finding.
_UNSEARCHED = re.compile(OPENING)
_FENCES = re.compile(r"^`{3,}", re.MULTILINE)
_IN_A_ROW = 3  # folded checks in direct succession; as many or more are joined into one fold

type Cell = Mapping[str, Any]


class UnshowableCellError(ValueError):
    """A cell that cannot be shown: an unknown tag, an error, an answer that fits no question."""


@dataclass
class PageOutputs:
    """The outputs of one page, kept apart from its Markdown.

    Figures are kept apart from the rest: they enter last, when the page is written, so that
    neither the Markdown parser nor the search index has to read through them.
    """

    language: str
    palette: Mapping[str, str]
    texts: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)

    def keep_text(self, output: str) -> str:
        """Keep an output; return the mark that stands for it."""
        self.texts.append(output)
        return _mark_of("output", len(self.texts) - 1)

    def keep_figure(self, svg: str, alt: str) -> str:
        """Keep a figure; return the mark that stands for it."""
        name = f"figure-{len(self.figures)}"
        self.figures.append(page_figure(svg, name=name, alt=alt, palette=self.palette))
        return _mark_of("figure", len(self.figures) - 1)

    def insert_texts(self, page: str) -> str:
        """Replace the marks of outputs other than figures by the outputs."""
        page = _UNSEARCHED.sub(r'\g<0> data-search-exclude="1"', page)
        return _insert_at_marks(page, "output", self.texts)

    def insert_figures(self, page: str) -> str:
        """Replace the marks of figures by the figures."""
        return _insert_at_marks(page, "figure", self.figures)


def _mark_of(kind: str, number: int) -> str:
    # Private characters of Unicode: neither Markdown nor an author gives them a meaning.
    return f"\ue000{kind} {number}\ue001"


def _insert_at_marks(page: str, kind: str, values: list[str]) -> str:
    mark = re.compile(f"<p>\ue000{kind} (\\d+)\ue001</p>")
    return mark.sub(lambda match: values[int(match[1])], page)


def render_cells(cells: Iterable[Cell], outputs: PageOutputs) -> str:
    """Return the Markdown of a page's cells.

    Raises:
        UnshowableCellError: With the line of the cell that cannot be shown, and its number.
    """
    blocks: list[str] = []
    before = computed = ""
    number = 0
    for cell in cells:
        number += cell["cell_type"] == "code"
        try:
            if cell["metadata"].get("tags") == [TAG]:
                question = read_question(before, cell["outputs"])
                blocks.append(outputs.keep_text(question.element()))
                # The code tells the answer, so it goes into the folded answer, which is next.
                summary = WORDS[outputs.language].folds[TAG]
                computed = _fold(TAG, summary, [_fence(str(cell["source"]))])
            else:
                block = render_cell(cell, outputs)
                if cell["metadata"].get("inside"):
                    block = indent(block, "    ")  # the fold before it is the last block so far
                blocks.append(fold_into(block, computed) if computed else block)
                computed = ""
        except (UnshowableCellError, FigureError, QuestionError) as error:
            line = cell["metadata"].get("line", "?")
            raise UnshowableCellError(f"{line} (cell {number}): {error}") from error
        before = str(cell["source"]) if cell["cell_type"] == "markdown" else ""
    return "\n\n".join(_checks_joined(blocks, WORDS[outputs.language].folds["check"]))


def _checks_joined(blocks: Iterable[str], summary: str) -> Iterator[str]:
    """Yield the blocks; a row of `_IN_A_ROW` folded checks or more becomes one fold."""
    top = _fold("check", summary, [])

    def opening_of(block: str) -> str:
        """Return the opening of a folded check, indented or not; empty for any other block."""
        return next((way for way in (top, indent(top, "    ")) if block.startswith(way)), "")

    for begins, group in groupby(blocks, opening_of):
        row = list(group)
        if begins and len(row) >= _IN_A_ROW:
            yield begins + "\n\n".join(block.removeprefix(begins) for block in row)
        else:
            yield from row


def fold_into(prose: str, block: str) -> str:
    """Append Markdown to the folded block at the beginning of a text.

    Used for a predict cell: its code gives the answer away, so it is shown in the block only.
    """
    lines = prose.splitlines()
    end = 1
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() and not line.startswith("    "):
            break
        if line.strip():
            end = number + 1
    rest = lines[end:]
    return "\n".join([*lines[:end], "", indent(block, "    "), *([""] if rest else []), *rest])


def render_cell(cell: Cell, outputs: PageOutputs) -> str:
    """Return the Markdown of one cell that asks no question.

    Raises:
        UnshowableCellError: The cell has an unknown tag or an output that cannot be shown.
    """
    source = str(cell["source"])
    if cell["cell_type"] == "markdown":
        return source
    if cell["cell_type"] != "code":
        raise UnshowableCellError(
            f"a cell of type {cell['cell_type']!r}; accepted: markdown and code"
        )
    tags = cell["metadata"].get("tags", [])
    if tags == [TRY]:
        begin = outputs.keep_text(trial_of(cell).opening_tag())
        results = _rendered_outputs(cell, outputs)
        return "\n\n".join([begin, _fence(source), *results, outputs.keep_text("</gd-try>")])
    summaries = WORDS[outputs.language].folds
    if len(tags) > 1 or not set(tags) <= set(summaries):
        raise UnshowableCellError(
            f"the tags are {tags}; accepted: one of {', '.join(summaries)}, or none"
        )
    code = _fence(source)
    results = _rendered_outputs(cell, outputs)
    if not tags:
        return "\n\n".join([code, *results])
    kind, summary = tags[0], summaries[tags[0]]
    if kind == "figure":
        return "\n\n".join([*results, _fold(kind, summary, [code])])
    return _fold(kind, summary, [code, *results])


def _rendered_outputs(cell: Cell, outputs: PageOutputs) -> list[str]:
    return [_rendered_output(output, cell["metadata"], outputs) for output in cell["outputs"]]


def _fence(source: str) -> str:
    longest = max((len(fence) for fence in _FENCES.findall(source)), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}python\n{source}\n{fence}"


def _fold(kind: str, summary: str, blocks: list[str]) -> str:
    # Markdown's own folds and no HTML: a formula such as $a<b$ looks like the start of a tag to
    # Python-Markdown (3.11), and everything up to the next ">" would be its attributes.
    content = indent("\n\n".join(blocks), "    ")
    return f'??? gd-fold gd-fold--{kind} "{summary}"\n\n{content}'


def _rendered_output(output: Cell, metadata: Mapping[str, Any], outputs: PageOutputs) -> str:
    if output["output_type"] == "error":
        raise UnshowableCellError(f"the cell raised {output['ename']}: {output['evalue']}")
    if output["output_type"] == "stream":
        return outputs.keep_text(_printed_text(output["text"], output["name"]))
    data = output["data"]
    if "image/svg+xml" in data:
        return outputs.keep_figure(data["image/svg+xml"], metadata.get("alt", ""))
    for mime, render in _RENDERERS.items():
        if mime in data:
            return outputs.keep_text(render(data[mime]))
    raise UnshowableCellError(
        f"an output of the types {', '.join(data)}; accepted: image/svg+xml, "
        + ", ".join(_RENDERERS)
    )


def _printed_text(text: str, stream: str = "stdout") -> str:
    # <samp> says that a program printed it; without <code> the theme adds no copy button.
    shown = "\n".join(map(_overwritten, text.replace("\r\n", "\n").split("\n"))).rstrip()
    # What scrolls takes the focus, so that keys can scroll it.
    long = shown.count("\n") >= _LONG
    kind = f"gd-output gd-output--{stream}" + " gd-output--long" * long
    focus = ' tabindex="0"' * long
    return f'<pre class="{kind}"{focus}><samp>{html.escape(shown)}</samp></pre>'


def _overwritten(line: str) -> str:
    r"""Return what is left of a line in which `\r` goes back to the beginning.

    Example:
        >>> _overwritten("step 10\rstep 9\r")
        'step 90'
    """
    shown = ""
    for text in line.split("\r"):
        shown = text + shown[len(text) :]
    return shown


def _formula_block(text: str) -> str:
    text = text.strip()
    found = _FORMULAS.search(text)
    if found is None or found[0] == text:
        tex = next(filter(None, found.groups())) if found else text
        tex = tex.strip().removeprefix(r"\displaystyle")
        return f'<div class="gd-output">{_formula(tex, display=True)}</div>'
    shown, end = "", 0
    for match in _FORMULAS.finditer(text):
        tex = next(filter(None, match.groups()))
        shown += _words(text[end : match.start()])
        shown += _formula(tex, display=match[2] is None and match[4] is None)
        end = match.end()
    # A displayed formula is a <div>, which may not stand in a <p>.
    return f'<div class="gd-output">{shown}{_words(text[end:])}</div>'


def _words(text: str) -> str:
    return html.escape(text.replace(r"\$", "$"))


def _formula(tex: str, *, display: bool) -> str:
    tex = html.escape(tex.strip())
    if display:
        return f'<div class="arithmatex">\\[{tex}\\]</div>'
    return f'<span class="arithmatex">\\({tex}\\)</span>'


def _html_block(text: str) -> str:
    return f'<div class="gd-output gd-output--html">{text}</div>'


_RENDERERS: dict[str, Callable[[str], str]] = {
    "text/html": _html_block,
    "text/latex": _formula_block,
    "text/plain": _printed_text,
}
