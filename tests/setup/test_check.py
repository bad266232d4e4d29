"""`make check LESSON=NN` selects all tests of the lesson, and no others."""

import subprocess
import sys

import pytest

from builder.sources.languages import ROOT
from tools.check import find_lesson, main, pytest_arguments

NAMES = ["03-limits", "05-gradient-descent", "14-momentum", "index"]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("5", "05-gradient-descent"),
        ("05", "05-gradient-descent"),
        ("14", "14-momentum"),
        ("14-momentum", "14-momentum"),
        ("index", "index"),
        ("1", None),
        ("", None),
        ("momentum", None),
    ],
)
def test_a_lesson_is_found_by_its_number_or_its_name(wanted: str, name: str | None) -> None:
    assert find_lesson(wanted, NAMES) == name


def test_no_lesson_of_that_number_is_said_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["99"]) == 2
    assert "05-gradient-descent" in capsys.readouterr().out


def test_it_asks_for_the_lesson_in_both_languages_and_for_nothing_else() -> None:
    arguments = ["--collect-only", "-q", *pytest_arguments("14-momentum")]
    command = [sys.executable, "-m", "pytest", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = [line for line in done.stdout.splitlines() if "::" in line]
    for part in (
        "test_claims.py::test_every_number_of_the_prose_is_vouched_for[lessons/ko/14-momentum.md]",
        "test_parity.py::test_the_languages_agree_in_files_code_tags_and_headings",
        "test_length.py::test_the_main_path_is_short[14-momentum]",
        "test_try_cells.py::test_the_solution_satisfies_the_check[lessons/en/14-momentum.md:",
        "test_every_page_opens_without_a_fault_is_light_and_leads_to_its_other_language[ko/lessons/momentum/]",
    ):
        assert any(part in line for line in found), part
    others = [line for line in found if "momentum" not in line]
    assert [line.partition("::")[2] for line in others] == [
        "test_the_languages_agree_in_files_code_tags_and_headings"
    ]
