"""The numbers, names and operators of a formula as text."""

import re
from dataclasses import dataclass, replace
from typing import NoReturn

from gdcore.symbolic._names import check_name, shown

# Number, name, operator; anything else is one character that no formula has.
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>\w+)"
    r"|(?P<operator>\*\*|[-+*/^(),])|(?P<other>\S))",
    re.ASCII,
)
_UNICODE_NAME = re.compile(r"\w+")


@dataclass(frozen=True)
class Token:
    """A piece of a formula, and the place of its first character, from 1."""

    kind: str
    text: str
    at: int

    @property
    def words(self) -> str:
        """The token as a message shows it."""
        return f"{shown(self.text)} at character {self.at}" if self.text else "the end"


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a formula and one for its end, or raise for what no formula has."""
    tokens, end, length = [], 0, len(text.rstrip())
    while end < length:
        found = _TOKEN.match(text, end)
        assert found is not None  # the last alternative matches any character
        kind = str(found.lastgroup)
        at, end = found.span(kind)
        if kind != "operator" and kind != "number" and (name := _UNICODE_NAME.match(text, at)):
            kind, end = "name", name.end()
        token = Token(kind, text[at:end], at + 1)
        if kind == "name":
            try:
                token = replace(token, text=check_name(token.text))
            except ValueError as error:
                refuse(text, f"at character {token.at}, {error}")
        elif kind == "other":
            refuse(
                text,
                f"{token.words} is not accepted; a formula has numbers, names, "
                "+ - * / ** ^ and parentheses",
            )
        tokens.append(token)
    return [*tokens, Token("end", "", length + 1)]


def refuse(text: str, problem: str) -> NoReturn:
    """Raise for a text that is no formula."""
    raise ValueError(f"cannot read {shown(text)}: {problem}")
