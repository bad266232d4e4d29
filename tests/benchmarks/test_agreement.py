"""The comparison with optax finds differences, and only real ones."""

from dataclasses import replace

import numpy as np
import pytest

import gdcore as gd
from benchmarks import agreement
from benchmarks.agreement import PROBLEMS, RULES


@pytest.mark.usefixtures("all_peers")
@pytest.mark.parametrize("of", PROBLEMS)
@pytest.mark.parametrize("name", RULES)
def test_every_rule_walks_the_path_of_optaxs(name, of):
    assert agreement.path_difference(RULES[name], PROBLEMS[of]) <= agreement.TOLERANCE


@pytest.mark.usefixtures("all_peers")
@pytest.mark.parametrize("name", RULES)
def test_a_rule_with_another_rate_is_found_out(name):
    other = replace(RULES[name], make_rule=lambda lr: RULES[name].make_rule(1.001 * lr))
    assert agreement.path_difference(other, PROBLEMS["x² + 2y²"]) > 1e-6


@pytest.mark.usefixtures("all_peers")
def test_nesterov_is_compared_at_the_points_that_look_ahead():
    plain = replace(RULES["Nesterov"], stored_points=np.asarray)
    assert agreement.path_difference(plain, PROBLEMS["x² + 2y²"]) > 1e-3


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=list(PROBLEMS))
def test_every_gradient_is_that_of_its_function(problem):
    if isinstance(problem.start, float):
        numeric = gd.central_difference(problem.f, problem.start)
    else:
        numeric = gd.numeric_gradient(problem.f, problem.start)
    assert problem.gradient(problem.start) == pytest.approx(numeric, rel=1e-6, abs=1e-6)


@pytest.mark.usefixtures("all_peers")
def test_the_section_holds_the_worst_against_the_promise(monkeypatch):
    differences = iter(range(18))
    monkeypatch.setattr(agreement, "path_difference", lambda *_: next(differences) * 1.01e-13)
    section = agreement.measure()
    assert "| Adam | 2e-12 | 2e-12 | 2e-12 |" in section.body
    (promise,) = section.promises
    assert promise.measured == pytest.approx(17.17e-13)
    assert promise.broken


@pytest.mark.usefixtures("no_peers")
def test_without_optax_nothing_is_claimed():
    section = agreement.measure()
    assert section.body == "JAX or optax is absent: nothing to agree with."
    assert section.promises[0].row[2:] == ("–", "not measured")
