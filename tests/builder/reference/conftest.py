"""The libraries that the tests of the reference read."""

from pathlib import Path
from textwrap import dedent

import pytest

from builder.sources.languages import ROOT
from tests.builder.library import write_library

FUNCTIONS = '''
"""Functions."""

class NamedFunction:
    """A function."""
    name = source = "x"
    symbols = ()
    expr = 0
    domain = ()
    minimisers = ()

ONE, _HIDDEN, TWO = NamedFunction(), NamedFunction(), 2
'''


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return write_library(tmp_path)


@pytest.fixture
def functions(library: Path) -> Path:
    """The library with a module of named functions, which the builder can run."""
    write_library(library, {"functions.py": dedent(FUNCTIONS)})
    (library / "builder").symlink_to(ROOT / "builder")
    return library
