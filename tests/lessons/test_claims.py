"""A cell checks every number in the prose of the lessons (builder/checks/claims.py)."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from builder.checks.claims import Claim, unvouched_claims
from builder.files import Outputs
from builder.sources.languages import ROOT
from builder.sources.lessons import lesson_paths
from tests.lessons.reading import lesson_at

ALLOWED: list[dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("claims.yml").read_text("utf-8")
)
PATHS = lesson_paths(ROOT)


def name_of(path: Path) -> str:
    """Return the path of a lesson in the repository."""
    return path.relative_to(ROOT).as_posix()


def allowed(lesson: str) -> set[str]:
    """Return the numbers that a lesson may contain without a check."""
    return {entry["number"] for entry in ALLOWED if entry["lesson"] == lesson}


@pytest.fixture(scope="module")
def unvouched(lesson_outputs: Mapping[str, Outputs]) -> dict[Path, list[Claim]]:
    """Return the numbers of each lesson for which no cell vouches."""
    return {
        path: list(unvouched_claims(lesson_at(path), lesson_outputs[path.stem]))
        for path in PATHS
        if path.stem in lesson_outputs
    }


@pytest.mark.parametrize("path", PATHS, ids=name_of)
def test_every_number_of_the_prose_is_vouched_for(
    path: Path, unvouched: Mapping[Path, list[Claim]]
) -> None:
    found = [
        f"{name_of(path)}:{claim.line}: {claim.text}: no check mentions it, no cell shows it"
        for claim in unvouched[path]
        if claim.text not in allowed(path.stem)
    ]
    assert not found, "\n".join(found)


def test_what_is_allowed_has_a_reason_and_is_needed(
    unvouched: Mapping[Path, list[Claim]],
) -> None:
    stands = {(path.stem, claim.text) for path, claims in unvouched.items() for claim in claims}
    for entry in ALLOWED:
        assert set(entry) == {"lesson", "number", "why"}
        assert entry["why"].strip()
        assert (entry["lesson"], entry["number"]) in stands, f"no longer needed: {entry}"
