"""Objectives from formulas."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp

from gdcore._base.checks import checked_array
from gdcore._base.numbers import FLOAT
from gdcore._base.printing import brief
from gdcore.derivatives import quiet
from gdcore.objectives import ComputedObjective
from gdcore.symbolic._compiled import compiled_for_arrays, compiled_for_floats
from gdcore.symbolic._gradient import partials_of
from gdcore.symbolic._reading import expression_and_symbols
from gdcore.typing import Array


class SymbolicObjective(ComputedObjective):
    r"""An objective that knows its formula, and so its exact gradient.

    The gradient $\nabla f = (\partial_1 f, \dots, \partial_n f)$ is derived once, symbolically, and
    compiled; no step of a descent differentiates anything.

    Args:
        expression: A SymPy expression or polynomial, or a formula as text, which
            `parse_expression` reads.
        symbols: The variables or their names, in the order of the coordinates. By default those of
            the expression, sorted by name, with numbers in names by value (x2 before x10); a
            polynomial has its own order. A name stands for the variable of that name in the
            expression.

    Raises:
        TypeError: If the expression is not algebra (a matrix, an equation), or symbols is a set or
            a dict, which do not say an order.
        ValueError: If the text is not a formula, if the expression is not real, has a number that
            no float holds, no variables, a variable that symbols does not list, or a function that
            NumPy does not have, if symbols lists one twice, or if the value of a text does not
            depend on one of its variables and symbols does not list them.

    Example:
        >>> x, y = sp.symbols("x y")
        >>> f = SymbolicObjective(x**2 + 2*y**2)
        >>> f.partials
        (2*x, 4*y)
        >>> f.grad(np.array([1.0, 1.0]))
        array([2., 4.])
    """

    def __init__(self, expression: Any, symbols: Sequence[Any] | None = None) -> None:
        self.expr, self.symbols = expression_and_symbols(expression, symbols)
        self.dimensions = len(self.symbols)
        # Compile at once what may not be computable: the error belongs to this line.
        if not all(isinstance(part, _COMPUTABLE) for part in sp.preorder_traversal(self.expr)):
            self._on_arrays  # noqa: B018

    expr: sp.Expr
    """The formula."""
    symbols: tuple[sp.Symbol, ...]
    """The variables, in the order of the coordinates."""
    dimensions: int
    """The number of variables, n."""

    @cached_property
    def partials(self) -> tuple[sp.Expr, ...]:
        r"""The partial derivatives $\partial_i f$, in the order of the coordinates."""
        return partials_of(self.expr, self.symbols)

    @cached_property
    def second_partials(self) -> tuple[tuple[sp.Expr, ...], ...]:
        r"""The second partial derivatives $\partial_i \partial_j f$, a symmetric table."""
        rows = [partials_of(partial, self.symbols) for partial in self.partials]
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
        """Return f(x): a float for a float, else ``(*runs,)``; inf or nan without a warning."""
        if type(x) is float and self.dimensions == 1:
            try:
                return float(self._on_floats(x))
            except _NOT_A_FLOAT:
                pass
        x = _as_array(x)
        with np.errstate(all="ignore"):
            value = self._on_arrays(*self._coordinates_of(x))
        return _in_full_shape(value, self._runs_of(x))

    def grad(self, x: Any) -> Any:
        """Return ∇f(x), of the shape of x; a float for a float; inf or nan without a warning.

        A jump adds nothing to it: the derivative of sign(x) or floor(x) is 0 everywhere.

        Raises:
            TypeError: If x is not numbers.
            ValueError: If x does not have n coordinates, or the gradient has no formula.
        """
        if type(x) is float and self.dimensions == 1:
            try:
                return float(self.derivative_on_floats(x))
            except _NOT_A_FLOAT:
                pass
        x = _as_array(x)
        coordinates, runs = self._coordinates_of(x), self._runs_of(x)
        if self.dimensions > 1 and not runs:
            try:
                return np.array(self._partials_on_floats(*x.tolist()), dtype=float)
            except _NOT_A_FLOAT:
                pass
        partials = quiet(self.partials_on_arrays)(*coordinates)
        entries = [_in_full_shape(partial, runs) for partial in partials]
        return entries[0] if self.dimensions == 1 else np.stack(entries)

    def hessian(self, x: Any) -> Any:
        r"""Return the matrix of second derivatives, exact and symmetric.

        $$H_{ij}(x) = \partial_i \partial_j f(x).$$

        Args:
            x: The point, of shape ``(n, *runs)``; in one variable a number or ``(*runs,)``.

        Returns:
            Shape ``(n, n, *runs)``; in one variable f″ in the shape of x, a float for a float.
            A kink or a jump of f adds nothing: for |x| the result is 0 everywhere.

        Raises:
            ValueError: If x does not have n coordinates.

        Example:
            >>> SymbolicObjective("x**2 + 3*x*y").hessian([1.0, 1.0])
            array([[2., 3.],
                   [3., 0.]])

        Source: O. Hesse, *Über die Wendepunkte der Curven dritter Ordnung*, Journal für die reine
        und angewandte Mathematik 28 (1844), 97–107.
        """
        x = _as_array(x)
        coordinates, runs = self._coordinates_of(x), self._runs_of(x)
        seconds = quiet(self._second_partials_on_arrays)(*coordinates)
        entries = [_in_full_shape(second, runs) for second in seconds]
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
        return self._for_floats(self.expr, lambda: self._on_arrays)

    @cached_property
    def derivative_on_floats(self) -> Any:
        """The derivative of an f of one variable, compiled for Python floats."""
        return self._for_floats(self.partials[0], lambda: lambda x: self.partials_on_arrays(x)[0])

    @cached_property
    def _partials_on_floats(self) -> Any:
        return self._for_floats(self.partials, lambda: self.partials_on_arrays)

    def _for_floats(self, expr: Any, on_arrays: Callable[[], Any]) -> Any:
        return compiled_for_floats(self.symbols, expr) or quiet(on_arrays())

    @cached_property
    def _on_arrays(self) -> Any:
        return compiled_for_arrays(self.symbols, self.expr, brief(self.expr))

    @cached_property
    def partials_on_arrays(self) -> Any:
        """The partial derivatives, compiled for arrays of coordinates."""
        return compiled_for_arrays(
            self.symbols, list(self.partials), f"the gradient of {brief(self.expr)}"
        )

    @cached_property
    def _second_partials_on_arrays(self) -> Any:
        entries = [s for row in self.second_partials for s in row]
        return compiled_for_arrays(self.symbols, entries, f"the Hessian of {brief(self.expr)}")


# Errors of Python where NumPy returns inf or nan. TypeError comes from a complex result, such as
# that of (-8.0) ** (1 / 3).
_NOT_A_FLOAT = (OverflowError, ZeroDivisionError, ValueError, TypeError)


# The parts of formulas that both NumPy and floats have, without a look at their code.
_COMPUTABLE = (
    sp.Symbol, sp.Number, sp.NumberSymbol, sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.Abs, sp.sign,
    sp.sin, sp.cos, sp.tan, sp.asin, sp.acos, sp.atan, sp.atan2, sp.sinh, sp.cosh, sp.tanh,
    sp.asinh, sp.acosh, sp.atanh, sp.Max, sp.Min,
)  # fmt: skip


def _as_array(x: Any) -> Array:
    """Return a point as floats, or raise unless it is numbers; the loops give arrays of floats."""
    if type(x) is np.ndarray and x.dtype is FLOAT:
        return x
    return checked_array("x", x)


def _in_full_shape(value: Any, shape: tuple[int, ...]) -> Any:
    """Return a result in its full shape: lambdify returns a number for a constant formula."""
    if np.shape(value) == shape:
        return np.asarray(value, dtype=float) if shape else float(value)
    return np.full(shape, value, dtype=float)
