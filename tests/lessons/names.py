"""Find out which cells of a lesson depend on which, by the names that they read and bind.

This takes for granted that a cell changes nothing in place that another cell has made without
chance, such as a list, and that a figure changes nothing at all.
"""

import dis
from collections.abc import Iterator, Sequence
from types import CodeType
from typing import NamedTuple

from nbformat import NotebookNode

CHANCE = {"default_rng", "random"}
"""Who reads one of these draws random numbers."""


class Names(NamedTuple):
    """The names of a lesson in one of its cells.

    Attributes:
        read: Those that the cell reads before it binds them.
        bound: Those that it binds.
        perhaps: Those of `bound` that it only binds under a condition.
        later: Those that its functions read when they are called.
        words: All names and attributes that it reads anywhere.
    """

    read: set[str]
    bound: set[str]
    perhaps: set[str]
    later: set[str]
    words: set[str]


def names_of(source: str) -> Names:
    """Find the names in a cell: in its bytecode, which is in the order in which it runs."""
    read, bound, surely, end = set[str](), set[str](), set[str](), 0
    code = compile(source, "<cell>", "exec")
    for step in dis.get_instructions(code):
        if "JUMP_IF" in step.opname:
            end = max(end, step.argval)  # what stands before it runs under a condition
        elif step.opname == "LOAD_NAME" and step.argval not in surely:
            read.add(step.argval)
        elif step.opname == "STORE_NAME":
            bound.add(step.argval)
            if step.offset >= end:
                surely.add(step.argval)
    inner = [step for part in parts_of(code) for step in dis.get_instructions(part)]
    later = {step.argval for step in inner if step.opname in ("LOAD_NAME", "LOAD_GLOBAL")}
    loads = [*dis.get_instructions(code), *inner]
    words = {step.argval for step in loads if step.opname.startswith("LOAD_")}
    return Names(read, bound, bound - surely, later, words)


def parts_of(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of the functions and classes in some code, and of those inside of them."""
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield part
            yield from parts_of(part)


def cells_of_chance(cells: Sequence[Names]) -> set[int]:
    """Return the numbers of the cells that draw random numbers, or use what comes of them."""
    chosen = {number for number, cell in enumerate(cells) if cell.words & CHANCE or cell.perhaps}
    while True:
        ever = {name for number in chosen for name in cells[number].bound}
        before, by_chance = len(chosen), set[str]()
        for number, cell in enumerate(cells):
            if number in chosen or cell.read & by_chance or cell.later & ever:
                chosen.add(number)
                by_chance |= cell.bound
            else:
                by_chance -= cell.bound
        if len(chosen) == before:
            return chosen


def idle_figures(cells: Sequence[NotebookNode]) -> set[int]:
    """Return the numbers of the figures that assert nothing and bind no name that a cell reads."""
    found = [names_of(cell.source) for cell in cells]
    by_functions = {name for names in found for name in names.later}
    idle, wanted = set[int](), set[str]()
    for number, names in reversed([*enumerate(found)]):
        cell = cells[number]
        silent = cell.metadata.get("tags") == ["figure"] and "assert" not in cell.source
        if silent and not names.bound & (wanted | by_functions):
            idle.add(number)
        else:
            wanted = (wanted - (names.bound - names.perhaps)) | names.read
    return idle
