"""Build the course: read the lessons, check them, execute them, and turn them into a site.

A build goes through the sub-packages in this order: `sources` reads what authors write, `checks`
finds problems, `running` executes, `pages` and `reference` make HTML inside MkDocs, and `site` runs
MkDocs for each language.  `python -m builder` is the command line.
"""

import sys

# nbformat imports jsonschema, which imports this checker of international addresses where
# JupyterLab has brought it along.  Compiling its grammar takes 2 s at every start, and nothing here
# checks such an address; None makes that optional import fail.  This can go once rfc3987-syntax
# compiles its grammar on first use, or jsonschema no longer imports it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # documented, untyped
