r"""Read the TeX of a formula from its MathML, as a page does when a reader copies it.

docs/theme/assets/copy.js has the same rules. There are only those that many formulas need: one that
is not read as it was written says its TeX in `data-tex` (builder/pages/math/mathml.py).
"""

import re
from unicodedata import normalize
from xml.etree.ElementTree import Element

# The same text as in copy.js: what stands for an element (a number is one of its parts, * are all),
# for a space of a width, for brackets, and for a sign. A mere word is the name of a command.
RULES = r"""
    msub:0_{1} msup:0^{1} msubsup:0_{1}^{2} munder:0_{1} munderover:0_{1}^{2}
    mfrac:\frac{0}{1} msqrt:\sqrt{*} mtext:\text{*} 0.1667em:\, 1em:quad 2em:qquad
    |prefix:lvert |postfix:rvert ‖prefix:lVert ‖postfix:rVert
    trueprefix:\left* truepostfix:\right* 1.2em(:\bigl( 1.2em):\bigr) −:- ′:' ″:'' ‴:''' ∗:*
    β:beta γ:gamma δ:delta ε:varepsilon η:eta κ:kappa λ:lambda π:pi ρ:rho σ:sigma Δ:Delta
    ∂:partial ∇:nabla ∑:sum ∈:in ≈:approx ≠:neq ≤:le ⋅:cdot …:dots ⋯:dots →:to ←:leftarrow
    ⌈:lceil ⌉:rceil"""  # noqa: RUF001  # a prime
_NAME = re.compile(r":(\w+)$", re.ASCII)
_FORMS = dict(_NAME.sub(r":\\\1 ", rule).split(":") for rule in RULES.split())
_WORD = re.compile(r"\w\w", re.ASCII)
_PART = re.compile(r"[*\d]", re.ASCII)
# After the name of a function and its limits stands an invisible sign; Temml puts spaces around.
_FUNCTION = re.compile(r"(?:\\,)?\\mathrm\{(\w+)\}(_.*?\})?\u2061(?:\\,)?", re.ASCII)
_SCRIPT = re.compile(r"([_^])\{(.)\}")
_BOLD = re.compile("[\U0001d400-\U0001d433\U0001d7ce-\U0001d7d7]")

_TOKEN = re.compile(r"\\text\{[^{}]*\}|\\[A-Za-z]+|\\.|\S", re.DOTALL)
_SAME = {r"\ne": r"\neq", r"\leq": r"\le", r"\geq": r"\ge"}
_ARGUMENTS = {"^": 1, "_": 1, r"\sqrt": 1, r"\mathbf": 1, r"\mathrm": 1, r"\frac": 2}


def read_tex(formula: Element) -> str:
    r"""Return the TeX of a `<math>` element, as far as the rules go.

    Example:
        >>> from xml.etree.ElementTree import fromstring
        >>> read_tex(fromstring("<math><mi>η</mi><msup><mi>x</mi><mn>2</mn></msup></math>"))
        '\\eta x^2'
    """
    tex = _FUNCTION.sub(r"\\\1 \2", _read(formula))
    tex = _SCRIPT.sub(r"\1\2", tex)
    tex = "".join(_FORMS.get(sign, sign) for sign in tex)
    return normalize("NFKC", _BOLD.sub(r"\\mathbf{\g<0>}", tex)).strip()


def _read(element: Element) -> str:
    parts = [_read(child) for child in element]
    whole, text = "".join(parts), element.text or ""
    at = element.get
    keys = (
        f"{at('width')}",
        f"{at('stretchy')}{at('form')}",
        f"{at('minsize')}{text}",
        f"{text}{at('form')}",
        element.tag,
    )
    form = next((_FORMS[key] for key in keys if key in _FORMS), "*")
    if element.tag == "mi" and _WORD.search(text):
        form = r"\mathrm{*}"
    return _PART.sub(lambda part: (whole or text) if part[0] == "*" else parts[int(part[0])], form)


def is_same_tex(one: str, other: str) -> bool:
    r"""Tell whether formulas are the same but for white space and braces: `\frac1a`, `\frac{1}{a}`.

    In doubt, the answer is no.
    """
    return _tokens(one) == _tokens(other)


def _tokens(tex: str) -> list[str]:
    """Take TeX apart, without white space that means nothing, and put all arguments in braces."""
    tokens = []
    wanted = 0
    for found in _TOKEN.findall(tex):
        token = _SAME.get(found, found)
        if wanted and token not in ("{", "["):
            tokens += ["{", token, "}"]
            wanted -= 1
        else:
            tokens.append(token)
            wanted = 0
        wanted = _ARGUMENTS.get(token, wanted)
    return tokens
