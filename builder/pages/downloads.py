"""Make the notebook of a lesson that a reader takes home.

A page's Markdown has folds, admonitions and attributes that only MkDocs understands; Jupyter would
show their marks. The download has plain Markdown and HTML in their place.
"""

import copy
import re

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from builder.pages.links import absolute_links
from builder.sources.interface_words import WORDS
from builder.sources.prose import HEADING, scan_rows
from builder.sources.try_cells import TRIAL, notebook_check, trial_of

_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*(?:[.#][\w-]+|[\w-]+=\"[^\"]*\")[^}]*\}[ \t]*$")
_BLOCK = re.compile(r"^(!!!|\?\?\?\+?|===!?)[ \t]+(?:[\w -]*?)(?:\"(.*)\")?[ \t]*$")


def make_download(
    notebook: NotebookNode, *, language: str, site_url: str, repo_url: str, page: str
) -> NotebookNode:
    """Return the executed notebook, readable in Jupyter, with a first cell on how to get gdcore.

    Args:
        notebook: The notebook as executed.
        language: The language of its prose.
        site_url: The address of that language's site, with a slash at its end.
        repo_url: The repository from which gdcore can be installed; may be empty.
        page: The page's address inside the site.
    """
    result = copy.deepcopy(notebook)
    cells = result["cells"]
    for number, cell in reversed([*enumerate(cells)]):
        if TRIAL in cell["metadata"]:
            trial = trial_of(cell)
            del cell["metadata"][TRIAL]
            if trial.check:
                check = notebook_check(trial, language)
                # nbformat's functions carry no types.
                made = new_code_cell(check, id=f"{cell['id']}-check")  # type: ignore[no-untyped-call]
                made["metadata"]["jupyter"] = {"source_hidden": True}
                cells.insert(number + 1, made)
    for cell in result["cells"]:
        for name in ("inside", "line"):  # a fold of the page, and a place in the lesson's source
            cell["metadata"].pop(name, None)
        if cell["cell_type"] == "markdown":
            cell["source"] = plain_markdown(cell["source"], site_url, f"lessons/{language}")
        elif cell["metadata"].get("tags", []) in (["solution"], ["check"], ["predict"]):
            cell["metadata"]["jupyter"] = {"source_hidden": True}
            if cell["metadata"]["tags"] == ["predict"]:
                cell["outputs"] = []  # the answer: readers run the cell after they have guessed
    words = WORDS[language]
    lines = [f"> **{words.before_you_start}**", ">"]
    if repo_url:
        command = f'%pip install "gdcore @ git+{repo_url.rstrip("/")}"'
        lines += [f"> {words.install_gdcore}", ">", "> ```", f"> {command}", "> ```", ">"]
    lines += [f"> {words.set_up.format(site_url + 'run/')}", ">"]
    lines += [f"> {words.lesson_on_web.format(site_url + page)}"]
    source = "\n".join(lines)
    first = new_markdown_cell(source, id="before-you-start")  # type: ignore[no-untyped-call]  # nbformat's
    result["cells"].insert(0, first)
    return result


def plain_markdown(source: str, site_url: str, folder: str) -> str:
    """Replace the Markdown that only MkDocs understands by plain Markdown and HTML.

    Links and images, relative to the source's folder, lead to the site at `site_url`.
    """
    return _plain_blocks(absolute_links(source, site_url, folder))


def _plain_blocks(source: str) -> str:
    lines: list[str] = []
    block: list[str] = []
    opening: re.Match[str] | None = None
    for row in scan_rows(source):
        if opening and (row.text.startswith("    ") or not row.text.strip()):
            block.append(row.text[4:])
            continue
        if opening:
            lines += _plain_block(opening, block)
        opening, block = (_BLOCK.match(row.text) if row.place == "prose" else None), []
        if not opening:
            lines.append(_plain_row(row.text) if row.place == "prose" else row.text)
    if opening:
        lines += _plain_block(opening, block)
    return "\n".join(lines).strip("\n")


def _plain_row(row: str) -> str:
    heading = HEADING.fullmatch(row)
    if heading and heading["id"]:
        return f'<a id="{heading["id"]}"></a>\n\n{heading["marks"]} {heading["title"]}'
    # In a display formula, braces are TeX's.
    return row if row.lstrip().startswith("$") else _ATTRIBUTES.sub("", row)


def _plain_block(opening: re.Match[str], rows: list[str]) -> list[str]:
    kind, title = opening[1], opening[2] or ""
    body = _plain_blocks("\n".join(rows).strip("\n"))
    if kind.startswith("???"):
        return ["<details>", f"<summary>{title}</summary>", "", body, "", "</details>", ""]
    if kind.startswith("==="):
        return [f"**{title}**", "", body, ""]
    quoted = [f"> {line}".rstrip() for line in body.splitlines()]
    return [*([f"> **{title}**", ">"] if title else []), *quoted, ""]
