"""A lesson as a notebook to take home.

The page's Markdown uses a few things that only MkDocs reads. Jupyter shows them as they stand, so
the download says the same in plain Markdown and HTML.
"""

import copy
import re
from pathlib import PurePosixPath

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from builder.sources.lessons import HOME, page_of
from builder.sources.trials import TRIAL, notebook_check, trial_of

_WORDS = {
    "en": {
        "title": "Before you start",
        "gdcore": "This notebook uses `gdcore`, the course's library. Install it once, in a cell:",
        "page": "The lesson on the web: <{}>",
        "how": "How to set up everything on your machine: <{}>",
    },
    "ko": {
        "title": "시작하기 전에",
        "gdcore": "이 노트북은 강좌의 라이브러리 `gdcore`를 씁니다. 셀에서 한 번 설치해 주세요.",
        "page": "웹에서 읽기: <{}>",
        "how": "내 컴퓨터에 모두 준비하기: <{}>",
    },
}
_HEADING = re.compile(r"^(#{1,6} .*?)[ \t]*\{[ \t]*#([\w-]+)[^}]*\}[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*(?:[.#][\w-]+|[\w-]+=\"[^\"]*\")[^}]*\}[ \t]*$")
_BLOCK = re.compile(r"^(!!!|\?\?\?\+?|===!?)[ \t]+(?:[\w -]*?)(?:\"(.*)\")?[ \t]*$")
_FENCE = re.compile(r"^(`{3,}|~{3,})")
_LINK = re.compile(r"(\]\()((?:[^)\s#:]*/)?([\w-]+)\.md)?(#[\w-]+)?(\))")


def download(
    notebook: NotebookNode, *, language: str, site_url: str, repo_url: str, page: str
) -> NotebookNode:
    """The executed notebook, readable in Jupyter, with a first cell that says how to get gdcore.

    Args:
        notebook: The notebook as executed.
        language: Of its prose.
        site_url: Where the site of that language is, with a slash at its end.
        repo_url: Where gdcore can be installed from, or nothing.
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
        cell["metadata"].pop("inside", None)  # says where on the page it stands; here it follows
        if cell["cell_type"] == "markdown":
            cell["source"] = plain_markdown(cell["source"], site_url)
        elif cell["metadata"].get("tags", []) in (["solution"], ["check"], ["predict"]):
            cell["metadata"]["jupyter"] = {"source_hidden": True}
            if cell["metadata"]["tags"] == ["predict"]:
                cell["outputs"] = []  # the answer: who has answered runs the cell or reads on
    words = _WORDS[language]
    lines = [f"> **{words['title']}**", ">"]
    if repo_url:
        command = f'%pip install "gdcore @ git+{repo_url.rstrip("/")}"'
        lines += [f"> {words['gdcore']}", ">", "> ```", f"> {command}", "> ```", ">"]
    lines += [f"> {words['how'].format(site_url + 'run/')}", ">"]
    lines += [f"> {words['page'].format(site_url + page)}"]
    source = "\n".join(lines)
    first = new_markdown_cell(source, id="before-you-start")  # type: ignore[no-untyped-call]  # nbformat's
    result["cells"].insert(0, first)
    return result


def plain_markdown(source: str, site_url: str) -> str:
    """Say in plain Markdown and HTML what only MkDocs would understand."""
    lines: list[str] = []
    block: list[str] | None = None
    kind = title = ""
    fence = ""
    for line in [*source.splitlines(), "\0"]:
        if block is not None:
            if line.startswith("    ") or (not line.strip() and line != "\0"):
                block.append(line[4:])
                continue
            lines += _plain_block(kind, title, "\n".join(block).strip("\n"), site_url)
            block = None
        if line == "\0":
            break
        if mark := _FENCE.match(line):
            fence = "" if fence and line.startswith(fence) else fence or mark[1]
            lines.append(line)
        elif not fence and (start := _BLOCK.match(line)):
            kind, title, block = start[1], start[2] or "", []
        else:
            lines.append(line if fence else _plain_line(line, site_url))
    return "\n".join(lines).strip("\n")


def _plain_line(line: str, site_url: str) -> str:
    if heading := _HEADING.match(line):
        return f'<a id="{heading[2]}"></a>\n\n{_links(heading[1], site_url)}'
    return _links(
        _ATTRIBUTES.sub("", line) if not line.lstrip().startswith("$") else line, site_url
    )


def _links(line: str, site_url: str) -> str:
    def absolute(match: re.Match[str]) -> str:
        if not match[2]:
            return match[0]
        name = PurePosixPath(match[3]).name
        page = "" if name == HOME else f"{page_of(name) if name[:2].isdigit() else name}/"
        return f"{match[1]}{site_url}{page}{match[4] or ''}{match[5]}"

    return _LINK.sub(absolute, line)


def _plain_block(kind: str, title: str, body: str, site_url: str) -> list[str]:
    body = plain_markdown(body, site_url)
    if kind.startswith("???"):
        return ["<details>", f"<summary>{title}</summary>", "", body, "", "</details>", ""]
    if kind.startswith("==="):
        return [f"**{title}**", "", body, ""]
    quoted = [f"> {line}".rstrip() for line in body.splitlines()]
    return [*([f"> **{title}**", ">"] if title else []), *quoted, ""]
