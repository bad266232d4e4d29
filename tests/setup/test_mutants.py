"""`make mutants` reports the results of mutmut; no test here runs the mutants."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest

from tools import mutants
from tools.mutants import UNEXPLAINED, Survivor

ROOT = Path(__file__).resolve().parents[2]
DIFF = """\
# gdcore.optimizers.xǁMomentumǁinit__mutmut_2: survived
--- gdcore/optimizers.py
+++ gdcore/optimizers.py
@@ -1,3 +1,3 @@
 def init(self, x: Any) -> Any:
-    return 0.0 * x
+    return 1.0 * x
"""
CHANGE = "`Momentum.init`: `return 0.0 * x` → `return 1.0 * x`"


def test_a_survivor_is_named_by_its_change_and_by_no_number() -> None:
    found = mutants.parse_survivor("gdcore.optimizers.xǁMomentumǁinit__mutmut_2", DIFF)
    assert found == Survivor("gdcore.optimizers", CHANGE)
    assert mutants.parse_survivor("gdcore.optimizers.xǁMomentumǁinit__mutmut_7", DIFF) == found


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("gdcore._base.rules.x_runs_of__mutmut_1", "runs_of"),
        ("gdcore.schedules.x__number__mutmut_12", "_number"),
        ("gdcore._base.rules.xǁRuleǁ__eq____mutmut_3", "Rule.__eq__"),
        ("gdcore._engine.tape.xǁ_Tapeǁ_read__mutmut_3", "_Tape._read"),
    ],
)
def test_private_names_keep_their_underscores(name: str, where: str) -> None:
    assert mutants.parse_survivor(name, DIFF).change.startswith(f"`{where}`: ")


def test_a_change_over_several_lines_is_one_line() -> None:
    diff = "--- a\n+++ b\n@@ -1 +1 @@\n-f(\n-    `a`\n-)\n+f(\n+    b\n+)\n"
    found = mutants.parse_survivor("gdcore.data.x_f__mutmut_1", diff)
    assert found.change == "`f`: `f( 'a' )` → `f( b )`"


def test_a_name_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="of a mutant: gdcore"):
        mutants.parse_survivor("gdcore.optimizers.init_2", DIFF)


def test_a_report_gives_back_its_reasons() -> None:
    explained = {
        Survivor("gdcore.data", "`f`: `a` → `b`"): "It makes no difference.",
        Survivor("gdcore.descent", "`g`: `a` → `b`"): UNEXPLAINED,
        Survivor("gdcore.data", "`e`: `a` → `b`"): "Nor does this: *see* `f`.",
    }
    text = mutants.format_report(explained, "12 changes, 3 not noticed.")
    assert text.endswith(
        "\n\n12 changes, 3 not noticed.\n"
        "\n## gdcore.data\n\n"
        "- `e`: `a` → `b`\n  Nor does this: *see* `f`.\n"
        "- `f`: `a` → `b`\n  It makes no difference.\n"
        "\n## gdcore.descent\n\n"
        "- `g`: `a` → `b`\n  **Not explained.**\n"
    )
    known = {survivor: why for survivor, why in explained.items() if why != UNEXPLAINED}
    assert mutants.read_reasons(text) == known


@pytest.fixture
def mutmut_calls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, ...]]:
    """Replace mutmut, so that two of four mutants survive; return the list of its arguments."""
    asked = []
    results = {"1": "killed", "2": "survived", "3": "timeout", "4": "no tests", "5": "not checked"}
    name = "gdcore.optimizers.x_f__mutmut_"

    def mutmut(*arguments: str) -> str:
        asked.append(arguments)
        if arguments[0] == "results":
            return "".join(f"    {name}{n}: {result}\n" for n, result in results.items())
        return DIFF.replace("1.0", f"{arguments[-1][-1]}.0")

    monkeypatch.setattr(mutants, "_run_mutmut", mutmut)
    monkeypatch.setattr(mutants, "WORK", tmp_path / "work")
    monkeypatch.setattr(mutants, "REPORT", tmp_path / "mutants.md")
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    for folder in ("gdcore/__pycache__", "tests/gdcore"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("gdcore/data.py", "conftest.py", "pyproject.toml"):
        (tmp_path / file).write_text(f"# {file}\n", "utf-8")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "old").touch()
    return asked


def test_unexplained_survivors_fail_the_command_until_they_are_explained(
    mutmut_calls: list[tuple[str, ...]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mutants.main(()) == 1
    assert mutmut_calls[0] == ("run",)
    written = mutants.REPORT.read_text("utf-8")
    assert "\n4 changes, 2 not noticed.\n" in written
    assert written.count(UNEXPLAINED) == 2
    assert "`f`: `return 0.0 * x` → `return 2.0 * x`" in written
    assert "`f`: `return 0.0 * x` → `return 4.0 * x`" in written
    said = "4 changes, 2 not noticed. Without an explanation: 2 (mutants.md)\n"
    assert capsys.readouterr().out.endswith(said)

    mutants.REPORT.write_text(written.replace(UNEXPLAINED, "No difference."), "utf-8")
    assert mutants.main(()) == 0
    assert mutants.REPORT.read_text("utf-8").count("No difference.") == 2


def test_mutants_are_tried_in_a_fresh_copy(
    mutmut_calls: list[tuple[str, ...]], tmp_path: Path
) -> None:
    mutants.main(())
    files = {path.relative_to(mutants.WORK).as_posix() for path in mutants.WORK.rglob("*")}
    assert files == {
        "conftest.py", "gdcore", "gdcore/data.py", "pyproject.toml", "tests", "tests/gdcore",
    }  # fmt: skip


def test_a_choice_is_printed_and_leaves_the_report_alone(
    mutmut_calls: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert mutants.main(("gdcore.optimizers.*",)) == 1
    assert mutmut_calls[0] == ("run", "gdcore.optimizers.*")
    assert not mutants.REPORT.exists()
    assert "`f`: `return 0.0 * x` → `return 2.0 * x`" in capsys.readouterr().out


def test_what_mutmut_says_is_passed_on_when_it_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(mutants, "WORK", tmp_path)
    with pytest.raises(SystemExit, match="mutmut no-such-command failed"):
        mutants._run_mutmut("no-such-command")


def test_mutmut_still_answers_as_expected(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(mutants, "WORK", tmp_path)
    (tmp_path / "pyproject.toml").write_text('[tool.mutmut]\nsource_paths = ["gdcore"]\n', "utf-8")
    (tmp_path / "gdcore").mkdir()
    (tmp_path / "gdcore" / "data.py").write_text("def f():\n    return 1\n", "utf-8")
    (tmp_path / "mutants" / "gdcore").mkdir(parents=True)
    meta = {
        "exit_code_by_key": {"gdcore.data.x_f__mutmut_1": 1, "gdcore.data.x_f__mutmut_2": 0},
        "hash_by_function_name": {},
        "type_check_error_by_key": {},
        "durations_by_key": {},
        "estimated_durations_by_key": {},
    }
    (tmp_path / "mutants" / "gdcore" / "data.py.meta").write_text(json.dumps(meta), "utf-8")
    assert dict(mutants._RESULT.findall(mutants._run_mutmut("results", "--all", "true"))) == {
        "gdcore.data.x_f__mutmut_1": "killed",
        "gdcore.data.x_f__mutmut_2": "survived",
    }


def test_what_is_changed_exists() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    for pattern in settings["only_mutate"]:
        assert list(ROOT.glob(pattern)), pattern
    for name in (
        "_base/checks", "_base/numbers", "_base/rules", "_engine/*", "conversion", "data/*",
        "derivatives", "descent", "objectives", "optimizers/*", "schedules", "trajectory",
    ):  # fmt: skip
        assert f"gdcore/{name}.py" in settings["only_mutate"]
    for name in re.findall(
        r"--ignore(?:-glob)?=(\S+)", " ".join(settings["pytest_add_cli_args_test_selection"])
    ):
        assert list(ROOT.glob(name)), name


@pytest.mark.parametrize(
    "survivor", mutants.read_reasons(mutants.REPORT.read_text("utf-8")), ids=lambda s: s.change
)
def test_an_entry_of_the_report_is_about_code_that_stands_there(survivor: Survivor) -> None:
    place = ROOT.joinpath(*survivor.module.split("."))
    path = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    parts = re.fullmatch("`(.+?)`: `(.+)` → `(.*)`", survivor.change)
    assert parts
    where, before, _ = parts.groups()
    written = {
        ast.unparse(function)
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef) and function.name == where.split(".")[-1]
    }
    assert any(squeezed(before) in squeezed(code) for code in written), survivor.change


def squeezed(code: str) -> str:
    """Code without what a formatter may change."""
    return re.sub(r"[\s'\",()]+", "", code)
