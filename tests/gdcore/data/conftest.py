"""What the tests of gdcore.data share."""

import pytest

from gdcore.data import _mean_loss, _rows, batches


@pytest.fixture
def small_blocks(monkeypatch):
    """Read three rows at a time, gather six, and from mapped files two."""
    monkeypatch.setattr(_mean_loss, "BLOCK", 3)
    monkeypatch.setattr(_rows.Rows.blocks, "__defaults__", (3,))
    monkeypatch.setattr(batches, "GATHERED", 6)
    monkeypatch.setattr(_rows, "WINDOW", 2 * 3 * 8)
