"""Render the executed notebooks of one language to a folder, with MkDocs."""

import logging
import os
import signal
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from builder.pages.plugin import CourseBuild
from builder.site.search import divide_compounds
from builder.sources.languages import LANGUAGES


class RenderError(Exception):
    """MkDocs refused to build; the message has all its warnings and errors."""


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def prepare_process() -> None:
    """Prepare a process for rendering; once is enough for any number of renderings."""
    # Ctrl-C reaches every process of the terminal; this one is ended by its parent.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Otherwise the theme advertises its successor at every start.
    os.environ["NO_MKDOCS_2_WARNING"] = "1"


def render_language(root: Path, language: str, folder: Path) -> None:
    """Build the site of `language` in `folder`; any warning is an error.

    Raises:
        RenderError: There is a warning or an error, such as a dead link, TeX that does not parse,
            or a file that may not be read.
    """
    name = "mkdocs.yml" if language == LANGUAGES[0] else f"mkdocs.{language}.yml"
    complaints, config = _Complaints(), None
    logger = logging.getLogger("mkdocs")
    logger.addHandler(complaints)
    logger.propagate = False
    try:
        config = load_config(str(root / name), site_dir=str(folder), strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
            course = config.plugins["course"]
            assert isinstance(course, CourseBuild)
            course.remember_pages()
            if language == "ko" and (glossary := root / "lessons" / "glossary.yml").is_file():
                divide_compounds(folder, glossary)
        finally:
            config.plugins.on_shutdown()
    except MkDocsException as error:
        messages = complaints.messages or [str(error)]
        # The plugin is missing where the settings or the syllabus were wrong.
        plugin = config.plugins.get("course") if config else None
        if isinstance(plugin, CourseBuild):
            messages = [plugin.with_source_files(message) for message in messages]
        reasons = [f"{language}: {message}" for message in messages]
        raise RenderError("\n".join(reasons)) from None
    except OSError as error:  # a file of docs that may not be read, or a full disk
        raise RenderError(f"{language}: {error.filename}: {error.strerror}") from error
    finally:
        logger.removeHandler(complaints)
