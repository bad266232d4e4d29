"""The main path of each lesson is short; builder/checks/length.py counts its words."""

from pathlib import Path

import pytest

from builder.checks.length import LONGEST, word_counts
from builder.sources.languages import ROOT
from builder.sources.lessons import lesson_paths
from tests.lessons.reading import lesson_at


@pytest.mark.parametrize("path", lesson_paths(ROOT, "en"), ids=lambda path: path.stem)
def test_the_main_path_is_short(path: Path) -> None:
    counts = word_counts(lesson_at(path))
    assert counts.main <= LONGEST, f"{path.stem}: {counts}; the main path may have {LONGEST}"
