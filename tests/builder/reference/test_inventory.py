"""The reference of gdcore: what is in it, what an entry must say, and how it becomes pages."""

import functools
import importlib
import json
import math
import re
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace

import griffe
import pytest
from bs4 import BeautifulSoup

from builder.reference import named_functions as catalogues
from builder.reference.docstrings import Docstrings, code_of, markdown_of
from builder.reference.inventory import EntryError, read_reference
from builder.reference.named_functions import describe, read_named_functions
from builder.reference.rules import (
    NO_MATH,
    NO_SOURCE,
    incomplete_entries,
    missing_parts,
    require_complete_entries,
)
from builder.site.render import RenderError, render_language
from tests.builder.pages.test_build import Course

ROOT = Path(__file__).resolve().parents[3]

INIT = '''
"""A library."""

from typing import TYPE_CHECKING

from gdcore._private import hidden
from gdcore.slopes import Line, halve

if TYPE_CHECKING:
    from gdcore import drawings

__all__ = ["Line", "drawings", "halve", "hidden"]
'''
SLOPES = r'''
"""Slopes, and `gd.halve`, made of $x$."""

from dataclasses import dataclass

from gdcore._types import Real


def halve(x: Real, *, times: int = 1) -> "Line":
    r"""Halve a number.

    $$x \mapsto \frac{x}{2}$$

    Args:
        x: A number ``(n, *runs)``.
        times: How often, as for `Line` and `nothing`.

    Returns:
        A line: the half, a long one that goes on
        in the next row.

    Raises:
        ValueError: If x is *odd*.

    Example:
        >>> 8 / 2
        4.0

    Source: A. Zebra, *On halves*
    (1901), eq. 3.
    """
    quagga = _even(x)
    return Line(quagga)


@dataclass(frozen=True)
class Line:
    """A line of shape ``(n,)``.

    Attributes:
        slope: Its slope $m$.

    Raises:
        TypeError: If the slope is no number.

    Example:
        A sum, after words:

        >>> 1 + 1
        2

    Source: Euclid, *Elements* (300 BC), book I.
    """

    slope: float
    known: int = 1
    """A field with a docstring of its own, in `halve`'s way."""

    def __post_init__(self) -> None:
        """Check it."""
        if not isinstance(self.slope, float):
            raise TypeError(self.slope)

    def __call__(self, x: float) -> float:
        """Return the height at x."""
        return self.slope * x

    @property
    def steep(self) -> bool:
        """Whether `halve` would help."""
        return self.slope > 1


def _even(x: int) -> int:
    """Check x."""
    if x % 2:
        raise ValueError(x)
    return x // 2
'''
FILES = {
    "__init__.py": INIT,
    "slopes.py": SLOPES,
    "_types.py": '''
"""Types."""
type Real = float
"""A number."""
''',
    "_private.py": '''
"""Not to be told of."""

hidden = 7
"""A number without a home."""
''',
    "drawings/__init__.py": '''
"""Drawings."""

from gdcore.drawings.curves import curve, SAMPLES

__all__ = ["SAMPLES", "curve"]
''',
    "drawings/curves.py": '''
"""Curves."""

SAMPLES = 400
"""Points of a curve."""


def curve(f):
    """Draw $f$; see `Line.steep`.

    Example:
        >>> 2 + 2
        4

    Source: R. Descartes, *La géométrie* (1637).
    """


def helper(f):
    pass
''',
}


def write_library(root, files=FILES):
    for name, text in files.items():
        path = root / "gdcore" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip(), encoding="utf-8")
    return root


@pytest.fixture
def library(tmp_path):
    return write_library(tmp_path)


def edit(root, name, before, after):
    path = root / "gdcore" / name
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


class TestNames:
    def test_a_page_for_each_module_and_an_entry_for_each_name(self, library):
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

    def test_a_module_without_all_offers_what_it_defines(self, library):
        edit(library, "drawings/__init__.py", '__all__ = ["SAMPLES", "curve"]', "def own():\n  ...")
        (module,) = [m for m in read_reference(library) if m.name == "drawings"]
        assert [entry.spelled for entry in module.entries] == ["gd.drawings.own"]

    def test_a_name_has_one_entry_though_it_is_offered_twice(self, library):
        edit(library, "__init__.py", "from gdcore.slopes import", "from gdcore.drawings import "
             "curve\nfrom gdcore.slopes import")  # fmt: skip
        edit(library, "__init__.py", '["Line",', '["Line", "curve",')
        spelled = [entry.spelled for m in read_reference(library) for entry in m.entries]
        assert "gd.drawings.curve" in spelled
        assert "gd.curve" not in spelled

    def test_the_pages_come_in_the_order_of_a_reader(self, tmp_path):
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

    @pytest.mark.parametrize(
        ("before", "after", "message"),
        [
            ('["Line"', '["Zebra"', r"gdcore\.__all__ lists 'Zebra'"),
            ("import Line, halve", "import Line, zebra as halve", r"gdcore\.slopes\.zebra, where"),
        ],
    )
    def test_a_name_that_is_nowhere_is_told(self, library, before, after, message):
        edit(library, "__init__.py", before, after)
        with pytest.raises(EntryError, match=message):
            read_reference(library)

    def test_without_a_library_there_is_no_reference(self, tmp_path):
        assert read_reference(tmp_path) == ()
        assert read_named_functions(tmp_path) == {}
        assert list(tmp_path.iterdir()) == []


def told(library):
    return {line.partition(" ")[0]: line for line in incomplete_entries(read_reference(library))}


class TestEntries:
    def test_a_complete_library_has_no_faults(self, library):
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
    def test_what_is_missing_is_named(self, library, before, after, name, message):
        edit(library, "slopes.py", before, after)
        if message == "docstring":
            edit(library, "slopes.py", '"" r"""', 'quagga = r"""')
        problems = told(library)
        assert list(problems) == [f"gd.{name}"]
        assert re.fullmatch(
            rf"gd\.{name} \(slopes\.py:\d+\) has no {message}", problems[f"gd.{name}"]
        )

    def test_everything_that_is_missing_is_named_at_once(self, library):
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

    def test_a_module_needs_a_docstring_too(self, library):
        edit(library, "slopes.py", '"""Slopes, and `gd.halve`, made of $x$."""', "")
        assert told(library) == {"gdcore.slopes:": "gdcore.slopes: the module has no docstring"}

    def test_either_an_equation_or_shapes_will_do(self, library):
        edit(library, "slopes.py", "``(n,)``", "flat")
        assert told(library) == {}
        edit(library, "slopes.py", "$m$", "m")
        assert "equation or shapes" in told(library)["gd.Line"]

    def test_a_constant_made_from_its_value_needs_no_docstring(self, library):
        edit(library, "_private.py", '"""A number without a home."""', "")
        assert list(incomplete_entries(read_reference(library), {"gdcore.hidden"})) == []

    @pytest.mark.parametrize("statement", ["raise", "raise Zebra", "raise self.zebra()"])
    def test_only_errors_that_are_spelled_out_are_asked_for(self, library, statement):
        edit(library, "slopes.py", "raise ValueError(x)", statement)
        assert told(library) == {}

    def test_the_errors_of_public_functions_are_not_asked_for(self, library):
        edit(library, "slopes.py", "quagga = _even(x)", "quagga = even(x)")
        edit(library, "slopes.py", "def _even", "def even")
        edit(library, "slopes.py", "    Raises:\n        ValueError: If x is *odd*.\n\n", "")
        assert told(library) == {}


class TestDocstrings:
    def rendered(self, text):
        links = {"Line": "gdcore.slopes.Line", "halve": "gdcore.slopes.halve"}
        return markdown_of(text, "gdcore.slopes.halve", links)

    def test_names_become_links_but_neither_to_themselves_nor_from_code(self):
        assert self.rendered("`Line`") == "[`Line`][gdcore.slopes.Line]"
        for text in ("`halve`", "``Line``", "`zebra`", "`Line + 1`"):
            assert self.rendered(text) == text

    def test_a_source_is_a_paragraph_of_its_own_look(self):
        source = self.rendered("Text.\n\nSource: A,\n*B* (1).\n\nMore.")
        assert source == "Text.\n\n**Source** A,\n*B* (1).\n{: .gd-source }\n\nMore."

    def test_an_example_is_a_section(self):
        assert self.rendered("Example:\n    >>> 1") == "Examples: Example\n    >>> 1"
        assert self.rendered("An Example:\n") == "An Example:\n"

    @pytest.mark.parametrize(
        ("source", "code"),
        [
            ('    def f():\n        """One."""\n        return 1\n', "def f():\n    return 1"),
            ('def f():\n    """One.\n\n    Two.\n    """\n', ""),
            ("@property\ndef f():\n    return 'text'", "@property\ndef f():\n    return 'text'"),
            ("def f():\n    'One.'\n    'Two.'\n", "def f():\n    'Two.'"),
        ],
    )
    def test_code_is_shown_without_its_docstring(self, source, code):
        assert code_of(source) == code


class TestCatalogue:
    FUNCTIONS = '''
    """Functions."""

    class NamedFunction:
        """A function."""
        name = source = "x"
        symbols = ()
        expr = 0
        domain = ()
        minimisers = ()

    ONE, _HIDDEN, TWO = NamedFunction(), NamedFunction(), 2
    '''

    @pytest.fixture
    def functions(self, library):
        write_library(library, {"functions.py": dedent(self.FUNCTIONS)})
        (library / "builder").symlink_to(ROOT / "builder")
        return library

    def test_it_is_made_once_and_again_after_a_change(self, functions, monkeypatch):
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

    def test_functions_that_do_not_run_are_told(self, functions):
        edit(functions, "functions.py", "expr = 0", "expr = zebra")
        with pytest.raises(EntryError, match=r"(?s)gdcore\.functions cannot be read.*zebra"):
            read_named_functions(functions)

    def test_every_named_function_of_the_library_is_described(self, capsys):
        catalogues.main()
        assert json.loads(capsys.readouterr().out) == read_named_functions(ROOT)

    def test_an_entry_is_made_from_the_value_and_keeps_what_was_written(self, functions):
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

    def test_a_function_without_a_source_is_told(self, functions):
        with pytest.raises(ValueError, match="zebra has no source"):
            describe(SimpleNamespace(name="zebra", source=""))
        edit(functions, "functions.py", 'source = "x"', 'source = ""')
        with pytest.raises(EntryError, match="has no source"):
            read_named_functions(functions)

    def test_numbers_are_written_for_readers(self):
        from gdcore.functions import NamedFunction

        function = NamedFunction("f", "x**2*1e7 + 3*y**4 + 1e-13", domain=((-0.5, 3), (0, 2e7)),
                                 minimisers=((0.0, -1e-17), (1.0, 1 / 3)), source="S.")  # fmt: skip
        text = describe(function)
        assert r"Drawn for $x \in [-0.5, 3]$ and $y \in [0, 2 \cdot 10^{7}]$." in text
        assert r"Local minima at $(x, y) = (0, 0)$, where $f = 0$; " in text
        assert r"$(x, y) = (1, 0.333333)$, where $f = 1 \cdot 10^{7}$." in text
        assert text.endswith("\n\nSource: S.")
        shown = NamedFunction("f", "x", domain=((0, 1),), minimisers=(), source="S.")
        assert "inim" not in describe(shown)

    @pytest.mark.parametrize(
        ("count", "told"),
        [
            (1, r" Local minimum at $x = 0$, where $f = 2$."),
            (2, r" Local minima at $x = 0$, $x = 6.28319$, where $f = 2$."),
            (4, r" Local minima at $x = 0$, $x = 6.28319$, $x = 12.5664$, $x = 18.8496$, where"),
            (5, r" 5 local minima, the lowest at $x = 0$, where $f = 2$."),
        ],
    )
    def test_minima_are_listed_while_they_are_few(self, count, told):
        from gdcore.functions import NamedFunction

        minimisers = tuple((2 * math.pi * k,) for k in range(count))
        waves = NamedFunction("f", "3 - cos(x)", domain=((0, 40),), minimisers=minimisers,
                              source="S.")  # fmt: skip
        assert f"$x \\in [0, 40]$.{told}" in describe(waves)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A course with a library of its own, built once in each language."""
    course = Course(write_library(tmp_path_factory.mktemp("course")))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("SITE_URL", "REPO_URL"):
            patch.delenv(name, raising=False)
        patch.setenv("SOURCE_DATE_EPOCH", "315532800")
        for language in ("en", "ko"):
            page = course.root / "docs" / language / "api" / "index.md"
            page.parent.mkdir()
            page.write_text("# API {#api}\n\n<!-- entries -->\n\n::: gdcore._types\n", "utf-8")
            course.build(language)
        yield course


@functools.cache
def article(course, address, language="en"):
    return BeautifulSoup(course.page(address, language), "html.parser").select_one("article")


def text_of(tag):
    return " ".join(tag.get_text().split())


class TestPages:
    def test_an_entry_has_everything_in_the_order_of_its_docstring(self, small):
        page = article(small, "api/slopes")
        titles = [text_of(tag).rstrip(" #") for tag in page.select("h1, h2")]
        assert titles == ["gdcore.slopes", "gd.halve", "gd.Line"]
        entry = page.select_one(".doc-function")
        labels = [tag.get_text() for tag in entry.select(".gd-label")]
        assert labels == ["Arguments", "Returns", "Raises", "Example"]
        assert "halve(x: Real, *, times: int = 1) -> Line" in text_of(
            entry.select_one(".doc-signature")
        )
        assert entry.select_one(".gd-formula .katex-display math")
        terms = {
            text_of(tag): text_of(tag.find_next_sibling("dd")) for tag in entry.select("dl dt")
        }
        assert terms == {
            "x": "A number (n, *runs).",
            "times": "How often, as for Line and nothing.",
            "ValueError": "If x is odd.",
        }
        assert "A line: the half, a long one that goes on in the next row." in text_of(entry)
        assert ">>> 8 / 2 4.0" in text_of(entry.select(".highlight")[1])
        assert (
            text_of(entry.select_one("p.gd-source")) == "Source A. Zebra, On halves (1901), eq. 3."
        )

    def test_code_is_there_to_unfold_and_without_what_the_entry_says(self, small):
        fold = article(small, "api/slopes").select_one(".doc-function details.gd-fold--code")
        assert "quagga = _even(x)" in fold.get_text()
        assert "Halve a number" not in fold.get_text()

    def test_a_class_shows_its_fields_once_and_of_its_methods_those_for_readers(self, small):
        entry = article(small, "api/slopes").select_one(".doc-class")
        assert [text_of(tag) for tag in entry.select("h3 .doc-object-name")] == [
            "known",
            "__call__",
            "steep",
        ]
        assert entry.select_one("dd .katex")
        assert "Line(slope: float, known: int = 1)" in text_of(entry.select_one(".doc-signature"))

    def test_entries_refer_to_each_other(self, small):
        hrefs = {
            (text_of(tag), tag["href"])
            for name in ("slopes", "drawings")
            for tag in article(small, f"api/{name}").select("a[href]:not(.headerlink)")
        }
        assert {
            ("gd.halve", "#gdcore.slopes.halve"),
            ("Line", "#gdcore.slopes.Line"),
            ("Real", "../#gdcore._types.Real"),
            ("Line.steep", "../slopes/#gdcore.slopes.Line.steep"),
        } <= hrefs

    def test_the_first_page_lists_every_entry_and_the_types(self, small):
        page = article(small, "api")
        listed = {
            text_of(tag): tag.find_next_sibling("dd") for tag in page.select(".gd-entries dt")
        }
        assert set(listed) == {
            "gd.halve", "gd.Line", "gd.hidden", "gd.drawings.SAMPLES", "gd.drawings.curve"
        }  # fmt: skip
        assert text_of(listed["gd.halve"]) == "Halve a number."
        assert listed["gd.drawings.curve"].select_one(".katex")
        assert page.select_one("#gdcore\\._types\\.Real")

    def test_a_page_says_which_language_it_speaks(self, small):
        assert not article(small, "api/slopes").select("[lang]")
        assert not article(small, "api/slopes").select(".gd-note")
        korean = article(small, "api/slopes", "ko")
        assert korean.select_one(".gd-note").find_parent(lang=True).name == "html"
        assert korean.select_one(".doc-module").get("lang") == "en"
        assert article(small, "api", "ko").select_one(".gd-entries").get("lang") == "en"

    def test_the_language_switch_leads_to_the_same_page(self, small):
        for language, there in (("en", "../../ko/api/slopes/"), ("ko", "../../../api/slopes/")):
            soup = BeautifulSoup(small.page("api/slopes", language), "html.parser")
            assert soup.select_one("a.gd-language")["href"] == there
        sitemap = (small.root / "out" / "en" / "sitemap.xml").read_text("utf-8")
        assert 'hreflang="ko" href="http://127.0.0.1:8000/ko/api/slopes/"' in sitemap

    def test_the_navigation_has_a_section_for_it(self, small):
        soup = BeautifulSoup(small.page("run"), "html.parser")
        links = [text_of(tag) for tag in soup.select('.md-nav a[href*="../api/"]')]
        assert links == ["API reference", "gdcore", "drawings", "slopes"]

    def test_search_finds_names_after_lessons_and_neither_signatures_nor_code(self, small):
        index = (small.root / "out" / "en" / "search" / "search_index.json").read_text("utf-8")
        assert "Halve a number" in index
        assert '"boost":0.5' in index
        assert "quagga" not in index
        assert "times: int" not in index

    def test_no_style_is_asked_for_that_is_not_ours(self, small):
        assert "_mkdocstrings" not in small.page("api/slopes")

    def test_a_page_that_is_not_rendered_again_is_the_same(self, small, monkeypatch):
        small.build("en")  # by now the process remembers the other language
        before = {p: p.read_bytes() for p in (small.root / "out" / "en").rglob("*.html")}

        def refuse(*_: object) -> None:
            raise AssertionError("rendered again")

        monkeypatch.setattr("mkdocstrings.AutoDocProcessor.run", refuse)
        small.build("en")
        assert {path: path.read_bytes() for path in before} == before

    def test_mkdocs_alone_builds_it_too(self, small, monkeypatch):
        monkeypatch.chdir(small.root)
        render_language(Path(), "en", small.root / "out" / "alone")
        assert (small.root / "out" / "alone" / "api" / "slopes" / "index.html").is_file()

    def test_a_change_of_the_library_shows(self, small):
        edit(small.root, "slopes.py", "Whether", "Says whether")
        small.build("en")
        assert "Says whether" in small.page("api/slopes")


class TestRefusals:
    """What must not be published."""

    @pytest.mark.parametrize(
        ("before", "after", "message"),
        [
            ("    Source: Euclid", "    By: Euclid", r"gd\.Line \(slopes\.py:\d+\) has no Source"),
            (r"\frac{x}{2}", r"\frac{x}", r"gdcore/slopes\.py: the formula .* does not parse"),
            (
                "        times: How",
                "        tims: It.\n        times: How",
                "'tims' does not appear",
            ),
            ("of shape ``(n,)``", "``(n,)``, see [zebra][gdcore.zebra]", r"target 'gdcore\.zebra'"),
        ],
    )
    def test_the_build_fails_and_says_why(self, tmp_path, monkeypatch, before, after, message):
        course = Course(write_library(tmp_path))
        for language in ("en", "ko"):
            page = tmp_path / "docs" / language / "api" / "index.md"
            page.parent.mkdir()
            page.write_text("# API {#api}\n\n::: gdcore._types\n", encoding="utf-8")
        edit(tmp_path, "slopes.py", before, after)
        with pytest.raises(RenderError, match=message):
            course.build()


def test_every_public_name_of_gdcore_is_documented():
    require_complete_entries(read_reference(ROOT), read_named_functions(ROOT))


def test_the_pages_come_in_the_order_of_the_package_docstring():
    pages = [module.name for module in read_reference(ROOT)]
    named = re.findall(r"`([\w.]+)`", importlib.import_module("gdcore").__doc__)
    assert [name for name in named if name in pages] == pages


def test_every_named_function_has_an_entry():
    functions = importlib.import_module("gdcore.functions")
    entries = {entry.path for module in read_reference(ROOT) for entry in module.entries}
    described = read_named_functions(ROOT)
    for function in functions.ALL:
        names = [name for name, value in vars(functions).items() if value is function]
        assert names, function.name
        assert f"gdcore.functions.{names[0]}" in entries & set(described)


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
