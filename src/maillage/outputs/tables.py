"""Set the tables of a diagnosis in words, ready for a page."""

from collections.abc import Sequence

import polars as pl

from maillage.contracts.diagnosis import (
    ColumnLabel,
    Comparison,
    Diagnosis,
    FragileZone,
    LabelledTable,
)
from maillage.language import _
from maillage.numbers import number, percent
from maillage.outputs.choropleth import Layer
from maillage.outputs.document import Heading, Medium, Table
from maillage.outputs.wording import (
    age_words,
    amount,
    bounds,
    column_words,
    is_numeric,
    status_words,
    value_and_bounds,
)

PAGE_ROWS = 30
FOLDED_ROWS = 250

_ZONE_COLUMNS = ("name", "code", "population", "score", "rank", "people", "rate", "missing")


def heading(label: ColumnLabel) -> Heading:
    """Return the heading of a column."""
    return Heading(label.label, is_numeric=is_numeric(label.unit), note=label.note or 0)


def comparison_table(compared: Sequence[ColumnLabel], comparisons: Sequence[Comparison]) -> Table:
    """Return one row an indicator, one column a territory, intervals below the values."""
    first = Heading(_("Indicateur"))
    rows = tuple(
        (label.label, *(value_and_bounds(comparison.figures[at]) for comparison in comparisons))
        for at, label in enumerate(compared)
    )
    names = (Heading(comparison.name, is_numeric=True) for comparison in comparisons)
    return Table(
        "table-comparison",
        _("Le territoire et ceux auxquels il est comparé"),
        (first, *names),
        rows,
        is_folded=True,
    )


def fragile_table(zones: Sequence[FragileZone], *, level_label: str) -> Table:
    """Return the most fragile zones with their rank, its interval and the reasons."""
    headings = (
        Heading(_("Zone")),
        Heading(_("Rang (intervalle)"), is_numeric=True),
        Heading(_("Chances d'être parmi les 10 % les plus fragiles"), is_numeric=True),
        Heading(_("Personnes en difficulté"), is_numeric=True),
        Heading(_("Pourquoi")),
    )
    rows = tuple(
        (
            zone.name,
            _rank_words(zone),
            percent(zone.probability_worst_decile, decimals=0),
            value_and_bounds(zone.people),
            _reasons(zone),
        )
        for zone in zones
    )
    caption = (
        _("Le rang, et ses raisons")
        if len(zones) == 1
        else _("Les {level} les plus fragiles, et pourquoi", level=level_label)
    )
    return Table("table-fragile", caption, headings, rows)


def zone_table(diagnosis: Diagnosis) -> Table:
    """Return the zones, the most fragile first: all when they are few, else the first ones."""
    table = diagnosis.zones
    ordered = table.rows.sort("rank", "code", nulls_last=True)
    is_long = ordered.height > FOLDED_ROWS
    shown = ordered.head(PAGE_ROWS) if is_long else ordered
    remark = _more_words(PAGE_ROWS, ordered.height) if is_long else ""
    return _labelled(
        "table-zones", table, shown, _ZONE_COLUMNS, remark=remark, folded=not is_long,
        medium="both" if is_long else "page",
    )  # fmt: skip


def first_zones(diagnosis: Diagnosis) -> Table | None:
    """Return the first zones for paper, where the whole table is folded on the page."""
    table = diagnosis.zones
    if table.rows.height > FOLDED_ROWS:
        return None
    shown = table.rows.sort("rank", "code", nulls_last=True).head(PAGE_ROWS)
    is_cut = table.rows.height > PAGE_ROWS
    remark = _more_words(PAGE_ROWS, table.rows.height) if is_cut else ""
    return _labelled(
        "table-first", table, shown, _ZONE_COLUMNS, remark=remark, folded=False, medium="paper"
    )


def layer_table(layer: Layer) -> Table:
    """Return the table behind a map: each zone and its value, the highest first."""
    ordered = layer.rows.sort("value", "code", descending=[True, False], nulls_last=True)
    shown = ordered if ordered.height <= FOLDED_ROWS else ordered.head(PAGE_ROWS)
    rows = tuple(
        (name, status_words(status) if value is None else amount(value, unit=layer.unit))
        for name, value, status in shown.select("name", "value", "status").iter_rows()
    )
    headings = (Heading(_("Zone")), Heading(layer.title, is_numeric=True))
    remark = _more_words(PAGE_ROWS, ordered.height) if shown.height < ordered.height else ""
    return Table(
        f"table-{layer.id}", layer.title, headings, rows, remark, is_folded=True, medium="page"
    )


def speed_table(speeds: LabelledTable) -> Table:
    """Return the shares of each class of speed, one row a territory."""
    columns = tuple(label.column for label in speeds.columns)
    return _labelled(
        "table-speeds", speeds, speeds.rows, columns, remark="", folded=True, medium="both"
    )


def fine_table(diagnosis: Diagnosis) -> Table | None:
    """Return the first rows of the finer level, or None without one."""
    table = diagnosis.fine_zones
    if table is None or table.rows.is_empty():
        return None
    by_rank = table.rows.sort("rank", "code", nulls_last=True) if "rank" in table.rows else None
    ordered = table.rows if by_rank is None else by_rank
    is_cut = ordered.height > PAGE_ROWS
    remark = _more_words(PAGE_ROWS, ordered.height, file="fine-zones") if is_cut else ""
    shown = ordered.head(PAGE_ROWS)
    columns = tuple(label.column for label in table.columns)
    return _labelled("table-fine", table, shown, columns, remark=remark, folded=True, medium="both")


def offer_table(table: LabelledTable) -> Table | None:
    """Return a table of the offer, its first rows when it is long; None without any row."""
    if table.rows.is_empty():
        return None
    is_cut = table.rows.height > PAGE_ROWS
    remark = _more_words(PAGE_ROWS, table.rows.height, file=table.id) if is_cut else ""
    columns = tuple(label.column for label in table.columns)
    return _labelled(
        f"table-{table.id}", table, table.rows.head(PAGE_ROWS), columns, remark=remark,
        folded=False, medium="both",
    )  # fmt: skip


def freshness_table(diagnosis: Diagnosis) -> Table:
    """Return the sources with their year and age on the day of the report."""
    headings = (
        Heading(_("Source")),
        Heading(_("Année"), is_numeric=True),
        Heading(_("Âge"), is_numeric=True),
        Heading(_("Avis")),
    )
    rows = tuple(
        (
            item.title,
            str(item.year),
            age_words(item.age_years),
            _("ancienne : à lire avec prudence") if item.is_stale else _("à jour"),
        )
        for item in diagnosis.freshness
    )
    return Table("table-freshness", _("L'âge des sources"), headings, rows)


def _labelled(
    identifier: str,
    table: LabelledTable,
    shown: pl.DataFrame,
    wanted: Sequence[str],
    *,
    remark: str,
    folded: bool,
    medium: Medium,
) -> Table:
    labels = {label.column: label for label in table.columns}
    kept = [labels[column] for column in wanted if column in labels and column in shown.columns]
    cells = [column_words(shown[label.column], label=label) for label in kept]
    return Table(
        identifier,
        table.caption,
        tuple(heading(label) for label in kept),
        tuple(zip(*cells, strict=True)),
        remark,
        is_folded=folded,
        medium=medium,
    )


def _rank_words(zone: FragileZone) -> str:
    return f"{number(zone.rank)} {bounds(zone.rank_low, zone.rank_high, unit='rank')}"


def _reasons(zone: FragileZone) -> str:
    missing = _("manque : {names}", names=", ".join(zone.missing)) if zone.missing else ""
    return " ; ".join(filter(None, (*zone.reasons, missing)))


def _more_words(shown: int, total: int, *, file: str = "zones") -> str:
    return _(
        "{shown} lignes sur {total} ; toutes sont dans data/{file}.csv.",
        shown=number(shown),
        total=number(total),
        file=file,
    )
