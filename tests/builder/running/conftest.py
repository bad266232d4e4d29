"""The course that the tests of running execute."""

import shutil
from pathlib import Path

import pytest

from builder.running.execute import execute_lessons
from tests.builder.executing import write_course


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of two lessons, of which nothing is executed."""
    return write_course(tmp_path / "course")


@pytest.fixture(scope="module")
def executed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_course(tmp_path_factory.mktemp("executed") / "course")
    assert execute_lessons(root) == ["01-a", "02-b"]
    return root


@pytest.fixture
def executed(executed_once: Path, tmp_path: Path) -> Path:
    """A copy of the same course with everything executed."""
    return Path(shutil.copytree(executed_once, tmp_path / "course"))
