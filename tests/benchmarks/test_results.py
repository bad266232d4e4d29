"""The report: its sections, its promises, and the pages that contain it."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from benchmarks import (
    __main__,
    batch,
    executing,
    importing,
    memory,
    minibatch,
    results,
    single_run,
    sweeps,
    two_variables,
)
from benchmarks.rows import linear_model
from benchmarks.sections import Promise, Section
from benchmarks.threads import ONE_THREAD

TIMED = (single_run, two_variables, sweeps, batch, minibatch)


@pytest.fixture
def _no_clock(monkeypatch):
    """Replace times by the order of the contenders: 1 s, 2 s, 3 s, and so on."""

    def numbered(contenders, **_):
        return {name: 1.0 + i for i, name in enumerate(contenders)}

    for module in TIMED:
        monkeypatch.setattr(module, "seconds_per_step", numbered)
    for module in (two_variables, batch):
        monkeypatch.setattr(module, "medians", numbered)
    monkeypatch.setattr(sweeps, "STARTS", 20)
    monkeypatch.setattr(sweeps, "STEPS", 400)
    monkeypatch.setattr(minibatch, "SINGLE_ROWS", 100)
    monkeypatch.setattr(single_run, "differentiate_at_every_step", single_run.descend_by_hand)
    monkeypatch.setattr(single_run, "substitute_at_every_step", single_run.descend_by_hand)
    for module in (batch, minibatch):
        monkeypatch.setattr(module, "linear_model", lambda: linear_model(rows=600, columns=3))


@pytest.mark.usefixtures("_no_clock", "all_peers")
def test_every_ratio_is_held_against_its_promise(monkeypatch):
    monkeypatch.setattr(
        sweeps, "starts_of_ellipse", lambda _: np.add([[0], [1]], sweeps.starts_of_quartic(20))
    )
    monkeypatch.setattr(sweeps, "peak_in_starts", lambda _: 9.0)
    monkeypatch.setattr(batch, "peak_mebibytes", lambda _: 0.5)
    found = {
        p.claim: (p.limit, p.measured, p.at_least) for m in TIMED for p in m.measure().promises
    }
    assert found == {
        "one variable, path recorded, against Python floats by hand": (6, 1 / 4, False),
        "one variable, times faster than eager optax": (100, 8, True),
        "one variable, times faster than SymPy differentiating at every step": (1_000, 6, True),
        "the same, with the objective to differentiate and compile": (30, 2, True),
        "two variables, from an expression, against NumPy by hand": (2, 1 / 3, False),
        "two variables, from functions, against NumPy by hand": (2, 2 / 3, False),
        "a sweep on x² + 2y², against NumPy in place": (1.6, 1 / 4, False),
        "a sweep on x⁴/2 − 4x³ + 10x² − 7x + 2, against NumPy in place": (2, 1 / 4, False),
        "a sweep's memory, in multiples of its starts": (16, 9.0, False),
        "the gradient over all rows, against NumPy in blocks": (1.2, 1 / 3, False),
        "times faster with the Gram matrix, 50 steps, making it included": (10, 1 / 2, True),
        "memory of a descent over all rows, beside the data": (8, 0.5, False),
        "mini-batches of 100, against NumPy by hand": (1.2, 1 / 2, False),
        "mini-batches of 100, against JAX's jitted scan by index": (1, 1 / 4, False),
        "single rows, against NumPy by hand": (1.5, 1 / 2, False),
    }


@pytest.mark.usefixtures("_no_clock", "no_peers")
def test_what_has_no_peer_is_not_measured():
    unmeasured = [p.claim for m in TIMED for p in m.measure().promises if p.measured is None]
    assert unmeasured == [
        "one variable, times faster than eager optax",
        "mini-batches of 100, against JAX's jitted scan by index",
    ]


@pytest.mark.usefixtures("_no_clock")
def test_contenders_that_end_elsewhere_stop_the_measurement(monkeypatch):
    monkeypatch.setattr(single_run, "descend_by_hand", lambda: -1.0)
    with pytest.raises(AssertionError, match="do not agree"):
        single_run.measure()


@pytest.mark.usefixtures("no_peers")
def test_imports_are_compared_over_bare_python(monkeypatch):
    times = {"": 0.1, "numpy": 0.2, "gdcore": 0.21}
    monkeypatch.setattr(
        importing, "medians", lambda calls, **_: {n: times.get(n, 0.3) for n in calls}
    )
    section = importing.measure()
    assert section.body.splitlines()[2:] == [
        "| `import numpy` | 100 ms | 1.00 × |",
        "| `import gdcore` | 110 ms | 1.10 × |",
        "| `import sympy` | 200 ms | 2.00 × |",
        "| `import matplotlib.pyplot` | 200 ms | 2.00 × |",
        "| `import scipy` | 200 ms | 2.00 × |",
    ]
    (promise,) = section.promises
    assert (promise.limit, promise.measured) == (1.3, pytest.approx(1.1))


def test_a_fresh_interpreter_runs_the_statement(tmp_path):
    importing.run_in_new_interpreter(f"open({str(tmp_path / 'made')!r}, 'w')")
    assert (tmp_path / "made").exists()


def test_memory_is_measured_in_a_fresh_process(monkeypatch):
    monkeypatch.setattr(memory, "linear_model", lambda: linear_model(rows=500, columns=3))
    section = memory.measure()
    assert [promise.limit for promise in section.promises] == [100, 100]
    if memory.process_memory():
        assert re.search(r"\| memory of its own \| \d+ MiB \|", section.body)
        assert all(0 <= promise.measured < 50 for promise in section.promises)


def test_a_peak_is_seen_after_it_has_passed():
    before = memory.process_memory()
    with memory.Peak() as peak:
        block = bytearray(30 * 2**20)
        while peak.own < before["own"] + 25:
            pass
        del block
    assert memory.process_memory()["peak"] >= memory.process_memory()["now"] > 0


@pytest.mark.usefixtures("no_peers")
def test_a_system_that_does_not_say_is_reported(monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "_STATUS", tmp_path / "status")
    monkeypatch.setattr(memory, "linear_model", lambda: linear_model(rows=500, columns=3))
    monkeypatch.setattr(memory, "measure_in_new_process", lambda _: {})
    section = memory.measure()
    assert section.body == "This system does not say how much memory a process holds."
    assert [promise.row[3] for promise in section.promises] == ["not measured"] * 2
    for name, column in zip("Xy", linear_model(rows=500, columns=3), strict=True):
        memory.np.save(tmp_path / f"{name}.npy", column)
    assert memory.epoch_from_file(tmp_path) == {}


def test_the_executor_is_compared_with_nbclient(monkeypatch):
    monkeypatch.setattr(
        executing, "medians", lambda calls, **_: dict(zip(calls, (2.0, 1.5, 5.0), strict=True))
    )
    section = executing.measure()
    assert section.title == f"Executing {executing.LAST + 1} pages from nothing"
    assert section.body.splitlines()[-3:] == [
        "| the course's executor, two kernels at a time | 2 s | 1.00 × |",
        "| nbclient by itself, two kernels at a time | 1.5 s | 0.75 × |",
        f"| {executing.ONE} | 5 s | 2.50 × |",
    ]


@pytest.fixture
def report(monkeypatch):
    """Replace the sections by sections without measurements, and return the broken promise."""
    for name in ONE_THREAD:
        monkeypatch.setenv(name, "8")
    kept, broken = Promise("kept", 2, 1.0), Promise("broken", 2, 3.0)
    for i, module in enumerate(results.SECTIONS):
        promises = {0: (kept,), 3: (broken,)}.get(i, ())
        monkeypatch.setattr(
            module, "measure", lambda i=i, p=promises: Section(f"Section {i}", f"s{i}", "Text.", p)
        )
    return broken


def test_the_report_begins_with_the_machine_and_the_promises(report):
    text, broken, failed = results.measure()
    headings = re.findall(r"^#+ .*", text, re.MULTILINE)
    assert headings == [
        "## What is promised {#promises}",
        *(f"## Section {i} {{#s{i}}}" for i in range(len(results.SECTIONS))),
    ]
    assert "| kept | ≤ 2 × | 1 × | yes |\n| broken | ≤ 2 × | 3 × | **no** |\n" in text
    assert broken == [report]
    assert failed == []
    assert "Python 3." in text.splitlines()[0]
    assert text.splitlines()[2].startswith("Peers: ")


def test_a_page_shows_the_report_between_its_comments():
    page = "# Title\n\n<!-- results -->\nold\n<!-- end of results -->\n\nAfter.\n"
    new = results.insert_report(page, "a \\1 b")
    assert new == "# Title\n\n<!-- results -->\n\na \\1 b\n\n<!-- end of results -->\n\nAfter.\n"
    assert results.insert_report(new, "a \\1 b") == new
    with pytest.raises(ValueError, match="two comments"):
        results.insert_report("# Title\n", "report")


@pytest.mark.parametrize("code", [0, 1])
def test_a_broken_promise_is_the_exit_code(code, report, monkeypatch, capsys, tmp_path):
    pages = [tmp_path / "en.md", tmp_path / "ko.md"]
    for page in pages:
        page.write_text("<!-- results -->\n<!-- end of results -->\n", "utf-8")
    monkeypatch.setattr(results, "PAGES", pages)
    monkeypatch.setattr(results, "RESULTS", tmp_path / "RESULTS.md")
    if not code:
        monkeypatch.setattr(results, "SECTIONS", results.SECTIONS[:3])
    assert __main__.main() == code
    said = capsys.readouterr()
    assert said.out == (tmp_path / "RESULTS.md").read_text("utf-8")
    assert ("broken: broken | ≤ 2 × | 3 × | **no**" in said.err) is bool(code)
    for page in pages:
        assert said.out in page.read_text("utf-8")
    assert {name: __main__.os.environ[name] for name in ONE_THREAD} == ONE_THREAD


def test_a_section_that_fails_leaves_the_others_and_the_last_report(
    report, monkeypatch, capsys, tmp_path
):
    def fails():
        raise AssertionError("the contenders do not agree")

    monkeypatch.setattr(results, "RESULTS", tmp_path / "RESULTS.md")
    monkeypatch.setattr(results, "SECTIONS", results.SECTIONS[:3])
    monkeypatch.setattr(results.SECTIONS[1], "measure", fails)
    assert __main__.main() == 1
    said = capsys.readouterr()
    assert "## Section 0" in said.out
    assert "## Section 1" not in said.out
    assert "## Section 2" in said.out
    assert "the contenders do not agree" in said.err
    assert f"failed: {results.SECTIONS[1].__name__};" in said.err
    assert not results.RESULTS.exists()


def test_the_committed_pages_show_the_committed_report():
    report = results.RESULTS.read_text("utf-8").rstrip("\n")
    for page in results.PAGES:
        text = page.read_text("utf-8")
        assert results.insert_report(text, report) == text, "run make bench"


def test_the_committed_report_names_no_path_and_no_host():
    text = results.RESULTS.read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"(?:^|\s)(?:/|~/|[A-Za-z]:\\)\w", text)
    assert Path.home().name not in json.dumps(text) or Path.home().name in ("root", "runner")
