"""Settings for all tests, and the names that the examples in docstrings use."""

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

# No windows, and the same figures on all systems. Set before Matplotlib is imported.
os.environ["MPLBACKEND"] = "agg"

# The same examples on every run, and no deadline, so that no test fails on a busy machine.
settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")

SLOWEST = (
    "tests/site/test_building.py",
    "tests/lessons/test_other_seeds.py",
    "tests/site/",
    "tests/builder/site/test_course.py",
    "tests/lessons/test_proofs.py",
)
"""The tests that begin first, so that no worker is left alone with them at the end."""


class FailuresAtOnce:
    """Print the name of a test when it fails; pytest reports the failures only at the end."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        terminal = self._config.pluginmanager.getplugin("terminalreporter")
        if report.failed and terminal is not None:
            terminal.ensure_newline()
            terminal.write_line(f"FAILED {report.nodeid} ({report.when})", red=True)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # a worker of pytest-xdist has no terminal
        config.pluginmanager.register(FailuresAtOnce(config))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slowest tests first, in the order of `SLOWEST`."""

    def place_of(item: pytest.Item) -> int:
        found = (place for place, slow in enumerate(SLOWEST) if item.nodeid.startswith(slow))
        return next(found, len(SLOWEST))

    items.sort(key=place_of)


@pytest.fixture(autouse=True)
def _add_usual_names(request: pytest.FixtureRequest, doctest_namespace: dict[str, Any]) -> None:
    if isinstance(request.node, pytest.DoctestItem):
        import matplotlib.pyplot as plt
        import numpy as np
        import sympy as sp

        doctest_namespace.update(np=np, plt=plt, sp=sp)


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    yield
    if plt := sys.modules.get("matplotlib.pyplot"):
        plt.close("all")
