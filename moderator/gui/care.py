"""What the reader asked to be spared: which comments are hidden, which words are softened. All of it is a choice."""

from dataclasses import replace

from moderator.core.comment import CommentRow, Sentiment
from moderator.gui.settings import Settings
from moderator.services.words.softening import soften

SURE = 0.9
"""From this probability on a negative comment is hard to read, where no model speaks of attacks."""


class Care:
    """Reads the settings each time: every choice takes effect at once."""

    def __init__(self, settings: Settings) -> None:
        """Follow these settings."""
        self._settings = settings

    def is_severe(self, row: CommentRow) -> bool:
        """Say whether a comment is likely to attack somebody."""
        return row.abuse is not None and row.abuse >= self._settings.severe_from

    def is_hard(self, row: CommentRow) -> bool:
        """Say whether a comment is one of those that weigh on who reads them."""
        if row.abuse is not None:
            return self.is_severe(row)
        surely = row.probabilities is not None and row.probabilities.negative >= SURE
        return row.sentiment is Sentiment.NEGATIVE and surely

    def withholds(self, row: CommentRow) -> bool:
        """Say whether the words of a comment are hidden until they are revealed."""
        blur = self._settings.blur
        if blur == "negative":
            return row.sentiment is Sentiment.NEGATIVE
        return blur == "severe" and self.is_severe(row)

    def softened(self, row: CommentRow) -> CommentRow:
        """Return a comment as it may be read: slurs with dots for letters, where that was asked for."""
        text = self.text(row.text)
        return row if text == row.text else replace(row, text=text)

    def text(self, text: str) -> str:
        """Return a text as it may be read; its length stays the same."""
        return soften(text) if self._settings.soften else text

    def words(self, row: CommentRow) -> str:
        """Return a comment as a list shows it."""
        if not self.withholds(row):
            return self.text(row.text)
        return "Hidden: severe" if self.is_severe(row) else "Hidden: negative"
