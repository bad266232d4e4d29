"""The vocabulary of the library's own code: numbers, checks of arguments, rules, tables.

Nothing here knows about descents, and every other module may import it.
"""
