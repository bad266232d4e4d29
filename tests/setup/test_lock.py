import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LOCKS = ("requirements.lock", "requirements-bench.lock")
LOCKS = (*PYTHON_LOCKS, "package-lock.json")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NPM = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]

# A requirement in a lock file: one line, then an indented line for each hash.
_PACKAGE = re.compile(
    r"^([\w.-]+)==(\S+)[^\n\\]*((?:\\\n +--hash=sha256:[0-9a-f]{64} ?)*)", re.MULTILINE
)
_HOST = re.compile(r"\b[\w-]+\.(?:com|dev|io|net|org)\b|\blocalhost\b|\b\d+\.\d+\.\d+\.\d+:\d")


def _locked_versions(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text("utf-8")
    return {canonicalize_name(match[1]): match[2] for match in _PACKAGE.finditer(text)}


def _requirements(lock: str) -> Iterator[Requirement]:
    """Yield the requirements of a lock file: either those of the bench group, or all others."""
    groups = PYPROJECT["dependency-groups"]
    chosen = [name for name in groups if (name == "bench") == (lock == "requirements-bench.lock")]
    wanted = [entry for name in chosen for entry in groups[name] if isinstance(entry, str)]
    wanted += PYPROJECT["project"]["dependencies"]
    if lock == "requirements.lock":
        wanted += PYPROJECT["build-system"]["requires"]
    return map(Requirement, wanted)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_address_and_no_path(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    if name == "package-lock.json":  # where one can thank the authors of a package
        text = re.sub(r'"funding": \{[^}]*\}', "", text)
    assert "://" not in text
    assert not _HOST.search(text)
    assert not re.search(r"(?:^|[\s\"'=])(?:/|~/|[A-Za-z]:\\)\w", text)
    assert "--index" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize(("name", "least"), [(PYTHON_LOCKS[0], 100), (PYTHON_LOCKS[1], 15)])
def test_every_python_package_is_exact_and_hashed(name: str, least: int) -> None:
    text = (ROOT / name).read_text("utf-8")
    lines = [line for line in text.splitlines() if line and line[0] not in "# "]
    packages = list(_PACKAGE.finditer(text))
    assert len(packages) == len(lines) > least
    assert [match[1] for match in packages if not match[3]] == []


def test_every_npm_package_is_exact_and_hashed() -> None:
    installed = {name: package for name, package in NPM.items() if name}
    assert "node_modules/temml" in installed
    for package in installed.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        assert package["integrity"].startswith("sha512-")


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_python_locks_satisfy_the_ranges(lock: str) -> None:
    locked = _locked_versions(lock)
    requirements = list(_requirements(lock))
    assert requirements
    for requirement in requirements:
        name = canonicalize_name(requirement.name)
        assert name in locked, f"{lock} lacks {name}: run make lock"
        assert requirement.specifier.contains(locked[name]), f"{requirement}: run make lock"


def test_npm_lock_satisfies_the_ranges() -> None:
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))
    assert NPM[""]["dependencies"] == wanted["dependencies"]


def test_the_benchmarks_peers_fit_over_everything_else() -> None:
    everything, bench = map(_locked_versions, PYTHON_LOCKS)
    shared = everything.keys() & bench.keys()
    assert {"numpy", "scipy"} <= shared
    assert {name: bench[name] for name in shared} == {name: everything[name] for name in shared}
    # The peers are large, and only `make bench` needs them.
    assert {"jax", "numba", "optax", "scikit-learn"} <= bench.keys() - shared


def test_all_groups_but_the_benchmarks_are_in_dev() -> None:
    groups = PYPROJECT["dependency-groups"]
    included = {entry["include-group"] for entry in groups["dev"]}
    assert included == set(groups) - {"dev", "bench"}


def test_python_versions_agree() -> None:
    oldest = SpecifierSet(PYPROJECT["project"]["requires-python"])
    workflow = (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
    tested = re.search(r"python: \[(.*)\]", workflow)
    assert tested
    versions = re.findall(r"3\.\d+", tested[1])
    assert [version for version in versions if version not in oldest] == []
    assert str(oldest) == f">={versions[0]}" == f">={PYPROJECT['tool']['mypy']['python_version']}"
    named = [
        entry.rpartition(" ")[2]
        for entry in PYPROJECT["project"]["classifiers"]
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", entry)
    ]
    assert named == versions
    assert (ROOT / ".python-version").read_text("utf-8").strip() in versions
    numbers = re.search(r"sys.version_info < \((\d+), (\d+)\)", _read_file("tools/find_python.sh"))
    assert numbers
    assert ".".join(numbers.groups()) == versions[0]
    assert f'OLDEST_PYTHON = "{versions[0]}"' in _read_file("tools/lock.py")


def _read_file(name: str) -> str:
    return (ROOT / name).read_text("utf-8")
