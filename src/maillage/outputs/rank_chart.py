"""Draw the rank of the most fragile zones with its interval: a dot and a whisker each."""

from collections.abc import Sequence

from maillage.contracts.diagnosis import FragileZone
from maillage.language import _
from maillage.numbers import number
from maillage.outputs import furniture, svg
from maillage.outputs.axis import Axis, marks

_ROW = 27.0
_NARROW_ROW = 44.0
_NAMES = 190.0
_VALUES = 172.0
_NARROW = 480.0


def rank_chart(
    zones: Sequence[FragileZone], *, width: float, title: str, alternative: str, demo: str
) -> str:
    """Return the chart; below ``_NARROW`` pixels the names go above the whiskers."""
    is_narrow = width < _NARROW
    row = _NARROW_ROW if is_narrow else _ROW
    names = 0 if is_narrow else _NAMES
    ticks = marks(1, max(zone.rank_high for zone in zones), most=3 if is_narrow else 5)
    axis = Axis(ticks[0], ticks[-1], names + 6, width - (40 if is_narrow else _VALUES))
    bottom = 8 + row * len(zones)
    rows = [_row(zone, 8 + row * at, axis, width) for at, zone in enumerate(zones)]
    height = bottom + 46 + (furniture.WARNING_ROOM if demo else 0)
    return svg.drawing(
        *(_grid(tick, axis, bottom) for tick in ticks),
        svg.text(axis.left, bottom + 36, _("← plus fragile"), font_size=11, fill=svg.QUIET),
        svg.text(
            axis.right, bottom + 36, _("rang dans le pays"), font_size=11, fill=svg.QUIET,
            text_anchor="end",
        ),
        *rows,
        furniture.warning(demo, y=height - 6) if demo else "",
        width=width,
        height=height,
        title=title,
        alternative=alternative,
    )  # fmt: skip


def _row(zone: FragileZone, top: float, axis: Axis, width: float) -> str:
    is_narrow = width < _NARROW
    y = top + (_NARROW_ROW - 12 if is_narrow else _ROW / 2)
    low, middle, high = axis.at(zone.rank_low), axis.at(zone.rank), axis.at(zone.rank_high)
    interval = _(
        "{rank} ({low}–{high})",
        rank=number(zone.rank),
        low=number(zone.rank_low),
        high=number(zone.rank_high),
    )
    label_y = top + 16 if is_narrow else y + 4
    room = (width - 150 if is_narrow else _NAMES) - 10
    return svg.element(
        "g",
        svg.text(0, label_y, svg.shortened(zone.name, width=room)),
        svg.text(width, label_y, interval, text_anchor="end", font_size=12, fill=svg.QUIET),
        svg.line(low, y, high, y, stroke=svg.ACCENT, stroke_width=2),
        svg.element(
            "path", d=f"M{low:.1f} {y - 4:.1f}v8M{high:.1f} {y - 4:.1f}v8", stroke=svg.ACCENT,
            stroke_width=2,
        ),
        svg.element("circle", cx=middle, cy=y, r=5, fill=svg.ACCENT, stroke=svg.PAPER),
    )  # fmt: skip


def _grid(tick: float, axis: Axis, bottom: float) -> str:
    x = axis.at(tick)
    words = number(max(tick, 1))
    return svg.line(x, 4, x, bottom + 2) + svg.text(
        x, bottom + 18, words, font_size=11, fill=svg.QUIET, text_anchor="middle"
    )
