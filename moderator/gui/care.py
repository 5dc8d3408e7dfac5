"""What the reader asked to be spared: which comments are hidden until they are revealed."""

from moderator.core.comment import CommentRow, Sentiment
from moderator.gui.settings import Settings


class Care:
    """Reads the settings each time: every choice takes effect at once."""

    def __init__(self, settings: Settings) -> None:
        """Follow these settings."""
        self._settings = settings

    def is_severe(self, row: CommentRow) -> bool:
        """Say whether a comment is likely to attack somebody."""
        return row.abuse is not None and row.abuse >= self._settings.severe_from

    def withholds(self, row: CommentRow) -> bool:
        """Say whether the words of a comment are hidden until they are revealed."""
        blur = self._settings.blur
        if blur == "negative":
            return row.sentiment is Sentiment.NEGATIVE
        return blur == "severe" and self.is_severe(row)

    def words(self, row: CommentRow) -> str:
        """Return a comment as a list shows it."""
        if not self.withholds(row):
            return row.text
        return "Hidden: severe" if self.is_severe(row) else "Hidden: negative"
