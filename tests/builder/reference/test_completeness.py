"""What an entry of the reference must say, and that those of gdcore say it."""

import re

import pytest

from builder.reference.completeness import (
    NO_MATH,
    NO_SOURCE,
    incomplete_entries,
    missing_parts,
    require_complete_entries,
)
from builder.reference.inventory import EntryError, read_reference
from builder.reference.named_functions import read_named_functions
from builder.sources.languages import ROOT
from tests.builder.library import edit


def told(library):
    return {line.partition(" ")[0]: line for line in incomplete_entries(read_reference(library))}


def test_a_complete_library_has_no_faults(library):
    require_complete_entries(read_reference(library))


@pytest.mark.parametrize(
    ("before", "after", "name", "message"),
    [
        ("    Example:\n        >>> 8 / 2\n", "    Example:\n        8\n", "halve", "Example"),
        (">>> 1 +", "1 +", "Line", "Example"),
        ("Source: A. Zebra", "See A. Zebra", "halve", "Source"),
        ("   ValueError: If x", "   TypeError: If x", "halve", "Raises for ValueError"),
        ("    Raises:\n        TypeError: If the slope is no number.\n\n", "", "Line",
         "Raises for TypeError"),
        ("        times: How often, as for `Line` and `nothing`.\n", "", "halve",
         "description of times"),
        ("        slope: Its slope $m$.\n", "        other: It.\n", "Line",
         "description of slope"),
        ('        """Whether `halve` would help."""\n', "", "Line", "docstring of steep"),
        ('r"""Halve a number.', '"" r"""', "halve", "docstring"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(library, before, after, name, message):
    edit(library, "slopes.py", before, after)
    if message == "docstring":
        edit(library, "slopes.py", '"" r"""', 'quagga = r"""')
    problems = told(library)
    assert list(problems) == [f"gd.{name}"]
    assert re.fullmatch(rf"gd\.{name} \(slopes\.py:\d+\) has no {message}", problems[f"gd.{name}"])


def test_everything_that_is_missing_is_named_at_once(library):
    edit(library, "slopes.py", "``(n,)``", "flat")
    edit(library, "slopes.py", "$m$", "m")
    edit(library, "slopes.py", "Source: Euclid", "Euclid")
    edit(library, "_private.py", '"""A number without a home."""', "")
    with pytest.raises(EntryError) as raised:
        require_complete_entries(read_reference(library))
    second, first = str(raised.value).splitlines()
    assert first.startswith("gd.Line (slopes.py:")
    assert first.endswith("has no equation or shapes, no Source")
    assert second == "gd.hidden (_private.py:3) has no docstring"


def test_a_module_needs_a_docstring_too(library):
    edit(library, "slopes.py", '"""Slopes, and `gd.halve`, made of $x$."""', "")
    assert told(library) == {"gdcore.slopes:": "gdcore.slopes: the module has no docstring"}


def test_either_an_equation_or_shapes_will_do(library):
    edit(library, "slopes.py", "``(n,)``", "flat")
    assert told(library) == {}
    edit(library, "slopes.py", "$m$", "m")
    assert "equation or shapes" in told(library)["gd.Line"]


def test_a_constant_made_from_its_value_needs_no_docstring(library):
    edit(library, "_private.py", '"""A number without a home."""', "")
    assert list(incomplete_entries(read_reference(library), {"gdcore.hidden"})) == []


@pytest.mark.parametrize("statement", ["raise", "raise Zebra", "raise self.zebra()"])
def test_only_errors_that_are_spelled_out_are_asked_for(library, statement):
    edit(library, "slopes.py", "raise ValueError(x)", statement)
    assert told(library) == {}


def test_the_errors_of_public_functions_are_not_asked_for(library):
    edit(library, "slopes.py", "quagga = _even(x)", "quagga = even(x)")
    edit(library, "slopes.py", "def _even", "def even")
    edit(library, "slopes.py", "    Raises:\n        ValueError: If x is *odd*.\n\n", "")
    assert told(library) == {}


def test_every_public_name_of_gdcore_is_documented():
    require_complete_entries(read_reference(ROOT), read_named_functions(ROOT))


def test_what_is_excused_exists_and_needs_its_excuse():
    modules = read_reference(ROOT)
    paths = {module.object.path for module in modules} | {
        entry.path for module in modules for entry in module.entries
    }
    assert set(NO_SOURCE) | set(NO_MATH) <= paths
    for excuses, lack in ((NO_SOURCE, "Source"), (NO_MATH, "equation or shapes")):
        for excused in excuses:
            covered = [
                (entry, module)
                for module in modules
                for entry in module.entries
                if excused in (entry.path, module.object.path)
            ]
            assert any(lack in missing_parts(*pair, exempt=False) for pair in covered), excused
