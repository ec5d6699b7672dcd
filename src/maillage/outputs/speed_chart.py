"""Draw the best fixed speeds as bars that add up to 100 %, with fibre on the same scale below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maillage.contracts.diagnosis import ColumnLabel
from maillage.language import _
from maillage.numbers import percent
from maillage.outputs import furniture, svg
from maillage.outputs.classes import SUPPLY, colours

_BAR = 24.0
_ROW = 78.0
_LEGEND_LINE = 20.0
_SHOWN = 34.0  # pixels that a percentage needs


@dataclass(frozen=True)
class SpeedBar:
    """One territory: the share of each class, None where unknown, and its share with fibre."""

    name: str
    shares: tuple[float | None, ...]
    fibre: float | None


def speed_chart(
    classes: Sequence[ColumnLabel],
    bars: Sequence[SpeedBar],
    *,
    width: float,
    title: str,
    alternative: str,
    demo: str,
) -> str:
    """Return one bar a territory, the legend above, the slowest class on the left."""
    fills = dict(zip(classes, colours(SUPPLY, count=len(classes)), strict=True))
    legend, top = _legend(fills, width)
    rows = [_bar(bar, list(fills.values()), top + _ROW * at, width) for at, bar in enumerate(bars)]
    height = top + _ROW * len(bars) + (furniture.WARNING_ROOM if demo else 0)
    return svg.drawing(
        legend,
        *rows,
        furniture.warning(demo, y=height - 6) if demo else "",
        width=width,
        height=height,
        title=title,
        alternative=alternative,
    )


def _legend(fills: Mapping[ColumnLabel, str], width: float) -> tuple[str, float]:
    """Return the legend, wrapped, and the height it takes."""
    parts, x, y = [], 0.0, 14.0
    for label, fill in fills.items():
        needed = 24 + svg.text_width(label.label, size=12) + 14
        if x and x + needed > width:
            x, y = 0.0, y + _LEGEND_LINE
        parts.append(svg.rectangle(x, y - 11, 16, 12, fill=fill, stroke="#7b878d"))
        parts.append(svg.text(x + 22, y, label.label, font_size=12))
        x += needed
    if x + 180 > width:
        x, y = 0.0, y + _LEGEND_LINE
    parts.append(svg.rectangle(x, y - 7, 16, 5, fill=svg.INK))
    parts.append(svg.text(x + 22, y, _("fibre, à la même échelle"), font_size=12))
    return "".join(parts), y + 14


def _bar(bar: SpeedBar, fills: Sequence[str], top: float, width: float) -> str:
    y = top + 20
    return svg.element(
        "g",
        svg.text(0, y - 6, svg.shortened(bar.name, width=width - 130), font_weight="bold"),
        _segments(bar.shares, fills, y, width)
        if None not in bar.shares
        else svg.text(0, y + 16, _("débits non disponibles"), font_style="italic", fill=svg.QUIET),
        _fibre(bar.fibre, y + _BAR + 4, width),
    )


def _segments(shares: Sequence[float | None], fills: Sequence[str], y: float, width: float) -> str:
    parts, x = [], 0.0
    for share, fill in zip(shares, fills, strict=True):
        length = (share or 0) * width
        parts.append(svg.rectangle(x, y, length, _BAR, fill=fill, stroke=svg.PAPER))
        if length >= _SHOWN and share is not None:
            words = percent(share, decimals=0)
            middle = x + length / 2
            ink = svg.ink_on(fill)
            parts.append(svg.text(middle, y + 17, words, fill=ink, text_anchor="middle"))
        x += length
    outline = svg.rectangle(0.5, y, width - 1, _BAR, fill="none", stroke="#7b878d")
    return "".join([*parts, outline])


def _fibre(share: float | None, y: float, width: float) -> str:
    words = (
        _("fibre : non disponible")
        if share is None
        else _("fibre : {share}", share=percent(share, decimals=0))
    )
    parts = [svg.text(width, y - _BAR - 10, words, text_anchor="end", font_size=12)]
    if share is not None:
        parts.append(svg.rectangle(0, y, width, 5, fill="#e9edef"))
        parts.append(svg.rectangle(0, y, share * width, 5, fill=svg.INK))
    return "".join(parts)
