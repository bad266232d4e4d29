"""Find problems in lessons that were parsed without error.

A check only reports; it changes nothing.  `builder.running.execute` calls the checks that every
build needs, and a test in ``tests/lessons`` calls each of the others.  ``tools/check.py`` lists the
tests that belong to one lesson.
"""
