"""Objectives from SymPy expressions; the only module that imports SymPy."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp
from sympy.printing.numpy import NumPyPrinter

from gdcore.objectives import ComputedObjective
from gdcore.typing import Array


class SymbolicObjective(ComputedObjective):
    r"""An objective that knows its formula, and so its exact gradient.

    The gradient $\nabla f = (\partial_1 f, \dots, \partial_n f)$ is derived once, symbolically, and
    compiled; no step of a descent differentiates anything.

    Args:
        expression: A SymPy expression or polynomial, or a string that SymPy can read.
        symbols: The variables, in the order of the coordinates. By default those of the
            expression, sorted by name, with numbers in names by value (x2 before x10); a polynomial
            has its own order.

    Raises:
        TypeError: If the expression is not real-valued algebra (a matrix, an equation).
        ValueError: If the expression has no variables, or a variable that symbols does not list.

    Example:
        >>> x, y = sp.symbols("x y")
        >>> f = SymbolicObjective(x**2 + 2*y**2)
        >>> f.partials
        (2*x, 4*y)
        >>> f.grad(np.array([1.0, 1.0]))
        array([2., 4.])
    """

    def __init__(self, expression: Any, symbols: Sequence[Any] | None = None) -> None:
        self.expr, self.symbols = _expression_and_symbols(expression, symbols)
        self.dimensions = len(self.symbols)

    expr: sp.Expr
    """The formula."""
    symbols: tuple[sp.Symbol, ...]
    """The variables, in the order of the coordinates."""
    dimensions: int
    """The number of variables, n."""

    @cached_property
    def partials(self) -> tuple[sp.Expr, ...]:
        r"""The partial derivatives $\partial_i f$, in the order of the coordinates."""
        # Differentiate as functions of real variables: SymPy's own Abs(x).diff(x) allows for
        # complex x and contains derivatives of re(x).
        real = {s: sp.Dummy(s.name, real=True) for s in self.symbols}
        back = {dummy: s for s, dummy in real.items()}
        expr = self.expr.subs(real)
        return tuple(sp.diff(expr, dummy).subs(back) for dummy in real.values())

    @cached_property
    def second_partials(self) -> tuple[tuple[sp.Expr, ...], ...]:
        r"""The second partial derivatives $\partial_i \partial_j f$, a symmetric table."""
        rows = [SymbolicObjective(partial, self.symbols).partials for partial in self.partials]
        n = range(self.dimensions)
        return tuple(tuple(rows[min(i, j)][max(i, j)] for j in n) for i in n)

    @cached_property
    def is_quadratic(self) -> bool:
        """Whether f is a polynomial of degree 2 or less, in any notation."""
        expr = self.expr if self.expr.is_polynomial(*self.symbols) else sp.simplify(self.expr)
        if not expr.is_polynomial(*self.symbols):
            return False
        return bool(sp.Poly(expr, *self.symbols).total_degree() <= 2)

    def __call__(self, x: Any) -> Any:
        """Return f(x): a float for a float, else ``(*runs,)``."""
        if type(x) is float and self.dimensions == 1:
            try:
                return float(self._on_floats(x))
            except _NOT_A_FLOAT:
                pass
        x = np.asarray(x, dtype=float)
        return _in_full_shape(self._on_arrays(*self._coordinates_of(x)), self._runs_of(x))

    def grad(self, x: Any) -> Any:
        """Return ∇f(x), of the shape of x; a float for a float."""
        if type(x) is float and self.dimensions == 1:
            try:
                return float(self.derivative_on_floats(x))
            except _NOT_A_FLOAT:
                pass
        x = np.asarray(x, dtype=float)
        coordinates, runs = self._coordinates_of(x), self._runs_of(x)
        if self.dimensions == 1:
            return _in_full_shape(self.partials_on_arrays(*coordinates)[0], runs)
        if not runs:
            try:
                return np.array(self._partials_on_floats(*x.tolist()), dtype=float)
            except _NOT_A_FLOAT:
                pass
        return np.stack([_in_full_shape(p, runs) for p in self.partials_on_arrays(*coordinates)])

    def hessian(self, x: Any) -> Any:
        r"""Return the matrix of second derivatives, exact and symmetric.

        $$H_{ij}(x) = \partial_i \partial_j f(x).$$

        Args:
            x: The point, of shape ``(n, *runs)``; in one variable a number or ``(*runs,)``.

        Returns:
            Shape ``(n, n, *runs)``; in one variable f″ in the shape of x, a float for a float.
            A kink of f adds nothing: for |x| the result is 0 everywhere.

        Raises:
            ValueError: If x does not have n coordinates.

        Example:
            >>> SymbolicObjective("x**2 + 3*x*y").hessian([1.0, 1.0])
            array([[2., 3.],
                   [3., 0.]])

        Source: O. Hesse, *Über die Wendepunkte der Curven dritter Ordnung*, Journal für die reine
        und angewandte Mathematik 28 (1844), 97–107.
        """
        x = np.asarray(x, dtype=float)
        coordinates, runs = self._coordinates_of(x), self._runs_of(x)
        entries = [_in_full_shape(s, runs) for s in self._second_partials_on_arrays(*coordinates)]
        if self.dimensions == 1:
            return entries[0]
        return np.stack(entries).reshape(self.dimensions, self.dimensions, *runs)

    def __neg__(self) -> "SymbolicObjective":
        """Return −f as a formula."""
        return SymbolicObjective(-self.expr, self.symbols)

    def __repr__(self) -> str:
        """Return the formula as SymPy prints it."""
        return f"f({', '.join(map(str, self.symbols))}) = {self.expr}"

    def _repr_latex_(self) -> str:
        arguments = ", ".join(sp.latex(s) for s in self.symbols)
        return rf"$\displaystyle f({arguments}) = {sp.latex(self.expr)}$"

    def _coordinates_of(self, x: Array) -> Any:
        if self.dimensions == 1:
            # As a scalar, not a 0-d array: NumPy's result is then a scalar too.
            return (x[()],)
        if x.ndim == 0 or len(x) != self.dimensions:
            names = ", ".join(map(str, self.symbols))
            raise ValueError(
                f"x has shape {x.shape}, but f has {self.dimensions} variables ({names}); "
                f"expected ({self.dimensions}, *runs)"
            )
        return x

    def _runs_of(self, x: Array) -> tuple[int, ...]:
        return x.shape if self.dimensions == 1 else x.shape[1:]

    # Formulas are compiled twice: as written for Python floats, which are ten times faster than
    # arrays of one element, and in cheaper operations for arrays.

    @cached_property
    def _on_floats(self) -> Any:
        return sp.lambdify(self.symbols, self.expr, "math", cse=True)

    @cached_property
    def derivative_on_floats(self) -> Any:
        """The derivative of an f of one variable, compiled for Python floats."""
        return sp.lambdify(self.symbols, self.partials[0], "math", cse=True)

    @cached_property
    def _partials_on_floats(self) -> Any:
        return sp.lambdify(self.symbols, self.partials, "math", cse=True)

    @cached_property
    def _on_arrays(self) -> Any:
        return _compiled_for_arrays(self.symbols, _horner_form(self.expr))

    @cached_property
    def partials_on_arrays(self) -> Any:
        """The partial derivatives, compiled for arrays of coordinates."""
        return _compiled_for_arrays(self.symbols, [_horner_form(p) for p in self.partials])

    @cached_property
    def _second_partials_on_arrays(self) -> Any:
        # SymPy's derivative of a jump is a delta distribution, which is zero at every float.
        entries = [s for row in self.second_partials for s in row]
        smooth = [s.replace(sp.DiracDelta, lambda *_: sp.Integer(0)) for s in entries]
        return _compiled_for_arrays(self.symbols, [_horner_form(s) for s in smooth])


# Errors of Python where NumPy returns inf or nan. TypeError comes from a complex result, such as
# that of (-8.0) ** (1 / 3).
_NOT_A_FLOAT = (OverflowError, ZeroDivisionError, ValueError, TypeError)


class _SquaringPrinter(NumPyPrinter):  # type: ignore[misc]  # SymPy ships no types
    """Print whole powers as repeated squares: ``x**4`` as ``(x**2)**2``.

    NumPy has a fast square; any other power takes about twenty times as long.
    """

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:  # noqa: N802  # SymPy's name
        base, exponent = expr.as_base_exp()
        if not (exponent.is_Integer and exponent > 2):
            return str(super()._print_Pow(expr, rational=rational))
        half = sp.Pow(base, exponent // 2, evaluate=False) if exponent > 3 else base
        square = f"({self._print(half)})**2"
        return f"({square})*({self._print(base)})" if exponent % 2 else square


def _compiled_for_arrays(symbols: Sequence[sp.Symbol], expr: Any) -> Any:
    settings = {"fully_qualified_modules": False, "inline": True, "allow_unknown_functions": True}
    return sp.lambdify(symbols, expr, "numpy", printer=_SquaringPrinter(settings), cse=True)


def _horner_form(expr: sp.Expr) -> sp.Expr:
    """Return a polynomial of one variable in Horner's form, with n products for degree n."""
    symbols = expr.free_symbols
    return sp.horner(expr) if len(symbols) == 1 and expr.is_polynomial(*symbols) else expr


def _in_full_shape(value: Any, shape: tuple[int, ...]) -> Any:
    """Return a result in its full shape: lambdify returns a number for a constant formula."""
    if np.shape(value) == shape:
        return np.asarray(value, dtype=float) if shape else float(value)
    return np.full(shape, value, dtype=float)


def _expression_and_symbols(
    expression: Any, symbols: Sequence[Any] | None
) -> tuple[sp.Expr, tuple[sp.Symbol, ...]]:
    if isinstance(expression, sp.Poly):
        symbols = expression.gens if symbols is None else symbols
        expression = expression.as_expr()
    expr = sp.sympify(expression)
    if not isinstance(expr, sp.Expr) or isinstance(expr, sp.MatrixBase):
        raise TypeError(f"f must be a SymPy expression, got {type(expr).__name__}: {expr}")
    if symbols is None:
        symbols = sorted(expr.free_symbols, key=_name_key)
    symbols = tuple(sp.Symbol(s) if isinstance(s, str) else s for s in symbols)
    if not symbols:
        raise ValueError(f"the expression {expr} has no variables, so there is nothing to descend")
    unknown = sorted(expr.free_symbols - set(symbols), key=_name_key)
    if unknown:
        raise ValueError(
            f"the expression {expr} has unknown symbols {', '.join(map(str, unknown))}; "
            f"the variables are {', '.join(map(str, symbols))}"
        )
    return expr, symbols


def _name_key(symbol: sp.Basic) -> list[tuple[int, int | str]]:
    """Return a sort key that puts x2 before x10."""
    parts = re.split(r"(\d+)", str(symbol))
    return [(0, int(part)) if part.isdigit() else (1, part) for part in parts if part]
