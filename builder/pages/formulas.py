"""Render the formulas of all pages with KaTeX while the site is built.

A page then carries HTML and MathML, and needs no script to show math. Formulas enter after the
search plugin has read the page, so the search index holds their TeX.
"""

import html
import json
import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from builder.files import fingerprint, read_texts, write_if_changed
from builder.node import find_node, package_folder

_SCRIPT = Path(__file__).with_name("formulas.cjs")
_FORMULA = re.compile(
    r'<(span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</\1>'
    r"([가-힣]+[.,:;?)]*)?",  # a Korean particle
    re.DOTALL,
)
# Characters of TeX; a formula that is as long may fill a line of a phone.
_LONG = 40

type Formula = tuple[bool, str]
"""Whether it is a display formula, and its TeX."""


class FormulaError(ValueError):
    """TeX that KaTeX refuses, or a run of KaTeX that failed."""


def find_formulas(page: str) -> list[Formula]:
    """Return the formulas of a page's HTML, as arithmatex marks them."""
    return [_formula(match) for match in _FORMULA.finditer(page)]


def insert_formulas(page: str, rendered: Mapping[Formula, str]) -> str:
    """Replace each formula of a page's HTML by its rendered form."""

    def replace(match: re.Match[str]) -> str:
        formula = _formula(match)
        kind = "gd-formula" if formula[0] else "gd-math"
        shown, particle = rendered[formula], match[4] or ""
        # A particle belongs to the word before it, but outside a browser may break the line there.
        inside, after = ("", particle) if len(formula[1]) >= _LONG else (particle, "")
        return f'<{match[1]} class="{kind}">{shown}{inside}</{match[1]}>{after}'

    return _FORMULA.sub(replace, page)


def _formula(match: re.Match[str]) -> Formula:
    return match[2] == "[", html.unescape(match[3]).strip()


def render_formulas(pages: Mapping[str, Iterable[Formula]], root: Path) -> dict[Formula, str]:
    """Render the formulas of all pages in one run of Node; known ones come from the cache.

    Args:
        pages: The formulas by page; the names serve the error message.
        root: The repository, which holds `node_modules` and `.cache`.

    Raises:
        FormulaError: A formula does not parse, with every such formula and its page in the message.
    """
    wanted = dict.fromkeys(formula for formulas in pages.values() for formula in formulas)
    if not wanted:
        return {}
    known = FormulaCache(root)
    rendered = {formula: known.answers[key] for formula in wanted
                if (key := _key(formula)) in known.answers}  # fmt: skip
    missing = [formula for formula in wanted if formula not in rendered]
    if not missing:
        return rendered
    errors: dict[Formula, str] = {}
    for formula, result in zip(missing, _ask_katex(missing, root), strict=True):
        if "error" in result:
            errors[formula] = result["error"]
        else:
            rendered[formula] = result["html"]
    if errors:
        lines = [
            f"{page}: the formula {formula[1]!r} does not parse: {errors[formula]}"
            for page, formulas in pages.items()
            for formula in dict.fromkeys(formulas)
            if formula in errors
        ]
        raise FormulaError("\n".join(lines))
    known.add({_key(formula): rendered[formula] for formula in missing})
    return rendered


def _ask_katex(formulas: list[Formula], root: Path) -> list[dict[str, str]]:
    package_folder(root, "katex")
    done = subprocess.run(
        [find_node(), str(_SCRIPT)],
        input=json.dumps(formulas),
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "NODE_PATH": str(root / "node_modules")},
        check=False,
    )
    if done.returncode:
        raise FormulaError(f"KaTeX did not run: {done.stderr.strip()}")
    results: list[dict[str, str]] = json.loads(done.stdout)
    return results


def _key(formula: Formula) -> str:
    return fingerprint(str(formula[0]), formula[1])[:24]


class FormulaCache:
    """KaTeX's answers on disk, for one version of KaTeX and of the script that asks it."""

    def __init__(self, root: Path) -> None:
        package = package_folder(root, "katex") / "package.json"
        version = json.loads(package.read_text("utf-8"))["version"]
        script = fingerprint(_SCRIPT.read_bytes())[:8]
        self._path = root / ".cache" / f"formulas-{version}-{script}.json"
        self.answers = read_texts(self._path)

    def add(self, answers: Mapping[str, str]) -> None:
        """Keep more answers."""
        # The two languages are built at the same time: read again before writing.
        self.answers = {**read_texts(self._path), **answers}
        write_if_changed(self._path, json.dumps(self.answers, ensure_ascii=False, sort_keys=True))
