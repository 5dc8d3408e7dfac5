"""What time it is, and how long this process has been alive. Imported before anything else by the entry."""

import os
import time
from pathlib import Path

_FIRST_SEEN = time.monotonic()


def now_ms() -> int:
    """Return the present instant as UTC milliseconds."""
    return time.time_ns() // 1_000_000


def process_seconds() -> float:
    """Return the seconds since the operating system started this process.

    Where the system does not tell, the interpreter's own start-up is not counted.
    """
    try:
        # The name in field 2 may hold spaces, so we count from its closing bracket.
        fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - started)
    except (OSError, AttributeError, ValueError, IndexError):
        return time.monotonic() - _FIRST_SEEN
