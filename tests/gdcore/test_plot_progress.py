"""gdcore.plot.progress: values against steps, epochs and gradient evaluations."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import gdcore as gd


@pytest.fixture
def ax():
    return plt.subplots()[1]


def test_values_by_step_counts_from_zero_unless_told(ax):
    (line,) = gd.plot.values_by_step(ax, [4.0, 1.0, 0.25])
    assert line.get_xydata().tolist() == [[0, 4], [1, 1], [2, 0.25]]
    assert (ax.get_xscale(), ax.get_yscale()) == ("linear", "linear")
    (line,) = gd.plot.values_by_step(ax, [4.0, 1.0], steps=[0, 10], log=True)
    assert line.get_xdata().tolist() == [0, 10]
    assert ax.get_yscale() == "log"
    assert ax.get_xlabel() == "step $k$"


def test_values_by_step_draws_a_line_for_each_run(ax):
    values = np.array([[4.0, 9.0], [1.0, 3.0], [0.25, 1.0]])
    lines = gd.plot.values_by_step(ax, values)
    np.testing.assert_array_equal(np.column_stack([line.get_ydata() for line in lines]), values)


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        (3.0, {}, r"values must have shape \(T,\) or \(T, runs\), got \(\)"),
        (np.ones((2, 2, 2)), {}, "values must have shape"),
        ([], {}, "values must have shape"),
        ([1.0, 2.0], {"steps": [0]}, r"steps must have shape \(2,\)"),
        ([0.0, -1.0], {"log": True}, "log needs a positive value"),
    ],
)
def test_values_by_step_refuses_what_does_not_fit(ax, values, options, message):
    with pytest.raises(ValueError, match=message):
        gd.plot.values_by_step(ax, values, **options)


@pytest.mark.parametrize(
    ("draw", "name", "label"),
    [
        (gd.plot.values_by_epoch, "epochs", "epoch"),
        (gd.plot.values_by_evaluation, "evaluations", r"$\#\,\nabla f$"),
    ],
)
def test_values_are_drawn_against_another_measure_of_cost(ax, draw, name, label):
    values = np.array([[4.0, 9.0], [1.0, 3.0], [0.25, 1.0]])
    lines = draw(ax, values, [0.0, 0.5, 1.0], color="#123456")
    assert [line.get_xdata().tolist() for line in lines] == [[0.0, 0.5, 1.0]] * 2
    np.testing.assert_array_equal(np.column_stack([line.get_ydata() for line in lines]), values)
    assert {line.get_color() for line in lines} == {"#123456"}
    assert (ax.get_xlabel(), ax.get_xscale(), ax.get_yscale()) == (label, "linear", "linear")
    draw(ax, values, [0.0, 0.5, 1.0], log=True)
    assert (ax.get_xscale(), ax.get_yscale()) == ("linear", "log")
    draw(ax, values, [0.0, 0.5, 1.0], log_x=True)
    assert ax.get_xscale() == "log"
    with pytest.raises(ValueError, match=rf"{name} must have shape \(3,\) like values"):
        draw(ax, values, [0.0, 1.0])
    with pytest.raises(ValueError, match=f"log_x needs positive {name}"):
        draw(ax, values, [0.0, 0.0, -1.0], log_x=True)


def test_a_logarithmic_axis_of_steps_leaves_out_step_0(ax):
    (line,) = gd.plot.values_by_step(ax, [4.0, 2.0, 1.0], log_x=True)
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "linear")
    drawn = line.get_transform().transform(line.get_xydata())
    assert not np.isfinite(drawn[0, 0])
    assert np.all(np.isfinite(drawn[1:]))
    with pytest.raises(ValueError, match="log_x needs positive steps"):
        gd.plot.values_by_step(ax, [4.0], log_x=True)


def test_logarithmic_axes_take_values_below_one(ax):
    (line,) = gd.plot.values_by_epoch(ax, [0.5, 0.1], [0.25, 0.5], log=True, log_x=True)
    assert line.get_xydata().tolist() == [[0.25, 0.5], [0.5, 0.1]]


def test_nothing_is_drawn_or_changed_where_a_value_is_refused(ax):
    with pytest.raises(ValueError, match="log_x"):
        gd.plot.values_by_step(ax, [4.0], log=True, log_x=True)
    assert ax.get_yscale() == "linear"
    assert not ax.lines


def test_costs_that_a_path_does_not_know_are_refused(ax):
    loss = gd.LeastSquares([[1.0], [2.0]], [1.0, 3.0])
    bare = [loss.on([row]).grad for row in (0, 1)]
    path = gd.minimize(loss, [0.0], gd.GradientDescent(0.1), gradients=bare)
    with pytest.raises(ValueError, match=r"^epochs must be finite, got .*nan.* bare functions"):
        gd.plot.values_by_epoch(ax, path.values, path.epochs)
