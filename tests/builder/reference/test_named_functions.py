"""The entries of gdcore's named functions, made from their values."""

import json
import math
from types import SimpleNamespace

import pytest

from builder.reference import named_functions as catalogues
from builder.reference.inventory import EntryError, read_reference
from builder.reference.named_functions import describe_function, read_named_functions
from builder.sources.languages import ROOT
from gdcore import functions as library
from gdcore.functions import NamedFunction
from tests.builder.library import edit


def test_it_is_made_once_and_again_after_a_change(functions, monkeypatch):
    runs = []
    run = catalogues.subprocess.run
    monkeypatch.setattr(
        catalogues.subprocess, "run", lambda *a, **k: runs.append(a) or run(*a, **k)
    )
    found = read_named_functions(functions)
    assert list(found) == ["gdcore.functions.ONE"]
    assert read_named_functions(functions) == found
    assert len(runs) == 1
    edit(functions, "functions.py", "TWO = ", "THREE = ")
    edit(functions, "functions.py", ", 2", ", NamedFunction()")
    assert list(read_named_functions(functions)) == [
        "gdcore.functions.ONE",
        "gdcore.functions.THREE",
    ]


@pytest.mark.parametrize("garbage", [b"\xff\x00garbage", b"[1, 2]", b'{"key": 1, "entries": 2}'])
def test_a_damaged_cache_is_made_anew(functions, garbage):
    found = read_named_functions(functions)
    (cache,) = (functions / ".cache").glob("*.json")
    cache.write_bytes(garbage)
    assert read_named_functions(functions) == found


def test_functions_that_do_not_run_are_told(functions):
    edit(functions, "functions.py", "expr = 0", "expr = zebra")
    with pytest.raises(EntryError, match=r"(?s)gdcore\.functions cannot be read.*zebra"):
        read_named_functions(functions)


def test_every_named_function_of_the_library_is_described(capsys):
    catalogues.main()
    assert json.loads(capsys.readouterr().out) == read_named_functions(ROOT)


def test_a_function_without_a_source_is_told(functions):
    with pytest.raises(ValueError, match="zebra has no source"):
        describe_function(SimpleNamespace(name="zebra", source=""))
    edit(functions, "functions.py", 'source = "x"', 'source = ""')
    with pytest.raises(EntryError, match="has no source"):
        read_named_functions(functions)


def test_numbers_are_written_for_readers():
    function = NamedFunction("f", "x**2*1e7 + 3*y**4 + 1e-13", domain=((-0.5, 3), (0, 2e7)),
                             minimisers=((0.0, -1e-17), (1.0, 1 / 3)), source="S.")  # fmt: skip
    text = describe_function(function)
    assert r"Drawn for $x \in [-0.5, 3]$ and $y \in [0, 2 \cdot 10^{7}]$." in text
    assert r"Local minima at $(x, y) = (0, 0)$, where $f = 0$; " in text
    assert r"$(x, y) = (1, 0.333333)$, where $f = 1 \cdot 10^{7}$." in text
    assert text.endswith("\n\nSource: S.")
    shown = NamedFunction("f", "x", domain=((0, 1),), minimisers=(), source="S.")
    assert "inim" not in describe_function(shown)


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (1, r" Local minimum at $x = 0$, where $f = 2$."),
        (2, r" Local minima at $x = 0$, $x = 6.28319$, where $f = 2$."),
        (4, r" Local minima at $x = 0$, $x = 6.28319$, $x = 12.5664$, $x = 18.8496$, where"),
        (5, r" 5 local minima, the lowest at $x = 0$, where $f = 2$."),
    ],
)
def test_minima_are_listed_while_they_are_few(count, told):
    minimisers = tuple((2 * math.pi * k,) for k in range(count))
    waves = NamedFunction("f", "3 - cos(x)", domain=((0, 40),), minimisers=minimisers,
                          source="S.")  # fmt: skip
    assert f"$x \\in [0, 40]$.{told}" in describe_function(waves)


def test_every_named_function_has_an_entry():
    entries = {entry.path for module in read_reference(ROOT) for entry in module.entries}
    described = read_named_functions(ROOT)
    for function in library.ALL:
        names = [name for name, value in vars(library).items() if value is function]
        assert names, function.name
        assert f"gdcore.functions.{names[0]}" in entries & set(described)
