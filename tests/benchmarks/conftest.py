"""Fixtures with the peers of the benchmarks: stand-ins, and the real ones if installed."""

import sys
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

import benchmarks
from benchmarks import peers
from tests.benchmarks import stand_ins

OPTIONAL = ("jax", "numba", "optax", "sklearn")
INSTALLED = ["installed"] * all(find_spec(name) for name in OPTIONAL)


@pytest.fixture
def no_peers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide every peer but SciPy, which the tests need anyway."""
    monkeypatch.setattr(peers, "find_spec", lambda name: None if name in OPTIONAL else name)


@pytest.fixture(params=["stand-ins", *INSTALLED])
def all_peers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make every peer importable: the optional ones as stand-ins, then as the real libraries."""
    if request.param == "stand-ins":
        for name, module in stand_ins.stand_in_modules().items():
            monkeypatch.setitem(sys.modules, name, module)
        monkeypatch.setattr(peers, "find_spec", lambda name: name)
    yield
    # These modules keep the peers that they imported, so the next test must import them again.
    for name in ("with_jax", "with_numba"):
        sys.modules.pop(f"benchmarks.{name}", None)
        vars(benchmarks).pop(name, None)
