import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TARGETS = ("serve", "test", "check", "site", "lab", "bench", "mutants", "lock", "clean")

no_shell = pytest.mark.skipif(
    os.name == "nt", reason="the stand-ins for other Pythons are shell scripts"
)


def _run_make(*arguments: str, folder: Path = ROOT) -> str:
    make = shutil.which("make")
    assert make
    # Otherwise a make that runs these tests would pass its flags to this one.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    done = subprocess.run(
        [make, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_plain_make_lists_every_target() -> None:
    lines = _run_make().splitlines()
    assert [line.split()[1] for line in lines] == list(TARGETS)
    assert all(len(line) <= 100 and len(line.split()) > 3 for line in lines)


def test_every_listed_target_exists() -> None:
    rules = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", rules, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == {"help", *TARGETS}


@pytest.mark.parametrize("target", [name for name in TARGETS if name != "clean"])
def test_set_up_comes_first_and_only_when_needed(tmp_path: Path, target: str) -> None:
    sources = ["Makefile", "requirements.lock", "pyproject.toml", "package.json"]
    sources += [
        "requirements-bench.lock",
        "package-lock.json",
        "tools/environment.py",
        "tools/find_python.sh",
        "tools/node.py",
    ]
    for name in sources:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
        os.utime(tmp_path / name, (1000, 1000))

    def set_up_commands() -> list[str]:
        commands = _run_make("--dry-run", target, folder=tmp_path)
        return re.findall(r"tools\.(?:environment bench|environment|node)", commands)

    uses_node = target in ("serve", "test", "check", "site", "bench")
    peers = ["tools.environment bench"] * (target == "bench")
    assert set_up_commands() == ["tools.environment", *peers, *["tools.node"] * uses_node]
    for name in (".venv/ready", ".venv/bench-ready", "node_modules/ready"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (2000, 2000))
    assert set_up_commands() == []
    for name in ("requirements.lock", "pyproject.toml"):
        os.utime(tmp_path / name, (3000, 3000))
        # The peers are installed over the other packages, so they are installed again too.
        assert set_up_commands() == ["tools.environment", *peers]
        os.utime(tmp_path / name, (1000, 1000))
    os.utime(tmp_path / "requirements-bench.lock", (3000, 3000))
    assert set_up_commands() == peers
    os.utime(tmp_path / "requirements-bench.lock", (1000, 1000))
    os.utime(tmp_path / "package-lock.json", (3000, 3000))
    assert set_up_commands() == ["tools.node"] * uses_node


def test_ci_runs_make_test() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    commands = [line for line in script if line and not line.startswith("#")]
    assert commands == ['cd "$(dirname "$0")/.." && exec make test']
    assert os.name == "nt" or os.access(ROOT / ".ci" / "run", os.X_OK)


def _write_python(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)


def _run_find_python(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    for name in ("cat", "sh"):
        program = shutil.which(name)
        assert program
        (folder / name).symlink_to(program)
    environment = {"PATH": str(folder), **settings}
    command = ["sh", "tools/find_python.sh"]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@no_shell
def test_old_python_gets_one_sentence(tmp_path: Path) -> None:
    _write_python(tmp_path, "python3", "exit 1")
    done = _run_find_python(tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert re.fullmatch(
        r"Python 3\.12 or newer is needed: install Python 3\.\d+ .*\.\n", done.stderr
    )


@no_shell
def test_newer_python_is_found_behind_an_old_one(tmp_path: Path) -> None:
    _write_python(tmp_path, "python3", "exit 1")
    _write_python(tmp_path, "python3.13", f'exec "{sys.executable}" "$@"')
    done = _run_find_python(tmp_path)
    assert (done.returncode, done.stdout) == (0, sys.executable)


@no_shell
def test_python_without_venv_is_named(tmp_path: Path) -> None:
    # The Python of Debian: new enough, but without ensurepip.
    _write_python(tmp_path, "python3", 'case "$2" in *ensurepip*) exit 1 ;; esac')
    done = _run_find_python(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("python3 has no venv module: install it")
    assert done.stderr.count("\n") == 1


@no_shell
def test_chosen_python_is_the_only_one_tried(tmp_path: Path) -> None:
    _write_python(tmp_path, "python3", f'exec "{sys.executable}" "$@"')
    _write_python(tmp_path, "old", "exit 1")
    done = _run_find_python(tmp_path, PYTHON="old")
    assert done.returncode == 1
    assert "which PYTHON=old is not" in done.stderr


@no_shell
def test_uv_is_asked_last(tmp_path: Path) -> None:
    _write_python(tmp_path, "python3", "exit 1")
    _write_python(tmp_path, "uv", f'[ "$*" = "python find --system" ] && echo "{sys.executable}"')
    done = _run_find_python(tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, sys.executable)
