"""gdcore.plot.animation: a run, frame by frame."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.animation import AbstractMovieWriter

import gdcore as gd

QUARTIC = gd.functions.QUARTIC
ELLIPSE = gd.functions.ELLIPSE


class Frames(AbstractMovieWriter):
    """Keeps, of each frame, the title and the points that its path shows."""

    def __init__(self, ax):
        super().__init__()
        self.ax = ax
        self.seen = []

    def setup(self, *_, **__):
        pass

    def grab_frame(self, **_):
        lines = [line for line in self.ax.lines if line.get_linestyle() == "-"]
        self.seen.append((self.ax.get_title(), lines[-1].get_xydata().copy()))

    def finish(self):
        pass


@pytest.fixture
def ax():
    return plt.subplots()[1]


def frames(animation, ax):
    writer = Frames(ax)
    animation.save("nowhere", writer=writer)
    return writer.seen


def path_of(points, f=QUARTIC, recorded=None):
    points = np.asarray(points, dtype=float)
    recorded = np.arange(len(points)) if recorded is None else np.asarray(recorded)
    return SimpleNamespace(f=f, points=points, recorded=recorded)


def test_a_run_of_one_variable_grows_on_the_curve(ax):
    run = gd.minimize(QUARTIC, 4.0, gd.GradientDescent(lr=0.1), max_steps=6, record=2)
    animation = gd.plot.animate(ax, run, (-0.5, 4.5), interval=50, color="#123456")
    assert animation.event_source.interval == 50
    seen = frames(animation, ax)
    assert [title for title, _ in seen] == ["$k = 0$", "$k = 2$", "$k = 4$", "$k = 6$"]
    for count, (_, points) in enumerate(seen, start=1):
        np.testing.assert_allclose(points[:, 0], run.points[:count])
        np.testing.assert_allclose(points[:, 1], run.values[:count])
    graph, path, ring = ax.lines
    assert graph.get_xdata()[[0, -1]].tolist() == [-0.5, 4.5]
    assert path.get_color() == "#123456"
    assert ring.get_xydata().tolist() == [[4.0, QUARTIC(4.0)]]


def test_the_limits_are_those_of_the_whole_path(ax):
    animation = gd.plot.animate(ax, path_of([0.0, 4.5, 1.0]))
    before = ax.get_xlim(), ax.get_ylim()
    assert before[0][1] > 4.5
    frames(animation, ax)
    assert (ax.get_xlim(), ax.get_ylim()) == before
    assert not ax.get_autoscalex_on()
    assert not ax.get_autoscaley_on()


def test_a_run_of_two_variables_grows_on_the_contours(ax):
    run = gd.minimize(ELLIPSE, [1.5, 1.0], gd.GradientDescent(lr=0.1), max_steps=3)
    animation = gd.plot.animate(ax, run, color="#123456")
    assert animation.event_source.interval == 200
    assert len(ax.collections) == 2  # contours and their filling
    middle = run.points[-1]
    reach = 1.3 * np.abs(run.points - middle).max(axis=0)
    np.testing.assert_allclose(
        [ax.get_xlim(), ax.get_ylim()], np.column_stack([middle - reach, middle + reach])
    )
    seen = frames(animation, ax)
    assert [title for title, _ in seen] == [f"$k = {k}$" for k in range(4)]
    for count, (_, points) in enumerate(seen, start=1):
        np.testing.assert_array_equal(points, run.points[:count])
    assert ax.lines[0].get_color() == "#123456"


def test_a_domain_of_two_variables_is_kept_and_the_function_may_be_plain(ax):
    domain = ((-3.0, 3.0), (-2.0, 2.0))
    path = path_of([[1.0, 1.0], [0.5, 0.0]], f=lambda x: x[0] ** 2 + x[1] ** 2)
    frames(gd.plot.animate(ax, path, domain), ax)
    assert (ax.get_xlim(), ax.get_ylim()) == domain


def test_a_path_of_one_point_is_one_frame(ax):
    animation = gd.plot.animate(ax, path_of([[1.0, 1.0]], f=ELLIPSE, recorded=[7]), interval=0.5)
    assert [title for title, _ in frames(animation, ax)] == ["$k = 7$"]


def test_a_curve_shows_all_of_a_run_around_its_end(ax):
    frames(gd.plot.animate(ax, path_of([0.0, 3.0, 2.0])), ax)
    np.testing.assert_allclose(ax.lines[0].get_xdata()[[0, -1]], [2 - 2.6, 2 + 2.6])


@pytest.mark.parametrize(
    ("path", "options", "message"),
    [
        (path_of([]), {}, "path must be one run of one or two variables.*\\(0,\\)"),
        (path_of(np.ones((4, 2))), {}, r"path must be one run .*\(4, 2\); path\[i\] is one run"),
        (path_of(np.ones((4, 3)), f=lambda x: x[0]), {}, "path must be one run"),
        (path_of(np.ones((4, 2, 2)), f=lambda x: x[0]), {}, "path must be one run"),
        (path_of([1.0, 2.0], recorded=[0]), {}, r"recorded must have shape \(2,\), got \(1,\)"),
        (path_of([1.0]), {"interval": 0}, "interval must be positive and finite"),
        (path_of([1.0]), {"interval": np.inf}, "interval must be positive and finite"),
        (path_of([1.0]), {"domain": (1.0, 0.0)}, "domain must be an interval"),
    ],
)
def test_animate_refuses_what_is_no_run(ax, path, options, message):
    with pytest.raises(ValueError, match=message):
        gd.plot.animate(ax, path, **options)


def test_the_course_shows_animations_as_players():
    with plt.style.context("gdcore.course"):
        assert plt.rcParams["animation.html"] == "jshtml"
