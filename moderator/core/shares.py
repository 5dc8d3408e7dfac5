"""How sure a share is that was counted in some."""

import math


def wilson(hits: float, of: float, z: float = 1.96) -> tuple[float, float]:
    """Return Wilson's interval of a share, by default of 95 %; (0, 1) where nothing was counted."""
    if not of:
        return 0.0, 1.0
    share, extra = hits / of, z * z / of
    middle = (share + extra / 2) / (1 + extra)
    half = z * math.sqrt(share * (1 - share) / of + extra / (4 * of)) / (1 + extra)
    return max(0.0, middle - half), min(1.0, middle + half)
