"""gdcore._base.checks: what an argument becomes, and the error that names it."""

from fractions import Fraction
from math import inf, nan

import numpy as np
import pytest

import gdcore as gd
from gdcore._base.checks import (
    QuickSchedule,
    checked_array,
    checked_coordinates,
    checked_count,
    checked_fraction,
    checked_generator,
    checked_numbers,
    checked_positive,
    checked_rate,
    checked_real,
    checked_scalar,
    checked_schedule,
    checked_whole,
    only_numbers,
)


def test_a_number_becomes_a_float_and_an_array_a_copy_of_floats():
    for one in (2, 2.0, np.float32(2), np.array(2), np.uint8(2)):
        assert type(checked_numbers("x", one)) is float
    given = np.array([1.0, 2.0])
    found = checked_numbers("x", given)
    given[0] = 9.0
    assert found.tolist() == [1.0, 2.0]
    assert checked_numbers("x", [1, 2]).dtype == float


@pytest.mark.parametrize("value", ["2", None, True, 1j, [1.0, None], [[1.0], [1.0, 2.0]]])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(TypeError) as caught:
        checked_numbers("x", value)
    assert str(caught.value) == f"x must be a number or an array of numbers, got {value!r}"


def test_a_whole_number_has_a_lowest_value():
    assert checked_whole("m", 3, 3) == 3
    assert type(checked_whole("m", np.int64(3), 1)) is int
    with pytest.raises(ValueError, match=r"^m must be at least 3, got 2$"):
        checked_whole("m", 2, 3)
    for value in (3.0, "3", None):
        with pytest.raises(TypeError, match=rf"^m must be a whole number, got {value!r}$"):
            checked_whole("m", value, 1)


@pytest.mark.parametrize(
    ("check", "good", "bad", "message"),
    [
        (checked_fraction, [0, 0.999], [1, -1e-9, nan], "at least 0 and less than 1"),
        (checked_positive, [1e-300, 1e300], [0, -1.0, inf, nan], "finite and greater than 0"),
        (checked_real, [-1e300, 0, 1e300], [inf, -inf, nan], "finite and at least -inf"),
    ],
)
def test_a_setting_is_a_float_or_a_read_only_array_within_its_range(check, good, bad, message):
    for value in good:
        assert type(check("beta", value)) is float
        assert check("beta", value) == value
    array = check("beta", good)
    assert array.tolist() == good
    assert not array.flags.writeable
    for value in [*bad, [*good, bad[0]]]:
        with pytest.raises(ValueError, match="beta must be") as caught:
            check("beta", value)
        assert str(caught.value) == f"beta must be {message}, got {value!r}"


def test_a_lowest_value_is_allowed_itself():
    assert checked_real("end", 0.5, low=0.5) == 0.5
    with pytest.raises(ValueError, match=r"^end must be finite and at least 0\.5, got 0\.4$"):
        checked_real("end", 0.4, low=0.5)


def test_a_rate_is_a_number_or_a_schedule_whose_first_rate_is_looked_at():
    assert checked_rate(0) == 0.0
    asked = []

    def schedule(k):
        asked.append(k)
        return 0.1

    assert checked_rate(schedule) is schedule
    assert asked == [0]
    with pytest.raises(ValueError, match=r"^lr must be finite and at least 0, got -1$"):
        checked_rate(-1)
    with pytest.raises(ValueError, match=r"^then\(0\) must be finite and at least 0, got nan$"):
        checked_rate(lambda k: nan, "then")
    with pytest.raises(TypeError, match=r"^lr\(0\) must be a number"):
        checked_rate(str)


def test_the_quick_function_of_a_schedule_is_checked_in_its_place():
    asked = []

    class Quick(QuickSchedule):
        def __call__(self, k):
            asked.append(k)
            return 0.1

        def _rate_in_loop(self):
            return lambda k: 0.1 - 0.1 * k

    quick = checked_schedule(Quick())
    assert (quick(0), quick(1), asked) == (0.1, 0.0, [])
    with pytest.raises(ValueError, match=r"^lr\(2\) must be finite and at least 0, got -0\.1"):
        quick(2)
    slow = checked_schedule(lambda k: asked.append(k) or 0.5)
    assert (slow(3), asked) == (0.5, [0, 3])


def test_a_schedule_that_overrides_its_call_is_called():
    class Halved(gd.schedules.Schedule):
        def __call__(self, k):
            return super().__call__(k) / 2

    halved = Halved("halved", lambda k: 0.4)
    assert checked_schedule(halved)(0) == 0.2
    path = gd.minimize(lambda x: x**2, 1.0, gd.GradientDescent(lr=halved), max_steps=1)
    assert path.x == pytest.approx(1.0 - 0.2 * 2.0)


def test_a_generator_is_one_of_numpys():
    rng = np.random.default_rng(0)
    assert checked_generator(rng) is rng
    with pytest.raises(TypeError) as caught:
        checked_generator(0)
    assert str(caught.value) == (
        "rng must be a numpy.random.Generator, such as np.random.default_rng(0), got int"
    )


@pytest.mark.parametrize("check", [checked_rate, checked_fraction, checked_positive, checked_real])
def test_a_setting_is_at_least_one_number(check):
    arguments = ([], "lr") if check is checked_rate else ("lr", [])
    with pytest.raises(ValueError, match=r"^lr must hold at least one number, got \[\]$"):
        check(*arguments)


@pytest.mark.parametrize("value", [None, [None, 1.0], "1", [[1.0], [2.0, 3.0]], [1j], ["2"]])
def test_only_numbers_pass(value):
    with pytest.raises(TypeError) as caught:
        only_numbers("w", value)
    assert str(caught.value) == f"w must be a number or an array of numbers, got {value!r}"
    assert only_numbers("w", [1, 10**400]) == [1, 10**400]


def test_a_rate_too_large_for_a_float_is_told_with_its_step():
    with pytest.raises(ValueError, match=r"^lr must be finite and at least 0, got np\.longdouble"):
        checked_rate(np.longdouble("1e400"))
    for schedule in (gd.schedules.step_decay(0.1, factor=10, every=1), lambda k: 10.0**k):
        with pytest.raises(ValueError, match=r"^lr\(400\) must be finite and at least 0, got inf$"):
            checked_schedule(schedule)(400)
    assert gd.schedules.step_decay(0.1, factor=10, every=1)(400) == inf


def test_an_array_is_of_any_numbers_and_may_be_the_callers_own():
    given = np.array([1.0, 2.0])
    assert checked_array("x", given) is given
    assert checked_array("x", [Fraction(1, 2), True]).tolist() == [0.5, 1.0]
    assert checked_array("x", []).shape == (0,)
    assert type(checked_scalar("x", Fraction(1, 2))) is float


@pytest.mark.parametrize("check", [checked_array, checked_scalar])
@pytest.mark.parametrize(
    "value", ["2", None, 1j, [1.0, None], [[1.0], [1.0, 2.0]], np.array(["1", 2], dtype=object)]
)
def test_no_array_is_read_out_of_text_or_lists_of_different_lengths(check, value):
    with pytest.raises(TypeError) as caught:
        check("x", value)
    accepted = "a number" if check is checked_scalar else "a number or an array of numbers"
    assert str(caught.value) == f"x must be {accepted}, got {value!r}"


def test_a_single_number_is_no_array():
    with pytest.raises(TypeError, match=r"^x must be a number, got \[1\.0\]$"):
        checked_scalar("x", [1.0])
    with pytest.raises(TypeError, match="got a masked array"):
        checked_scalar("x", np.ma.masked)


def test_a_count_has_a_highest_value_too():
    assert checked_count("levels", 10, 1, 10) == 10
    with pytest.raises(ValueError, match=r"^levels must be at most 1,000, got 10,000$"):
        checked_count("levels", 10_000, 1, 1000)
    with pytest.raises(ValueError, match=r"^levels must be at least 1, got 0$"):
        checked_count("levels", 0, 1, 1000)


def test_a_point_has_coordinates():
    assert checked_coordinates("x", 0.0) == 0.0
    with pytest.raises(ValueError, match=r"^x must have at least one coordinate, got \[\]$"):
        checked_coordinates("x", [])
