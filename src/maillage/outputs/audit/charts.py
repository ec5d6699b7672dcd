"""Draw an audit: a histogram an indicator, and the correlations as a shaded matrix."""

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.language import _
from maillage.numbers import number
from maillage.outputs import svg
from maillage.outputs.axis import Axis
from maillage.outputs.classes import FRAGILITY, SUPPLY

_CELL_MOST = 62.0
_NAMES = 250.0
_NARROW = 480.0
_LINE = 20.0
_PLOT = (96.0, 26.0, 34.0)  # height of the bars, of the title above, of the bounds below


@dataclass(frozen=True)
class Histogram:
    """How many zones lie in each class of one indicator, with its bounds in words."""

    label: str
    counts: tuple[int, ...]
    low: str
    high: str


@dataclass(frozen=True)
class Matrix:
    """Correlations of indicators: Pearson's below the diagonal, Spearman's above.

    ``values`` are by row and column; None where there is none, and on the diagonal.
    """

    labels: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]


def histogram_chart(
    histograms: Sequence[Histogram], *, width: float, title: str, alternative: str
) -> str:
    """Return one small histogram an indicator, each on its own scale."""
    columns = 1 if width < _NARROW else 3
    step = width / columns
    height = sum(_PLOT)
    plots = [
        _plot(found, (at % columns) * step, (at // columns) * height, step - 24)
        for at, found in enumerate(histograms)
    ]
    rows = -(-len(histograms) // columns)
    return svg.drawing(
        *plots, width=width, height=rows * height, title=title, alternative=alternative
    )


def matrix_chart(matrix: Matrix, *, width: float, title: str, alternative: str) -> str:
    """Return the matrix shaded by strength; indicators are named beside it, or below if narrow."""
    count = len(matrix.labels)
    is_narrow = width < _NARROW
    left, top = (20.0 if is_narrow else _NAMES), 22.0
    cell = min((width - left) / count, _CELL_MOST)
    tall = min(cell, 40.0)
    bottom = top + tall * count
    parts = [_heading(at, left, top, cell, tall) for at in range(count)]
    parts += [
        _cell(value, left + cell * column, top + tall * row, cell, tall)
        for row, values in enumerate(matrix.values)
        for column, value in enumerate(values)
    ]
    for at, label in enumerate(matrix.labels):
        y = bottom + _LINE * (at + 1) if is_narrow else top + tall * at + tall / 2 + 4
        room = width if is_narrow else left - 28
        parts.append(svg.text(0, y, svg.shortened(f"{at + 1}. {label}", width=room)))
    height = bottom + (_LINE * count + 8 if is_narrow else 2)
    return svg.drawing(*parts, width=width, height=height, title=title, alternative=alternative)


def _plot(found: Histogram, left: float, top: float, width: float) -> str:
    bars, above, _below = _PLOT
    across = Axis(0, len(found.counts), left, left + width)
    up = Axis(0, max(found.counts), 0, bars)
    base = top + above + bars
    drawn = [
        svg.rectangle(
            across.at(at) + 0.5,
            base - up.at(count),
            across.at(at + 1) - across.at(at) - 1,
            up.at(count),
            fill=svg.ACCENT,
        )
        for at, count in enumerate(found.counts)
        if count
    ]
    return svg.element(
        "g",
        svg.text(left, top + 16, svg.shortened(found.label, width=width), font_weight="bold"),
        *drawn,
        svg.line(left, base + 0.5, left + width, base + 0.5, stroke=svg.QUIET),
        svg.text(left, base + 16, found.low, font_size=12, fill=svg.QUIET),
        svg.text(
            left + width, base + 16, found.high, font_size=12, fill=svg.QUIET, text_anchor="end"
        ),
    )


def _heading(at: int, left: float, top: float, cell: float, tall: float) -> str:
    words = str(at + 1)
    middle = top + tall * at + tall / 2 + 4
    above = svg.text(left + cell * (at + 0.5), top - 7, words, text_anchor="middle", fill=svg.QUIET)
    return above + svg.text(left - 6, middle, words, text_anchor="end", fill=svg.QUIET)


def _cell(value: float | None, x: float, y: float, width: float, height: float) -> str:
    if value is None:
        return svg.rectangle(x, y, width, height, fill="#eef1f2", stroke=svg.PAPER)
    fill = _shade(value)
    words = number(value, decimals=2) if width >= 34 else number(value, decimals=1)
    return svg.rectangle(x, y, width, height, fill=fill, stroke=svg.PAPER) + svg.text(
        x + width / 2,
        y + height / 2 + 4,
        words,
        text_anchor="middle",
        fill=svg.ink_on(fill),
        font_size=13 if width >= 44 else 11,
    )


def _shade(value: float) -> str:
    """Return the colour of a correlation: warm above 0, cold below, darker as it is stronger."""
    ramp = SUPPLY if value < 0 else FRAGILITY
    return ramp[min(int(abs(value) * len(ramp)), len(ramp) - 1)]


def matrix_words() -> str:
    """Return how the matrix is read."""
    return _(
        "Au-dessus de la diagonale : corrélation des rangs (Spearman) ; au-dessous : des valeurs "
        "(Pearson). Les valeurs sont tournées vers la fragilité : une corrélation négative, de "
        "teinte froide, oppose deux indicateurs. La teinte fonce de cinquième en cinquième."
    )
