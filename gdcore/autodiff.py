"""Automatic differentiation: dual numbers carry the derivative through a computation."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gdcore._base.checks import checked_array, checked_coordinates, unmasked
from gdcore._base.numbers import real
from gdcore._base.printing import brief
from gdcore.derivatives import checked_slope, derivative_of, quiet
from gdcore.objectives import Objective
from gdcore.typing import Array, Function


def _as_dual(a: Any) -> "Dual":
    if isinstance(a, Dual):
        return a
    if isinstance(a, str) or not hasattr(a, "__float__"):
        raise TypeError(f"a dual number computes with numbers only, got {brief(a)}")
    return Dual(float(a), 0.0)


def _rule(rule: Any) -> tuple[Any, Any]:
    def of_two(*pair: Any) -> Any:
        return rule(*map(_as_dual, pair))

    of_all = np.frompyfunc(of_two, 2, 1)
    return lambda a, b: of_all(a, b), lambda b, a: of_all(a, b)


def _chain(g: Any, dg: Any) -> Any:
    return quiet(lambda a, *n: Dual(float(g(a.value, *n)), float(dg(a.value, *n)) * a.derivative))


def _as_objects(value: Any) -> Any:
    return np.asarray(value).astype("O")  # Python's floats, and not NumPy's, leave the rest to Dual


@dataclass(frozen=True, eq=False)
class Dual:
    r"""A dual number $a + a'\varepsilon$, where $\varepsilon^2 = 0$: a value and its derivative.

    A program takes the branches that it takes for the value: comparisons, ``==`` among them, truth
    and hash look at the value alone. To compare both parts, compare them one by one.

    Attributes:
        value: The value $a$.
        derivative: Its derivative $a'$, for $f(a + a'\varepsilon) = f(a) + f'(a)\,a'\varepsilon$.

    Raises:
        TypeError: If it is added to, multiplied with or ordered against what is no number.

    Example:
        >>> Dual(3.0, 1.0) ** 2 + np.sin(Dual(0.0, 1.0))
        Dual(value=9.0, derivative=7.0)

    Source: W. K. Clifford, *Preliminary sketch of biquaternions* (1873).
    """

    value: float
    derivative: float
    __add__, __radd__ = _rule(lambda a, b: Dual(a.value + b.value, a.derivative + b.derivative))
    __sub__, __rsub__ = _rule(lambda a, b: a + -b)
    __mul__, __rmul__ = _rule(
        lambda a, b: Dual(a.value * b.value, a.derivative * b.value + a.value * b.derivative)
    )
    __truediv__, __rtruediv__ = _rule(lambda a, b: a * b**-1)
    __pow__, __rpow__ = _rule(lambda a, b: (b * a.log()).exp() if b.derivative else a._to(b.value))
    _to = _chain(np.float_power, lambda x, n: n and n * np.float_power(x, n - 1))
    __lt__, __gt__ = _rule(lambda a, b: a.value < b.value)
    __le__, __ge__ = _rule(lambda a, b: a.value <= b.value)
    __neg__, __abs__ = _chain(np.negative, lambda x: -1), _chain(np.abs, np.sign)
    sin, cos = _chain(np.sin, np.cos), _chain(np.cos, lambda x: -np.sin(x))
    log = _chain(np.log, lambda x: np.divide(1, x))
    sqrt = _chain(np.sqrt, lambda x: 0.5 / np.sqrt(x))
    exp, tanh = _chain(np.exp, np.exp), _chain(np.tanh, lambda x: 1 - np.tanh(x) ** 2)

    def __eq__(self, other: object) -> Any:
        return self.value == (other.value if isinstance(other, Dual) else other)

    def __ne__(self, other: object) -> Any:
        return self.value != (other.value if isinstance(other, Dual) else other)

    def __hash__(self) -> int:
        return hash(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)

    # NumPy calls the methods above by this; without it, it would warn at a pole on their return.
    __array_ufunc__ = quiet(lambda _, f, name, *a: getattr(f, name)(*map(_as_objects, a)))


def automatic_derivative(f: Function, x: Any, direction: Any = 1.0) -> Any:
    """Return $f'(x)$ of one variable, or the slope of several along a direction, from one pass.

    Raises:
        TypeError: If f is no function, or an objective, which computes with plain numbers and knows
            its gradient; if x or the direction holds text or complex numbers; or if one of them or
            f(x) is masked.

    Example:
        >>> automatic_derivative(lambda x: x**3, 2.0)
        12.0

    Source: R. E. Wengert, *A simple automatic derivative evaluation program*, CACM 7 (1964).
    """
    if isinstance(f, Objective) or not callable(f):
        raise TypeError(
            "f must be a function that can compute with dual numbers, such as lambda x: x**2, got "
            f"{brief(f)}; an objective knows its gradient, f.grad(x)"
        )
    x, direction = real(checked_array("x", x)), real(checked_array("direction", direction))
    y = unmasked("f(x)", quiet(f)(np.frompyfunc(Dual, 2, 1)(x, direction)))
    return real(np.frompyfunc(derivative_of, 1, 1)(y))


def automatic_gradient(f: Function, x: Any) -> Array:
    """Return ∇f(x), of the shape ``(n, *runs)`` of x, from a pass for each coordinate.

    Raises:
        TypeError: As `automatic_derivative`.
        ValueError: If x has no coordinates, or f(x) has a wrong shape.

    Example:
        >>> automatic_gradient(lambda x: x[0] * x[1], [2.0, 3.0])
        array([3., 2.])

    Source: A. Griewank and A. Walther, *Evaluating Derivatives*, 2nd ed. (2008), section 3.1.
    """
    x = np.array(checked_array("x", checked_coordinates("x", x)), ndmin=1)
    units = np.eye(len(x)).reshape(len(x), len(x), *[1] * (x.ndim - 1))
    return np.stack([checked_slope(automatic_derivative(f, x, unit), x) for unit in units])
