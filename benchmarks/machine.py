"""Description of the machine that the benchmarks run on."""

import os
import platform
import subprocess
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy as np

CPUINFO = Path("/proc/cpuinfo")


def processor() -> str:
    """Return the model of the processor, or its architecture if the model is unknown."""
    if platform.system() == "Linux":
        for line in CPUINFO.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    if platform.system() == "Darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    return platform.processor() or platform.machine()


def blas() -> str:
    """Return the BLAS library with which NumPy multiplies matrices."""
    config = cast("dict[str, Any]", np.show_config(mode="dicts"))
    found = config["Build Dependencies"]["blas"]
    return f"{found['name']} {found['version']}"


def load() -> str:
    """Return the load: the mean number of running processes over the last minute."""
    return f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "unknown"


def describe_machine() -> str:
    """Return the machine and its software in one line."""
    return (
        f"{processor()}, {os.cpu_count()} cores, {platform.system()} on {platform.machine()}; "
        f"Python {platform.python_version()}, NumPy {np.__version__} with {blas()}; "
        f"{date.today().isoformat()}, load {load()} when it began."
    )
