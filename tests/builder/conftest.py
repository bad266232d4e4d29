"""What the tests of several of the builder's packages begin with."""

from pathlib import Path

import pytest

from tests.builder.folders import write
from tests.builder.rendering import Course

TWO = """
- title: {en: Up & down, ko: 오르내리기}
  lessons:
    - {slug: up, title: {en: Up <1>, ko: 위}, summary: {en: Go up., ko: 올라갑니다.}}
    - {slug: down, title: {en: Down, ko: 아래}, summary: {en: Go down., ko: 내려갑니다.}}
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course without lessons."""
    return Course(tmp_path)


@pytest.fixture
def planned(tmp_path: Path) -> Path:
    """A syllabus of two lessons; the second is written, in English only."""
    write(tmp_path / "lessons" / "en" / "02-down.md", "# Down\n")
    write(tmp_path / "lessons" / "syllabus.yml", TWO)
    return tmp_path
