import re
from pathlib import Path
from typing import Any

import pytest
import yaml

GITHUB = Path(__file__).resolve().parents[2] / ".github"
WORKFLOWS = sorted(GITHUB.glob("workflows/*.yml"))
FORMS = sorted(path for path in GITHUB.glob("ISSUE_TEMPLATE/*.yml") if path.name != "config.yml")

by_name = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)

# Permissions of jobs; a job that is not named here may only read the code.
PERMISSIONS = {
    ("pages.yml", "build"): {"contents": "read", "pages": "read"},
    ("pages.yml", "deploy"): {"id-token": "write", "pages": "write"},
}


def _load_yaml(path: Path) -> dict[Any, Any]:
    content: dict[Any, Any] = yaml.safe_load(path.read_text("utf-8"))
    return content


def test_there_are_the_three_workflows() -> None:
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "newest.yml", "pages.yml"]


@by_name
def test_every_action_is_pinned_by_its_commit(path: Path) -> None:
    lines = re.findall(r"uses:(.*)", path.read_text("utf-8"))
    assert lines
    for line in lines:
        assert re.fullmatch(r" [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_an_action_has_the_same_commit_everywhere() -> None:
    text = "".join(path.read_text("utf-8") for path in WORKFLOWS)
    pins = set(re.findall(r"uses: (\S+)@(\w+) # (\S+)", text))
    assert len({name for name, _, _ in pins}) == len(pins)


@by_name
def test_permissions_are_minimal(path: Path) -> None:
    workflow = _load_yaml(path)
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        assert job.get("permissions") == PERMISSIONS.get((path.name, name))
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


@by_name
def test_every_job_ends_some_day(path: Path) -> None:
    assert all(job["timeout-minutes"] <= 60 for job in _load_yaml(path)["jobs"].values())


def test_jobs_run_what_everyone_runs() -> None:
    commands = {
        path.name: [
            step["run"]
            for job in _load_yaml(path)["jobs"].values()
            for step in job["steps"]
            if "run" in step
        ]
        for path in WORKFLOWS
    }
    assert commands == {
        "ci.yml": ["make test"],
        "newest.yml": ["make lock UPGRADE=1", "make test"],
        "pages.yml": ["make site"],
    }


def test_ci_covers_versions_and_systems() -> None:
    matrix = _load_yaml(GITHUB / "workflows" / "ci.yml")["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["os"] == ["ubuntu-latest"]
    assert matrix["python"] == ["3.12", "3.13", "3.14"]
    assert [job["os"] for job in matrix["include"]] == ["macos-latest", "windows-latest"]


def test_a_fork_publishes_itself() -> None:
    steps = _load_yaml(GITHUB / "workflows" / "pages.yml")["jobs"]["build"]["steps"]
    settings = next(step["env"] for step in steps if step.get("run") == "make site")
    assert set(settings) == {"SITE_URL", "REPO_URL", "COURSE_OWNER"}
    assert all("${{ " in value for value in settings.values())


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_issue_forms_are_valid_and_speak_korean_too(path: Path) -> None:
    form = _load_yaml(path)
    assert {"name", "description", "body"} <= set(form)
    ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]
    assert len(ids) == len(set(ids)) > 0
    assert re.search(r"[가-힣]", form["description"])


def test_there_are_three_issue_forms() -> None:
    assert [path.stem for path in FORMS] == ["bug", "lesson", "mistake"]


@by_name
def test_every_permission_says_what_it_is_for(path: Path) -> None:
    rows = re.findall(
        r"^ +(?:contents|pages|id-token): \w+(.*)", path.read_text("utf-8"), re.MULTILINE
    )
    assert rows
    for comment in rows:
        assert re.fullmatch(r" # \w.{6,}", comment)


def test_dependabot_waits_before_it_proposes_a_release() -> None:
    for update in _load_yaml(GITHUB / "dependabot.yml")["updates"]:
        assert update["cooldown"]["default-days"] >= 7
