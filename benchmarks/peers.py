"""The other libraries: which are here, and of which version."""

from importlib.metadata import version
from importlib.util import find_spec

PEERS = {
    "scipy": "SciPy",
    "jax": "JAX",
    "optax": "optax",
    "numba": "numba",
    "sklearn": "scikit-learn",
}
"""Module and name of each; they are imported only by what is measured against them."""

_DISTRIBUTIONS = {"sklearn": "scikit-learn"}


def present(*modules: str) -> bool:
    """Return whether all of these modules could be imported."""
    return all(find_spec(module) is not None for module in modules)


def in_a_line() -> str:
    """Return the versions of the peers that are here, and the names of those that are not."""
    here = [
        f"{name} {version(_DISTRIBUTIONS.get(module, module))}"
        for module, name in PEERS.items()
        if present(module)
    ]
    absent = [name for module, name in PEERS.items() if not present(module)]
    return f"Peers: {', '.join(here) or 'none'}; absent: {', '.join(absent) or 'none'}."
