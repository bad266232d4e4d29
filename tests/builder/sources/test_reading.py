"""Files are read, or refused in one sentence with their name and the line."""

from pathlib import Path

import pytest

from builder.sources.reading import SourceError, check_header, read_text, read_yaml, source_of
from tests.builder.folders import write


def test_a_byte_order_mark_is_no_part_of_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# A\n", encoding="utf-8-sig")
    assert read_text(path, "a.md") == "# A\n"


@pytest.mark.parametrize(
    "character",
    [*"\x00\x0c\x1b\x85\u2028\ue000\ufeff\u00ad\u061c\u200b\u200e\u202e\u2066\u3164\U000e0041"],
)
def test_a_character_that_nobody_sees_is_named_with_its_line(
    tmp_path: Path, character: str
) -> None:
    write(tmp_path / "a.md", f"# A\n\nOne {character} two.\n")
    with pytest.raises(SourceError, match=rf"^a\.md:3: .* U\+{ord(character):04X}"):
        read_text(tmp_path / "a.md", "a.md")


def test_such_a_character_is_called_by_its_name(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "a\tb\nc \u202e d\n\u200b\n")
    with pytest.raises(SourceError, match=r"^a\.md:2: .* \(RIGHT-TO-LEFT OVERRIDE\); take it out"):
        read_text(tmp_path / "a.md", "a.md")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^a\.md: cannot be read: No such file"):
        read_text(tmp_path / "a.md", "a.md")
    (tmp_path / "a.md").write_bytes("극한".encode("utf-16"))
    with pytest.raises(SourceError, match=r"^a\.md: not UTF-8"):
        read_text(tmp_path / "a.md", "a.md")


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("---\na: [1\n---\n", r"^a\.md:2: the header .* is no YAML"),
        ("---\na: 1\nb: c: d\n---\n", r"^a\.md:3: .*mapping values are not allowed"),
        ("---\n\ta: 1\n---\n", r"^a\.md:2: "),
        ("---\nd: 2026-01-32\n---\n", r"^a\.md:2: .*day"),
        ("---\n- a\n---\n", r"^a\.md:2: the header is \['a'\]; accepted: rows of name: value"),
        ("---\njust words\n---\n", r"^a\.md:2: the header is 'just words'"),
        ("---\njupyter: 5\n---\n", r"^a\.md:2: jupyter in the header is 5"),
        ("---\na: 1\n\n# A\n", r"^a\.md:1: a header that .* has no second ---"),
    ],
)
def test_a_wrong_header_is_named_with_its_line(header: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        check_header(header, "a.md")


@pytest.mark.parametrize("text", ["", "# A\n\n---\n", "---\na: 1\n---\n", "---\n---\n# A"])
def test_a_header_may_be_there_or_not(text: str) -> None:
    check_header(text, "a.md")


def test_yaml_is_read_or_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    write(path, "- a: 1\n- b\n")
    assert read_yaml(path) == [{"a": 1}, "b"]
    write(path, "- a: 1\n- b: c: d\n- c\n")
    with pytest.raises(SourceError, match=r"^lessons/a\.yml:2: no YAML: "):
        read_yaml(path)


def test_a_link_and_a_folder_are_no_sources(tmp_path: Path) -> None:
    root = tmp_path / "course"
    write(root / "lessons" / "en" / "01-a.md", "# A")
    assert source_of(root / "lessons" / "en" / "01-a.md", root) == "lessons/en/01-a.md"
    link = root / "lessons" / "en" / "02-b.md"
    link.symlink_to("01-a.md")
    with pytest.raises(SourceError, match=r"^lessons/en/02-b\.md: a symbolic link to 01-a\.md"):
        source_of(link, root)
    (root / "lessons" / "en" / "03-c.md").mkdir()
    with pytest.raises(SourceError, match=r"^lessons/en/03-c\.md: a folder; a source is a file"):
        source_of(root / "lessons" / "en" / "03-c.md", root)
    write(tmp_path / "elsewhere" / "01-a.md", "# A")
    (root / "lessons" / "ko").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SourceError, match=r"01-a\.md: its folder leads out of the course"):
        source_of(root / "lessons" / "ko" / "01-a.md", root)


def test_a_root_that_is_a_link_is_fine(tmp_path: Path) -> None:
    write(tmp_path / "course" / "docs" / "en" / "run.md", "# A")
    (tmp_path / "link").symlink_to("course")
    path = tmp_path / "link" / "docs" / "en" / "run.md"
    assert source_of(path, tmp_path / "link") == "docs/en/run.md"
