"""Executing a course: what runs and what does not, what fails and how, what is left behind."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from builder.files import fingerprint, write_if_changed
from builder.running.cache import Cache, dependencies
from builder.running.execute import LessonError, execute_lessons
from builder.sources.languages import ROOT
from builder.terminal import Progress
from tests.builder.course import GDCORE, cell, line_of, write_gdcore, write_lesson

PLOT = cell("import matplotlib.pyplot as plt\n\nplt.plot([1, 2]);", 'tags=["figure"] alt="A line."')
# A figure that needs no Matplotlib, whose import is slow.
SVG = """SVG('<svg xmlns="http://www.w3.org/2000/svg"></svg>')"""
FIGURE = cell(f"from IPython.display import SVG, display\n\n{SVG}", 'tags=["figure"] alt="A line."')


def write_course(root: Path) -> Path:
    """Two lessons; the first has the same code in both languages, the second is English only."""
    write_gdcore(root)
    for language in ("en", "ko"):
        write_lesson(
            root,
            "01-a",
            f"Prose in {language}.\n",
            cell("import gdcore as gd\n\nx = 1", 'tags=["setup"]'),
            FIGURE.replace("A line", f"A line ({language})"),
            cell("print(gd.half(4))\n[x]"),
            cell("assert x == 1", 'tags=["check"]'),
            language=language,
        )
    write_lesson(root, "02-b", cell("{'y': 2}"))
    return root


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


def notebooks(root: Path) -> dict[str, bytes]:
    """Every executed notebook by its path."""
    folder = root / ".cache" / "notebooks"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def failure(root: Path, **options: float | bool) -> str:
    with pytest.raises(LessonError) as caught:
        execute_lessons(root, **options)  # type: ignore[arg-type]  # whichever the test gives
    return str(caught.value)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_lessons_run_once_for_both_languages_and_then_not_again(executed: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (executed / ".cache").rglob("*.ipynb")}
    assert len(before) == 3
    assert execute_lessons(executed) == []
    after = {path: path.stat().st_mtime_ns for path in (executed / ".cache").rglob("*.ipynb")}
    assert after == before, "files that did not change were written again"


def test_notebooks_are_clean_and_hold_prose_and_outputs(executed: Path) -> None:
    assert set(notebooks(executed)) == {
        f"{at}.ipynb" for at in ("en/lessons/a", "en/lessons/b", "ko/lessons/a")
    }
    content = notebooks(executed)["ko/lessons/a.ipynb"]
    notebook = json.loads(content)
    nbformat.validate(notebook)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    prose, setup, figure, result, check = notebook["cells"]
    assert prose["source"].endswith("Prose in ko.")
    assert setup["metadata"] == {"tags": ["setup"]}
    assert figure["metadata"] == {"tags": ["figure"], "alt": "A line (ko)."}
    assert "image/svg+xml" in figure["outputs"][0]["data"]
    assert result["outputs"][0]["text"] == "2.0\n"
    assert result["outputs"][1]["data"] == {"text/plain": "[1]"}
    assert [part.get("execution_count") for part in notebook["cells"]] == [None, 1, 2, 3, 4]
    assert check["outputs"] == []
    assert str(executed).encode() not in content


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


@pytest.mark.parametrize(
    "name", ["gdcore/course.mplstyle", "gdcore/new/part.py", "requirements.lock"]
)
def test_the_key_depends_on_every_file_that_matters(course: Path, name: str) -> None:
    before = dependencies(course)
    write_if_changed(course / name, "new")
    assert dependencies(course) != before


def test_the_key_does_not_depend_on_compiled_files_or_on_where_the_course_is(
    course: Path, tmp_path: Path
) -> None:
    before = dependencies(course)
    write_if_changed(course / "gdcore/__pycache__/x.pyc", "new")
    assert dependencies(course) == before
    assert dependencies(course.rename(tmp_path / "elsewhere")) == before
    assert fingerprint("a", "b") != fingerprint("ab")


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


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (FIGURE.replace(' alt="A line."', ""), ":3 (cell 1): a figure without alt"),
        (FIGURE.replace(f"\n{SVG}", f"\ndisplay({SVG})\n{SVG}"), ":3 (cell 1): 2 figures"),
        (cell("x = 1", 'alt="A line."'), ":3 (cell 1): an alt, but no figure"),
        (cell("import gdcore\nprint(gdcore.__file__)"), ":3 (cell 1): its output has a path"),
    ],
)
def test_what_cannot_be_published_fails(executed: Path, block: str, message: str) -> None:
    write_lesson(executed, "02-b", block)
    assert message in failure(executed)


def test_lessons_share_nothing(executed: Path) -> None:
    write_lesson(
        executed,
        "02-b",
        cell("import sys, builtins, os, gdcore"),
        cell("builtins.leak = sys.leak = gdcore.leak = 1\nos.environ['LEAK'] = '1'\nleak = 1"),
        cell("import matplotlib as mpl\nmpl.rcParams['lines.linewidth'] = 9"),
        cell("with open('leak', 'w') as file:\n    file.write('1')"),
    )
    write_lesson(
        executed,
        "03-c",
        cell("import sys, builtins, os, gdcore\nimport matplotlib as mpl"),
        cell("assert not any(hasattr(x, 'leak') for x in (sys, builtins, gdcore))"),
        cell("assert 'LEAK' not in os.environ and 'leak' not in globals()"),
        cell("assert mpl.rcParams['lines.linewidth'] != 9 and not os.path.exists('leak')"),
    )
    execute_lessons(executed, jobs=1)
    assert not list(executed.rglob("leak"))


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
    write_lesson(executed, "05-e", cell("import os\nos.write(1, b'past sys.stdout')"))
    write_lesson(executed, "06-f", cell("import sys\nsys.exit('done')"))
    write_lesson(executed, "07-g", cell("import ctypes\n\nctypes.string_at(0)"))
    begin = time.perf_counter()
    message = failure(executed, timeout=2)
    assert time.perf_counter() - begin < 30
    assert "02-b.md:8 (cell 2): it ended its own process, with status 0" in message
    assert any(f"03-c.md:{line} (cell 2): still running after 2 s" in message for line in (5, 6))
    assert "05-e.md:4 (cell 1): it writes past sys.stdout" in message
    assert "06-f.md:5 (cell 1): SystemExit: done" in message
    if sys.platform != "win32":
        assert "04-d.md:4 (cell 1): its process was killed by SIGKILL" in message
        assert "07-g.md:6 (cell 1): its process was killed by SIGSEGV" in message


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX's")
def test_what_a_lesson_started_ends_with_it(executed: Path, tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    code = f"import time, pathlib\ntime.sleep(4)\npathlib.Path({str(mark)!r}).touch()"
    start = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {code!r}]);"
    write_lesson(executed, "02-b", cell(start), cell("while True: pass"))
    assert "still running after 1 s" in failure(executed, timeout=1)
    time.sleep(4)
    assert not mark.exists()


def test_two_executions_from_nothing_are_byte_identical(course: Path) -> None:
    write_lesson(course, "02-b", cell("{str(n): hash(str(n)) for n in {'a', 'b', 'c'}}"), PLOT)
    execute_lessons(course)
    first = notebooks(course)
    shutil.rmtree(course / ".cache")
    execute_lessons(course, jobs=1)
    assert notebooks(course) == first


def test_builds_at_the_same_time_do_not_disturb_each_other(course: Path) -> None:
    write_lesson(course, "03-c", PLOT)
    command = [sys.executable, "-m", "builder", "execute", "--root", str(course)]
    builds = [
        subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for build in builds:
        _, errors = build.communicate(timeout=120)
        assert build.returncode == 0, errors
    files = notebooks(course)
    assert len(files) == 4, "a part of a file was left"
    for content in files.values():
        nbformat.validate(json.loads(content))
    assert execute_lessons(course) == []


def test_the_notebooks_of_lessons_gone_go_too(executed: Path) -> None:
    (executed / "lessons/en/02-b.md").rename(executed / "lessons/en/02-c.md")
    assert execute_lessons(executed) == []
    assert "en/lessons/b.ipynb" not in notebooks(executed)
    assert "en/lessons/c.ipynb" in notebooks(executed)


def test_a_damaged_cache_entry_runs_again(executed: Path) -> None:
    for entry in (executed / ".cache/outputs").iterdir():
        entry.write_text(entry.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    assert execute_lessons(executed) == ["01-a", "02-b"]


def test_the_cache_keeps_what_was_used_last(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for age, key in enumerate("abcd"):
        cache.store(key, [])
        os.utime(tmp_path / f"{key}.json", (1000 - age, 1000 - age))
    abandoned, fresh = tmp_path / "x.json.1.part", tmp_path / "y.json.2.part"
    abandoned.touch()
    fresh.touch()
    os.utime(abandoned, (1, 1))
    assert cache.load("c") == []
    cache.prune(keep=2)
    assert {path.name for path in tmp_path.iterdir()} == {"a.json", "c.json", fresh.name}
    assert cache.load("d") is None


def test_a_file_that_says_the_same_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    assert write_if_changed(path, "α")
    assert not write_if_changed(path, "α")
    assert write_if_changed(path, "β")
    assert path.read_text(encoding="utf-8") == "β"
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


def test_gdcore_changed_meanwhile_stores_nothing_more(course: Path) -> None:
    library = course / "gdcore" / "__init__.py"
    change = f"open({str(library)!r}, 'a').write('# changed')\n1"
    write_lesson(course, "02-b", cell(change))
    write_lesson(course, "03-c", cell("3"))
    message = failure(course, jobs=1)
    assert message == "gdcore or the builder changed while the lessons ran; run them again"
    assert len([*(course / ".cache" / "outputs").iterdir()]) == 1, "01-a ran before the change"
    assert notebooks(course) == {}


def beating(*hearts: Path) -> bool:
    """Whether a process still writes one of the files."""
    before = [heart.stat().st_size for heart in hearts]
    time.sleep(1)
    return [heart.stat().st_size for heart in hearts] != before


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("ending", ["SIGINT", "SIGKILL"])
def test_a_stopped_build_leaves_nothing_behind_and_keeps_what_has_finished(
    executed: Path, tmp_path: Path, ending: str
) -> None:
    hearts = [tmp_path / name for name in ("kernel", "child", "folder")]
    kernels, childs, folder = hearts
    beat = "import time\nwhile True:\n    open({!r}, 'a').write('.')\n    time.sleep(0.05)"
    child = f"subprocess.Popen([sys.executable, '-c', {beat.format(str(childs))!r}]);"
    note = f"import os, subprocess, sys\nopen({str(folder)!r}, 'w').write(os.getcwd());"
    write_lesson(executed, "02-b", cell("3"))
    write_lesson(executed, "03-c", cell(note), cell(child), cell(beat.format(str(kernels))))
    command = [sys.executable, "-m", "builder", "execute", "--root", str(executed), "--jobs=1"]
    build = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 120
        while not all(heart.exists() for heart in hearts) and time.monotonic() < end:
            time.sleep(0.1)
        assert beating(childs)
    finally:
        build.send_signal(getattr(signal, ending))
        build.wait(60)
    time.sleep(1)
    assert not beating(kernels, childs)
    assert not Path(folder.read_text()).parent.exists()
    assert not list(executed.rglob("*.part"))
    (executed / "lessons/en/03-c.md").unlink()
    assert execute_lessons(executed) == [], "02-b had finished"


def test_a_course_without_lessons_is_an_error(tmp_path: Path) -> None:
    assert "no lesson found" in failure(tmp_path)


@pytest.mark.parametrize("options", [{"jobs": 0}, {"timeout": 0}])
def test_senseless_options_are_refused(course: Path, options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="jobs must be at least 1 and timeout above 0"):
        execute_lessons(course, **options)  # type: ignore[arg-type]  # one of two ints


def test_the_command_line_says_what_ran_and_exits_1_on_failure(course: Path) -> None:
    command = [sys.executable, "-m", "builder", "execute", "--root", str(course), "--strict"]

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert run().returncode == 1
    shutil.copy(course / "lessons/en/02-b.md", course / "lessons/ko/02-b.md")
    ran = run()
    assert (ran.returncode, ran.stdout) == (0, "")
    lines = ran.stderr.splitlines()
    assert "every lesson is up to date" in lines[-1]
    replace(course / "lessons/en/02-b.md", "2", "1 / 0")
    replace(course / "lessons/ko/02-b.md", "2", "1 / 0")
    failed = run()
    assert failed.returncode == 1
    assert failed.stderr.startswith("Executing lessons: 1/1 02-b (FAILED)\n")
    assert "lessons/en/02-b.md:4 (cell 1): ZeroDivisionError: division by zero" in failed.stderr
    assert 'File "lessons/en/02-b.md", line 4' in failed.stderr


class _Terminal:
    """A stream that says it is a terminal."""

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass


def test_a_terminal_gets_one_line_that_grows() -> None:
    terminal = _Terminal()
    with Progress("Doing", 2, terminal) as progress:  # type: ignore[arg-type]  # all it needs
        for name in ("a", "b"):
            progress.start(name)
            progress.finish(name)
    assert terminal.text.count("\n") == 1
    assert "━" * 24 + " 2/2" in terminal.text.splitlines()[-1]
