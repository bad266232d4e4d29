"""Let the search of the Korean site find the parts of compounds, such as 하강 in 경사하강법.

A search finds beginnings of words. The theme divides texts and queries into words by one pattern,
which the index carries. The pattern may match between two letters, so it also divides before each
of the glossary's parts; the index has no word more.
"""

import json
import re
from pathlib import Path

from builder.sources.glossary import read_glossary

INDEX = "search/search_index.json"
"""The place of the index in a site."""


def divide_compounds(site: Path, glossary: Path) -> None:
    """Complete the pattern in the index of a site by the parts that the glossary names."""
    parts = sorted({part for term in read_glossary(glossary).terms for part in term.parts})
    path = site / INDEX
    if not parts or not path.is_file():
        return
    index = json.loads(path.read_text(encoding="utf-8"))
    # A look ahead, and none back: Safari has only known that since 2023.
    index["config"]["separator"] += f"|(?={'|'.join(map(re.escape, parts))})"
    text = json.dumps(index, separators=(",", ":"))  # as the plugin writes it
    path.write_text(text, encoding="utf-8")
