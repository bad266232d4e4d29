"""MkDocs' events: which pages there are, and what becomes of each on its way.

Notebooks come from `.cache/notebooks`, where `builder.running` leaves them. mkdocs-jupyter reads
them (its own `notebook_dirs` can mount neither the home page at the root of the site nor a page
without sending it through a second HTML parser, so the files are added here); everything that is
specific to this course happens in the modules that this one calls.
"""

import json
import re
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from typing import Any
from urllib.parse import urlsplit

import jupytext
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from builder.pages.cells import CellError, PageOutputs, render_cells
from builder.pages.code import slim_code
from builder.pages.downloads import download
from builder.pages.fonts import characters_of, katex_fonts, katex_style
from builder.pages.formulas import (
    Formula,
    FormulaError,
    find_formulas,
    insert_formulas,
    render_formulas,
)
from builder.pages.glossary_page import MARK as GLOSSARY_MARK
from builder.pages.glossary_page import glossary_page
from builder.pages.links import counterpart, other, prefix, relative
from builder.pages.remembered import Memory, key_of, remember_templates
from builder.reference.inventory import EntryError
from builder.reference.pages import Reference
from builder.running.notebooks import notebook_path
from builder.sources.lessons import HOME, LANGUAGES, lesson_paths, page_of
from builder.sources.syllabus import (
    MAP_MARK,
    Entry,
    Part,
    SyllabusError,
    course_map,
    navigation,
    read_syllabus,
)
from builder.sources.trials import micropython_files
from gdcore.palette import PALETTE

_CELL = re.compile(r"^<!--cell (.*)-->$", re.MULTILINE)
_LINK = re.compile(r"(\]\(|^\[[^]]+\]:[ \t]*)([^)\s#:]+\.md)(?=[#)\s]|$)", re.MULTILINE)


class _Build:
    """What the events of one build share; MkDocs calls them as plain functions."""

    root: Path
    language: str
    outputs: dict[str, PageOutputs]
    formulas: dict[Formula, str]
    parts: tuple[Part, ...]
    entries: dict[str, Entry]
    map: str
    reference: Reference
    memory = Memory()
    common: str
    """A key for what every page depends on: the settings, and which pages there are."""
    keys: dict[str, str]
    """From the name inside MkDocs of a page that is remembered to what the page depends on."""
    recalled: set[str]
    """The pages that were not rendered again."""
    sources: dict[str, str]
    """From a page's source file, relative to the root, to its name inside MkDocs."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Fill in what depends on the syllabus, the language and the environment."""
    _Build.root = Path(config.config_file_path).parent
    _Build.language = str(config.theme["language"])
    _Build.outputs, _Build.formulas, _Build.keys, _Build.sources = {}, {}, {}, {}
    _Build.recalled = set()
    _Build.memory.begin()
    try:
        parts = _Build.parts = read_syllabus(_Build.root / "lessons" / "syllabus.yml")
        _Build.reference = Reference(_Build.root, _Build.language)
    except (SyllabusError, EntryError) as error:
        raise ConfigurationError(str(error)) from error
    _Build.reference.configure(config)
    _Build.map = course_map(parts, _Build.root, _Build.language)
    _Build.entries = {f"lessons/{entry.slug}": entry for part in parts for entry in part.lessons}
    # A workflow passes an empty string where it has nothing to say.
    config.site_url = (config.site_url or "http://127.0.0.1:8000/").rstrip("/") + "/"
    # Where the theme keeps a reader's choices, such as dark: in one place for both languages.
    config.extra["scope"] = urlsplit(config.site_url).path
    config.site_url += prefix(_Build.language)
    if not config.repo_url:
        config.edit_uri = None
    pages = _Build.reference.pages
    config.nav = navigation(parts, _Build.root, _Build.language, pages)
    return config


# Before mkdocs-jupyter, which then takes the notebooks for pages.
@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the executed notebooks, their downloads, KaTeX's style; say where each source is."""
    root, language = _Build.root, _Build.language
    for file in files:
        if file.is_documentation_page():
            file.edit_uri = f"docs/{language}/{file.src_uri}"
            _Build.sources[file.edit_uri] = file.src_uri
    if home := files.get_file_from_path(f"{HOME}.md"):
        files.remove(home)  # the source of the notebook that is added below
    for path in lesson_paths(root, language):
        page = page_of(path.stem)
        notebook = notebook_path(root, language, page)
        if not notebook.is_file():
            raise PluginError(f"{notebook} is missing: run `python -m builder execute` first")
        if page != HOME and page not in _Build.entries:
            raise PluginError(f"{path.name}: lessons/syllabus.yml has no lesson of that name")
        file = File.generated(config, f"{page}.ipynb", abs_src_path=str(notebook))
        file.edit_uri = path.relative_to(root).as_posix()
        _Build.sources[file.edit_uri] = file.src_uri
        files.append(file)
        if page != HOME:
            files.append(_download(notebook, page, config))
    _Build.sources |= _Build.reference.add_pages(files, config)
    style = katex_style(root)
    files.append(File.generated(config, "assets/katex/katex.min.css", content=style))
    for name, path in micropython_files(root).items():
        files.append(File.generated(config, f"assets/python/{name}", abs_src_path=str(path)))
    settings = [path.read_bytes() for path in sorted(root.glob("mkdocs*.yml"))]
    _Build.common = key_of(json.dumps(_Build.sources, sort_keys=True), *settings)
    return files


def _download(notebook: Path, page: str, config: MkDocsConfig) -> File:
    content = download(
        jupytext.read(notebook),
        language=_Build.language,
        site_url=str(config.site_url),
        repo_url=config.repo_url or "",
        page=f"{page}/",
    )
    name = f"{page}/{PurePosixPath(page).name}.ipynb"
    return File.generated(config, name, content=jupytext.writes(content, fmt="ipynb"))


# After mkdocs-jupyter, which prepares the page's rendering in this event.
@event_priority(-50)
def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Take a page of notebook or reference from memory if what it depends on is as before."""
    name = page.file.src_uri
    if name.endswith(".ipynb"):
        _Build.keys[name] = key_of(page.file.content_bytes, name, _Build.common)
    elif name in _Build.reference.pages:
        _Build.keys[name] = key_of(_Build.reference.key(page), _Build.common)
    if outputs := _Build.memory.recall(_Build.keys.get(name, ""), page):
        _Build.outputs[name] = outputs
        _Build.recalled.add(name)
    return page


# After mkdocs-jupyter (100), which hands over its encoded cells.
@event_priority(50)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn a notebook's cells into Markdown, and links to sources into links to pages."""
    name, source = page.file.src_uri, page.file.edit_uri or ""
    if entry := _Build.entries.get(name.removesuffix(".ipynb")):
        page.meta.setdefault("description", entry.summary[_Build.language])
    if name not in _Build.keys or name in _Build.recalled:
        outputs = None
    else:
        outputs = _Build.outputs[name] = PageOutputs(_Build.language, PALETTE)
    if name in _Build.reference.pages:
        markdown = _Build.reference.markdown(markdown)
    elif outputs:
        cells = (json.loads(match[1]) for match in _CELL.finditer(markdown))
        try:
            markdown = render_cells(cells, outputs)
        except CellError as error:
            raise PluginError(f"{source}: {error}") from error
    elif GLOSSARY_MARK in markdown:
        try:
            terms = glossary_page(_Build.root, _Build.parts, _Build.language)
        except ValueError as error:
            raise PluginError(str(error)) from error
        markdown = markdown.replace(GLOSSARY_MARK, terms)

    def to_page(match: re.Match[str]) -> str:
        target = _Build.sources.get(normpath(f"{source}/../{match[2]}"))
        if target is None:
            return match[0]
        return match[1] + relpath(target, str(PurePosixPath(name).parent))

    return _LINK.sub(to_page, markdown)


@event_priority(50)
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put in the outputs that are text, and the map of the course."""
    name = page.file.src_uri
    if outputs := _Build.outputs.get(name):
        _Build.memory.keep(_Build.keys[name], page, outputs)
        html = outputs.insert_texts(html)
    if name in _Build.recalled:
        _Build.reference.register(page, config.plugins["autorefs"])
    if name in _Build.reference.pages:
        html = _Build.reference.content(html)
    return html.replace(MAP_MARK, _Build.map)


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Render the formulas of all pages at once, now that every page has its content; add fonts."""
    pages = {
        file.edit_uri or file.src_uri: find_formulas(file.page.content)
        for file in files.documentation_pages()
        if file.page is not None and file.page.content
    }
    remember_templates(env)
    try:
        _Build.formulas = render_formulas(pages, _Build.root)
    except FormulaError as error:
        raise PluginError(str(error)) from error
    signs = characters_of(_Build.formulas.values())
    for name, font in katex_fonts(_Build.root, signs).items():
        files.append(File.generated(config, f"assets/katex/fonts/{name}", content=font))
    return env


def on_page_context(context: Any, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
    """Tell the page's template where the other language is, and which lesson this is."""
    language = _Build.language
    there = _translation(page) or prefix(other(language))
    context["gd"] = {
        "counterpart": relative(prefix(language) + page.url, there),
        "lesson": _lesson_slug(page),
    }
    return context


def on_template_context(context: Any, template_name: str, config: MkDocsConfig) -> Any:
    """Tell 404.html and sitemap.xml where things are, from the root of the host."""
    language = _Build.language
    site = str(config.site_url).removesuffix(prefix(language))
    homes = {code: urlsplit(site).path + prefix(code) for code in LANGUAGES}
    translations = {}
    for file in context["pages"]:
        if there := _translation(file.page):
            pair = {language: file.page.canonical_url, other(language): site + there}
            translations[file.page.canonical_url] = {code: pair[code] for code in LANGUAGES}
    context["gd"] = {
        "counterpart": homes[other(language)],
        "homes": homes,
        "translations": translations,
    }
    return context


def _translation(page: Page) -> str | None:
    return counterpart(_Build.root, _Build.language, str(page.file.edit_uri), page.url)


def _lesson_slug(page: Page) -> str:
    entry = _Build.entries.get(page.file.src_uri.removesuffix(".ipynb"))
    return entry.slug if entry else ""


def name_sources(message: str) -> str:
    """Say in a message of MkDocs' what the author knows: sources, and not names of pages."""
    for source, name in getattr(_Build, "sources", {}).items():
        message = message.replace(f"'{name}'", f"'{source}'")
    return message


def commit() -> None:
    """Say that the build succeeded: its pages need not be rendered again in this process."""
    _Build.memory.commit()


# After everything else: what comes here is written.
@event_priority(-100)
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Put in the figures and the formulas, which search must not see."""
    if outputs := _Build.outputs.get(page.file.src_uri):
        output = outputs.insert_figures(output)
    return insert_formulas(slim_code(output), _Build.formulas)
