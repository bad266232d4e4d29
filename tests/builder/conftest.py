"""What the tests of several of the builder's packages begin with."""

from pathlib import Path

import pytest

from tests.builder.rendering import Course


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course without lessons."""
    return Course(tmp_path)
