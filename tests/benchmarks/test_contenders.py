"""All contenders compute the same points: each is compared with a plain loop."""

from importlib import import_module

import numpy as np
import pytest

import gdcore as gd
from benchmarks import batch, in_numpy, minibatch, single_run, sweeps, two_variables
from benchmarks.rows import Rows, linear_model

DATA = linear_model(rows=60, columns=3)


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    """Set block sizes that do not divide the number of rows, so that the last block is shorter."""
    monkeypatch.setattr(in_numpy, "BLOCK", 16)
    monkeypatch.setattr(in_numpy, "GATHERED", 40)


def gradient(w, X, y):
    return sum((x @ w - target) * x for x, target in zip(X, y, strict=True)) / len(y)


def test_every_run_in_one_variable_takes_the_636_steps_of_the_lesson():
    end = single_run.START
    for _ in range(single_run.STEPS):
        end -= 0.01 * (2 * end + 2)
    for run in (
        single_run.substitute_at_every_step,
        single_run.descend_from_expression,
        single_run.descend_on_objective,
        single_run.descend_on_functions,
        single_run.descend_by_hand,
        single_run.descend_on_arrays,
    ):
        assert run() == pytest.approx(end, abs=1e-14)


def test_the_contender_of_teaching_material_ends_there_too(monkeypatch):
    # a few steps are enough, because SymPy in the loop is slow
    monkeypatch.setattr(single_run, "TOL", 3.5)
    path = gd.minimize(single_run.EXPRESSION, single_run.START, single_run.RULE, tol=3.5)
    assert path.steps == 4
    assert single_run.differentiate_at_every_step() == pytest.approx(path.x, abs=1e-15)


@pytest.mark.usefixtures("all_peers")
def test_the_peers_take_the_same_steps_in_one_variable():
    contenders = single_run.contenders()
    eager = contenders.pop(single_run.EAGER)
    few = gd.minimize(single_run.PAIR, single_run.START, single_run.RULE, max_steps=eager.steps)
    assert float(eager.run()) == pytest.approx(few.x, abs=1e-14)
    end = single_run.descend_by_hand()
    for name in ("optax, each step jitted", "optax, jitted as one loop", "numba"):
        assert contenders[name].steps == single_run.STEPS
        assert float(contenders[name].run()) == pytest.approx(end, abs=1e-14)


def test_paths_by_hand_hold_every_point():
    for descend in (in_numpy.descend_on_arrays, in_numpy.descend_in_place):
        path = descend(two_variables.gradient, two_variables.START, 0.01, 1e-5)
        ours = gd.minimize(two_variables.PAIR, two_variables.START, two_variables.RULE)
        assert np.array(path) == pytest.approx(ours.points, abs=1e-15)
    assert len(path) == 607
    assert two_variables.START.tolist() == [1.02894844, 1.59952448]


@pytest.mark.usefixtures("all_peers")
def test_every_run_in_two_variables_ends_at_the_same_point():
    contenders = two_variables.contenders()
    assert len(contenders) == 8
    eager = contenders.pop("optax, eager")
    few = gd.minimize(
        two_variables.PAIR, two_variables.START, two_variables.RULE, max_steps=eager.steps
    )
    assert eager.run() == pytest.approx(few.x, abs=1e-15)
    k = two_variables.STEPS
    end = two_variables.START * [0.98**k, 0.96**k]
    for contender in contenders.values():
        assert contender.steps == k
        assert contender.run() == pytest.approx(end, abs=1e-15)


@pytest.mark.usefixtures("all_peers")
def test_every_sweep_ends_where_the_formula_does():
    steps = 50
    ends = sweeps.starts_of_ellipse(7) * [[0.98**steps], [0.96**steps]]
    contenders = sweeps.ellipse_contenders(7, steps)
    assert len(contenders) == 6
    for contender in contenders.values():
        assert contender.steps == 7 * steps
        assert contender.run() == pytest.approx(ends, abs=1e-14)


@pytest.mark.usefixtures("all_peers")
def test_every_sweep_of_the_quartic_ends_in_a_minimum():
    starts = sweeps.starts_of_quartic(9)
    right = (starts > 1.7).tolist()
    assert 0 < sum(right) < 9
    contenders = sweeps.quartic_contenders(9, 1_500)
    assert len(contenders) == 6
    for contender in contenders.values():
        ends = contender.run()
        assert (ends > 1.7).tolist() == right
        assert np.abs(sweeps.slope_of_quartic(ends)).max() < 1e-4


def test_few_steps_on_the_quartic_are_those_of_the_formula():
    starts = sweeps.starts_of_quartic(9)
    x = starts
    for _ in range(20):
        x = x - 0.01 * (2 * x**3 - 12 * x**2 + 20 * x - 7)
    assert in_numpy.quartic_sweep(starts, 0.01, 20) == pytest.approx(x, abs=1e-14)
    by_formula = sweeps.sweep_by_formula(sweeps.slope_of_quartic, starts, 20)
    assert by_formula == pytest.approx(x, abs=1e-14)


def test_a_sweep_needs_no_memory_for_its_steps(monkeypatch):
    monkeypatch.setattr(sweeps, "STARTS", 2_000)
    assert 1 < sweeps.peak_in_starts(steps=40) < 1.3 * sweeps.peak_in_starts(steps=20)


@pytest.mark.usefixtures("all_peers")
def test_every_batch_descent_ends_at_the_same_weights():
    w = np.zeros(3)
    for _ in range(5):
        w = w - batch.RATE * gradient(w, *DATA)
    contenders = batch.contenders(DATA, steps=5)
    assert len(contenders) == 5
    for contender in contenders.values():
        assert contender.steps == 5
        assert contender.run() == pytest.approx(w, abs=1e-14)
    assert in_numpy.batch_by_gram(*DATA, batch.RATE, 5) == pytest.approx(w, abs=1e-14)


def test_the_gram_matrix_changes_nothing():
    rows, gram = (batch.descend_from_data(DATA, choice) for choice in (False, True))
    w = np.zeros(3)
    for _ in range(batch.GRAM_STEPS):
        w = w - batch.RATE * gradient(w, *DATA)
    assert rows == pytest.approx(w, abs=1e-13)
    assert gram == pytest.approx(w, abs=1e-13)


def test_a_batch_descent_holds_little_beside_the_data():
    data = linear_model(rows=50_000, columns=3)
    assert 0 < batch.peak_mebibytes(data) < data.X.nbytes / 2**20


def textbook_epoch(data: Rows, size: int):
    w = np.zeros(3)
    order = np.random.default_rng(minibatch.SEED).permutation(len(data.y))
    for first in range(0, len(order), size):
        rows = order[first : first + size]
        w = w - minibatch.RATE * gradient(w, data.X[rows], data.y[rows])
    return w


@pytest.mark.usefixtures("all_peers")
def test_every_epoch_of_mini_batches_takes_the_same_rows_in_turn():
    contenders = minibatch.batch_contenders(DATA, size=10)
    assert len(contenders) == 5
    for contender in contenders.values():
        assert contender.steps == 6
        assert contender.run() == pytest.approx(textbook_epoch(DATA, 10), abs=1e-14)


@pytest.mark.usefixtures("all_peers")
def test_every_epoch_of_single_rows_takes_the_same_rows_in_turn():
    contenders = minibatch.row_contenders(DATA)
    learned = contenders.pop("scikit-learn's SGDRegressor").run()
    assert len(contenders) == 4
    for contender in contenders.values():
        assert contender.steps == 60
        assert contender.run() == pytest.approx(textbook_epoch(DATA, 1), abs=1e-14)
    # scikit-learn takes the rows in another order.
    assert learned == pytest.approx(textbook_epoch(DATA, 1), abs=0.05)


@pytest.mark.usefixtures("no_peers")
def test_without_peers_the_others_are_compared():
    assert len(single_run.contenders()) == 7
    assert len(two_variables.contenders()) == 4
    assert len(sweeps.ellipse_contenders(3, 2)) == len(sweeps.quartic_contenders(3, 2)) == 4
    assert len(batch.contenders(DATA)) == len(minibatch.batch_contenders(DATA, 10)) == 3
    assert len(minibatch.row_contenders(DATA)) == 3


def test_a_million_rows_are_what_is_measured():
    rows = import_module("benchmarks.rows")
    assert (rows.ROWS, rows.COLUMNS) == (1_000_000, 20)
    assert DATA.X.shape == (60, 3)
    assert np.linalg.lstsq(*DATA)[0] == pytest.approx([-1, 0, 1], abs=0.1)
