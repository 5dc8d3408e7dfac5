"""Tells a screen reader what a key did."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from moderator.gui.hostile import isolated, one_line


def announce(widget: QWidget, sentence: str) -> None:
    """Say a sentence politely: after what is being read, not across it."""
    event = QAccessibleAnnouncementEvent(widget, sentence)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)


def spoken(author: str | None, words: str, place: int, of: int) -> str:
    """Return what a screen reader says of a comment; no words where they are withheld."""
    said = one_line(words, 300) if words else "hidden until you reveal it"
    return f"{place} of {of}. Comment by {isolated(author or 'an unknown author')}: {said}"
