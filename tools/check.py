"""Run the checks of one lesson: `make check LESSON=14`.

An author runs this after a change, instead of all tests. The checks: the lesson can be read and
executed and agrees in both languages; a cell checks each number of the prose; the terms are right;
the links work; the solutions of the try cells pass; the pages open in a browser without errors.
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
    """Return the name of the lesson that was asked for as 5, 05 or 05-gradient-descent.

    Example:
        >>> find_lesson("4", ["03-a", "04-b"])
        '04-b'
    """
    for name in names:
        if wanted and (name == wanted or name.partition("-")[0] == wanted.zfill(2)):
            return name
    return None


def pytest_arguments(name: str) -> list[str]:
    """Return the arguments for pytest: the tests of one lesson, and the test of all lessons."""
    slug = name.partition("-")[2] or name
    chosen = f"{name} or lessons/{slug}/ or languages_agree"
    return [*TESTS, "-k", chosen, "-m", "not slow"]


def main(arguments: Sequence[str]) -> int:
    """Check the lesson named in the arguments, and return the exit code."""
    from builder.checks.length import word_counts
    from builder.sources.lessons import LessonError, lesson_paths, read_lesson

    names = sorted({path.stem for path in lesson_paths(ROOT)})
    name = find_lesson(arguments[0] if arguments else "", names)
    if name is None:
        print(f"make check LESSON=NN needs the number of a lesson: {', '.join(names)}")
        return 2
    try:
        for path in lesson_paths(ROOT):
            if path.stem == name:
                lesson = read_lesson(path)
                print(f"{lesson.source}: {word_counts(lesson)}", flush=True)
    except LessonError as error:
        print(error)
        return 1
    options = ["-q", "-n", "2", "--dist", "loadfile"]
    command = [sys.executable, "-m", "pytest", *options, *pytest_arguments(name)]
    # The test site holds this lesson in full, and only the headings of the others.
    environment = {**os.environ, "CHECKED_LESSON": name}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
