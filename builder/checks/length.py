"""Count a lesson's words: on the main path, in folds, and in the exercises.

A reader's time is the budget of a lesson: the main path has at most `LONGEST` words of English.
The main path is the running prose before the exercises: no code, formula, title or fold.
"""

import re
from dataclasses import dataclass

from builder.sources.lessons import Lesson
from builder.sources.prose import running_prose, without_code

LONGEST = 1300
"""The most words on a main path."""

_FOLD = re.compile(r"^\?\?\?\+?[ ][^\n]*\n(?:(?:[ ]{4}[^\n]*|[ \t]*)(?:\n|\Z))*", re.MULTILINE)
_EXERCISES = re.compile(r"^##[ ][^\n]*\{#exercises\}", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


@dataclass(frozen=True)
class WordCounts:
    """The numbers of words of running prose in a lesson.

    Attributes:
        main: Words before the exercises and outside folds.
        folds: Words inside folds before the exercises.
        exercises: Words from the exercises on, with their solutions.
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
    main = _count_words(_FOLD.sub("\n", before))
    return WordCounts(
        main=main,
        folds=_count_words(before) - main,
        exercises=_count_words(text[end:]),
    )


def _count_words(text: str) -> int:
    return len(_WORD.findall(running_prose(text)))
