"""What is in the reference of gdcore: its pages, and the entries of each."""

import importlib
import re

import pytest

from builder.reference.inventory import EntryError, read_reference
from builder.reference.named_functions import read_named_functions
from builder.sources.languages import ROOT
from tests.builder.library import edit, write_library


def test_a_page_for_each_module_and_an_entry_for_each_name(library):
    found = {
        module.object.path: [(entry.spelled, entry.path) for entry in module.entries]
        for module in read_reference(library)
    }
    assert found == {
        "gdcore": [("gd.hidden", "gdcore.hidden")],
        "gdcore.drawings": [
            ("gd.drawings.SAMPLES", "gdcore.drawings.SAMPLES"),
            ("gd.drawings.curve", "gdcore.drawings.curve"),
        ],
        "gdcore.slopes": [
            ("gd.halve", "gdcore.slopes.halve"),
            ("gd.Line", "gdcore.slopes.Line"),
        ],
    }


def test_a_module_without_all_offers_what_it_defines(library):
    edit(library, "drawings/__init__.py", '__all__ = ["SAMPLES", "curve"]', "def own():\n  ...")
    (module,) = [m for m in read_reference(library) if m.name == "drawings"]
    assert [entry.spelled for entry in module.entries] == ["gd.drawings.own"]


def test_a_name_has_one_entry_though_it_is_offered_twice(library):
    edit(library, "__init__.py", "from gdcore.slopes import", "from gdcore.drawings import "
         "curve\nfrom gdcore.slopes import")  # fmt: skip
    edit(library, "__init__.py", '["Line",', '["Line", "curve",')
    spelled = [entry.spelled for m in read_reference(library) for entry in m.entries]
    assert "gd.drawings.curve" in spelled
    assert "gd.curve" not in spelled


def test_the_pages_come_in_the_order_of_a_reader(tmp_path):
    names = ["zebra", "plot", "descent", "derivatives", "data"]
    imports = "\n".join(f"from gdcore.{name} import f_{name}" for name in names)
    offered = [f"f_{name}" for name in names]
    write_library(
        tmp_path,
        {"__init__.py": f"{imports}\n__all__ = {offered}\n"}
        | {f"{name}.py": f"def f_{name}(): ...\n" for name in names},
    )
    found = [module.name for module in read_reference(tmp_path)]
    assert found == ["derivatives", "descent", "data", "plot", "zebra"]


def test_the_pages_come_in_the_order_of_the_docstring_of_gdcore():
    pages = [module.name for module in read_reference(ROOT)]
    named = re.findall(r"`([\w.]+)`", importlib.import_module("gdcore").__doc__)
    assert [name for name in named if name in pages] == pages


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('["Line"', '["Zebra"', r"gdcore\.__all__ lists 'Zebra'"),
        ("import Line, halve", "import Line, zebra as halve", r"gdcore\.slopes\.zebra, where"),
    ],
)
def test_a_name_that_is_nowhere_is_told(library, before, after, message):
    edit(library, "__init__.py", before, after)
    with pytest.raises(EntryError, match=message):
        read_reference(library)


def test_without_a_library_there_is_no_reference(tmp_path):
    assert read_reference(tmp_path) == ()
    assert read_named_functions(tmp_path) == {}
    assert list(tmp_path.iterdir()) == []
