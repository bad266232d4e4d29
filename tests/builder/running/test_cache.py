"""Outputs are kept under a key of everything that they depend on, and the oldest go."""

import os
from pathlib import Path

import pytest

from builder.files import fingerprint, write_if_changed
from builder.running.cache import Cache, dependencies
from builder.running.execute import execute_lessons


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


def test_a_damaged_cache_entry_runs_again(executed: Path) -> None:
    for entry in (executed / ".cache/outputs").iterdir():
        entry.write_text(entry.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    assert execute_lessons(executed) == ["01-a", "02-b"]


@pytest.mark.parametrize(
    "garbage",
    [
        b"\xff\x00",
        b"[]",
        b'{"outputs": 1}',
        b"[" * 100_000,
        b'{"outputs": []}',
        b'{"outputs": [[], []]}',
        b'{"outputs": [{}]}',
        b'{"outputs": [["x"]]}',
        b'{"outputs": [[{"output_type": "stream", "name": "stdout", "text": 1}]]}',
        b'{"outputs": [[{"output_type": "display_data"}]]}',
        b'{"outputs": [[{"output_type": "error", "data": {}}]]}',
    ],
)
def test_an_entry_of_garbage_is_none(tmp_path: Path, garbage: bytes) -> None:
    (tmp_path / "key.json").write_bytes(garbage)
    assert Cache(tmp_path).load("key", 1) is None


def test_the_cache_keeps_what_was_used_last(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for age, key in enumerate("abcd"):
        cache.store(key, [])
        os.utime(tmp_path / f"{key}.json", (1000 - age, 1000 - age))
    abandoned, fresh = tmp_path / "x.json.1.part", tmp_path / "y.json.2.part"
    abandoned.touch()
    fresh.touch()
    os.utime(abandoned, (1, 1))
    assert cache.load("c", 0) == []
    cache.prune(keep=2)
    assert {path.name for path in tmp_path.iterdir()} == {"a.json", "c.json", fresh.name}
    assert cache.load("d", 0) is None
