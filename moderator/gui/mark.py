"""The sign of the program: three shapes on a card."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from moderator.resources import resources

_SIZES = (16, 24, 32, 48, 64, 128, 256)


def program_icon() -> QIcon:
    """Return the icon of the window and of the task bar."""
    renderer = QSvgRenderer(QByteArray((resources() / "moderator.svg").read_bytes()))
    icon = QIcon()
    for side in _SIZES:
        image = QImage(QSize(side, side), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        icon.addPixmap(QPixmap.fromImage(image))
    return icon
