"""Counting a lesson's words."""

from pathlib import Path

from builder.checks.length import word_counts
from builder.sources.lessons import read_lesson

LESSON = """# Title words do not count {#title}

One two three, $x^2$ four.

```python tags=["setup"]
import numpy as np  # code does not count
```

$$
f(x) = \\text{not this}
$$

??? deeper "Nor a fold's title?"

    Fold five.

    Fold seven words and 12.

After it, *eight* `nine` [ten](https://example.org/no-words-here).

## Exercises {#exercises}

Do this.

??? success "Solution"

    Like that, easily.
"""


def counts(tmp_path: Path, text: str) -> tuple[int, int, int]:
    path = tmp_path / "lessons" / "en" / "01-some.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    found = word_counts(read_lesson(path, tmp_path))
    return found.main, found.folds, found.exercises


def test_the_main_path_its_folds_and_the_exercises_are_counted_apart(tmp_path):
    # Of the exercises: do this, like that easily.
    assert counts(tmp_path, LESSON) == (8, 6, 5)


def test_a_lesson_without_exercises_is_main_path_to_its_end(tmp_path):
    text = LESSON.split("## Exercises")[0]
    assert counts(tmp_path, text) == (8, 6, 0)


def test_code_that_looks_like_a_fold_is_code(tmp_path):
    fence = '```text\n??? deeper "x"\n    words in code\n```\n'
    assert counts(tmp_path, f"# A {{#a}}\n\nOne.\n\n{fence}\nTwo.\n") == (2, 0, 0)
