"""Formulas as text: a small grammar, read without executing anything."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

import sympy as sp

from gdcore.symbolic._size import bits_of, degree_bound

LONGEST_TEXT = 10_000
"""The number of characters of a formula, at most."""
DEEPEST = 12
"""The number of parentheses, functions and powers inside one another, at most."""
HIGHEST_POWER = 100
"""The degree of a formula, at most, counted without expanding it."""
_LARGEST_BITS = 1023  # of a float
_UNHELD = "a number that no float can hold"

CONSTANTS = {"pi": sp.pi, "E": sp.E}
"""The constants of the grammar."""

_ONE = (1, 1)
_SEVERAL = (2, 100)
# The number of arguments, least and most, and the function. Names of NumPy and of SymPy.
_FUNCTIONS: dict[str, tuple[tuple[int, int], Any]] = {
    **{name: (_ONE, getattr(sp, name)) for name in (
        "exp", "sqrt", "cbrt", "sign", "sin", "cos", "tan", "asin", "acos", "atan",
        "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
    )},
    **{f"arc{name}": (_ONE, getattr(sp, f"a{name}")) for name in ("sin", "cos", "tan")},
    "abs": (_ONE, sp.Abs), "Abs": (_ONE, sp.Abs), "log": ((1, 2), sp.log), "ln": (_ONE, sp.log),
    "atan2": ((2, 2), sp.atan2),
    "max": (_SEVERAL, sp.Max), "Max": (_SEVERAL, sp.Max),
    "min": (_SEVERAL, sp.Min), "Min": (_SEVERAL, sp.Min),
}  # fmt: skip

# Number, name, operator; anything else is one character that no formula has.
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>\w+)"
    r"|(?P<operator>\*\*|[-+*/^(),])|(?P<other>\S))",
    re.ASCII,
)
_UNICODE_NAME = re.compile(r"\w+")


def parse_expression(text: str, symbols: Iterable[sp.Symbol] = ()) -> sp.Expr:
    """Return the SymPy expression of a formula, without executing any of it.

    The grammar, in which ``{…}`` stands any number of times and ``[…]`` at most once:

        sum      =  product {(+ | -) product}
        product  =  signed {(* | /) signed}
        signed   =  {+ | -} power
        power    =  atom [(** | ^) signed]
        atom     =  number | name | (sum) | function(sum {, sum})

    Fractions of whole numbers are exact. The constants are pi and E. The functions are exp, log
    (also ``log(x, base)``) or ln, sqrt, cbrt, abs, sign, sin, cos, tan, asin, acos, atan (or
    arcsin, arccos, arctan), atan2, sinh, cosh, tanh, asinh, acosh, atanh, max and min. Any other
    name is a variable; it begins with a letter and has letters, digits and underscores.

    Args:
        text: The formula: at most 10,000 characters, nested to a depth of at most 12, of a degree
            of at most 100, with numbers that a float can hold.
        symbols: Symbols to use where their names stand; for other names, symbols are made. They
            come before constants: with the symbol E, E is a variable.

    Raises:
        TypeError: If text is not a string.
        ValueError: If text is not a formula of this grammar, is too large, or is not real.

    Example:
        >>> parse_expression("(x^2 + 25*y^2)/2")
        x**2/2 + 25*y**2/2
        >>> parse_expression("2*x + exp(-x)").free_symbols
        {x}
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a formula as a string, got {type(text).__name__}")
    return _Parser(text, {symbol.name: symbol for symbol in symbols}).expression()


def check_name(name: str) -> str:
    """Return the name of a variable, or raise."""
    if not (name.isidentifier() and not name.startswith("_")):
        raise ValueError(
            f"{_shown(name)} is not a name of a variable; a name begins with a letter and has "
            "letters, digits and underscores"
        )
    return name


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int

    @property
    def words(self) -> str:
        """The token as a message shows it."""
        return f"{_shown(self.text)} at character {self.at}" if self.text else "the end"


class _Parser:
    """One method for each rule of the grammar; each reads on from where the last one stopped."""

    def __init__(self, text: str, symbols: dict[str, sp.Symbol]) -> None:
        self.text, self.symbols, self.depth = text, symbols, 0
        if len(text) > LONGEST_TEXT:
            self.refuse_text(f"it has {len(text)} characters; at most {LONGEST_TEXT} are accepted")
        self.tokens, self.place = self.split_into_tokens(), 0

    def expression(self) -> sp.Expr:
        expr = self.sum()
        if self.token.kind != "end":
            self.refuse_text(f"{self.token.words} follows a complete formula{self.hint()}")
        if expr.has(sp.zoo, sp.nan, sp.oo, -sp.oo):
            self.refuse_text("it divides by zero; every part must be a real number")
        parts = expr.atoms(sp.Pow, sp.Function, sp.core.numbers.ImaginaryUnit)
        if any(part.is_number and part.is_extended_real is False for part in parts):
            self.refuse_text(
                "it has a part that is not real, such as the root of a negative number; "
                "every part must be a real number"
            )
        if any(bits_of(number) > _LARGEST_BITS for number in expr.atoms(sp.Number)):
            self.refuse_text(f"it has {_UNHELD}; accepted is up to 1.8e308")
        return expr

    def sum(self) -> sp.Expr:
        terms = [self.product()]
        while sign := self.read_operator("+", "-"):
            term = self.product()
            terms.append(term if sign == "+" else -term)
        return sp.Add(*terms)

    def product(self) -> sp.Expr:
        value = self.signed()
        while sign := self.read_operator("*", "/"):
            factor = self.signed()
            value = value * factor if sign == "*" else value / factor
        return value

    def signed(self) -> sp.Expr:
        negative = False
        while sign := self.read_operator("+", "-"):
            negative ^= sign == "-"
        value = self.power()
        return -value if negative else value

    def power(self) -> sp.Expr:
        base = self.atom()
        if not (sign := self.read_operator("**", "^")):
            return base
        at = self.tokens[self.place - 1].at
        self.go_deeper()
        exponent = self.signed()
        self.depth -= 1
        if exponent.is_Number:
            self.check_power(f"{_shown(sign)} at character {at}", base, exponent)
        return base**exponent

    def check_power(self, where: str, base: sp.Expr, exponent: sp.Number) -> None:
        # Before SymPy computes it: 9**9**9 has 370 million digits.
        if bits_of(exponent) > _LARGEST_BITS:
            self.refuse_text(f"{where} has an exponent that no float can hold")
        size = abs(exponent)
        if base.is_Number and base.is_finite:
            if bits_of(base) * size > _LARGEST_BITS:
                self.refuse_text(f"{where} makes {_UNHELD}; accepted is up to 1.8e308")
        elif degree_bound(base) * size > HIGHEST_POWER:
            self.refuse_text(
                f"{where} makes a power above {HIGHEST_POWER}; at most {HIGHEST_POWER} is accepted"
            )

    def atom(self) -> sp.Expr:
        token = self.token
        self.place += 1
        if token.kind == "number":
            return self.number(token)
        if token.kind == "name":
            if self.token.text == "(":
                return self.call(token)
            return self.variable(token)
        if token.text == "(":
            self.go_deeper()
            value = self.sum()
            self.close_parenthesis(token)
            return value
        return self.refuse_text(
            f"{token.words} stands where a number, a name or a parenthesis is expected"
        )

    def number(self, token: _Token) -> sp.Number:
        if "e" in token.text.lower() or "." in token.text:
            if not float(token.text) < float("inf"):
                self.refuse_text(f"{token.words} is {_UNHELD}")
            return sp.Float(token.text)
        # A whole number has no more than 309 digits, or no float can hold it.
        if len(token.text.lstrip("0")) > 309:
            self.refuse_text(f"{token.words} is {_UNHELD}")
        return sp.Integer(int(token.text))

    def variable(self, token: _Token) -> sp.Expr:
        if token.text in self.symbols:
            return self.symbols[token.text]
        if token.text in CONSTANTS:
            return CONSTANTS[token.text]
        if token.text in _FUNCTIONS:
            self.refuse_text(f"{token.words} is a function; write {token.text}(…)")
        return sp.Symbol(token.text)

    def call(self, name: _Token) -> sp.Expr:
        if name.text not in _FUNCTIONS:
            known = ", ".join(known for known in _FUNCTIONS if known.islower())
            self.refuse_text(f"{name.words} is not a known function; known are {known}")
        (least, most), function = _FUNCTIONS[name.text]
        opening = self.token
        self.place += 1
        self.go_deeper()
        arguments = [self.sum()]
        while self.read_operator(","):
            arguments.append(self.sum())
        self.close_parenthesis(opening)
        if not least <= len(arguments) <= most:
            wanted = f"{least}" if least == most else f"{least} to {most}"
            self.refuse_text(
                f"{name.words} takes {wanted} argument{'s' * (most > 1)}, got {len(arguments)}"
            )
        return function(*arguments)

    def go_deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse_text(
                f"it nests deeper than {DEEPEST} parentheses, functions and powers at "
                f"character {self.token.at}"
            )

    def close_parenthesis(self, opening: _Token) -> None:
        self.depth -= 1
        if not self.read_operator(")"):
            self.refuse_text(
                f"the parenthesis at character {opening.at} is not closed before "
                f"{self.token.words}{self.hint()}"
            )

    @property
    def token(self) -> _Token:
        """The next token."""
        return self.tokens[self.place]

    def read_operator(self, *operators: str) -> str:
        """Read the next token if it is one of these operators."""
        token = self.token
        if token.kind != "operator" or token.text not in operators:
            return ""
        self.place += 1
        return token.text

    def hint(self) -> str:
        return "; write 2*x for a product" if self.token.kind in ("name", "number") or (
            self.token.text == "(") else ""  # fmt: skip

    def split_into_tokens(self) -> list[_Token]:
        tokens, text, end = [], self.text.rstrip(), 0
        while end < len(text):
            found = _TOKEN.match(text, end)
            assert found is not None  # the last alternative matches any character
            kind = str(found.lastgroup)
            at, end = found.span(kind)
            if kind != "operator" and kind != "number" and (name := _UNICODE_NAME.match(text, at)):
                kind, end = "name", name.end()
            token = _Token(kind, text[at:end], at + 1)
            if kind == "name":
                try:
                    check_name(token.text)
                except ValueError as error:
                    self.refuse_text(f"at character {token.at}, {error}")
            elif kind == "other":
                self.refuse_text(
                    f"{token.words} is not accepted; a formula has numbers, names, "
                    "+ - * / ** ^ and parentheses"
                )
            tokens.append(token)
        return [*tokens, _Token("end", "", len(text) + 1)]

    def refuse_text(self, problem: str) -> NoReturn:
        raise ValueError(f"cannot read {_shown(self.text)}: {problem}")


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}…")
