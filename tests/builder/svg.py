"""Paths of figures, read as a browser reads them."""

import re

import numpy as np

_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
_TAKES = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}


def read_path(path: str) -> list[tuple[str, np.ndarray]]:
    """What a browser reads: each command with its points, all absolute."""
    drawn: list[tuple[str, np.ndarray]] = []
    at = start = np.zeros(2)
    for letter, text in re.findall(r"([MLQCZmlqcz])([^MLQCZmlqcz]*)", path):
        numbers = [float(number) for number in _NUMBER.findall(text)]
        if not numbers:
            drawn.append(("Z", start))
            at = start
        takes = _TAKES[letter.upper()]
        for i in range(0, len(numbers), max(takes, 1)):
            points = np.reshape(numbers[i : i + takes], (-1, 2))
            # A second pair behind an M is a line.
            command = "L" if letter in "Mm" and i else letter.upper()
            points = points + at if letter.islower() else points
            drawn.append((command, points))
            at = points[-1]
            start = at if command == "M" else start
    return drawn


def on_grid(path: str, decimals: int) -> list[tuple[str, list[int]]]:
    """A path's commands with their points in steps of the grid, without lines that lead nowhere."""
    seen: list[tuple[str, list[int]]] = []
    at: list[int] = []
    for command, points in read_path(path):
        steps = [round(number * 10**decimals) for number in np.ravel(points)]
        if command != "L" or seen[-1][0] == "M" or steps != at:
            seen.append((command, steps))
        at = steps[-2:]
    return seen
