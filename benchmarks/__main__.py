"""Run every benchmark: ``make bench``. The report goes to the terminal, and into the docs."""

import os
import sys


def main() -> int:
    """Measure everything, print and write the report, and return 1 if a promise is broken.

    A report that lacks a section is printed and not written.
    """
    # Before NumPy and its peers are imported: they read it then, and never again.
    from benchmarks.threads import ONE_THREAD

    os.environ.update(ONE_THREAD)
    from benchmarks import results

    report, broken, failed = results.measure()
    print(report)
    for promise in broken:
        print(f"broken: {' | '.join(promise.row)}", file=sys.stderr)
    if failed:
        print(f"failed: {', '.join(failed)}; the last whole report is kept", file=sys.stderr)
    else:
        results.write(report)
    return 1 if broken or failed else 0


if __name__ == "__main__":
    sys.exit(main())
