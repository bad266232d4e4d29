"""Remember rendered pages and compiled templates for as long as the process lives.

The live server renders a whole language for a change on one page, because navigation, links and the
search index belong to all. Most of the time goes into turning each notebook into HTML; a notebook
that is the same as before is not converted again.
"""

from dataclasses import dataclass
from typing import Any

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from builder.pages.cells import PageOutputs


@dataclass(frozen=True)
class Rendered:
    """A page between Markdown and template, with its links as MkDocs found them."""

    content: str
    toc: Any
    title: str | None
    anchors: set[str] | None
    links: dict[str, dict[str, str]]
    outputs: PageOutputs


class RememberedPages:
    """The pages of the last build that succeeded, and those of the build under way."""

    def __init__(self) -> None:
        self._known: dict[str, Rendered] = {}
        self._fresh: dict[str, Rendered] = {}

    def begin_build(self) -> None:
        """Start a build."""
        self._fresh = {}

    def commit_build(self) -> None:
        """Keep the pages of this build; not after warnings, which a kept page would not repeat."""
        self._known = self._fresh

    def recall_page(self, key: str, page: Page) -> PageOutputs | None:
        """Make `page` render from memory, if it is there; return its outputs."""
        rendered = self._known.get(key)
        if rendered is None:
            return None
        self._fresh[key] = rendered

        def render(config: MkDocsConfig, files: Files) -> None:
            page.content = rendered.content
            page.toc = rendered.toc
            page._title_from_render = rendered.title
            page.present_anchor_ids = rendered.anchors
            page.links_to_anchors = {
                file: anchors
                for name, anchors in rendered.links.items()
                if (file := files.get_file_from_path(name)) is not None
            }

        vars(page)["render"] = render
        # mkdocs-jupyter 0.27 keeps its conversion here and calls it when Markdown is wanted.
        vars(page)["_mkdocs_jupyter_content"] = lambda: {"content": ""}
        return rendered.outputs

    def keep_page(self, key: str, page: Page, outputs: PageOutputs) -> None:
        """Remember the rendered `page`."""
        links = {file.src_uri: found for file, found in (page.links_to_anchors or {}).items()}
        self._fresh[key] = Rendered(
            content=page.content or "",
            toc=page.toc,
            title=page._title_from_render,
            anchors=page.present_anchor_ids,
            links=links,
            outputs=outputs,
        )


class _Bytecode(BytecodeCache):
    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._code.get(f"{bucket.key}{bucket.checksum}"):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[f"{bucket.key}{bucket.checksum}"] = bucket.bytecode_to_string()


_bytecode = _Bytecode()


def remember_templates(env: Environment) -> None:
    """Compile a template once per process and not once per build."""
    env.bytecode_cache = _bytecode
