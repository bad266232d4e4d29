"""The names of variables, and the variables that names stand for."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import sympy as sp

from gdcore._base.printing import brief


def normal_name(name: str) -> str:
    """Return a name in the form in which Python compares names: the micro sign µ is a μ."""
    return unicodedata.normalize("NFKC", name)


def check_name(name: str) -> str:
    """Return the name of a variable in its normal form, or raise."""
    normal = normal_name(name)
    if not name.isidentifier() or normal.startswith("_"):
        raise ValueError(
            f"{shown(name)} is not a name of a variable; a name begins with a letter and has "
            "letters, digits and underscores"
        )
    return normal


def checked_symbols(given: Any, known: Iterable[sp.Symbol] = ()) -> tuple[sp.Symbol, ...]:
    """Return variables as symbols, or raise.

    Args:
        given: Symbols and names, in the order of the coordinates.
        known: The symbols that a name stands for; for another name, a symbol is made.
    """
    # The values of a mapping would be lost, and a set has another order in every process.
    if isinstance(given, set | frozenset | Mapping) or not isinstance(given, Iterable):
        raise TypeError(
            "symbols must be a list or tuple of SymPy symbols or names, in the order of the "
            f"coordinates, got {brief(given)}"
        )
    of_name: dict[str, list[sp.Symbol]] = {}
    for symbol in known:
        of_name.setdefault(normal_name(symbol.name), []).append(symbol)
    made: list[sp.Symbol] = []
    for one in given:
        symbol = one
        if isinstance(one, str):
            name = check_name(one)
            meant = of_name.get(name, [])
            symbol = meant[0] if len(meant) == 1 else sp.Symbol(name)
        if not isinstance(symbol, sp.Symbol):
            raise TypeError(f"symbols must be SymPy symbols or names, got {brief(one)}")
        if symbol in made:
            raise ValueError(f"symbols lists {symbol} twice; each variable is listed once")
        made.append(symbol)
    return tuple(made)


def symbols_by_name(symbols: Iterable[sp.Symbol]) -> dict[str, sp.Symbol]:
    """Return the symbols that names in a text stand for, or raise if two have one name."""
    by_name: dict[str, sp.Symbol] = {}
    for symbol in checked_symbols(symbols):
        if by_name.setdefault(normal_name(symbol.name), symbol) is not symbol:
            raise ValueError(
                f"symbols lists two variables of the name {symbol}, which are one in a text; "
                "give a SymPy expression instead"
            )
    return by_name


def name_key(symbol: sp.Basic) -> list[tuple[int, int | str]]:
    """Return a sort key that puts x2 before x10."""
    parts = re.split(r"(\d+)", str(symbol))
    return [(0, int(part)) if part.isdigit() else (1, part) for part in parts if part]


def shown(text: str) -> str:
    """Return a text in quotes for a message, cut where it is long."""
    return repr(text if len(text) <= 60 else f"{text[:57]}…")
