"""The descents in JAX and optax, in double precision; imported only if both are installed."""

from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import lax

from benchmarks.timing import Contender

jax.config.update("jax_enable_x64", True)

EAGER_STEPS = 30
"""Steps of eager optax, which needs milliseconds for each."""


def single_run(
    f: Callable[[Any], Any], start: Any, lr: float, tol: float, steps: int
) -> dict[str, Contender]:
    """Return optax, eager and jitted, on a descent that reaches `tol` in `steps` steps."""
    rule = optax.sgd(lr)
    x0 = jnp.asarray(start)
    slope = jax.grad(f)

    def step(x: Any, state: Any) -> Any:
        updates, state = rule.update(slope(x), state)
        return optax.apply_updates(x, updates), state

    compiled_step = jax.jit(step)

    def loop(count: int, one: Callable[[Any, Any], Any]) -> Any:
        x, state = x0, rule.init(x0)
        for _ in range(count):
            x, state = one(x, state)
        return np.asarray(x)

    def whole(x: Any) -> Any:
        def going(carried: Any) -> Any:
            return jnp.sqrt(jnp.sum(carried[1] ** 2)) > tol

        def body(carried: Any) -> Any:
            x, g, state = carried
            updates, state = rule.update(g, state)
            x = optax.apply_updates(x, updates)
            return x, slope(x), state

        return lax.while_loop(going, body, (x, slope(x), rule.init(x)))[0]

    compiled = jax.jit(whole)
    return {
        "optax, eager": Contender(lambda: loop(EAGER_STEPS, step), EAGER_STEPS),
        "optax, each step jitted": Contender(lambda: loop(steps, compiled_step), steps),
        "optax, jitted as one loop": Contender(lambda: np.asarray(compiled(x0)), steps),
    }


def sweep(slope: Callable[[Any], Any], starts: Any, lr: float, steps: int) -> Contender:
    """Return descents from all starts at once, jitted as one loop."""
    x0 = jnp.asarray(starts)

    def run_sweep(x: Any) -> Any:
        return lax.fori_loop(0, steps, lambda _, x: x - lr * slope(x), x)

    compiled = jax.jit(run_sweep)
    return Contender(lambda: np.asarray(compiled(x0)), steps * np.shape(starts)[-1])


def batch(X: Any, y: Any, lr: float, steps: int) -> Contender:
    """Return a descent with the gradient over all rows, jitted as one loop."""
    rows, targets = jnp.asarray(X), jnp.asarray(y)

    def run_batch(rows: Any, targets: Any) -> Any:
        def step(_: Any, w: Any) -> Any:
            # Ten times faster than `rows.T @ errors`, because XLA need not transpose.
            return w - lr * ((rows @ w - targets) @ rows) / len(rows)

        return lax.fori_loop(0, steps, step, jnp.zeros(rows.shape[1]))

    compiled = jax.jit(run_batch)
    return Contender(lambda: np.asarray(compiled(rows, targets)), steps)


def minibatch(X: Any, y: Any, lr: float, batches: Callable[[], Any], updates: int) -> Contender:
    """Return an epoch as one jitted scan over the row numbers of the batches."""
    rows, targets = jnp.asarray(X), jnp.asarray(y)

    def run_epoch(rows: Any, targets: Any, numbers: Any) -> Any:
        def step(w: Any, chosen: Any) -> Any:
            part = rows[chosen]
            w = w - lr * ((part @ w - targets[chosen]) @ part) / len(chosen)
            return w, None

        return lax.scan(step, jnp.zeros(rows.shape[1]), numbers)[0]

    compiled = jax.jit(run_epoch)
    return Contender(lambda: np.asarray(compiled(rows, targets, batches())), updates)


def trajectory(
    f: Callable[[Any], Any], start: Any, name: str, settings: Mapping[str, Any], steps: int
) -> Any:
    """Return the `steps + 1` iterates of the named rule of optax, as an array."""
    rule = getattr(optax, name)(**settings)
    slope = jax.grad(f)

    def run_rule(x: Any) -> Any:
        def step(carried: Any, _: Any) -> Any:
            x, state = carried
            updates, state = rule.update(slope(x), state, x)
            x = optax.apply_updates(x, updates)
            return (x, state), x

        return lax.scan(step, (x, rule.init(x)), None, length=steps)[1]

    x0 = jnp.asarray(start)
    return np.concatenate([np.asarray(x0)[None], np.asarray(jax.jit(run_rule)(x0))])
