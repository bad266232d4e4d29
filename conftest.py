"""Settings that hold for every test, and what the examples in docstrings take for granted."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

# No window, and the same figures everywhere; set before anything imports Matplotlib.
os.environ["MPLBACKEND"] = "agg"

import matplotlib.pyplot as plt
import numpy as np
import sympy as sp
from hypothesis import settings

# The same examples on every run, and no clock: a busy machine fails no test.
settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")

_SITE = Path(__file__).parent / "tests" / "site"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the site's tests in one worker, so that the site is built once for all of them."""
    for item in items:
        if item.path.is_relative_to(_SITE):
            item.add_marker(pytest.mark.xdist_group("site"))


@pytest.fixture(autouse=True)
def _usual_names(doctest_namespace: dict[str, Any]) -> None:
    doctest_namespace.update(np=np, plt=plt, sp=sp)


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    yield
    plt.close("all")
