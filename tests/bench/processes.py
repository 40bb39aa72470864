"""What Linux tells of a process, in /proc."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far: fields 14 and 15 of its stat."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def status(pid: int) -> dict[str, str]:
    """Its status by name, as in "VmRSS": "1024 kB"."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return dict(line.split(":\t") for line in lines)


def megabytes(pid: int, name: str) -> float:
    """Memory of a process: "VmRSS" is what it holds now, "VmHWM" the most it has held."""
    return int(status(pid)[name].split()[0]) / 1024
