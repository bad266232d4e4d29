"""Partial derivatives, as formulas."""

from collections.abc import Sequence
from functools import reduce
from operator import mul

import sympy as sp

_STEPS = (sp.sign, sp.Heaviside, sp.floor, sp.ceiling)
"""Functions that are constant but for jumps."""


def partials_of(expr: sp.Expr, symbols: Sequence[sp.Symbol]) -> tuple[sp.Expr, ...]:
    """Return the partial derivatives of an expression, by real symbols, in their order.

    The derivative of a step, such as sign(x) or floor(x), is 0, at its jumps too: there, SymPy's
    has a delta distribution, which no float is.
    """
    # Differentiate as functions of real variables: SymPy's own Abs(x).diff(x) allows for
    # complex x and contains derivatives of re(x).
    real = {s: sp.Dummy(s.name, real=True) for s in symbols}
    back = {dummy: s for s, dummy in real.items()}
    expr = _with_steps(expr.xreplace(real))
    steps = {step: sp.Dummy(real=True) for step in expr.atoms(*_STEPS)}
    derivation = _Derivation()
    known = back | {dummy: step.xreplace(back) for step, dummy in steps.items()}
    expr = expr.xreplace(steps)
    return tuple(_replaced(derivation.by(expr, dummy), known) for dummy in real.values())


def _with_steps(expr: sp.Expr) -> sp.Expr:
    """Write remainders as what they are: a line less a step."""
    if not expr.has(sp.Mod, sp.frac):
        return expr
    expr = expr.replace(sp.Mod, lambda a, b: a - b * sp.floor(a / b))
    return expr.replace(sp.frac, lambda a: a - sp.floor(a))


class _Derivation:
    """The derivatives that `sympy.diff` returns, found without a look at terms that are constant.

    SymPy differentiates every term of a sum by every variable. In a sum of n terms of a variable
    each, that is n² derivatives, of which n are not zero.
    """

    def __init__(self) -> None:
        self.free: dict[sp.Basic, frozenset[sp.Basic]] = {}

    def by(self, expr: sp.Expr, s: sp.Symbol) -> sp.Expr:
        """Return the derivative of an expression by a symbol."""
        if s not in self.symbols_in(expr):
            return sp.S.Zero
        if expr == s:
            return sp.S.One
        if expr.is_Add:
            return sp.Add(*[self.by(a, s) for a in expr.args if s in self.symbols_in(a)])
        if expr.is_Mul:
            return sp.Add(*[
                reduce(mul, [*expr.args[:i], self.by(a, s), *expr.args[i + 1 :]], sp.S.One)
                for i, a in enumerate(expr.args) if s in self.symbols_in(a)
            ])  # fmt: skip
        if expr.is_Pow and s not in self.symbols_in(expr.exp):
            return expr * (self.by(expr.base, s) * expr.exp / expr.base)
        if isinstance(expr, sp.UnevaluatedExpr):
            return self.by(expr.args[0], s)
        # Functions with derivatives of their own, such as Abs, do not follow the chain rule.
        plain = type(expr)._eval_derivative is sp.Function._eval_derivative
        if plain and len(expr.args) == 1:
            return expr.fdiff(1) * self.by(expr.args[0], s)
        return sp.diff(expr, s)

    def symbols_in(self, expr: sp.Basic) -> frozenset[sp.Basic]:
        """Return the free symbols of an expression; each expression is looked at once."""
        if expr not in self.free:
            if isinstance(expr, sp.Add | sp.Mul | sp.Pow | sp.Function):
                parts = frozenset().union(*map(self.symbols_in, expr.args))
            else:
                parts = frozenset(expr.free_symbols)
            self.free[expr] = parts
        return self.free[expr]


def _replaced(expr: sp.Basic, known: dict[sp.Basic, sp.Basic]) -> sp.Basic:
    """Replace parts of an expression as xreplace does, and note the results for the next one.

    The partial derivatives of one function share most of their parts.
    """
    if expr not in known:
        args = [_replaced(arg, known) for arg in expr.args]
        changed = any(new is not old for new, old in zip(args, expr.args, strict=True))
        known[expr] = expr.func(*args) if changed else expr
    return known[expr]
