"""Benchmark of the memory of an epoch over rows in a file, measured in a new process."""

import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import numpy as np

import gdcore as gd
from benchmarks.rows import Rows, linear_model
from benchmarks.sections import Promise, Section, table

LIMIT = 100
"""Mebibytes above the interpreter."""

_STATUS = Path("/proc/self/status")


def process_memory() -> dict[str, float]:
    """Return the memory of this process in MiB, or nothing if the system does not report it.

    "own" is private memory now. "now" and "peak" are all memory now and at its peak, which include
    the pages of mapped files that are in memory.
    """
    if not _STATUS.exists():
        return {}
    lines = _STATUS.read_text("utf-8").splitlines()
    kilobytes = {name: text for name, _, text in (line.partition(":") for line in lines)}
    sizes = {"own": "RssAnon", "now": "VmRSS", "peak": "VmHWM"}
    return {name: int(kilobytes[key].split()[0]) / 1024 for name, key in sizes.items()}


class Peak:
    """Peak of the private memory of the process in a with block, sampled every 2 ms."""

    def __init__(self) -> None:
        self.own = 0.0
        self._stopped = threading.Event()
        self._watcher = threading.Thread(target=self._watch)

    def __enter__(self) -> "Peak":
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._watcher.join()

    def _watch(self) -> None:
        while True:
            self.own = max(self.own, process_memory().get("own", 0.0))
            if self._stopped.wait(0.002):
                return


def epoch_from_file(folder: Path) -> dict[str, float]:
    """Run an epoch of mini-batches over mapped rows, and return the added memory in MiB."""
    from benchmarks.minibatch import SIZE, run_epoch

    X = np.load(folder / "X.npy", mmap_mode="r")
    y = np.load(folder / "y.npy", mmap_mode="r")
    before = process_memory()
    with Peak() as peak:
        loss = gd.LeastSquares(X, y)
        run_epoch(loss, X.shape[1], SIZE, len(X) // SIZE)
    if not before:
        return {}
    return {"own": peak.own - before["own"], "all": process_memory()["peak"] - before["now"]}


def measure_in_new_process(data: Rows) -> Any:
    """Write the rows to files, and return the memory that an epoch adds to a new interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder) / "X.npy", data.X)
        np.save(Path(folder) / "y.npy", data.y)
        command = [sys.executable, "-m", "benchmarks.memory", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def measure() -> Section:
    """Measure the memory, and compare it with the promise."""
    data = linear_model()
    on_disk = (data.X.nbytes + data.y.nbytes) / 2**20
    added = measure_in_new_process(data)
    rows = {
        "memory of its own": added.get("own"),
        "with the pages of the file that are in memory": added.get("all"),
    }
    cells = [[what, f"{size:.0f} MiB"] for what, size in rows.items() if size is not None]
    m, n = data.X.shape
    return Section(
        f"Memory of an epoch over a mapped file, {m:,} × {n}",
        "memory",
        f"The file has {on_disk:.0f} MiB. What an epoch of mini-batches adds to the process at its "
        f"peak:\n\n{table(['', 'peak'], cells)}"
        if cells
        else "This system does not say how much memory a process holds.",
        tuple(
            Promise(f"an epoch over rows in a mapped file: {what}", LIMIT, size, unit="MiB")
            for what, size in rows.items()
        ),
    )


if __name__ == "__main__":
    print(json.dumps(epoch_from_file(Path(sys.argv[1]))))
