"""What runs in the background stands back: the window comes first where both want the processor."""

import contextlib
import os
import sys

NICE = 10
_BELOW_NORMAL = 0x4000


def stand_back() -> None:
    """Give this process, and those that it starts later, less of a busy processor; all of an idle one stays its own."""
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "win32":
            import ctypes

            kernel = ctypes.windll.kernel32
            kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
        else:
            os.nice(NICE)
