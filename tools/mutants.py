"""Change the library in small ways, one at a time, and see that a test notices: `make mutants`.

A mutant that lives shows a line that no test holds to what it should be, or one for which that
makes no difference. tests/mutants.md says which, for each of them, and one that it does not explain
fails the command. `make mutants ONLY='gdcore.data.*'` tries some, and leaves the file alone.
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
# Mutants that live

`make mutants` changes the library in small ways, one at a time, and runs the tests of what it
changed. A change that no test notices is listed here, with the reason. Reasons are written by hand
and kept from run to run; a change without one fails the command.
"""
# What mutmut calls a mutant: the module, the function (a method with its class), a number.
_NAME = re.compile(r"(?P<module>[\w.]+)\.x(?:ǁ(?P<cls>\w+)ǁ|_)(?P<function>\w+)__mutmut_\d+")
_RESULT = re.compile(r"^\s+(\S+): (.+)$", re.MULTILINE)
_ENTRY = re.compile(r"^## (?P<module>.+)$|^- (?P<change>.+)\n  (?P<why>.+)$", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Survivor:
    """A change that no test noticed.

    Attributes:
        module: The module.
        change: The function, the line as it stands and as it was changed, in Markdown. It holds no
            numbers that move when another line does.
    """

    module: str
    change: str


def survivor(name: str, diff: str) -> Survivor:
    """Return a mutant by its name and its difference to the source."""
    parts = _NAME.fullmatch(name)
    if not parts:
        raise ValueError(f"mutmut names a mutant in a new way: {name}")
    where = ".".join(part for part in (parts["cls"], parts["function"]) if part)
    before, after = (_lines(sign, diff) for sign in "-+")
    return Survivor(parts["module"], f"`{where}`: `{before}` → `{after}`")


def _lines(sign: str, diff: str) -> str:
    """Return the lines of one side of a difference as one, without the header's."""
    body = diff.partition("\n@@")[2]
    return " ".join(
        line[1:].strip() for line in body.splitlines()[1:] if line.startswith(sign)
    ).replace("`", "'")


def reasons(text: str) -> dict[Survivor, str]:
    """Return what a report explains."""
    found: dict[Survivor, str] = {}
    module = ""
    for entry in _ENTRY.finditer(text):
        if entry["module"]:
            module = entry["module"]
        elif entry["why"] != UNEXPLAINED:
            found[Survivor(module, entry["change"])] = entry["why"]
    return found


def report(survivors: Mapping[Survivor, str], tried: str) -> str:
    """Return the report: the survivors by module, with the reasons."""
    lines = [_INTRODUCTION, tried]
    for module in sorted({survivor.module for survivor in survivors}):
        lines += ["", f"## {module}", ""]
        lines += [
            f"- {survivor.change}\n  {why}"
            for survivor, why in sorted(survivors.items())
            if survivor.module == module
        ]
    return "\n".join(lines) + "\n"


def _mutmut(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments],
        cwd=WORK, stdout=subprocess.PIPE, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{done.stdout}\nmutmut {' '.join(arguments)} failed")
    return done.stdout


def run(only: tuple[str, ...]) -> tuple[list[Survivor], str]:
    """Try the mutants in a copy of the library, and return who lived, and a sentence."""
    shutil.rmtree(WORK, ignore_errors=True)
    for name in COPIED:
        source, target = ROOT / name, WORK / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    print("Trying the mutants", flush=True)
    _mutmut("run", *only)
    results = dict(_RESULT.findall(_mutmut("results", "--all", "true")))
    # With a choice, the others are not checked.
    tried = {name: result for name, result in results.items() if result != "not checked"}
    noticed = ("killed", "timeout", "segfault")
    living = [name for name, result in tried.items() if result not in noticed]
    survivors = [survivor(name, _mutmut("show", name)) for name in living]
    return survivors, f"{len(tried):,} changes, {len(living):,} not noticed."


def main(only: tuple[str, ...]) -> int:
    """Try the mutants, bring the report up to date, and return 1 if one is not explained."""
    survivors, tried = run(only)
    known = reasons(REPORT.read_text("utf-8")) if REPORT.exists() else {}
    explained = {survivor: known.get(survivor, UNEXPLAINED) for survivor in survivors}
    text = report(explained, tried)
    if only:
        print(text.removeprefix(_INTRODUCTION))
    else:
        REPORT.write_text(text, "utf-8", newline="\n")
    unexplained = list(explained.values()).count(UNEXPLAINED)
    print(f"{tried} Without an explanation: {unexplained} ({REPORT.relative_to(ROOT)})")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
