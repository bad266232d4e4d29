"""Run every benchmark and print one Markdown report: ``make bench``."""

import platform
import sys

from benchmarks import executing, importing, single_run


def main() -> None:
    """Print the report, a section at a time."""
    print("# Benchmarks\n")
    print(
        f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}; medians "
        "of interleaved rounds. Compare the ratios: the times are of one machine on one day.\n"
    )
    for section in (single_run, importing, executing):
        print(f"measuring {section.__name__} …", file=sys.stderr)
        print(section.report(), end="\n\n")


if __name__ == "__main__":
    main()
