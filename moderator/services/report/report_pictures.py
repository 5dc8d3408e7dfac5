"""Pictures of a report as SVG: plain shapes and text, nothing that runs and nothing that loads.

They stand on white paper, so they have one scheme. Sentiment is told by place and word besides colour.
"""

import math
from collections.abc import Sequence

from moderator.core.hidden import escaped as escape
from moderator.services.quality.finding import Bucket
from moderator.services.report.overview import Overview

NEGATIVE, NEUTRAL, POSITIVE, UNREAD = "#D55E00", "#85857F", "#0072B2", "#E3E2DD"
INK, SECONDARY, LINE = "#1D1D1B", "#5F5F5A", "#E3E2DD"
WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 22, 26
KINDS = (("Negative", NEGATIVE), ("Neutral", NEUTRAL), ("Positive", POSITIVE), ("Not read", UNREAD))


def sentiment_over_time(shown: Overview) -> str:
    """Return stacked bars, a step each, the negative at the bottom; empty where no day is known."""
    if not shown.series:
        return ""
    counts = [(one.negative, one.neutral, one.positive, one.unread) for one in shown.series]
    top = _round_up(max(map(sum, counts)))
    plot_width, plot_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    step = plot_width / len(counts)
    parts = [_grid(top, plot_height)]
    for place, bar in enumerate(counts):
        y = float(TOP + plot_height)
        for number, (_, colour) in zip(bar, KINDS, strict=True):
            height = plot_height * number / top
            if height <= 0:
                continue
            y -= height
            x = LEFT + place * step + step * 0.08
            parts.append(_rect(x, y, step * 0.84, height, colour, _said(shown.series[place], bar)))
    parts += [
        _text(LEFT + mark.index * step, HEIGHT - 8, mark.words, anchor="start")
        for mark in shown.marks
        if mark.index * step < plot_width - 24
    ]
    if shown.event is not None:
        x = LEFT + (shown.event.index + 0.5) * step
        parts.append(
            f'<line x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{TOP + plot_height}" stroke="{INK}"/>'
        )
        side = "end" if x > WIDTH / 2 else "start"
        parts.append(
            _text(x + (-6 if side == "end" else 6), TOP - 8, shown.event.words, anchor=side, ink=INK)
        )
    words = f"Comments by {shown.unit.value}: " + "; ".join(
        _said(bucket, bar) for bucket, bar in zip(shown.series, counts, strict=True)
    )
    return _svg(WIDTH, HEIGHT, "".join(parts), words)


def bars(rows: Sequence[tuple[str, float, str]], colour: str) -> str:
    """Return one bar a row: (name, length in any unit, what stands behind the bar)."""
    longest = max((length for _, length, _ in rows), default=0) or 1
    parts = []
    for place, (name, length, words) in enumerate(rows):
        y = 26.0 * place
        parts.append(_text(0, y + 17, _shortened(name, 42), ink=INK))
        width = 190 * length / longest
        parts.append(_rect(300, y + 7, max(width, 1), 12, colour, f"{name}: {words}"))
        parts.append(_text(308 + width, y + 17, words))
    described = "; ".join(f"{name}: {words}" for name, _, words in rows)
    return _svg(WIDTH, max(26 * len(rows), 1), "".join(parts), described)


def legend() -> str:
    """Return what the colours mean."""
    parts = []
    for place, (name, colour) in enumerate(KINDS):
        x = LEFT + place * 110
        parts.append(_rect(x, 4, 12, 12, colour, name) + _text(x + 18, 14, name))
    return _svg(WIDTH, 20, "".join(parts), "")


def _grid(top: int, height: float) -> str:
    parts = []
    for share in (0.0, 0.5, 1.0):
        y = TOP + height * (1 - share)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="{LINE}"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{top * share:,.0f}", anchor="end"))
    return "".join(parts)


def _rect(x: float, y: float, width: float, height: float, colour: str, words: str) -> str:
    title = f"<title>{escape(words)}</title>" if words else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}">{title}</rect>'


def _text(x: float, y: float, words: str, *, anchor: str = "start", ink: str = SECONDARY) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{ink}">{escape(words)}</text>'


def _svg(width: float, height: float, inside: str, described: str) -> str:
    described = f"<desc>{escape(described)}</desc>" if described else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" font-family="system-ui, sans-serif" font-size="12">'
        f"{described}{inside}</svg>"
    )


def _said(bucket: Bucket, bar: tuple[int, int, int, int]) -> str:
    counted = ", ".join(f"{n} {name.lower()}" for n, (name, _) in zip(bar, KINDS, strict=True) if n)
    return f"{bucket.start:%Y-%m-%d}: {counted or 'none'}"


def _shortened(name: str, limit: int) -> str:
    return name if len(name) <= limit else name[: limit - 1].rstrip() + "…"


def _round_up(number: int) -> int:
    """Return the next number with one or two digits before its zeros, even, so that its half is whole."""
    if number <= 2:
        return 2
    unit = 10 ** max(0, int(math.log10(number)) - 1)
    return int(math.ceil(number / (2 * unit)) * 2 * unit)
