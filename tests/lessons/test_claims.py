"""A cell checks every number in the prose of the lessons (builder/checks/claims.py)."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from builder.checks.claims import unvouched_claims
from builder.files import Outputs
from builder.sources.languages import ROOT
from builder.sources.lessons import lesson_paths, read_lesson

ALLOWED: list[dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("claims.yml").read_text("utf-8")
)
PATHS = lesson_paths(ROOT)


def allowed(lesson: str) -> set[str]:
    """Return the numbers that a lesson may contain without a check."""
    return {entry["number"] for entry in ALLOWED if entry["lesson"] == lesson}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_number_of_the_prose_is_vouched_for(
    path: Path, lesson_outputs: Mapping[str, Outputs]
) -> None:
    lesson = read_lesson(path)
    found = [
        f"{lesson.source}:{claim.line}: {claim.text}: no check mentions it, no cell shows it"
        for claim in unvouched_claims(lesson, lesson_outputs[lesson.name])
        if claim.text not in allowed(lesson.name)
    ]
    assert not found, "\n".join(found)


def test_what_is_allowed_has_a_reason_and_is_needed(lesson_outputs: Mapping[str, Outputs]) -> None:
    lessons = [read_lesson(path) for path in PATHS]
    stands = {
        (lesson.name, claim.text)
        for lesson in lessons
        for claim in unvouched_claims(lesson, lesson_outputs[lesson.name])
    }
    for entry in ALLOWED:
        assert set(entry) == {"lesson", "number", "why"}
        assert entry["why"].strip()
        assert (entry["lesson"], entry["number"]) in stands, f"no longer needed: {entry}"
