"""The benchmarks measure what they say; how long it takes is for `make bench` to tell."""

import re

import pytest

import gdcore as gd
from benchmarks import __main__, executing, importing, single_run, timing


def test_every_contender_takes_the_636_steps_of_the_lesson():
    end = 0.883646125995533
    for _ in range(single_run.STEPS):
        end -= 0.01 * (2 * end + 2)
    for run in (
        single_run.derivative_substituted_into,
        single_run.objective_included,
        single_run.once_built,
        single_run.by_hand,
    ):
        assert run() == pytest.approx(end, abs=1e-14)


def test_the_contender_of_teaching_material_ends_there_too(monkeypatch):
    # a few steps are enough: SymPy in the loop is slow, which is the point
    monkeypatch.setattr(single_run, "TOL", 3.5)
    path = gd.minimize(single_run.EXPRESSION, single_run.START, single_run.RULE, tol=3.5)
    assert path.steps == 4
    assert single_run.differentiated_at_every_step() == pytest.approx(path.x, abs=1e-15)


def test_contenders_take_turns(monkeypatch):
    calls = []
    contenders = {"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}
    clock = iter(range(100))
    monkeypatch.setattr(timing, "perf_counter", lambda: next(clock))
    seconds = timing.medians(contenders, rounds=2, repeat={"b": 2})
    assert "".join(calls) == "ab" + "abb" * 2
    assert seconds == {"a": 1.0, "b": 0.5}


def test_the_report_compares_with_sympy_in_the_loop(monkeypatch):
    def medians(contenders, **_):
        return {name: 2.0 / 10**i for i, name in enumerate(contenders)}

    monkeypatch.setattr(single_run, "medians", medians)
    monkeypatch.setattr(single_run, "differentiated_at_every_step", single_run.by_hand)
    report = single_run.report()
    assert "Objective included: 100 × faster" in report
    assert "Per step, once built: 1,000 × faster" in report


def test_contenders_that_disagree_are_not_compared(monkeypatch):
    monkeypatch.setattr(single_run, "differentiated_at_every_step", lambda: -1.0)
    with pytest.raises(AssertionError, match="do not agree"):
        single_run.report()


def test_imports_are_compared_over_bare_python(monkeypatch):
    times = {"pass": 0.1, "import numpy": 0.2, "import gdcore": 0.21}
    monkeypatch.setattr(importing, "medians", lambda *_, **__: times)
    rows = importing.report().splitlines()[-2:]
    assert rows == ["| `import numpy` | 100 ms | 1.00 × |", "| `import gdcore` | 110 ms | 1.10 × |"]


def test_forks_are_compared_with_kernels(monkeypatch):
    def medians(contenders, **_):
        return {name: 2.0 * (i + 1) for i, name in enumerate(contenders)}

    monkeypatch.setattr(executing, "medians", medians)
    rows = executing.report().splitlines()[-2:]
    assert rows == [
        "| two forks of a warmed parent | 2 s | 1.0 × |",
        "| a Jupyter kernel each | 4 s | 2.0 × |",
    ]


def test_the_whole_report_is_markdown(monkeypatch, capsys):
    for section in (single_run, importing, executing):
        monkeypatch.setattr(section, "report", lambda: "## Section")
    __main__.main()
    assert re.findall(r"^#+ .*", capsys.readouterr().out, re.MULTILINE) == [
        "# Benchmarks",
        "## Section",
        "## Section",
        "## Section",
    ]
