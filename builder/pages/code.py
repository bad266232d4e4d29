"""Take out of a page's HTML what no reader sees.

A lesson has hundreds of formulas and some hundred lines of code, and both come with markup that
nobody's style sheet uses. Without it a page is a sixth lighter on the wire.
"""

import re

# Pygments marks every token; the theme gives these the colour of plain code, or nearly so.
_PLAIN = re.compile(r'<span class="(?:n|nn|o|ow|p|sa|w)">([^<]*)</span>')
_CODE = re.compile(r"<code>.*?</code>", re.DOTALL)

# KaTeX repeats its input inside the MathML, for scripts that copy it; there is none here.
_ANNOTATION = re.compile(
    r"<semantics>(?P<math>.*?)"
    r'<annotation encoding="application/x-tex">.*?</annotation></semantics>',
    re.DOTALL,
)
# A parser of HTML knows the namespace of <math>.
_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'


def slim_code(page: str) -> str:
    """Unwrap the tokens of code that look like their surroundings.

    Example:
        >>> slim_code('<code><span class="n">x</span> <span class="mi">1</span></code>')
        '<code>x <span class="mi">1</span></code>'
    """
    return _CODE.sub(lambda code: _PLAIN.sub(r"\1", code[0]), page)


def slim_formula(formula: str) -> str:
    """Drop the TeX that a formula's MathML repeats, and its namespace."""
    return _ANNOTATION.sub(r"\g<math>", formula).replace(_NAMESPACE, "")
