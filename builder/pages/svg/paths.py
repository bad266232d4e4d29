"""Read, move and write the paths of Matplotlib's SVG.

A figure is mostly the coordinates of its paths. Written as differences from one point to the next,
in tenths of a point, a figure is a quarter smaller on the wire.
"""

import math
import re
from collections.abc import Iterator
from functools import lru_cache

# The commands that Matplotlib writes, all absolute, and how many numbers each takes.
_NUMBERS = {"M": 2, "L": 2, "Q": 4, "C": 6, "z": 0}
_COMMAND = re.compile(r"([A-Za-z])([^A-DF-Za-df-z]*)")
_TRANSFORM = re.compile(r"(\w+)\(([^)]*)\)")

type Path = list[tuple[str, list[float]]]
"""The commands of a path, each with the numbers of one use."""

type Matrix = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f) takes the point (x, y) to (a x + c y + e, b x + d y + f), as in SVG."""

IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def read_path(path: str) -> Path:
    """Return the commands of a path.

    Raises:
        ValueError: The path has a command that Matplotlib does not write.
    """
    return list(_commands(path))


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    for command, text in _COMMAND.findall(path):
        numbers = [float(number) for number in text.split()]
        count = _NUMBERS.get(command)
        if count is None or len(numbers) % max(count, 1) or bool(numbers) != bool(count):
            raise ValueError(f"a path of Matplotlib's has no {command + text!r}")
        for i in range(0, max(len(numbers), 1), max(count, 1)):
            yield command, numbers[i : i + count]


def write_path(path: Path, decimals: int) -> str:
    """Return the path in relative commands, with points rounded to `decimals`.

    Points are rounded first and subtracted then, so errors do not add up along a path, and facets
    that share an edge still do. A line of no length is dropped, unless it is the first after a
    move: with round caps it is a dot.

    Example:
        >>> write_path(read_path("M 10 20.04 L 10.51 20 L 10.512 19.96 L 0 0 z"), decimals=1)
        'M10 20l.5 0-10.5-20z'
    """
    brief = ""
    before = ""
    at = start = (0, 0)
    for command, numbers in path:
        grid = [round(number * 10**decimals) for number in numbers]
        steps = [value - at[i % 2] for i, value in enumerate(grid)]
        if command == "L" and before != "M" and steps == [0, 0]:
            continue
        at = (grid[-2], grid[-1]) if grid else start
        if command == "M":
            start = at
        # A repeated command need not be named; but after M, a pair of numbers means L.
        named = command != before or command in "Mz"
        written = [_brief_number(step, decimals) for step in steps]
        brief += command.lower() if named else ""
        for i, number in enumerate(written):
            brief += number if (i == 0 and named) or number[0] == "-" else f" {number}"
        before = command
    return "M" + brief[1:]


@lru_cache(100_000)  # most steps of a figure are small, and come again and again
def _brief_number(units: int, decimals: int) -> str:
    """Return a multiple of a power of ten, as short as SVG allows: 50 units of 0.01 are .5."""
    text = f"{units / 10**decimals:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return re.sub(r"^(-?)0\.", r"\1.", text)


def read_transform(transform: str) -> Matrix:
    """Return the matrix of a `transform` attribute.

    Raises:
        ValueError: It has a function that Matplotlib does not write.

    Example:
        >>> read_transform("translate(10 20) scale(2 -2)")
        (2.0, 0.0, 0.0, -2.0, 10.0, 20.0)
    """
    matrix = IDENTITY
    for name, text in _TRANSFORM.findall(transform):
        numbers = [float(number) for number in re.split(r"[\s,]+", text.strip())]
        match name, numbers:
            case "translate", [x, *y] if len(y) < 2:
                step = (1.0, 0.0, 0.0, 1.0, x, y[0] if y else 0.0)
            case "scale", [x, *y] if len(y) < 2:
                step = (x, 0.0, 0.0, y[0] if y else x, 0.0, 0.0)
            case "rotate", [angle]:
                cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
                step = (cos, sin, -sin, cos, 0.0, 0.0)
            case "matrix", [a, b, c, d, e, f]:
                step = (a, b, c, d, e, f)
            case _:
                raise ValueError(f"Matplotlib writes no {name}({text})")
        matrix = compose(matrix, step)
    return matrix


def compose(outer: Matrix, inner: Matrix) -> Matrix:
    """Return the matrix that applies `inner` first and `outer` then."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (
        a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j,
        a * k + c * m + e, b * k + d * m + f,
    )  # fmt: skip


def place_path(path: Path, matrix: Matrix, decimals: int | None = None) -> Path:
    """Return the path with the matrix applied.

    With `decimals` the shape and its place are rounded one by one, so that a shape is written in
    the same way wherever it stands, and compresses well.
    """
    a, b, c, d, e, f = matrix
    origin = (e, f) if decimals is None else (round(e, decimals), round(f, decimals))
    placed: Path = []
    for command, numbers in path:
        moved: list[float] = []
        for x, y in zip(numbers[::2], numbers[1::2], strict=True):
            point = (a * x + c * y, b * x + d * y)
            if decimals is not None:
                point = (round(point[0], decimals), round(point[1], decimals))
            moved += [origin[0] + point[0], origin[1] + point[1]]
        placed.append((command, moved))
    return placed


def points_of(path: Path) -> list[tuple[float, float]]:
    """Return the points of a path, those that only bend its curves included."""
    return [point for _, numbers in path for point in zip(numbers[::2], numbers[1::2], strict=True)]
