"""Promises in the report, and the rule that decides whether one is broken."""

import re
from math import nan

import pytest

from benchmarks import machine, peers, sections
from benchmarks.sections import Promise, Section


@pytest.mark.parametrize(
    ("measured", "at_least", "broken"),
    [
        (1.9, False, False),
        (2.0, False, False),
        (2.1, False, True),
        (2.1, True, False),
        (2.0, True, False),
        (1.9, True, True),
        (nan, False, True),
        (nan, True, True),
        (None, False, False),
    ],
)
def test_a_promise_is_broken_on_the_wrong_side_of_its_limit(measured, at_least, broken):
    assert Promise("it is quick", 2, measured, at_least).broken is broken


def test_a_promise_says_what_was_measured():
    assert Promise("it is quick", 1.5, 1.234).row == ("it is quick", "≤ 1.5 ×", "1.23 ×", "yes")
    assert Promise("a", 1000, 1234.5, at_least=True).row == ("a", "≥ 1,000 ×", "1,234 ×", "yes")
    assert Promise("a", 2, 3.0, unit="MiB").row == ("a", "≤ 2 MiB", "3 MiB", "**no**")
    assert Promise("a", 2, None).row == ("a", "≤ 2 ×", "–", "not measured")


def test_a_number_without_a_unit_ends_with_itself():
    assert Promise("a", 1e-12, 2e-15, unit="").row == ("a", "≤ 1e-12", "2e-15", "yes")


def test_a_section_has_a_heading_with_an_id():
    assert str(Section("Sweeps", "sweep", "Fast.")) == "## Sweeps {#sweep}\n\nFast."


def test_times_are_compared_with_gdcores():
    assert sections.comparison({"gdcore": 2e-3, "other": 5e-3}, "step", "gdcore").splitlines() == [
        "| | per step | ratio |",
        "|---|--:|--:|",
        "| gdcore | 2 ms | 1.00 × |",
        "| other | 5 ms | 2.50 × |",
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.0234, "0.023 ×"), (0.1, "0.10 ×"), (99.0, "99.00 ×"), (100, "100 ×"), (4321.0, "4,321 ×")],
)
def test_ratios_have_the_digits_that_matter(value, words):
    assert sections.ratio(value) == words


def test_contenders_that_disagree_are_not_compared():
    sections.require_agreement({"a": 1.0, "b": 1.25}, 0.25)
    for other in (1.26, nan):
        with pytest.raises(AssertionError, match="do not agree"):
            sections.require_agreement({"a": 1.0, "b": other}, 0.25)


@pytest.mark.usefixtures("no_peers")
def test_absent_peers_are_named():
    assert not peers.is_installed("scipy", "jax")
    assert re.fullmatch(
        r"Peers: SciPy [\d.]+; absent: JAX, optax, numba, scikit-learn\.", peers.describe_peers()
    )


def test_present_peers_are_named_with_their_versions(monkeypatch):
    monkeypatch.setattr(peers, "find_spec", lambda name: name)
    monkeypatch.setattr(peers, "version", lambda name: {"scikit-learn": "9.9"}.get(name, "1.0"))
    assert peers.describe_peers() == (
        "Peers: SciPy 1.0, JAX 1.0, optax 1.0, numba 1.0, scikit-learn 9.9; absent: none."
    )


def test_the_machine_is_described_without_its_name_or_paths(monkeypatch):
    monkeypatch.setattr(machine.platform, "node", lambda: pytest.fail("nobody asked for the host"))
    line = machine.describe_machine()
    pattern = r".+, \d+ cores, \w+ on \w+; Python [\d.]+, NumPy [\d.]+ with .+; \d{4}-\d\d-\d\d, .+"
    assert re.fullmatch(pattern, line)
    assert "/" not in line


@pytest.mark.parametrize("system", ["Linux", "Darwin", "Windows"])
def test_every_system_names_its_processor(system, monkeypatch, tmp_path):
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor\t: 0\nmodel name\t: Quick 3000\n", "utf-8")
    monkeypatch.setattr(machine, "CPUINFO", cpuinfo)
    monkeypatch.setattr(machine.platform, "system", lambda: system)
    monkeypatch.setattr(machine.platform, "processor", lambda: "Quick 3000")
    monkeypatch.setattr(
        machine.subprocess,
        "run",
        lambda *_, **__: machine.subprocess.CompletedProcess([], 0, "Quick 3000\n"),
    )
    assert machine.processor() == "Quick 3000"


def test_a_processor_without_a_name_is_called_by_its_kind(monkeypatch, tmp_path):
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor\t: 0\n", "utf-8")
    monkeypatch.setattr(machine, "CPUINFO", cpuinfo)
    monkeypatch.setattr(machine.platform, "system", lambda: "Linux")
    monkeypatch.setattr(machine.platform, "processor", lambda: "")
    monkeypatch.setattr(machine.platform, "machine", lambda: "aarch64")
    assert machine.processor() == "aarch64"


def test_a_system_that_does_not_tell_its_load(monkeypatch):
    monkeypatch.delattr(machine.os, "getloadavg", raising=False)
    assert machine.load() == "unknown"
