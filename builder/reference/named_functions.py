"""Make the reference entries of the named test functions from the functions themselves.

A function of `gdcore.functions` is a value with a formula, a domain, minimisers and a source; its
entry shows just these. The formula is SymPy's, so the library has to be imported for it. That
happens in a process of its own, ``python -m builder.reference.named_functions``, since the library
may change while the site is served.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from builder.files import read_texts, write_if_changed
from builder.reference.inventory import EntryError, source_key

_MODULE = "gdcore.functions"
_LISTED = 4  # minima; of a function with more, only the lowest is listed


def read_named_functions(root: Path) -> dict[str, str]:
    """Return the docstring of each named function's entry by its path; cached until gdcore changes.

    Raises:
        EntryError: The functions cannot be read, or one lacks something.
    """
    if not (root / "gdcore" / "functions.py").is_file():
        return {}
    known, key = root / ".cache" / "catalogue.json", source_key(root)
    entries = read_texts(known)
    if entries.pop("key", None) != key:
        done = subprocess.run(
            [sys.executable, "-m", "builder.reference.named_functions"],
            cwd=root,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise EntryError(f"{_MODULE} cannot be read:\n{done.stderr.strip()}")
        entries = json.loads(done.stdout)
        write_if_changed(known, json.dumps({**entries, "key": key}))
    return entries


def describe_function(function: Any) -> str:
    r"""Return the docstring of a named function's entry.

    Raises:
        ValueError: If the function has no source.

    Example:
        >>> from gdcore.functions import SQUARE
        >>> print(describe_function(SQUARE))
        $$f(x) = x^{2}$$
        <BLANKLINE>
        Drawn for $x \in [-6, 6]$. Local minimum at $x = 0$, where $f = 0$.
        <BLANKLINE>
        Source: Lecture material that this course grows from.
    """
    from sympy import latex

    if not function.source:
        raise ValueError(f"{function.name} has no source")
    names = [latex(symbol) for symbol in function.symbols]
    domain = " and ".join(
        rf"${name} \in [{_number(low)}, {_number(high)}]$"
        for name, (low, high) in zip(names, function.domain, strict=True)
    )
    found = _minima(function, names)
    return (
        f"$$f({', '.join(names)}) = {latex(function.expr)}$$\n\n"
        f"Drawn for {domain}.{found}\n\n"
        f"Source: {function.source}"
    )


def _minima(function: Any, names: Sequence[str]) -> str:
    points = list(function.minimisers)
    if not points:
        return ""
    values = [_number(float(function(_argument(point)))) for point in points]
    places = [f"${_tuple(names)} = {_tuple([_number(x) for x in point])}$" for point in points]
    if len(points) > _LISTED:
        return f" {len(points)} local minima, the lowest at {places[0]}, where $f = {values[0]}$."
    if len(points) > 1 and len(set(values)) == 1:
        return f" Local minima at {', '.join(places)}, where $f = {values[0]}$."
    each = "; ".join(
        f"{place}, where $f = {value}$" for place, value in zip(places, values, strict=True)
    )
    return f" Local {'minima' if len(points) > 1 else 'minimum'} at {each}."


def _argument(point: Sequence[float]) -> Any:
    return point[0] if len(point) == 1 else list(point)


def _tuple(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def _number(value: float) -> str:
    """Return a number as TeX, to six digits."""
    digits, _, power = f"{round(value, 9) + 0.0:.6g}".partition("e")
    return rf"{digits} \cdot 10^{{{int(power)}}}" if power else digits


def main() -> None:
    """Describe every public constant of the module that is a named function."""
    module = import_module(_MODULE)
    entries = {
        f"{_MODULE}.{name}": describe_function(value)
        for name, value in vars(module).items()
        if isinstance(value, module.NamedFunction) and not name.startswith("_")
    }
    sys.stdout.write(json.dumps(entries))


if __name__ == "__main__":
    main()
