"""The icons: Lucide's drawings, in the colour of a role, as sharp as the screen is."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from moderator.gui import theme
from moderator.resources import resources

_RATIOS = (1.0, 2.0)


def icon(name: str, role: str = "secondary", size: int = 16) -> QIcon:
    """Return an icon in the colour that the role has now; `size` is in logical pixels."""
    result = QIcon()
    for ratio in _RATIOS:
        result.addPixmap(pixmap(name, role, size, ratio))
    return result


def pixmap(name: str, role: str | QColor = "secondary", size: int = 16, ratio: float = 0.0) -> QPixmap:
    """Return the picture of an icon for a screen of this ratio, by default that of the first screen."""
    if not ratio:
        screen = QGuiApplication.primaryScreen()
        ratio = screen.devicePixelRatio() if screen else 1.0
    return QPixmap.fromImage(_drawn(name, _colour(role).name(), size, ratio))


def paint(painter: QPainter, name: str, role: str | QColor, rect: QRectF) -> None:
    """Paint an icon centred in a rectangle, as large as its shorter side."""
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    side = min(rect.width(), rect.height())
    picture = _drawn(name, _colour(role).name(), round(side), ratio)
    # On whole device pixels, or the strokes blur.
    left = round((rect.center().x() - side / 2) * ratio) / ratio
    top = round((rect.center().y() - side / 2) * ratio) / ratio
    painter.drawImage(QPointF(left, top), picture)


def _colour(role: str | QColor) -> QColor:
    return theme.current().role(role) if isinstance(role, str) else role


# Images, not pixmaps: they may outlive the application at the end of the process.
@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, size: int, ratio: float) -> QImage:
    """Render once for each colour, size and ratio."""
    stroke = "2" if size < 15 else "1.75"
    svg = (
        _source(name).replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{stroke}"')
    )
    side = max(1, round(size * ratio))
    picture = QImage(QSize(side, side), QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
