"""The output in the README is the output of the library."""

import doctest
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_examples_of_the_readme_run() -> None:
    blocks = re.findall(
        r"^```pycon\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.M | re.S
    )
    assert len(blocks) == 3
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "README", "README.md", 0)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.REPORT_NDIFF
    results = doctest.DocTestRunner(optionflags=flags).run(example)
    assert results.attempted > 8
    assert results.failed == 0
