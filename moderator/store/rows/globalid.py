"""Ids that no two libraries give twice: UUID version 7 (RFC 9562), which sort by the time they were made."""

import secrets
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """Return a UUIDv7 as text; later ones are greater, also within a millisecond and when the clock goes back."""
    global _last
    with _lock:
        # 48 bits of milliseconds and 12 bits of their fraction, as RFC 9562 allows (method 3).
        nanoseconds = time.time_ns()
        stamp = (nanoseconds // 1_000_000 << 12) | (nanoseconds % 1_000_000 * 4096 // 1_000_000)
        _last = stamp = max(stamp, _last + 1)
    milliseconds, fraction = stamp >> 12, stamp & 0xFFF
    value = (milliseconds << 80) | (0x7 << 76) | (fraction << 64) | (0b10 << 62) | secrets.randbits(62)
    return str(uuid.UUID(int=value))
