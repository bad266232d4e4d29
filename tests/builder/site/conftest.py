"""Renderers that need no MkDocs."""

from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.builder.folders import write


class Pool(ProcessPoolExecutor):
    """Renders at once and in this process; what a language renders to is given."""

    def __init__(self, **pages: dict[str, str] | Exception) -> None:
        self.pages = pages
        self.rendered: list[str] = []

    def submit(self, _: object, root: Path, language: str, folder: Path) -> Future[None]:  # type: ignore[override]  # as the builder calls it
        self.rendered.append(language)
        done: Future[None] = Future()
        result = self.pages[language]
        if isinstance(result, Exception):
            done.set_exception(result)
        else:
            for name, text in result.items():
                write(folder / name, text)
            done.set_result(None)
        return done

    def shutdown(self, *args: Any, **kwargs: Any) -> None:
        pass


@pytest.fixture
def pool() -> Pool:
    """One process in the place of two: a page in each language."""
    return Pool(en={"index.html": "Hello"}, ko={"index.html": "안녕"})
