"""gdcore.trajectory: how a path prints, and the sentence on how it ended."""

import warnings
import xml.etree.ElementTree as ET

import numpy as np
import pytest

import gdcore as gd

SQUARE = (lambda x: x**2, lambda x: 2 * x)


def run(start, lr, **limits):
    return gd.minimize(SQUARE, start, gd.GradientDescent(lr=lr), **limits)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (run(8.0, 0.25, tol=4), "converged after 2 steps: gradient norm 4 <= tol 4"),
        (run(8.0, 0.5), "converged after 1 step: gradient norm 0 <= tol 1e-05"),
        (
            run(8.0, 0.25, max_steps=3),
            "stopped after 3 steps (max_steps): gradient norm 2 > tol 1e-05",
        ),
        (run(8.0, 1.25, max_steps=2), "diverged: after 2 steps f went from 64 to 324"),
        (run(8.0, 3.0, record="last"), "diverged: after 440 steps f went from 64 to inf"),
        (
            run(8.0, [0.5, 0.4, 0.1, 1.25], max_steps=12, tol=1e-2),
            "4 runs: 2 converged, 1 diverged, 1 stopped at max_steps",
        ),
        (run(8.0, [0.5, 0.4]), "2 runs: 2 converged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_status_reads_as_a_sentence(path, status):
    assert path.status == status


def test_a_path_prints_as_a_short_table():
    assert repr(run(8.0, 0.25, max_steps=2)).splitlines() == [
        "stopped after 2 steps (max_steps): gradient norm 4 > tol 1e-05",
        "step  x  f(x)",
        "   0  8    64",
        "   1  4    16",
        "   2  2     4",
    ]


def test_a_long_path_keeps_both_ends():
    lines = repr(run(8.0, 0.25, max_steps=9)).splitlines()
    assert [line.split()[0] for line in lines[2:]] == ["0", "1", "2", "⋮", "7", "8", "9"]


def test_seven_rows_are_not_cut():
    lines = repr(run(8.0, 0.25, max_steps=6)).splitlines()
    assert [line.split()[0] for line in lines[2:]] == list("0123456")


def test_eight_rows_are_cut():
    lines = repr(run(8.0, 0.25, max_steps=7)).splitlines()
    assert [line.split()[0] for line in lines[2:]] == ["0", "1", "2", "⋮", "5", "6", "7"]


def test_a_value_that_overflows_prints_without_a_warning():
    f = (np.square, lambda x: 2 * x)
    path = gd.minimize(f, 1e200, gd.GradientDescent(lr=0.1), max_steps=1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert repr(path).splitlines()[2:] == ["   0  1e+200   inf", "   1  8e+199   inf"]


def test_several_variables_have_a_column_each():
    f = (lambda x: np.sum(x * x, axis=0), lambda x: 2 * x)
    path = gd.minimize(f, [3.0, 4.0], gd.GradientDescent(lr=0.25), max_steps=1)
    assert repr(path).splitlines()[1:] == [
        "step  x[0]  x[1]  f(x)",
        "   0     3     4    25",
        "   1   1.5     2  6.25",
    ]


def test_runs_have_a_row_each():
    path = run(8.0, [0.5, 0.25, 1.25], max_steps=2)
    assert repr(path).splitlines()[1:] == [
        "run  steps   x  f(x)      ended",
        "  0      1   0     0  converged",
        "  1      2   2     4  max_steps",
        "  2      2  18   324   diverged",
    ]


def test_many_runs_of_several_variables_keep_both_ends():
    f = (lambda x: np.sum(x * x, axis=0), lambda x: 2 * x)
    path = gd.minimize(f, np.ones((2, 3, 4)), gd.GradientDescent(lr=0.5))
    rows = [line.split() for line in repr(path).splitlines()[2:]]
    assert rows[0] == ["0,", "0", "1", "0,", "0", "0", "converged"]
    assert rows[3] == ["⋮"] * 5
    assert rows[-1][:2] == ["2,", "3"]


def test_the_notebook_shows_a_table_of_html():
    for path in (run(8.0, 0.25, max_steps=9), run(8.0, [0.5, 0.25])):
        table = ET.fromstring(path._repr_html_())
        assert table.tag == "table"
        assert table.findtext("caption") == path.status
        columns = len(table.findall("thead/tr/th"))
        rows = table.findall("tbody/tr")
        assert len(rows) == len(repr(path).splitlines()) - 2
        assert {len(row.findall("td")) for row in rows} == {columns}


def test_the_table_of_html_by_hand():
    path = gd.minimize(SQUARE, 8.0, gd.GradientDescent(lr=0.25), max_steps=1)
    assert path._repr_html_() == (
        "<table><caption>stopped after 1 step (max_steps): gradient norm 8 &gt; tol 1e-05</caption>"
        "<thead><tr><th>step</th><th>x</th><th>f(x)</th></tr></thead><tbody>"
        "<tr><td>0</td><td>8</td><td>64</td></tr><tr><td>1</td><td>4</td><td>16</td></tr>"
        "</tbody></table>"
    )


def test_values_are_computed_once_and_only_when_asked_for():
    asked = []

    def f(x):
        asked.append(x)
        return x**2

    path = gd.minimize((f, lambda x: 2 * x), 8.0, gd.GradientDescent(lr=0.1), max_steps=50)
    before = len(asked)
    assert before < 10
    repr(path)  # the six that the table shows, and those of the sentence
    assert len(asked) <= before + 8
    before = len(asked)
    assert path.values is path.values
    assert len(asked) == before + 51


# Runs, chosen


def test_a_run_chosen_is_the_run_alone():
    rates = np.array([0.5, 0.25, 1.25])
    paths = run(8.0, rates, max_steps=12, tol=1e-2)
    for i, rate in enumerate(rates):
        alone, chosen = run(8.0, float(rate), max_steps=12, tol=1e-2), paths[i]
        assert chosen.optimizer == alone.optimizer
        assert (chosen.status, repr(chosen)) == (alone.status, repr(alone))
        np.testing.assert_array_equal(chosen.points, alone.points)
        np.testing.assert_array_equal(chosen.recorded, alone.recorded)
        np.testing.assert_array_equal(chosen.evaluations, alone.evaluations)
        for name in ("x", "value", "start", "steps", "gradient_norm", "converged", "diverged"):
            assert getattr(chosen, name) == getattr(alone, name)
            assert type(getattr(chosen, name)) is type(getattr(alone, name)), name


def test_several_runs_chosen_keep_their_records():
    paths = run(8.0, [0.5, 0.25, 0.1], max_steps=6, tol=3.0)
    assert paths.steps.tolist() == [1, 3, 6]
    some = paths[:2]
    assert some.steps.tolist() == [1, 3]
    assert some.points.tolist() == [[8, 8], [0, 4], [0, 2], [0, 1]]
    assert some.optimizer == gd.GradientDescent(lr=[0.5, 0.25])
    assert some[1].points.tolist() == [8, 4, 2, 1]
    assert some.status == "2 runs: 2 converged"
    assert paths[[2, 0]].steps.tolist() == [6, 1]


def test_a_run_recorded_rarely_ends_at_its_own_last_step():
    paths = run(8.0, [0.5, 0.25, 0.1], max_steps=7, tol=3.0, record=5)
    assert paths.recorded.tolist() == [0, 5, 7]
    assert paths[1].recorded.tolist() == [0, 3]
    assert paths[1].points.tolist() == [8.0, 1.0]
    assert paths[2].recorded.tolist() == [0, 5, 7]


def test_runs_of_several_variables_in_a_grid():
    f = gd.functions.ELLIPSE
    starts = np.random.default_rng(0).normal(size=(2, 3, 4))
    rule = gd.Momentum(lr=gd.schedules.constant(0.1), beta=np.array([[0.0], [0.5], [0.8]]))
    paths = gd.minimize(f, starts, rule, max_steps=30)
    one = paths[2, 1]
    assert one.points.shape == (one.steps + 1, 2)
    np.testing.assert_array_equal(one.start, starts[:, 2, 1])
    assert one.optimizer == gd.Momentum(lr=gd.schedules.constant(0.1), beta=0.8)
    assert paths[1].points.shape == (31, 2, 4)
    assert paths[1].optimizer.beta.tolist() == [0.5] * 4
    assert paths[:, 1].steps.shape == (3,)
    up = gd.maximize(-f, starts, rule, max_steps=30)[2, 1]
    assert up.ascends
    assert not up.diverged


def test_a_single_run_has_no_runs_to_choose_from():
    with pytest.raises(TypeError) as caught:
        run(8.0, 0.1)[0]
    assert str(caught.value) == (
        "this is the path of a single run, so there are no runs to choose from"
    )
    with pytest.raises(IndexError):
        run(8.0, [0.1, 0.2])[2]


# Rows


def test_the_rows_of_one_run():
    assert run(8.0, 0.25, max_steps=2).to_dict() == [
        {"step": 0, "x": 8.0, "f(x)": 64.0},
        {"step": 1, "x": 4.0, "f(x)": 16.0},
        {"step": 2, "x": 2.0, "f(x)": 4.0},
    ]
    f = (lambda x: np.sum(x * x, axis=0), lambda x: 2 * x)
    rows = gd.minimize(f, [3.0, 4.0], gd.GradientDescent(lr=0.25), max_steps=1).to_dict()
    assert rows[1] == {"step": 1, "x[0]": 1.5, "x[1]": 2.0, "f(x)": 6.25}
    assert {type(value) for row in rows for value in row.values()} == {int, float}


def test_the_rows_of_many_runs_end_where_each_run_ended():
    rows = run(8.0, [0.5, 0.25], max_steps=2).to_dict()
    assert [(row["run"], row["step"], row["x"], row["f(x)"]) for row in rows] == [
        (0, 0, 8.0, 64.0),
        (0, 1, 0.0, 0.0),
        (1, 0, 8.0, 64.0),
        (1, 1, 4.0, 16.0),
        (1, 2, 2.0, 4.0),
    ]
    grid = gd.minimize(
        gd.functions.ELLIPSE, np.ones((2, 2, 3)), gd.GradientDescent(lr=0.1), max_steps=1
    )
    assert [row["run"] for row in grid.to_dict()][::2] == list(np.ndindex(2, 3))


def test_the_rows_of_a_descent_on_data_count_its_gradients():
    loss = gd.LeastSquares([[1.0], [2.0], [3.0]], [1.0, 2.0, 3.5])
    batches = gd.minibatches(3, 2, np.random.default_rng(0))
    path = gd.minimize(
        loss, [0.0], gd.GradientDescent(lr=0.1), gradients=loss.gradients(batches), max_steps=4
    )
    assert [(row["epoch"], row["evaluations"]) for row in path.to_dict()] == [
        (0.0, 0),
        (pytest.approx(2 / 3), 2),
        (1.0, 3),
        (pytest.approx(5 / 3), 5),
        (2.0, 6),
    ]
    assert path.status.startswith("stopped after 4 steps, 2 epochs (max_steps): gradient norm")
    once = gd.minimize(loss, [0.0], gd.GradientDescent(lr=0.2), max_steps=1)
    assert once.status.startswith("stopped after 1 step, 1 epoch (max_steps): gradient norm")


def test_pandas_takes_the_rows():
    import pandas as pd

    table = pd.DataFrame(run(8.0, [0.5, 0.25], max_steps=2).to_dict())
    assert list(table.columns) == ["run", "step", "x", "f(x)"]
    assert table.groupby("run")["step"].max().tolist() == [1, 2]


@pytest.mark.parametrize(
    ("x", "norm"),
    [
        (3.0, 6.0),
        ([3.0, 4.0], 10.0),
        ([[3.0, 0.0], [4.0, 1.0]], [10.0, 2.0]),
        ([1e200, 0.0], 2e200),
    ],
)
def test_the_norm_of_a_gradient_is_one_for_each_run(x, norm):
    f = gd.Objective(lambda x: np.square(x).sum(axis=0) if np.ndim(x) else x * x, lambda x: 2 * x)
    # with gradients from elsewhere, the loop computes no norm
    path = gd.minimize(f, x, gd.GradientDescent(lr=0.1), gradients=[])
    assert np.asarray(path.gradient_norm).tolist() == norm
    assert type(path.gradient_norm) is (np.ndarray if np.ndim(x) == 2 else float)
    (step,) = gd.descend(f, x, gd.GradientDescent(lr=0.1), gradients=[])
    assert np.asarray(step.gradient_norm).tolist() == norm


def test_a_chosen_run_keeps_the_limits_and_the_norm_of_the_descent():
    path = run(8.0, [0.5, 0.25], max_steps=3, tol=0.5)
    assert (path[1].max_steps, path[1].tol, path[1].gradient_norm) == (3, 0.5, 2.0)


def test_two_rows_of_data_are_data():
    loss = gd.LeastSquares([[1.0], [2.0]], [1.0, 2.0])
    path = gd.minimize(loss, [0.0], gd.GradientDescent(lr=0.1), max_steps=1)
    assert [(row["epoch"], row["evaluations"]) for row in path.to_dict()] == [(0.0, 0), (1.0, 2)]


def test_an_empty_selection_of_runs_is_told_so():
    path = gd.minimize(
        (lambda x: x**2, lambda x: 2 * x),
        np.array([3.0, 4.0]),
        gd.GradientDescent(0.1),
        max_steps=1,
    )
    for run, shown in (
        (path.converged, "array([False, False])"),
        (5, "5"),
        (slice(5, None), "slice(5, None, None)"),
        ([], "[]"),
        ((0, 0), "(0, 0)"),
        ([[0], [0, 1]], "[[0], [0, 1]]"),
        ("a", "'a'"),
    ):
        with pytest.raises(IndexError) as caught:
            path[run]
        assert str(caught.value) == f"path[{shown}] chooses no run: the runs have shape (2,)"
    assert path[[0]].status == "1 run: 1 stopped at max_steps"


def test_a_gradient_that_is_not_finite_is_the_reason_to_stop():
    def grad(x):
        return np.where(np.asarray(x) > 2, 2 * x, np.inf)

    f = lambda x: x**2  # noqa: E731
    rule = gd.GradientDescent(0.25)
    path = gd.minimize((f, grad), 3.0, rule)
    assert path.status == "stopped after 1 step: the gradient is not finite, gradient norm inf"
    many = gd.minimize((f, grad), np.array([3.0, 5.0]), rule)
    assert many.status == "2 runs: 2 stopped at a gradient that is not finite"
    assert repr(many).splitlines()[-1].endswith("not finite")
    given = gd.minimize((f, lambda x: 2 * x), np.array([3.0]), rule, gradients=[lambda x: 2 * x])
    assert repr(given).splitlines()[-1].endswith("the end of the gradients")


def test_a_path_with_many_coordinates_is_shown_short():
    f = (lambda x: x @ x, lambda x: 2 * x)
    path = gd.minimize(f, np.ones(10_000), gd.GradientDescent(0.1), max_steps=3)
    assert len(repr(path)) < 600
    header = repr(path).splitlines()[1].split()
    assert header == ["step", "x[0]", "x[1]", "x[2]", "…", "x[9997]", "x[9998]", "x[9999]", "f(x)"]
    assert len(path._repr_html_()) < 2_000
    assert len(path.to_dict()[0]) == 10_002


def test_an_error_about_a_large_start_is_short():
    for x0 in ([1.0] * 100_000 + [np.nan], ["a"] * 100_000, np.full(100_000, np.nan)):
        with pytest.raises((TypeError, ValueError), match=r"^x0 must") as caught:
            gd.minimize(lambda x: x @ x, x0, gd.GradientDescent(0.1))
        assert len(str(caught.value)) < 300


@pytest.mark.parametrize("record", ["all", "last", 2])
@pytest.mark.parametrize("f", [gd.functions.SQUARE, gd.functions.BOWL])
@pytest.mark.parametrize(
    "chosen",
    [
        (0, slice(None), [0, 1]),
        ([1, 0], slice(1, 3), 2),
        (slice(None), 2, [0, 1]),
        (..., 0),
        ([0, 1], [2, 0]),
        (1, 2, 3),
        np.arange(24).reshape(2, 3, 4) % 5 == 0,
        None,
        True,
    ],
)
def test_runs_are_chosen_as_numpy_chooses(f, chosen, record):
    n = () if f is gd.functions.SQUARE else (2,)
    starts = np.random.default_rng(0).normal(size=(*n, 2, 3, 4))
    rates = np.linspace(0.01, 0.3, 12).reshape(3, 4)
    paths = gd.minimize(f, starts, gd.GradientDescent(rates), max_steps=3, tol=0.5, record=record)
    some = paths[chosen]
    for name in ("steps", "value", "gradient_norm", "converged"):
        assert np.array_equal(getattr(some, name), getattr(paths, name)[chosen]), name
    for name in ("start", "x"):
        expected = np.array([part[chosen] for part in getattr(paths, name).reshape(-1, 2, 3, 4)])
        assert np.array_equal(getattr(some, name), expected.reshape(n + np.shape(some.steps)))
    assert np.array_equal(some.optimizer.lr, np.broadcast_to(rates, (2, 3, 4))[chosen])
    assert repr(some).startswith(some.status)


def test_epochs_are_told_only_where_they_are_known():
    loss = gd.LeastSquares(np.ones((10, 1)), np.ones(10))
    batches = list(gd.minibatches(10, 2, np.random.default_rng(0), epochs=2))
    rule = gd.GradientDescent(0.1)
    for gradients in ((loss.on(r).grad for r in batches), iter(loss.gradients(batches))):
        path = gd.minimize(loss, [0.0], rule, gradients=gradients)
        assert path.status.startswith("stopped after 10 steps (the end of the gradients)")
        assert path.to_dict()[-1].keys() == {"step", "x[0]", "f(x)"}
        assert np.isnan(path.epochs).all()
    many = gd.minimize(loss, [[0.0, 1.0]], rule, gradients=[loss.grad])
    assert many[0].to_dict()[-1].keys() == {"step", "x[0]", "f(x)"}
    known = gd.minimize(loss, [0.0], rule, gradients=loss.gradients(batches))
    assert known.status.startswith("stopped after 10 steps, 2 epochs")
    # without data, a gradient is a gradient
    assert gd.minimize(SQUARE, 8.0, rule, gradients=[SQUARE[1]] * 2).evaluations.tolist() == [
        0,
        1,
        2,
    ]


def test_steps_are_equal_with_their_arrays():
    rule = gd.GradientDescent(0.1)
    for x0 in (1.0, [1.0, 2.0], np.ones((2, 3))):
        f = gd.functions.SQUARE if np.ndim(x0) == 0 else gd.functions.BOWL
        mine, again = (list(gd.descend(f, x0, rule, max_steps=2)) for _ in range(2))
        assert mine == again
        assert mine[0] != mine[1]
        assert mine[0] != 1
