"""Count a lesson's words: the main path, what stands beside it in folds, and the exercises.

A reader's time is the budget of a lesson, and its main path may take `LONGEST` words of English.
The main path is the running prose before the exercises: no code, formula, title or fold.
"""

import re
from dataclasses import dataclass

from builder.sources.lessons import Lesson
from builder.sources.prose import running_prose, without_code

LONGEST = 1300
"""The words that a main path may have."""

_FOLD = re.compile(r"^\?\?\?\+?[ ][^\n]*\n(?:(?:[ ]{4}[^\n]*|[ \t]*)(?:\n|\Z))*", re.MULTILINE)
_EXERCISES = re.compile(r"^##[ ][^\n]*\{#exercises\}", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


@dataclass(frozen=True)
class WordCounts:
    """How many words of running prose a lesson has.

    Attributes:
        main: Before the exercises and outside folds.
        folds: Inside folds before the exercises.
        exercises: From the exercises on, with their solutions.
    """

    main: int
    folds: int
    exercises: int

    def __str__(self) -> str:
        return f"main path {self.main}, folds {self.folds}, exercises {self.exercises} words"


def word_counts(lesson: Lesson) -> WordCounts:
    """Count the words of a lesson, part by part."""
    text = lesson.text
    match = _EXERCISES.search(text)
    end = match.start() if match else len(text)
    # Code goes first: a line of it might look like a fold.
    before = without_code(text[:end])
    main = _count(_FOLD.sub("\n", before))
    return WordCounts(
        main=main,
        folds=_count(before) - main,
        exercises=_count(text[end:]),
    )


def _count(text: str) -> int:
    return len(_WORD.findall(running_prose(text)))
