"""Render the formulas of all pages with Temml while the site is built.

A page then carries MathML, and needs no script to show math. Formulas enter after the search plugin
has read the page, so the search index holds their TeX.
"""

import html
import json
import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree import ElementTree

from builder.files import fingerprint, read_texts, write_if_changed
from builder.node import find_node, package_folder
from builder.pages.math.mathml import StyleError, page_formula

_SCRIPT = Path(__file__).with_name("temml.cjs")
_FORMULA = re.compile(
    r"((?:[(\[\u2018\u201c'\"]|&quot;)*)"
    r'<(span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</\2>'
    r"((?:[^\s<&]|&\w+;)*)",
    re.DOTALL,
)

type Formula = tuple[bool, str]
"""Whether it is a display formula, and its TeX."""


class FormulaError(ValueError):
    """TeX that Temml refuses, or a run of Temml that failed."""


def find_formulas(page: str) -> list[Formula]:
    """Return the formulas of a page's HTML, as arithmatex marks them."""
    return [_formula(match) for match in _FORMULA.finditer(page)]


def insert_formulas(page: str, rendered: Mapping[Formula, list[str]]) -> str:
    """Replace each formula of a page's HTML by its pieces; a line may break between two of them."""

    def replace(match: re.Match[str]) -> str:
        formula = _formula(match)
        before, after = match[1], match[5]
        first, *others = rendered[formula]
        if formula[0]:
            return f'{before}<div class="gd-formula">{first}</div>{after}'
        # Brackets, quotes, a comma, a particle: a browser may break the line beside any formula.
        if not others:
            return _unbroken(before, first, after)
        *others, last = others
        return "<wbr>".join([_unbroken(before, first), *others, _unbroken(last, after)])

    return _FORMULA.sub(replace, page)


def _unbroken(*parts: str) -> str:
    together = "".join(parts)
    return f'<span class="gd-math">{together}</span>' if sum(map(bool, parts)) > 1 else together


def _formula(match: re.Match[str]) -> Formula:
    return match[3] == "[", html.unescape(match[4]).strip()


def render_formulas(pages: Mapping[str, Iterable[Formula]], root: Path) -> dict[Formula, list[str]]:
    """Render the formulas of all pages in one run of Node; known ones come from the cache.

    Args:
        pages: The formulas by page; the names serve the error message.
        root: The repository, which holds `node_modules` and `.cache`.

    Returns:
        The pieces of each formula; one that may be broken between lines has several.

    Raises:
        FormulaError: A formula does not parse, with every such formula and its page in the message.
    """
    wanted = dict.fromkeys(formula for formulas in pages.values() for formula in formulas)
    if not wanted:
        return {}
    known = FormulaCache(root)
    missing = [formula for formula in wanted if not _is_math(known.answers.get(_key(formula), ""))]
    errors: dict[Formula, str] = {}
    if missing:
        new: dict[str, str] = {}
        for formula, answer in zip(missing, _ask_temml(missing, root), strict=True):
            if "error" in answer:
                errors[formula] = f"does not parse: {answer['error']}"
            else:
                new[_key(formula)] = answer["html"]
        known.add(new)
    rendered: dict[Formula, list[str]] = {}
    for formula in wanted:
        if formula in errors:
            continue
        try:
            rendered[formula] = page_formula(known.answers[_key(formula)], formula[1])
        except StyleError as error:
            errors[formula] = str(error)
    if errors:
        lines = [
            f"{page}: the formula {formula[1]!r} {errors[formula]}"
            for page, formulas in pages.items()
            for formula in dict.fromkeys(formulas)
            if formula in errors
        ]
        raise FormulaError("\n".join(lines))
    return rendered


def _ask_temml(formulas: list[Formula], root: Path) -> list[dict[str, str]]:
    package_folder(root, "temml")
    done = subprocess.run(
        [find_node(), str(_SCRIPT)],
        input=json.dumps(formulas),
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "NODE_PATH": str(root / "node_modules")},
        check=False,
    )
    if done.returncode:
        raise FormulaError(f"Temml did not run: {done.stderr.strip()}")
    results: list[dict[str, str]] = json.loads(done.stdout)
    return results


def _key(formula: Formula) -> str:
    return fingerprint(str(formula[0]), formula[1])[:24]


def _is_math(answer: str) -> bool:
    """Tell whether an answer is one that Temml gives: the file may have been damaged."""
    try:
        return ElementTree.fromstring(answer).tag == "math"
    except ElementTree.ParseError:
        return False


class FormulaCache:
    """Temml's answers on disk, for one version of Temml and of the script that asks it."""

    def __init__(self, root: Path) -> None:
        package = package_folder(root, "temml") / "package.json"
        version = json.loads(package.read_text("utf-8"))["version"]
        script = fingerprint(_SCRIPT.read_bytes())[:8]
        self._path = root / ".cache" / f"formulas-{version}-{script}.json"
        self.answers = read_texts(self._path)

    def add(self, answers: Mapping[str, str]) -> None:
        """Keep more answers."""
        # The two languages are built at the same time: read again before writing.
        self.answers = {**read_texts(self._path), **answers}
        write_if_changed(self._path, json.dumps(self.answers, ensure_ascii=False, sort_keys=True))
