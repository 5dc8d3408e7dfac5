"""Memory that is no longer needed, handed back to the system."""

import ctypes
import sys
from contextlib import suppress


def give_back() -> None:
    """Hand back what loading something large left free: glibc would keep it, a share for each thread.

    After the network and the table of languages are loaded that is 80 MB each. Other systems do so by themselves.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # Another C library has no such function.
            ctypes.CDLL(None).malloc_trim(0)
