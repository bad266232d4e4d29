"""Docstrings become the Markdown of the site."""

import griffe
import pytest

from builder.reference.docstrings import Docstrings, code_of, markdown_of
from tests.builder.library import edit


def rendered(text):
    links = {"Line": "gdcore.slopes.Line", "halve": "gdcore.slopes.halve"}
    return markdown_of(text, "gdcore.slopes.halve", links)


def test_names_become_links_but_neither_to_themselves_nor_from_code():
    assert rendered("`Line`") == "[`Line`][gdcore.slopes.Line]"
    for text in ("`halve`", "``Line``", "`zebra`", "`Line + 1`"):
        assert rendered(text) == text


def test_a_source_is_a_paragraph_of_its_own_look():
    source = rendered("Text.\n\nSource: A,\n*B* (1).\n\nMore.")
    assert source == "Text.\n\n**Source** A,\n*B* (1).\n{: .gd-source }\n\nMore."


def test_an_example_is_a_section():
    assert rendered("Example:\n    >>> 1") == "Examples: Example\n    >>> 1"
    assert rendered("An Example:\n") == "An Example:\n"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ('    def f():\n        """One."""\n        return 1\n', "def f():\n    return 1"),
        ('def f():\n    """One.\n\n    Two.\n    """\n', ""),
        ("@property\ndef f():\n    return 'text'", "@property\ndef f():\n    return 'text'"),
        ("def f():\n    'One.'\n    'Two.'\n", "def f():\n    'Two.'"),
    ],
)
def test_code_is_shown_without_its_docstring(source, code):
    assert code_of(source) == code


def test_an_entry_is_made_from_the_value_and_keeps_what_was_written(functions):
    edit(functions, "__init__.py", "import drawings", "import drawings, functions")
    edit(functions, "__init__.py", '"drawings"', '"drawings", "functions"')
    edit(functions, "functions.py", "ONE, _HIDDEN, TWO", '"""One."""\nONE')
    others = 'NamedFunction()\n"""Written, as for `halve`."""\nFOUR = NamedFunction()\nTWO = 2'
    edit(functions, "functions.py", "NamedFunction(), NamedFunction(), 2", others)
    loader = griffe.GriffeLoader(
        search_paths=[functions], extensions=griffe.load_extensions(Docstrings)
    )
    module = loader.load("gdcore", try_relative_path=False)["functions"]
    made = "$$f() = 0$$\n\nDrawn for .\n\n**Source** x\n{: .gd-source }"
    assert module["FOUR"].docstring.value == made
    assert module["ONE"].docstring.value == (
        f"Written, as for [`halve`][gdcore.slopes.halve].\n\n{made}"
    )
    assert module["ONE"].value is None
    assert module["TWO"].docstring is None
