"""Measurements: gdcore beside what a reader would write or pick instead."""
