"""The vocabulary of the library's own code: numbers, checks of arguments, rules, tables.

Nothing here knows a descent, and every other module may import it.
"""
