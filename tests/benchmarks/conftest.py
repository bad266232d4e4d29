"""The peers of the benchmarks: stand-ins always, and the real ones as well where they are."""

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
    """Nothing but SciPy, which the tests need anyway, can be found."""
    monkeypatch.setattr(peers, "find_spec", lambda name: None if name in OPTIONAL else name)


@pytest.fixture(params=["stand-ins", *INSTALLED])
def all_peers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every peer is there: stand-ins for some, or the real ones."""
    if request.param == "stand-ins":
        for name, module in stand_ins.modules().items():
            monkeypatch.setitem(sys.modules, name, module)
        monkeypatch.setattr(peers, "find_spec", lambda name: name)
    yield
    # What has imported the peers holds on to them: it is imported anew by the next test.
    for name in ("with_jax", "with_numba"):
        sys.modules.pop(f"benchmarks.{name}", None)
        vars(benchmarks).pop(name, None)
