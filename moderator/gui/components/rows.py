"""Widgets that stand in a layout as rows: taken out together, and what they say to a screen reader."""

from PySide6.QtWidgets import QLayout


def clear(layout: QLayout) -> None:
    """Take everything out of a layout; its widgets are out of sight at once, and gone a little later."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def said(layout: QLayout) -> list[str]:
    """Return what the widgets of a layout say, in their order."""
    items = [layout.itemAt(place) for place in range(layout.count())]
    widgets = [item.widget() for item in items if item is not None]
    return [widget.accessibleName() for widget in widgets if widget is not None]
