"""gdcore.symbolic._names: variables by their names."""

import sympy as sp

from gdcore.symbolic._names import check_name, checked_symbols, name_key

x = sp.Symbol("x", real=True)


def test_names_have_one_form():
    assert check_name("\u00b5") == check_name("\u03bc") == "\u03bc"
    assert check_name("\uff58_1") == "x_1"


def test_a_name_means_a_known_symbol_unless_there_are_two():
    assert checked_symbols(["x", "y"], [x]) == (x, sp.Symbol("y"))
    assert checked_symbols(["x"], [x, sp.Symbol("x", positive=True)]) == (sp.Symbol("x"),)


def test_symbols_may_come_one_by_one():
    assert checked_symbols(s for s in "ab") == sp.symbols("a b")
    assert checked_symbols({"b": 1, "a": 2}.keys()) == sp.symbols("b a")


def test_numbers_in_names_sort_by_value():
    assert sorted(sp.symbols("x10 x2 b x"), key=name_key) == list(sp.symbols("b x x2 x10"))
