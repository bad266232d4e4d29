"""Formulas as text: a small grammar, read without executing anything."""

from collections.abc import Iterable
from typing import Any, NoReturn

import sympy as sp

from gdcore.symbolic._limits import (
    DIVIDED_BY_ZERO,
    LARGEST_BITS,
    TOO_LARGE,
    UNHELD,
    UNREAL,
    has_too_large_number,
    has_unreal_part,
    is_infinite,
)
from gdcore.symbolic._names import shown, symbols_by_name
from gdcore.symbolic._size import bits_of, degree_bound
from gdcore.symbolic._tokens import Token, refuse, tokens_of

LONGEST_TEXT = 10_000
"""The number of characters of a formula, at most."""
DEEPEST = 12
"""The number of parentheses, functions and powers inside one another, at most."""
HIGHEST_POWER = 100
"""The degree of a formula, at most, counted without expanding it."""

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

_NO_BASES = (0, 1, sp.Float(0), sp.Float(1))


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
    name is a variable; it begins with a letter and has letters, digits and underscores. Names are
    compared in their normal form (NFKC), as those of Python: the micro sign µ is a μ.

    Args:
        text: The formula: at most 10,000 characters, nested to a depth of at most 12, of a degree
            of at most 100, with numbers that a float can hold.
        symbols: Symbols to use where their names stand; for other names, symbols are made. They
            come before constants: with the symbol E, E is a variable.

    Raises:
        TypeError: If text is not a string, or symbols has something else than symbols.
        ValueError: If text is not a formula of this grammar, is too large, or is not real, also in
            a part that the value does not depend on; or if two symbols have one name.

    Example:
        >>> parse_expression("(x^2 + 25*y^2)/2")
        x**2/2 + 25*y**2/2
        >>> parse_expression("2*x + exp(-x)").free_symbols
        {x}
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a formula as a string, got {type(text).__name__}")
    return read_formula(text, symbols)[0]


def read_formula(
    text: str, symbols: Iterable[sp.Symbol] = ()
) -> tuple[sp.Expr, tuple[sp.Symbol, ...]]:
    """Return the expression of a formula, and the variables of the text, in their order.

    The expression of a formula such as ``x + 0*y`` has fewer of them.
    """
    parser = _Parser(text, symbols_by_name(symbols))
    return parser.expression(), tuple(parser.found)


class _Parser:
    """One method for each rule of the grammar; each reads on from where the last one stopped."""

    def __init__(self, text: str, symbols: dict[str, sp.Symbol]) -> None:
        self.text, self.symbols, self.depth = text, symbols, 0
        self.found: dict[sp.Symbol, None] = {}
        if len(text) > LONGEST_TEXT:
            self.refuse_text(f"it has {len(text)} characters; at most {LONGEST_TEXT} are accepted")
        self.tokens, self.place = tokens_of(text), 0

    def expression(self) -> sp.Expr:
        expr = self.sum()
        if self.token.kind != "end":
            self.refuse_text(f"{self.token.words} follows a complete formula{self.hint()}")
        if expr.has(sp.zoo, sp.nan, sp.oo, -sp.oo):
            self.refuse_text(f"it {DIVIDED_BY_ZERO}")
        if has_unreal_part(expr):
            self.refuse_text(f"it {UNREAL}")
        if has_too_large_number(expr):
            self.refuse_text(f"it {TOO_LARGE}")
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
            if sign == "/" and factor.is_Number and factor.is_zero:
                self.refuse_text(f"it {DIVIDED_BY_ZERO}")
            value = self.real(value * factor if sign == "*" else value / factor)
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
            self.check_power(f"{shown(sign)} at character {at}", base, exponent)
        return self.real(base**exponent)

    def check_power(self, where: str, base: sp.Expr, exponent: sp.Number) -> None:
        # Before SymPy computes it: 9**9**9 has 370 million digits.
        if bits_of(exponent) > LARGEST_BITS:
            self.refuse_text(f"{where} has an exponent that no float can hold")
        size = abs(exponent)
        if base.is_Number and base.is_finite:
            if bits_of(base) * size > LARGEST_BITS:
                self.refuse_text(f"{where} makes {UNHELD}; accepted is up to 1.8e308")
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

    def number(self, token: Token) -> sp.Number:
        if "e" in token.text.lower() or "." in token.text:
            if not float(token.text) < float("inf"):
                self.refuse_text(f"{token.words} is {UNHELD}")
            return sp.Float(token.text)
        # A whole number has no more than 309 digits, or no float can hold it.
        if len(token.text.lstrip("0")) > 309:
            self.refuse_text(f"{token.words} is {UNHELD}")
        return sp.Integer(int(token.text))

    def variable(self, token: Token) -> sp.Expr:
        if token.text in self.symbols:
            symbol = self.symbols[token.text]
        elif token.text in CONSTANTS:
            return CONSTANTS[token.text]
        elif token.text in _FUNCTIONS:
            self.refuse_text(f"{token.words} is a function; write {token.text}(…)")
        else:
            symbol = sp.Symbol(token.text)
        self.found[symbol] = None
        return symbol

    def call(self, name: Token) -> sp.Expr:
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
        # SymPy drops what is divided by log(0), and would find no largest of complex numbers.
        if function is sp.log and len(arguments) == 2 and arguments[1] in _NO_BASES:
            self.refuse_text(
                f"{name.words} has the base {arguments[1]}; accepted is above 0, not 1"
            )
        return self.real(function(*arguments))

    def real(self, value: sp.Expr) -> sp.Expr:
        if is_infinite(value):
            self.refuse_text(f"it {DIVIDED_BY_ZERO}")
        if value.is_number and not value.is_Number:
            if value.is_extended_real is False:
                self.refuse_text(f"it {UNREAL}")
            # Before SymPy looks for the sine of it, which takes that many digits.
            if abs(value.evalf(3)) > 2 ** (LARGEST_BITS + 1):
                self.refuse_text(f"it {TOO_LARGE}")
        return value

    def go_deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse_text(
                f"it nests deeper than {DEEPEST} parentheses, functions and powers at "
                f"character {self.token.at}"
            )

    def close_parenthesis(self, opening: Token) -> None:
        self.depth -= 1
        if not self.read_operator(")"):
            self.refuse_text(
                f"the parenthesis at character {opening.at} is not closed before "
                f"{self.token.words}{self.hint()}"
            )

    @property
    def token(self) -> Token:
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

    def refuse_text(self, problem: str) -> NoReturn:
        refuse(self.text, problem)
