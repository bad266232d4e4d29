"""Stand-ins for JAX, optax, numba and scikit-learn: slow, and exact to the last digits.

With them the tests of the benchmarks need none of these libraries. The rules of optax follow its
documentation, so comparing gdcore with them is a real test.
"""

from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np


def stand_in_modules() -> dict[str, Any]:
    """Return the stand-ins by the names under which they are imported."""
    jax: Any = ModuleType("jax")
    jax.numpy = np
    jax.lax = SimpleNamespace(fori_loop=_fori_loop, scan=_scan, while_loop=_while_loop)
    jax.config = SimpleNamespace(update=lambda name, value: None)
    jax.grad, jax.jit = _grad, lambda function: function
    optax: Any = ModuleType("optax")
    optax.apply_updates = lambda x, updates: x + updates
    optax.sgd, optax.adagrad, optax.rmsprop, optax.adam = _sgd, _adagrad, _rmsprop, _adam
    numba: Any = ModuleType("numba")
    numba.njit = lambda function, **settings: function
    linear: Any = ModuleType("sklearn.linear_model")
    linear.SGDRegressor = _Regressor
    return {
        "jax": jax,
        "jax.numpy": np,
        "numba": numba,
        "optax": optax,
        "sklearn": ModuleType("sklearn"),
        "sklearn.linear_model": linear,
    }


def _grad(f: Any) -> Any:
    """Differentiate by a complex step, which is exact because it subtracts nothing."""

    def gradient(x: Any) -> Any:
        x = np.asarray(x, dtype=float)
        slopes = np.empty_like(x)
        for i in np.ndindex(x.shape):
            step = np.zeros(x.shape, dtype=complex)
            step[i] = 1e-100j
            slopes[i] = np.imag(f(x + step)) / 1e-100
        return slopes

    return gradient


def _fori_loop(first: int, last: int, body: Any, carried: Any) -> Any:
    for k in range(first, last):
        carried = body(k, carried)
    return carried


def _while_loop(going: Any, body: Any, carried: Any) -> Any:
    while going(carried):
        carried = body(carried)
    return carried


def _scan(body: Any, carried: Any, each: Any, length: int | None = None) -> Any:
    outputs = []
    for item in [None] * length if length is not None else each:
        carried, output = body(carried, item)
        outputs.append(output)
    return carried, np.array(outputs)


def _rule(first: float, step: Any) -> Any:
    """Return init and update for a state with the shape of x and a step (g, state, k)."""

    def update(g: Any, state: Any, x: Any = None) -> Any:
        change, memory = step(g, state[0], state[1])
        return change, (memory, state[1] + 1)

    return SimpleNamespace(init=lambda x: (np.full(np.shape(x), first), 0), update=update)


def _sgd(learning_rate: float, momentum: float = 0.0, nesterov: bool = False) -> Any:
    def step(g: Any, trace: Any, k: int) -> Any:
        trace = g + momentum * trace
        return -learning_rate * (g + momentum * trace if nesterov else trace), trace

    return _rule(0.0, step)


def _adagrad(learning_rate: float, initial_accumulator_value: float, eps: float) -> Any:
    def step(g: Any, total: Any, k: int) -> Any:
        total = total + g * g
        return -learning_rate * g / np.sqrt(total + eps), total

    return _rule(initial_accumulator_value, step)


def _rmsprop(learning_rate: float, decay: float, eps: float, eps_in_sqrt: bool) -> Any:
    assert not eps_in_sqrt

    def step(g: Any, mean: Any, k: int) -> Any:
        mean = decay * mean + (1 - decay) * g * g
        return -learning_rate * g / (np.sqrt(mean) + eps), mean

    return _rule(0.0, step)


def _adam(learning_rate: float, b1: float, b2: float, eps: float) -> Any:
    def step(g: Any, moments: Any, k: int) -> Any:
        first = b1 * np.real(moments) + (1 - b1) * g
        second = b2 * np.imag(moments) + (1 - b2) * g * g
        corrected = first / (1 - b1 ** (k + 1)), second / (1 - b2 ** (k + 1))
        # One array holds both moments: the real part and the imaginary part.
        return -learning_rate * corrected[0] / (np.sqrt(corrected[1]) + eps), first + 1j * second

    return _rule(0.0, step)


class _Regressor:
    """Linear regression by one epoch of SGD at a constant rate, in an order of its own."""

    def __init__(self, *, eta0: float, random_state: int, **settings: Any) -> None:
        self.rate, self.seed, self.settings = eta0, random_state, settings
        self.coef_ = np.zeros(0)

    def fit(self, X: Any, y: Any) -> "_Regressor":
        self.coef_ = np.zeros(X.shape[1])
        for i in np.random.default_rng(self.seed + 1).permutation(len(X)):
            self.coef_ -= self.rate * (X[i] @ self.coef_ - y[i]) * X[i]
        return self
