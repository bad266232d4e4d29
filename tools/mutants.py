"""Run mutation tests: change the library in small ways, one at a time: `make mutants`.

A mutant survives if no test fails. Then a test is missing, or the change makes no difference.
tests/mutants.md lists the survivors with the reason for each; a survivor without a reason fails the
command. `make mutants ONLY='gdcore.data.*'` tries the matching mutants and does not write the file.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "tests" / "mutants.md"
WORK = ROOT / ".cache" / "mutants"
COPIED = ("gdcore", "tests/gdcore", "conftest.py", "pyproject.toml")

UNEXPLAINED = "**Not explained.**"

_INTRODUCTION = """\
# Surviving mutants

`make mutants` changes the library in small ways, one at a time, and runs the tests of the changed
code. This file lists the changes that no test notices. The reasons are written by hand and kept
from run to run; a change without a reason fails the command.
"""
# The name of a mutant in mutmut: the module, the function (a method with its class), a number.
_NAME = re.compile(r"(?P<module>[\w.]+)\.x(?:ǁ(?P<cls>\w+)ǁ|_)(?P<function>\w+)__mutmut_\d+")
_RESULT = re.compile(r"^\s+(\S+): (.+)$", re.MULTILINE)
_ENTRY = re.compile(r"^## (?P<module>.+)$|^- (?P<change>.+)\n  (?P<why>.+)$", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Survivor:
    """A change that no test noticed.

    Attributes:
        module: The module.
        change: The function and the line before and after the change, in Markdown. Line numbers are
            left out: they would change with every edit above.
    """

    module: str
    change: str


def parse_survivor(name: str, diff: str) -> Survivor:
    """Return the survivor that mutmut describes by a name and a diff."""
    parts = _NAME.fullmatch(name)
    if not parts:
        raise ValueError(f"unknown form of the name of a mutant: {name}")
    where = ".".join(part for part in (parts["cls"], parts["function"]) if part)
    before, after = (_changed_lines(sign, diff) for sign in "-+")
    return Survivor(parts["module"], f"`{where}`: `{before}` → `{after}`")


def _changed_lines(sign: str, diff: str) -> str:
    """Return the lines of one side of a diff, joined and without the header."""
    body = diff.partition("\n@@")[2]
    return " ".join(
        line[1:].strip() for line in body.splitlines()[1:] if line.startswith(sign)
    ).replace("`", "'")


def read_reasons(text: str) -> dict[Survivor, str]:
    """Return the reason for each survivor that a report explains."""
    found: dict[Survivor, str] = {}
    module = ""
    for entry in _ENTRY.finditer(text):
        if entry["module"]:
            module = entry["module"]
        elif entry["why"] != UNEXPLAINED:
            found[Survivor(module, entry["change"])] = entry["why"]
    return found


def format_report(survivors: Mapping[Survivor, str], tried: str) -> str:
    """Return the report in Markdown: the survivors by module, with their reasons."""
    lines = [_INTRODUCTION, tried]
    for module in sorted({survivor.module for survivor in survivors}):
        lines += ["", f"## {module}", ""]
        lines += [
            f"- {survivor.change}\n  {why}"
            for survivor, why in sorted(survivors.items())
            if survivor.module == module
        ]
    return "\n".join(lines) + "\n"


def _run_mutmut(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments],
        cwd=WORK, stdout=subprocess.PIPE, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{done.stdout}\nmutmut {' '.join(arguments)} failed")
    return done.stdout


def try_mutants(only: tuple[str, ...]) -> tuple[list[Survivor], str]:
    """Try the mutants in a copy of the library; return the survivors and a summary."""
    shutil.rmtree(WORK, ignore_errors=True)
    for name in COPIED:
        source, target = ROOT / name, WORK / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    print("Trying the mutants", flush=True)
    _run_mutmut("run", *only)
    results = dict(_RESULT.findall(_run_mutmut("results", "--all", "true")))
    # mutmut also lists the mutants that `only` leaves out.
    tried = {name: result for name, result in results.items() if result != "not checked"}
    noticed = ("killed", "timeout", "segfault")
    living = [name for name, result in tried.items() if result not in noticed]
    survivors = [parse_survivor(name, _run_mutmut("show", name)) for name in living]
    return survivors, f"{len(tried):,} changes, {len(living):,} not noticed."


def main(only: tuple[str, ...]) -> int:
    """Try the mutants, update the report, and return 1 if a survivor has no reason."""
    survivors, tried = try_mutants(only)
    known = read_reasons(REPORT.read_text("utf-8")) if REPORT.exists() else {}
    explained = {survivor: known.get(survivor, UNEXPLAINED) for survivor in survivors}
    text = format_report(explained, tried)
    if only:
        print(text.removeprefix(_INTRODUCTION))
    else:
        REPORT.write_text(text, "utf-8", newline="\n")
    unexplained = list(explained.values()).count(UNEXPLAINED)
    print(f"{tried} Without an explanation: {unexplained} ({REPORT.relative_to(ROOT)})")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
