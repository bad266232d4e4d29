"""The machinery behind `gdcore.descent`, its only importer.

`start` checks the arguments, `loops` holds the algorithm itself. `sweep` and `tape` are there for
speed only: they compute what `loops` computes, to the last bit.
"""
