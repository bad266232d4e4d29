"""Shorten the paths of Matplotlib's SVG.

A figure is mostly the coordinates of its paths. Written as differences from one point to the next,
in tenths of a point, a figure is a quarter smaller on the wire.
"""

import re
from collections.abc import Iterator

# The commands that Matplotlib writes, all absolute, and how many numbers each takes.
_NUMBERS = {"M": 2, "L": 2, "Q": 4, "C": 6, "z": 0}
_COMMAND = re.compile(r"([A-Za-z])([^A-DF-Za-df-z]*)")


def compact_path(path: str, decimals: int) -> str:
    """Return the path in relative commands, with points rounded to `decimals`.

    Points are rounded first and subtracted then, so errors do not add up along a path, and facets
    that share an edge still do. A line of no length is dropped, unless it is the first after a
    move: with round caps it is a dot.

    Raises:
        ValueError: The path has a command that Matplotlib does not write.

    Example:
        >>> compact_path("M 10 20.04 L 10.51 20 L 10.512 19.96 L 0 0 z", decimals=1)
        'M10 20l.5 0-10.5-20z'
    """
    brief = ""
    before = ""
    at = start = (0, 0)
    for command, numbers in _commands(path):
        grid = [round(number * 10**decimals) for number in numbers]
        steps = [value - at[i % 2] for i, value in enumerate(grid)]
        if command == "L" and before != "M" and steps == [0, 0]:
            continue
        at = (grid[-2], grid[-1]) if grid else start
        if command == "M":
            start = at
        # A repeated command need not be named; but after M, a pair of numbers means L.
        named = command != before or command in "Mz"
        written = [brief_number(step / 10**decimals, decimals) for step in steps]
        brief += command.lower() if named else ""
        for i, number in enumerate(written):
            brief += number if (i == 0 and named) or number[0] == "-" else f" {number}"
        before = command
    return "M" + brief[1:]


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    """Yield the commands of a path, each with the numbers of one use."""
    for command, text in _COMMAND.findall(path):
        numbers = [float(number) for number in text.split()]
        count = _NUMBERS.get(command)
        if count is None or len(numbers) % max(count, 1) or bool(numbers) != bool(count):
            raise ValueError(f"a path of Matplotlib's has no {command + text!r}")
        for i in range(0, max(len(numbers), 1), max(count, 1)):
            yield command, numbers[i : i + count]


def brief_number(number: float, decimals: int) -> str:
    """Return a number with at most `decimals` decimals, as short as SVG allows: 0.50 is .5."""
    text = f"{number:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return re.sub(r"^(-?)0\.", r"\1.", text)
