"""Draw a map of zones coloured by class, with missing and secret values in their own patterns."""

from dataclasses import dataclass

import polars as pl

from maillage.contracts.diagnosis import Unit
from maillage.language import _
from maillage.numbers import number
from maillage.outputs import furniture, svg
from maillage.outputs.classes import Classes, colours, quantile_classes
from maillage.outputs.document import LegendEntry
from maillage.outputs.outlines import STEPS_PER_PIXEL, Paths
from maillage.outputs.wording import amount, status_words
from maillage.types import Floats, Integers

CLASS_COUNT = 5

_MARGIN = 10.0
_SWATCH = (26.0, 16.0)
_LINE = 22.0
_SCALE_ROOM = 30.0
_MISSING, _SECRET, _UNREACHABLE = "missing", "secret", "unreachable"


_ABSENT = (_MISSING, _SECRET, _UNREACHABLE)


@dataclass(frozen=True)
class Layer:
    """What a map shows: one row a zone with ``code``, ``name``, ``population``, ``value``.

    ``status`` tells a secret or unreachable value from a missing one where ``value`` is null.
    ``note`` is the number of the note of the values, 0 for none.
    """

    id: str
    title: str
    unit: Unit
    ramp: tuple[str, ...]
    rows: pl.DataFrame
    note: int = 0

    @property
    def classes(self) -> Classes:
        """The classes of the map, at most five, by quantile."""
        return quantile_classes(_values(self.rows["value"]), count=CLASS_COUNT)

    @property
    def groups(self) -> pl.Series:
        """The group each zone is coloured by: its class number, or the status of what is absent."""
        return _groups(self.rows, self.classes.of(_values(self.rows["value"])))


def choropleth(
    layer: Layer, *, paths: Paths, alternative: str, demo: str, legend: bool, over: str = ""
) -> str:
    """Return the map as an SVG, with its legend drawn in on request.

    Args:
        layer: values of the zones; zones without a path are left out.
        paths: outlines of the zones.
        alternative: the map in words.
        demo: a warning to print on made-up data, else empty.
        legend: draw the legend below the map.
        over: markup drawn over the zones, under the names.
    """
    below = paths.height + _SCALE_ROOM
    entries = legend_entries(layer) if legend else ()
    height = below + len(entries) * _LINE + (3 * _LINE if legend else 0) + (_LINE if demo else 0)
    parts = [
        svg.element("defs", *_patterns(layer.id)),
        _zones(layer, paths),
        over,
        *map(furniture.inset_frame, paths.insets),
        furniture.place_names(_largest_first(layer.rows), paths),
        furniture.scale_bar(paths),
    ]
    if legend:
        parts += _drawn_legend(layer, entries, top=below + _LINE)
    if demo:
        parts.append(furniture.warning(demo, y=height - 6))
    return svg.drawing(
        svg.element("g", *parts, transform=f"translate({_MARGIN:g} {_MARGIN:g})"),
        width=paths.width + 2 * _MARGIN,
        height=height + 2 * _MARGIN,
        title=layer.title,
        alternative=alternative,
    )


def legend_entries(layer: Layer) -> tuple[LegendEntry, ...]:
    """Return the classes from the highest down, then the statuses of what is absent."""
    classes, groups = layer.classes, layer.groups
    counts = dict(groups.value_counts().iter_rows())
    shades = colours(layer.ramp, count=max(len(classes.highs), 1))
    entries = [
        LegendEntry(
            swatch=_swatch(shades[at]),
            words=_range_words(classes, at, layer.unit, counts.get(str(at), 0)),
        )
        for at in reversed(range(len(classes.highs)))
    ]
    for status in _ABSENT:
        if status in counts:
            words = _("{status} : {zones}", status=status_words(status), zones=counts[status])
            entries.append(LegendEntry(swatch=_status_swatch(layer.id, status), words=words))
    return tuple(entries)


def method_words(layer: Layer) -> str:
    """Return how the classes were made."""
    count = len(layer.classes.highs)
    return _(
        "{count} classes d'effectifs proches (quantiles) ; bornes : valeurs observées ; "
        "entre parenthèses, le nombre de zones",
        count=number(count),
    )


def _values(column: pl.Series) -> Floats:
    return column.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def _groups(rows: pl.DataFrame, numbers: Integers) -> pl.Series:
    return rows.select(
        pl.when(pl.Series(numbers >= 0))
        .then(pl.Series(numbers).cast(pl.String))
        .when(pl.col("status").is_in([_SECRET, _UNREACHABLE]))
        .then("status")
        .otherwise(pl.lit(_MISSING))
        .alias("group")
    ).to_series()


def _range_words(classes: Classes, at: int, unit: Unit, count: int) -> str:
    low, high = classes.lows[at], classes.highs[at]
    low_words, high_words = amount(low, unit=unit), amount(high, unit=unit)
    if low_words == high_words:
        return _("{value} ({zones})", value=low_words, zones=number(count))
    return _("de {low} à {high} ({zones})", low=low_words, high=high_words, zones=number(count))


def _zones(layer: Layer, paths: Paths) -> str:
    """Return one group a class, one path a zone with its name and value as its title."""
    classes = layer.classes
    shades = colours(layer.ramp, count=max(len(classes.highs), 1))
    fills = {str(at): shades[at] for at in range(len(classes.highs))}
    fills |= {status: f"url(#{layer.id}-{status})" for status in _ABSENT}
    drawn: dict[str, list[str]] = {group: [] for group in fills}
    rows = layer.rows.with_columns(group=layer.groups)
    for code, name, value, status, group in rows.select(
        "code", "name", "value", "status", "group"
    ).iter_rows():
        if code in paths.by_zone:
            words = status_words(status) if value is None else amount(value, unit=layer.unit)
            label = svg.content(_("{name} : {value}", name=name, value=words))
            path = paths.by_zone[code]
            drawn[group].append(f'<path d="{path}"><title>{label}</title></path>')
    return svg.element(
        "g",
        *(svg.element("g", *zones, fill=fills[group]) for group, zones in drawn.items() if zones),
        class_="zones",
        transform=f"scale({1 / STEPS_PER_PIXEL:g})",
        fill_rule="evenodd",
        stroke=svg.PAPER,
        stroke_width=_border(len(paths.by_zone)) * STEPS_PER_PIXEL,
        stroke_linejoin="round",
    )


def _largest_first(rows: pl.DataFrame) -> list[tuple[str, str]]:
    ordered = rows.sort("population", "code", descending=[True, False], nulls_last=True)
    return ordered.select("code", "name").head(24).rows()


def _border(zones: int) -> float:
    """Return the width of borders in pixels, thin on a crowded map."""
    return 0.9 if zones <= 400 else 0.4


def _patterns(prefix: str) -> tuple[str, str, str]:
    """Return the patterns of ``_ABSENT``: hatch, dots, crosses, in tenths of a pixel."""
    hatch = svg.element(
        "pattern",
        svg.rectangle(0, 0, 60, 60, fill="#eceeef"),
        svg.element("path", d="M30 0V60", stroke="#8d989e", stroke_width=24),
        id=f"{prefix}-{_MISSING}",
        width=60,
        height=60,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    dots = svg.element(
        "pattern",
        svg.rectangle(0, 0, 60, 60, fill="#f4f5f6"),
        svg.element("circle", cx=30, cy=30, r=13, fill="#5c6970"),
        id=f"{prefix}-{_SECRET}",
        width=60,
        height=60,
        patternUnits="userSpaceOnUse",
    )
    crosses = svg.element(
        "pattern",
        svg.rectangle(0, 0, 70, 70, fill="#2f3a40"),
        svg.element("path", d="M15 15l40 40m0-40l-40 40", stroke="#c9d1d5", stroke_width=9),
        id=f"{prefix}-{_UNREACHABLE}",
        width=70,
        height=70,
        patternUnits="userSpaceOnUse",
    )
    return hatch, dots, crosses


def _swatch(fill: str) -> str:
    width, height = _SWATCH
    return svg.rectangle(0.5, 0.5, width - 1, height - 1, fill=fill, stroke="#7b878d")


def _status_swatch(prefix: str, status: str) -> str:
    """Return a swatch with its own copy of the pattern, to be set alone beside its words."""
    patterns = dict(zip(_ABSENT, _patterns(f"{prefix}-swatch"), strict=True))
    width, height = _SWATCH
    return svg.element(
        "g",
        svg.element("defs", patterns[status]),
        svg.rectangle(
            5, 5, (width - 1) * 10, (height - 1) * 10, fill=f"url(#{prefix}-swatch-{status})",
            stroke="#7b878d", stroke_width=10,
        ),
        transform="scale(.1)",
    )  # fmt: skip


def _drawn_legend(layer: Layer, entries: tuple[LegendEntry, ...], *, top: float) -> list[str]:
    rows = [svg.text(0, top, layer.title, font_weight="bold")]
    for at, entry in enumerate(entries, start=1):
        y = top + at * _LINE
        rows.append(svg.element("g", entry.swatch, transform=f"translate(0 {y - 12:g})"))
        rows.append(svg.text(_SWATCH[0] + 8, y, entry.words))
    y = top + (len(entries) + 1) * _LINE
    rows.append(svg.text(0, y, method_words(layer), font_size=11, fill=svg.QUIET))
    return rows
