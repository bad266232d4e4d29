"""Benchmarks of gdcore against the code or the library that a reader might use instead."""
