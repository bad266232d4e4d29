r"""The data of the course: hours of study, and the marks that followed.

`MARKS` has four rows, few enough for a pencil; `students` draws any number from a stated model. All
data are made up for the course; no real person studied these hours.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdcore._base.checks import checked_generator, checked_whole
from gdcore.typing import Array

if TYPE_CHECKING:
    from numpy.random import Generator

LONGEST = 5.0
"""The most hours that `students` study."""

SPREAD = 1.2
"""The standard deviation of the marks of `students` who have studied equally long."""


class Students(NamedTuple):
    """Rows of hours and marks, one for each student.

    Attributes:
        hours: The hours that each student has studied, ``(m,)``.
        marks: The mark of each student, ``(m,)``.

    Example:
        >>> MARKS.hours.tolist(), MARKS.marks.tolist()
        ([1.0, 2.0, 3.0, 4.0], [4.0, 6.0, 4.0, 8.0])
    """

    hours: Array
    marks: Array


def _read_only_array(*numbers: float) -> Array:
    array = np.array(numbers, dtype=float)
    array.flags.writeable = False
    return array


MARKS = Students(hours=_read_only_array(1, 2, 3, 4), marks=_read_only_array(4, 6, 4, 8))
r"""*Marks*: four students. The best line through them is $3 + 1 \cdot \text{hours}$."""


def students(m: int, rng: "Generator") -> Students:
    r"""Draw m students from a stated model.

    $$\text{hours} \sim U(0, 5), \qquad
      \text{marks} = 3 + 1 \cdot \text{hours} + 1.2\, z, \qquad z \sim N(0, 1)$$

    with independent draws: first the hours of all students, then all z. So the line behind the
    marks is known, and it is the best line of `MARKS`; a sample shows it only nearly.

    Args:
        m: The number of students.
        rng: The source of randomness: generators with equal seeds give equal students.

    Returns:
        Hours and marks, ``(m,)`` each.

    Raises:
        TypeError: If m is not a whole number, or rng is not a `numpy.random.Generator`.
        ValueError: If m is below 1.

    Example:
        >>> hours, marks = students(1_000, np.random.default_rng(0))
        >>> hours.shape, bool(hours.max() < 5), round(float(np.std(marks - (3 + hours))), 1)
        ((1000,), True, 1.2)
    """
    m = checked_whole("m", m, 1)
    checked_generator(rng)
    hours = rng.uniform(0.0, LONGEST, m)
    return Students(hours, 3.0 + hours + SPREAD * rng.standard_normal(m))
