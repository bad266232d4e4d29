"""Run every benchmark, print the report and write it into the docs: ``make bench``."""

import os
import sys


def main() -> int:
    """Measure everything, print and write the report, and return 1 if a promise is broken.

    A report that lacks a section is printed, but not written.
    """
    # NumPy and the peers read these variables only when they are imported.
    from benchmarks.threads import ONE_THREAD

    os.environ.update(ONE_THREAD)
    from benchmarks import results

    report, broken, failed = results.measure()
    print(report)
    for promise in broken:
        print(f"broken: {' | '.join(promise.row)}", file=sys.stderr)
    if failed:
        print(f"failed: {', '.join(failed)}; the last complete report is kept", file=sys.stderr)
    else:
        results.write_report(report)
    return 1 if broken or failed else 0


if __name__ == "__main__":
    sys.exit(main())
