"""Benchmarks of gdcore against the code or the library that a reader might use instead."""

import builder  # noqa: F401  # before nbclient imports jsonschema; the reason is there
