"""Files are mirrored and fingerprinted."""

import errno
import os
import sys
from pathlib import Path

import pytest

from builder.files import (
    UnreadableError,
    fingerprint,
    fingerprint_files,
    mirror,
    notebook_path,
    read_texts,
    write_if_changed,
)
from tests.builder.folders import tree, write


def test_a_mirror_copies_and_removes(tmp_path):
    source, target = tmp_path / "a", tmp_path / "b"
    write(source / "x" / "1", "one")
    write(source / "2", "two")
    write(target / "2", "old")
    write(target / "gone" / "3", "")
    write(target / "ko" / "4", "kept")
    mirror(source, target, {target / "ko"})
    assert tree(target) == {"x/1": "one", "2": "two", "ko/4": "kept"}


def test_a_mirror_does_not_touch_what_is_equal(tmp_path):
    for name in "ab":
        write(tmp_path / name / "1", "one")
    os.utime(tmp_path / "b" / "1", (1, 1))
    mirror(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b" / "1").stat().st_mtime == 1


def test_a_fingerprint_knows_names_and_contents(tmp_path):
    write(tmp_path / "a", "1")
    write(tmp_path / "b", "1")
    one, other = (fingerprint_files([tmp_path / name], tmp_path) for name in "ab")
    write(tmp_path / "a", "2")
    changed, none = (fingerprint_files([tmp_path / name], tmp_path) for name in ("a", "missing"))
    assert len({one, other, changed, none}) == 4


def test_a_file_that_vanishes_while_files_are_read_does_not_count(tmp_path, monkeypatch):
    write(tmp_path / "a", "1")
    alone = fingerprint_files([tmp_path / "a"], tmp_path)
    write(tmp_path / "b", "1")
    read = Path.read_bytes

    def read_after_the_file_has_gone(path):
        if path.name == "b":
            path.unlink()
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", read_after_the_file_has_gone)
    assert fingerprint_files(tmp_path.iterdir(), tmp_path) == alone


@pytest.mark.parametrize("refused", ["is_file", "read_bytes"])
def test_a_file_that_may_not_be_read_is_named(tmp_path, monkeypatch, refused):
    write(tmp_path / "docs" / "a", "1")
    refuse_to_read(monkeypatch, refused)
    with pytest.raises(UnreadableError, match=r"^docs/a: cannot be read: Permission denied$"):
        fingerprint_files((tmp_path / "docs").iterdir(), tmp_path)


def refuse_to_read(monkeypatch, name):
    """As for a file without read permission, which would not stop the user root."""

    def refuse(path, *_, **__):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, name, refuse)


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="no permission stops this user"
)
def test_a_file_without_read_permission_is_named(tmp_path):
    write(tmp_path / "a", "1")
    (tmp_path / "a").chmod(0)
    with pytest.raises(UnreadableError, match=r"^a: cannot be read: "):
        fingerprint_files([tmp_path / "a"], tmp_path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        (("a", "b"), ("b", "a")),
        (("a",), ("a", "")),
        ((), ("",)),
        (("1:a",), ("a",)),
        (("a1:b",), ("a", "b")),
    ],
)
def test_a_fingerprint_tells_where_one_part_ends(one, other):
    assert fingerprint(*one) != fingerprint(*other)


def test_a_text_and_its_bytes_have_one_fingerprint():
    assert fingerprint("극한", b"x") == fingerprint("극한".encode(), "x")
    assert fingerprint("극한") == fingerprint("극한")
    assert len(fingerprint()) == 64


def test_a_fingerprint_of_files_knows_no_order_and_not_where_the_folder_is(tmp_path):
    keys = []
    for place in ("here", "there"):
        for name in ("a", "x/b"):
            write(tmp_path / place / name, name)
        keys.append(fingerprint_files((tmp_path / place).rglob("*"), tmp_path / place))
    files = [tmp_path / "here" / name for name in ("x/b", "a")]
    assert keys == [fingerprint_files(files, tmp_path / "here")] * 2


def test_a_notebook_has_its_place_by_language_and_page(tmp_path):
    path = notebook_path(tmp_path, "ko", "lessons/limits")
    assert path == tmp_path / ".cache" / "notebooks" / "ko" / "lessons" / "limits.ipynb"


def test_a_mirror_lets_a_folder_take_the_place_of_a_file_and_a_file_that_of_a_folder(
    tmp_path: Path,
) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    write(source / "x" / "1", "one")
    write(source / "y", "two")
    write(target / "x", "a file")
    write(target / "y" / "2", "a folder")
    mirror(source, target)
    assert tree(target) == {"x/1": "one", "y": "two"}


def test_a_file_that_says_the_same_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    assert write_if_changed(path, "α")
    assert not write_if_changed(path, "α")
    assert write_if_changed(path, "β")
    assert path.read_text(encoding="utf-8") == "β"
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


# What a full disk, a crash or another program may leave in a file of the cache.
GARBAGE = [b"", b"\xff\xfe\x00", b"{", b"null", b"[1]", b'{"a": 1}', b"[" * 100_000, b"\0" * 64]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_texts_that_cannot_be_read_are_none(tmp_path, garbage):
    path = tmp_path / "known.json"
    assert read_texts(path) == {}
    path.write_bytes(garbage)
    assert read_texts(path) == {}
    path.write_text('{"a": "극한"}', encoding="utf-8")
    assert read_texts(path) == {"a": "극한"}
