"""Draw one dot plot an indicator: a territory beside those it is compared with.

Panels of the same unit follow each other; shapes tell the kinds apart without colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.contracts.diagnosis import ColumnLabel, Comparison, Figure
from maillage.outputs import furniture, svg
from maillage.outputs.axis import Axis, marks
from maillage.outputs.wording import amount, status_words

_PANEL = 320.0
_GAP = 30.0
_ROW = 19.0
_NAMES = 140.0
_VALUES = 64.0
_UNITS = ("share", "index", "euro", "people", "count", "rank", "flag", "year", "text")


@dataclass(frozen=True)
class _Row:
    comparison: Comparison
    figure: Figure


def comparison_chart(
    compared: Sequence[ColumnLabel],
    comparisons: Sequence[Comparison],
    *,
    width: float,
    title: str,
    alternative: str,
    demo: str,
) -> str:
    """Return the panels on as many columns as the width holds."""
    columns = max(1, int((width + _GAP) // (_PANEL + _GAP)))
    panel_width = (width - (columns - 1) * _GAP) / columns
    panel_height = 56 + _ROW * len(comparisons)
    panels = []
    for position, at in enumerate(_by_unit(compared)):
        rows = [_Row(comparison, comparison.figures[at]) for comparison in comparisons]
        x = position % columns * (panel_width + _GAP)
        y = position // columns * panel_height
        panel = _panel(compared[at], rows, panel_width)
        panels.append(svg.element("g", panel, transform=f"translate({x:g} {y:g})"))
    height = -(-len(panels) // columns) * panel_height + (furniture.WARNING_ROOM if demo else 0)
    return svg.drawing(
        *panels,
        furniture.warning(demo, y=height - 6) if demo else "",
        width=width,
        height=height,
        title=title,
        alternative=alternative,
    )


def _by_unit(compared: Sequence[ColumnLabel]) -> list[int]:
    """Return the order of the panels: by unit, then as given."""
    return sorted(range(len(compared)), key=lambda at: (_UNITS.index(compared[at].unit), at))


def _panel(label: ColumnLabel, rows: Sequence[_Row], width: float) -> str:
    ends = [end for row in rows for end in _ends(row.figure)]
    heading = svg.text(0, 15, svg.shortened(label.label, width=width), font_weight="bold")
    ticks = marks(min(ends), max(ends), most=3) if ends else ()
    axis = (
        Axis(ticks[0], ticks[-1], _NAMES + 6, width - _VALUES - 6)
        if ticks
        else Axis(0, 1, _NAMES + 6, width - _VALUES - 6)
    )
    bottom = 24 + _ROW * len(rows)
    lines = [_tick(value, axis, label, bottom) for value in (ticks[:1] + ticks[1:][-1:])]
    drawn = [_row(row, 24 + _ROW * (at + 0.5), axis, width) for at, row in enumerate(rows)]
    return "".join([heading, *lines, *drawn])


def _ends(figure: Figure) -> list[float]:
    values = (figure.low, figure.value, figure.high)
    return [] if figure.value is None else [value for value in values if value is not None]


def _tick(value: float, axis: Axis, label: ColumnLabel, bottom: float) -> str:
    x = axis.at(value)
    words = amount(value, unit=label.unit)
    return svg.line(x, 22, x, bottom) + svg.text(
        x, bottom + 15, words, font_size=11, fill=svg.QUIET, text_anchor="middle"
    )


def _row(row: _Row, y: float, axis: Axis, width: float) -> str:
    figure, kind = row.figure, row.comparison.kind
    weight = "bold" if kind == "self" else None
    name = svg.shortened(row.comparison.name, width=_NAMES, size=12)
    parts = [svg.text(0, y + 4, name, font_size=12, font_weight=weight)]
    if figure.value is None:
        missing = status_words(figure.status)
        parts.append(
            svg.text(axis.left + 6, y + 4, missing, font_size=12, fill=svg.QUIET,
                     font_style="italic")
        )  # fmt: skip
        return "".join(parts)
    if figure.low is not None and figure.high is not None:
        ends = (axis.at(figure.low), axis.at(figure.high))
        parts.append(svg.line(ends[0], y, ends[1], y, stroke=svg.ACCENT, stroke_width=1.5))
    words = amount(figure.value, unit=figure.unit)
    parts += [
        _mark(kind, axis.at(figure.value), y),
        svg.text(width, y + 4, words, font_size=12, font_weight=weight, text_anchor="end"),
    ]
    return "".join(parts)


def _mark(kind: str, x: float, y: float) -> str:
    """Return a full disc for the territory, a ring for its like, a square above, a diamond."""
    if kind == "self":
        return svg.element("circle", cx=x, cy=y, r=5.5, fill=svg.ACCENT, stroke=svg.PAPER)
    if kind == "similar":
        return svg.element(
            "circle", cx=x, cy=y, r=4, fill=svg.PAPER, stroke=svg.ACCENT, stroke_width=1.8
        )
    if kind == "france":
        return svg.element("path", d=f"M{x - 5:.1f} {y:.1f}l5-5 5 5-5 5z", fill=svg.INK)
    return svg.rectangle(x - 4, y - 4, 8, 8, fill=svg.PAPER, stroke=svg.INK, stroke_width=1.5)
