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


@dataclass(frozen=True, slots=True)
class Check:
    """What one blind audit found."""

    on: date
    right: Rate
    """Of all its comments, those that the model of that day read as the person did."""
