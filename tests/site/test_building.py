"""The site is the same wherever and whenever it is built."""

import re

import pytest

from tests.site.conftest import build_site, contents, copy_course


@pytest.mark.slow
def test_two_builds_are_the_same_byte_for_byte(course, tmp_path):
    """The second build is in another folder, without a cache."""
    other = copy_course(tmp_path / "elsewhere", source=course)
    done = build_site(other)
    assert done.returncode == 0, done.stderr
    executed = re.search(r"^Executed: (.*)$", done.stderr, re.MULTILINE)[1].split(", ")
    assert sorted(executed) == sorted(path.stem for path in (
        other / "docs/en/index.md", *other.glob("lessons/en/*.md")
    ))  # fmt: skip
    ours, theirs = contents(course / "site"), contents(other / "site")
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []
