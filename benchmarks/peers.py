"""The libraries that gdcore is compared with, and their installed versions."""

from importlib.metadata import version
from importlib.util import find_spec

PEERS = {
    "scipy": "SciPy",
    "jax": "JAX",
    "optax": "optax",
    "numba": "numba",
    "sklearn": "scikit-learn",
}
"""Module and name of each peer; only the benchmarks that compare with a peer import it."""

_DISTRIBUTIONS = {"sklearn": "scikit-learn"}


def is_installed(*modules: str) -> bool:
    """Return whether all these modules are installed."""
    return all(find_spec(module) is not None for module in modules)


def describe_peers() -> str:
    """Return the versions of the installed peers and the names of the absent ones, in one line."""
    installed = [
        f"{name} {version(_DISTRIBUTIONS.get(module, module))}"
        for module, name in PEERS.items()
        if is_installed(module)
    ]
    absent = [name for module, name in PEERS.items() if not is_installed(module)]
    return f"Peers: {', '.join(installed) or 'none'}; absent: {', '.join(absent) or 'none'}."
