"""The same report on paper: Qt lays out the words and prints the pictures into a PDF file."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QMarginsF, QSizeF, Qt, QUrl
from PySide6.QtGui import QFont, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument
from PySide6.QtSvg import QSvgRenderer

from moderator.core.hidden import escaped as escape
from moderator.services.forms.writing import replaced
from moderator.services.report import reporting
from moderator.services.report.reporting import Report

DOTS = 3
"""Dots of a picture for each of its units: sharp at the size that it is printed in."""
RESOLUTION = 96


def print_report(report: Report, target: Path) -> None:
    """Write a report as PDF, on A4.

    Raises:
        UserError: the file cannot be written.

    """
    document = QTextDocument()
    document.setDefaultFont(QFont("sans-serif", 10))
    document.setDocumentMargin(0)
    document.setDefaultStyleSheet(
        "h1 { font-size: 19px } h2 { font-size: 13px; margin-top: 18px } p { color: #1d1d1b }"
    )
    parts = [f"<h1>{escape(report.shown.finding)}</h1>", f"<p>{escape(report.shown.summary)}</p>"]
    for number, section in enumerate(reporting.sections(report)):
        parts.append(f"<h2>{escape(section.title)}</h2>")
        for place, picture in enumerate(section.pictures):
            name = f"picture-{number}-{place}"
            image = drawn(picture)
            document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
            width = 640
            parts.append(
                f'<img src="{name}" width="{width}" height="{round(width * image.height() / image.width())}">'
            )
        if section.rows:
            rows = "".join(
                f'<tr><td>{escape(a)}</td><td align="right" width="70">{escape(b)}</td></tr>'
                for a, b in section.rows
            )
            parts.append(f'<table cellpadding="2">{rows}</table>')
        parts += [f"<p>{escape(words)}</p>" for words in (*section.items, *section.paragraphs)]
    parts.append(f"<p>{escape(reporting.made_by(report))}</p>")
    document.setHtml("".join(parts))
    with replaced(target) as part:
        writer = QPdfWriter(str(part))
        writer.setResolution(RESOLUTION)
        writer.setTitle(report.shown.finding)
        writer.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.A4),
                QPageLayout.Orientation.Portrait,
                QMarginsF(18, 18, 18, 18),
                QPageLayout.Unit.Millimeter,
            )
        )
        page = writer.pageLayout().paintRectPixels(RESOLUTION)
        document.setPageSize(QSizeF(page.width(), page.height()))
        document.print_(writer)


def drawn(svg: str) -> QImage:
    """Return a picture in dots."""
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    size = renderer.defaultSize() * DOTS
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image
