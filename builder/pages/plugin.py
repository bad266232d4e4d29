"""Take part in MkDocs' events: add the course's pages, and turn each into HTML on its way.

Notebooks come from `.cache/notebooks`, where `builder.running` leaves them. mkdocs-jupyter reads
them. Its option `notebook_dirs` is not used: it cannot put the home page at the root of the site,
and it sends every page through a second HTML parser. So the files are added here. Everything that
is specific to this course happens in the modules that this one calls.
"""

import json
import re
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jupytext
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from builder.files import fingerprint, notebook_path
from builder.node import micropython_files
from builder.pages.cells import PageOutputs, UnshowableCellError, render_cells
from builder.pages.downloads import make_download
from builder.pages.folded_code import move_folded_code, write_code_page
from builder.pages.glossary_page import MARK as GLOSSARY_MARK
from builder.pages.glossary_page import glossary_page
from builder.pages.links import links_to_pages, relative_link, translation_of, with_sources
from builder.pages.math.font import FONT, characters_of, math_font, math_style
from builder.pages.math.formulas import (
    Formula,
    FormulaError,
    find_formulas,
    insert_formulas,
    render_formulas,
)
from builder.pages.navigation import MAP_MARK, course_map, navigation, place_problem
from builder.pages.policy import with_policy
from builder.pages.remembered import RememberedPages, remember_templates
from builder.pages.settings import complete_settings
from builder.pages.slim import slim_page
from builder.pages.svg.figures import size_rules
from builder.reference.inventory import EntryError
from builder.reference.pages import Reference
from builder.sources.images import image_files
from builder.sources.languages import HOME, LANGUAGES, other_language, page_of, site_prefix
from builder.sources.lessons import lesson_paths
from builder.sources.syllabus import PlannedLesson, SyllabusError, read_syllabus
from gdcore.palette import PALETTE

_CELL = re.compile(r"^<!--cell (.*)-->$", re.MULTILINE)

# Outlives a build, unlike all else: a live server renders again and again in one process.
_remembered = RememberedPages()


class NoOptions(Config):  # type: ignore[no-untyped-call]  # MkDocs gives it no types
    """The plugin has no options: mkdocs.yml does not name it."""


class CourseBuild(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]  # likewise
    """One build of the site of one language.

    Attributes:
        root: The repository.
        language: Of the site.
        outputs: The outputs of each page, by the page's name inside MkDocs.
        formulas: The pieces of each formula, in HTML.
        keys: From the name of a page that can be remembered to a key for what it depends on.
        recalled: The pages that were not rendered again.
        sources: From the source of a page or image, relative to the root, to its name in MkDocs.

    Raises:
        ConfigurationError: The syllabus or the reference of gdcore is wrong.
    """

    def __init__(self, config: MkDocsConfig) -> None:
        super().__init__()
        self.root = Path(config.config_file_path).parent
        self.language = str(config.theme["language"])
        self.outputs: dict[str, PageOutputs] = {}
        self.formulas: dict[Formula, list[str]] = {}
        self.keys: dict[str, str] = {}
        self.recalled: set[str] = set()
        self.sources: dict[str, str] = {}
        self._common = ""  # a key for what every page depends on: the settings, and the other pages
        _remembered.begin_build()
        try:
            self._parts = read_syllabus(self.root / "lessons" / "syllabus.yml")
            self._reference = Reference(self.root, self.language)
        except (SyllabusError, EntryError) as error:
            raise ConfigurationError(str(error)) from error
        self._lessons: dict[str, PlannedLesson] = {
            f"lessons/{lesson.slug}": lesson for part in self._parts for lesson in part.lessons
        }
        self._contexts: dict[str, Any] = {}  # what the template of each page gets
        complete_settings(config, self.language)
        self._reference.drop_style_sheet(config)
        config.nav = navigation(self._parts, self.root, self.language, self._reference.pages)

    # Before mkdocs-jupyter, which then takes the notebooks for pages.
    @event_priority(100)
    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add the notebooks, their downloads, the reference, and MicroPython."""
        for file in files:
            if file.is_documentation_page():
                file.edit_uri = f"docs/{self.language}/{file.src_uri}"
                self.sources[file.edit_uri] = file.src_uri
        if home := files.get_file_from_path(f"{HOME}.md"):
            files.remove(home)  # the source of the notebook that is added below
        for path in lesson_paths(self.root, self.language):
            self._add_notebook(path, files, config)
        images = image_files(self.root, self.language)
        for source, name in images.items():
            files.append(File.generated(config, name, abs_src_path=str(self.root / source)))
        self.sources |= images | self._reference.add_pages(files, config)
        for name, path in micropython_files(self.root).items():
            files.append(File.generated(config, f"assets/python/{name}", abs_src_path=str(path)))
        settings = [path.read_bytes() for path in sorted(self.root.glob("mkdocs*.yml"))]
        self._common = fingerprint(json.dumps(self.sources, sort_keys=True), *settings)
        return files

    def _add_notebook(self, source: Path, files: Files, config: MkDocsConfig) -> None:
        """Add the page of a lesson, and its download."""
        page = page_of(source.stem)
        notebook = notebook_path(self.root, self.language, page)
        if not notebook.is_file():
            raise PluginError(f"{notebook} is missing: run `python -m builder execute` first")
        if page != HOME and (wrong := place_problem(source.stem, self._lessons.get(page))):
            raise PluginError(f"{source.relative_to(self.root).as_posix()}: {wrong}")
        file = File.generated(config, f"{page}.ipynb", abs_src_path=str(notebook))
        file.edit_uri = source.relative_to(self.root).as_posix()
        self.sources[file.edit_uri] = file.src_uri
        files.append(file)
        if page == HOME:
            return
        content = make_download(
            jupytext.read(notebook),
            language=self.language,
            site_url=str(config.site_url),
            repo_url=config.repo_url or "",
            page=f"{page}/",
        )
        name = f"{page}/{self._lessons[page].slug}.ipynb"
        files.append(File.generated(config, name, content=jupytext.writes(content, fmt="ipynb")))

    # After mkdocs-jupyter, which prepares the page's rendering in this event.
    @event_priority(-50)
    def on_pre_page(self, page: Page, /, *, config: MkDocsConfig, files: Files) -> Page:
        """Take a page from memory if everything that it depends on is as before."""
        name = page.file.src_uri
        if name.endswith(".ipynb"):
            self.keys[name] = fingerprint(page.file.content_bytes, name, self._common)
        elif name in self._reference.pages:
            self.keys[name] = fingerprint(self._reference.page_key(page), self._common)
        if outputs := _remembered.recall_page(self.keys.get(name, ""), page):
            self.outputs[name] = outputs
            self.recalled.add(name)
        return page

    # After mkdocs-jupyter (100), which hands over its encoded cells.
    @event_priority(50)
    def on_page_markdown(
        self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Make the page's Markdown, and turn its links to sources into links to pages."""
        name, source = page.file.src_uri, page.file.edit_uri or ""
        if lesson := self._lesson_of(page):
            page.meta.setdefault("description", lesson.summary[self.language])
        outputs = None
        if name in self.keys and name not in self.recalled:
            outputs = self.outputs[name] = PageOutputs(self.language, PALETTE)
        if name in self._reference.pages:
            markdown = self._reference.insert_overview(markdown)
        elif outputs:
            markdown = self._notebook_markdown(markdown, source, outputs)
        elif GLOSSARY_MARK in markdown:
            markdown = self._glossary_markdown(markdown)
        return links_to_pages(markdown, source, name, self.sources)

    def _notebook_markdown(self, encoded: str, source: str, outputs: PageOutputs) -> str:
        cells = (json.loads(match[1]) for match in _CELL.finditer(encoded))
        try:
            return render_cells(cells, outputs)
        except UnshowableCellError as error:
            raise PluginError(f"{source}:{error}") from error

    def _glossary_markdown(self, markdown: str) -> str:
        try:
            terms = glossary_page(self.root, self._parts, self.language)
        except ValueError as error:
            raise PluginError(str(error)) from error
        return markdown.replace(GLOSSARY_MARK, terms)

    @event_priority(50)
    def on_page_content(
        self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Insert the outputs that are text, and the map of the course."""
        name = page.file.src_uri
        if outputs := self.outputs.get(name):
            _remembered.keep_page(self.keys[name], page, outputs)
            html = outputs.insert_texts(html)
        if name in self.recalled:
            self._reference.register_anchors(page, config.plugins["autorefs"])
        if name in self._reference.pages:
            html = self._reference.mark_entries(html)
        if MAP_MARK in html:
            html = html.replace(MAP_MARK, course_map(self._parts, self.root, self.language))
        return html

    def on_env(self, env: Any, /, *, config: MkDocsConfig, files: Files) -> Any:
        """Render the formulas of all pages at once, now that each has its content; add styles."""
        pages = {
            file.edit_uri or file.src_uri: find_formulas(file.page.content)
            for file in files.documentation_pages()
            if file.page is not None and file.page.content
        }
        remember_templates(env)
        self._code_page = env.get_template("code.html")
        try:
            self.formulas = render_formulas(pages, self.root)
        except FormulaError as error:
            raise PluginError(str(error)) from error
        font = math_font(self.root, characters_of(chain.from_iterable(self.formulas.values())))
        figures = chain.from_iterable(outputs.figures for outputs in self.outputs.values())
        style = math_style(self.root) + size_rules(figures)
        files.append(File.generated(config, f"assets/{FONT}", content=font))
        files.append(File.generated(config, "assets/content.css", content=style))
        return env

    def on_page_context(
        self, context: Any, /, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        """Give the page's template the address of the translation, and the lesson's slug."""
        there = self._translation_of(page) or site_prefix(other_language(self.language))
        lesson = self._lesson_of(page)
        context["gd"] = {
            "counterpart": relative_link(site_prefix(self.language) + page.url, there),
            "lesson": lesson.slug if lesson else "",
        }
        self._contexts[page.file.src_uri] = context
        return context

    def on_template_context(
        self, context: Any, /, *, template_name: str, config: MkDocsConfig
    ) -> Any:
        """Give 404.html and sitemap.xml the addresses of homes and translations."""
        language, other = self.language, other_language(self.language)
        site = str(config.site_url).removesuffix(site_prefix(language))
        homes = {code: urlsplit(site).path + site_prefix(code) for code in LANGUAGES}
        translations = {}
        for file in context["pages"]:
            if there := self._translation_of(file.page):
                pair = {language: file.page.canonical_url, other: site + there}
                translations[file.page.canonical_url] = {code: pair[code] for code in LANGUAGES}
        context["gd"] = {"counterpart": homes[other], "homes": homes, "translations": translations}
        return context

    def _translation_of(self, page: Page) -> str | None:
        return translation_of(self.root, self.language, str(page.file.edit_uri), page.url)

    def _lesson_of(self, page: Page) -> PlannedLesson | None:
        return self._lessons.get(page.file.src_uri.removesuffix(".ipynb"))

    # After all other plugins: MkDocs writes the result.
    @event_priority(-100)
    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """Insert figures and formulas, which search must not see; move code; add the policy."""
        name = page.file.src_uri
        source = page.file.edit_uri or name
        output = slim_page(insert_formulas(output, self.formulas))
        if outputs := self.outputs.get(name):
            output, code = move_folded_code(outputs.insert_figures(output), self.language)
            if code:
                html = slim_page(self._code_page.render(self._contexts[name], code=code))
                write_code_page(with_policy(html, source), page)
        return with_policy(output, source)

    @event_priority(-100)
    def on_post_template(
        self, output_content: str, /, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Add the policy to the page for addresses that do not exist."""
        is_page = template_name.endswith(".html")
        return with_policy(slim_page(output_content), template_name) if is_page else output_content

    def with_source_files(self, message: str) -> str:
        """Name in an MkDocs message the source files that authors edit, and lines if found."""
        return with_sources(message, self.root, self.sources)

    def remember_pages(self) -> None:
        """Keep the pages of a build that succeeded: this process need not render them again."""
        _remembered.commit_build()
