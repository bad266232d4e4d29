"""Executing a course: the lessons that run and those that do not, and the messages of failures."""

import shutil
import sys
from pathlib import Path

import pytest

from builder.running.execute import execute_lessons
from tests.builder.course import GDCORE, cell, line_of, write_gdcore, write_lesson
from tests.builder.executing import PLOT, failure, notebooks, replace


def test_lessons_run_once_for_both_languages_and_then_not_again(executed: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (executed / ".cache").rglob("*.ipynb")}
    assert len(before) == 3
    assert execute_lessons(executed) == []
    after = {path: path.stat().st_mtime_ns for path in (executed / ".cache").rglob("*.ipynb")}
    assert after == before, "files that did not change were written again"


def test_prose_and_alt_change_without_running_code(executed: Path) -> None:
    replace(executed / "lessons/ko/01-a.md", "Prose in ko.", "New prose.\n\nAnd more.")
    replace(executed / "lessons/ko/01-a.md", "A line (ko)", "A new line")
    old = notebooks(executed)
    assert execute_lessons(executed) == []
    new = notebooks(executed)
    assert "New prose." in new["ko/lessons/a.ipynb"].decode()
    assert "A new line" in new["ko/lessons/a.ipynb"].decode()
    assert new["en/lessons/a.ipynb"] == old["en/lessons/a.ipynb"]


def test_code_changed_in_one_lesson_runs_just_that_lesson(executed: Path) -> None:
    replace(executed / "lessons/en/02-b.md", "'y': 2", "'y': 3")
    assert execute_lessons(executed) == ["02-b"]
    assert "{'y': 3}" in notebooks(executed)["en/lessons/b.ipynb"].decode()


def test_gdcore_changed_runs_every_lesson_with_the_new_gdcore(executed: Path) -> None:
    write_gdcore(executed, "def half(x):\n    return x / 2 + 40\n")
    assert execute_lessons(executed) == ["01-a", "02-b"]
    assert "42.0" in notebooks(executed)["en/lessons/a.ipynb"].decode()


def test_code_that_differs_between_the_languages_runs_for_each(course: Path) -> None:
    replace(course / "lessons/ko/01-a.md", "gd.half(4)", "gd.half(6)")
    assert execute_lessons(course) == ["01-a (en)", "02-b", "01-a (ko)"]
    assert "3.0" in notebooks(course)["ko/lessons/a.ipynb"].decode()


def test_strict_refuses_code_that_differs_and_a_missing_language(course: Path) -> None:
    path = course / "lessons/ko/01-a.md"
    replace(path, "print(gd.half(4))", "print(gd.half(6))")
    line = line_of(path, "half(6)")
    message = failure(course, strict=True)
    where = f"lessons/en/01-a.md:{line} and lessons/ko/01-a.md:{line} (cell 3): the code differs"
    assert f"{where}:\n  print(gd.half(4))\n  print(gd.half(6))" in message
    assert "02-b: there in en but not in ko" in message
    assert notebooks(course) == {}


def test_a_cell_that_raises_fails_at_its_own_line_and_leaves_the_last_good_pages(
    executed: Path,
) -> None:
    good = notebooks(executed)
    entries = set((executed / ".cache/outputs").iterdir())
    path = executed / "lessons/en/02-b.md"
    replace(path, "{'y': 2}", "y = 2\nassert y == 3, 'y is 2'\nprint(y)")
    message = failure(executed)
    line = line_of(path, "assert y == 3")
    assert message.startswith(f"lessons/en/02-b.md:{line} (cell 1): AssertionError: y is 2\n")
    assert "    assert y == 3, 'y is 2'\n" in message
    assert notebooks(executed) == good
    assert set((executed / ".cache/outputs").iterdir()) == entries
    replace(path, "assert y == 3", "assert y == 2")
    assert execute_lessons(executed) == ["02-b"]


def test_an_exception_deep_in_gdcore_points_to_the_lesson_first(executed: Path) -> None:
    path = executed / "lessons/en/02-b.md"
    replace(path, "{'y': 2}", "import gdcore as gd\ngd.half(\n    -1\n)")
    message = failure(executed)
    line = line_of(path, "gd.half(")
    assert message.startswith(f"lessons/en/02-b.md:{line} (cell 1): ValueError: negative\n")
    first = message.index(f'File "lessons/en/02-b.md", line {line}')
    assert first < message.index(f'File "{Path("gdcore/__init__.py")}", line 4, in half')


def test_a_gdcore_that_does_not_import_fails_where_a_lesson_imports_it(course: Path) -> None:
    write_gdcore(course, "import nonsense\n")
    message = failure(course)
    line = line_of(course / "lessons/en/01-a.md", "import gdcore")
    assert message.startswith(f"lessons/en/01-a.md:{line} (cell 1): ModuleNotFoundError: ")
    assert message.count("(cell ") == 1, "the other lesson does not use gdcore"


def test_a_gdcore_that_warns_fails_where_a_lesson_imports_it(course: Path) -> None:
    write_gdcore(course, f"{GDCORE}\nimport warnings\n\nwarnings.warn('look out', stacklevel=2)\n")
    message = failure(course)
    line = line_of(course / "lessons/en/01-a.md", "import gdcore")
    assert message.startswith(f"lessons/en/01-a.md:{line} (cell 1): it warns")


def test_all_failing_lessons_are_reported_and_the_good_ones_kept(course: Path) -> None:
    write_lesson(course, "03-c", cell("1 / 0"))
    write_lesson(course, "04-d", cell("x = ("))
    write_lesson(course, "05-e", cell("x = 1", 'tags=["nonsense"]'))
    write_lesson(course, "06-f", cell("undefined"))
    message = failure(course)
    for expected in ("03-c.md:4 (cell 1): ZeroDivisionError", "04-d.md:4 (cell 1): SyntaxError"):
        assert expected in message
    for expected in ("05-e.md:3 (cell 1): unknown tag", "06-f.md:4 (cell 1): NameError"):
        assert expected in message
    for name in ("03-c", "04-d", "05-e", "06-f"):
        (course / f"lessons/en/{name}.md").unlink()
    assert execute_lessons(course) == []


def test_the_environment_cannot_switch_the_checks_off(
    executed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONOPTIMIZE", "1")
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    write_lesson(executed, "02-b", cell("assert False"))
    write_lesson(executed, "03-c", cell("import warnings\nwarnings.warn('w')"))
    message = failure(executed)
    assert "02-b.md:4 (cell 1): AssertionError" in message
    assert "03-c.md:5 (cell 1): it warns" in message


def test_lessons_that_end_badly_are_told_apart(executed: Path) -> None:
    write_lesson(executed, "02-b", cell("x = 1"), cell("import os\nos._exit(0)"))
    write_lesson(executed, "03-c", cell("def f():\n    while True:\n        pass"), cell("f()"))
    write_lesson(executed, "04-d", cell("import os, signal\nos.kill(os.getpid(), 9)"))
    write_lesson(
        executed, "05-e", cell("x = 1"), cell("import os\nos.write(1, b'past')"), cell("y = 1")
    )
    write_lesson(executed, "06-f", cell("import sys\nsys.exit('done')"))
    write_lesson(executed, "07-g", cell("import ctypes\n\nctypes.string_at(0)"))
    message = failure(executed, timeout=2)
    assert "02-b.md:8 (cell 2): it ended its own process, with status 0" in message
    assert any(f"03-c.md:{line} (cell 2): still running after 2 s" in message for line in (5, 6))
    assert "05-e.md:8 (cell 2): it writes past sys.stdout" in message
    assert "06-f.md:5 (cell 1): SystemExit: done" in message
    if sys.platform != "win32":
        assert "04-d.md:4 (cell 1): its process was killed by SIGKILL" in message
        assert "07-g.md:6 (cell 1): its process was killed by SIGSEGV" in message


def test_two_executions_from_nothing_are_byte_identical(course: Path) -> None:
    write_lesson(course, "02-b", cell("{str(n): hash(str(n)) for n in {'a', 'b', 'c'}}"), PLOT)
    execute_lessons(course)
    first = notebooks(course)
    shutil.rmtree(course / ".cache")
    execute_lessons(course, jobs=1)
    assert notebooks(course) == first


def test_gdcore_changed_meanwhile_stores_nothing_more(course: Path) -> None:
    library = course / "gdcore" / "__init__.py"
    change = f"open({str(library)!r}, 'a').write('# changed')\n1"
    write_lesson(course, "02-b", cell(change))
    write_lesson(course, "03-c", cell("3"))
    message = failure(course, jobs=1)
    assert message == "gdcore or the builder changed while the lessons ran; run them again"
    assert len([*(course / ".cache" / "outputs").iterdir()]) == 1, "01-a ran before the change"
    assert notebooks(course) == {}


def test_a_course_without_lessons_is_an_error(tmp_path: Path) -> None:
    assert "no lesson found" in failure(tmp_path)


@pytest.mark.parametrize("options", [{"jobs": 0}, {"timeout": 0}])
def test_senseless_options_are_refused(course: Path, options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="jobs must be at least 1 and timeout above 0"):
        execute_lessons(course, **options)  # type: ignore[arg-type]  # one of two ints
