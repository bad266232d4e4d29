"""The main path of each lesson is short; hooks/words.py says what counts."""

from pathlib import Path

import pytest

from hooks.lessons import ROOT, lesson_paths, read_lesson
from hooks.words import LONGEST, word_counts


@pytest.mark.parametrize("path", lesson_paths(ROOT, "en"), ids=lambda path: path.stem)
def test_the_main_path_is_short(path: Path) -> None:
    counts = word_counts(read_lesson(path))
    assert counts.main <= LONGEST, f"{path.stem}: {counts}; the main path may have {LONGEST}"
