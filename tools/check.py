"""Check all that concerns one lesson: `make check LESSON=14`.

What an author wants to know after a change, without waiting for everything: that the lesson reads,
runs and is the same in both languages, that its numbers are vouched for, its terms right, its links
alive, its programs to try content with their solutions, and its pages whole in a browser.
"""

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = (
    "tests/lessons/test_parity.py",
    "tests/lessons/test_terms.py",
    "tests/lessons/test_claims.py",
    "tests/lessons/test_length.py",
    "tests/lessons/test_try_cells.py",
    "tests/site/test_site.py",
)


def find_lesson(wanted: str, names: Iterable[str]) -> str | None:
    """The name of the lesson with a number or a name, such as 5, 05 or 05-gradient-descent.

    Example:
        >>> find_lesson("4", ["03-a", "04-b"])
        '04-b'
    """
    for name in names:
        if wanted and (name == wanted or name.partition("-")[0] == wanted.zfill(2)):
            return name
    return None


def asked_of(name: str) -> list[str]:
    """What pytest is asked to run for a lesson: its own tests, and those that hold all together."""
    slug = name.partition("-")[2] or name
    chosen = f"{name} or lessons/{slug}/ or languages_agree"
    return [*TESTS, "-k", chosen, "-m", "not slow"]


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    from builder.checks.length import word_counts
    from builder.sources.lessons import LessonError, lesson_paths, read_lesson

    names = sorted({path.stem for path in lesson_paths(ROOT)})
    name = find_lesson(arguments[0] if arguments else "", names)
    if name is None:
        print(f"make check LESSON=NN wants the number of a lesson: {', '.join(names)}")
        return 2
    try:
        for path in lesson_paths(ROOT):
            if path.stem == name:
                lesson = read_lesson(path)
                print(f"{lesson.source}: {word_counts(lesson)}", flush=True)
    except LessonError as error:
        print(error)
        return 1
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile"]
    # The site is built with this lesson whole, and with the headings of the others.
    environment = {**os.environ, "CHECKED_LESSON": name}
    done = subprocess.run([*command, *asked_of(name)], cwd=ROOT, env=environment, check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
