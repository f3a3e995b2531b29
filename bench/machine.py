"""What the figures were measured on, printed with them."""

import os
import platform
import sqlite3
from pathlib import Path


def describe() -> str:
    """Processor, cores, memory, Python and SQLite in one line."""
    model = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        named = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if "model name" in line]
        model = named[0] if named else platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}, {versions}"


def load() -> float:
    """How busy the machine is already; figures taken above 0.3 say little."""
    return os.getloadavg()[0]
