"""Shares with their uncertainty, and what an audit found."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of texts, and its 95 % interval. All in [0, 1]."""

    share: float
    low: float
    high: float
    of: int
    """Texts that it was counted in."""

    @property
    def of_hundred(self) -> str:
        """It and its interval as numbers of a hundred."""
        return f"{100 * self.share:.0f} ({100 * self.low:.0f} to {100 * self.high:.0f})"

    @property
    def percent(self) -> str:
        """It and its interval, of which the first is a percentage."""
        return f"{100 * self.share:.0f} % ({100 * self.low:.0f} to {100 * self.high:.0f})"


@dataclass(frozen=True, slots=True)
class Check:
    """What one blind audit found."""

    on: date
    right: Rate
    """Of all its comments, those that the model of that day read as the person did."""
