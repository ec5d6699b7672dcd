"""Set the tables of a diagnosis in words, ready for a page."""

from collections.abc import Collection, Sequence

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
from maillage.outputs.pages import Format
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

_ZONES = "data/zones.csv"
_ZONE_COLUMNS = ("name", "code", "population", "score", "rank", "people", "rate", "missing")


def heading(label: ColumnLabel) -> Heading:
    """Return the heading of a column."""
    return Heading(label.label, is_numeric=is_numeric(label.unit), notes=_called(label.note))


def comparison_table(compared: Sequence[ColumnLabel], comparisons: Sequence[Comparison]) -> Table:
    """Return one row an indicator, one column a territory, intervals below the values."""
    first = Heading(_("Indicateur"))
    rows = tuple(
        (label.label, *(value_and_bounds(comparison.figures[at]) for comparison in comparisons))
        for at, label in enumerate(compared)
    )
    names = (
        Heading(comparison.name, is_numeric=True, notes=_called(comparison.note))
        for comparison in comparisons
    )
    return Table(
        "table-comparison",
        _("Le territoire et ceux auxquels il est comparé"),
        (first, *names),
        rows,
        is_folded=True,
        row_notes=tuple(
            _called(*(comparison.figures[at].note for comparison in comparisons))
            for at in range(len(compared))
        ),
    )


def fragile_table(zones: Sequence[FragileZone], *, level_label: str, note: int) -> Table:
    """Return the most fragile zones with their rank, its interval and the reasons.

    ``note`` is the number of the note of the index.
    """
    ranks, chances = _("Rang (intervalle)"), _("Chances d'être parmi les 10 % les plus fragiles")
    people = _called(*(zone.people.note for zone in zones))
    reasons = _called(*(at for zone in zones for reason in zone.reasons for at in reason.notes))
    headings = (
        Heading(_("Zone")),
        Heading(ranks, is_numeric=True, notes=_called(note)),
        Heading(chances, is_numeric=True, notes=_called(note)),
        Heading(_("Personnes en difficulté"), is_numeric=True, notes=people),
        Heading(_("Pourquoi"), notes=reasons),
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


def zone_table(diagnosis: Diagnosis, formats: Collection[Format]) -> Table:
    """Return the zones, the most fragile first: all when they are few, else the first ones."""
    table = diagnosis.zones
    ordered = table.rows.sort("rank", "code", nulls_last=True)
    is_long = ordered.height > FOLDED_ROWS
    shown = ordered.head(PAGE_ROWS) if is_long else ordered
    remark = _more_words(ordered.height, _ZONES, formats) if is_long else ""
    return _labelled(
        "table-zones", table, shown, _ZONE_COLUMNS, remark=remark, folded=not is_long,
        medium="both" if is_long else "page",
    )  # fmt: skip


def first_zones(diagnosis: Diagnosis, formats: Collection[Format]) -> Table | None:
    """Return the first zones for paper, where the whole table is folded on the page."""
    table = diagnosis.zones
    if table.rows.height > FOLDED_ROWS:
        return None
    shown = table.rows.sort("rank", "code", nulls_last=True).head(PAGE_ROWS)
    is_cut = table.rows.height > PAGE_ROWS
    remark = _more_words(table.rows.height, _ZONES, formats) if is_cut else ""
    return _labelled(
        "table-first", table, shown, _ZONE_COLUMNS, remark=remark, folded=False, medium="paper"
    )


def layer_table(layer: Layer, path: str, formats: Collection[Format]) -> Table:
    """Return the table behind a map: each zone and its value, the highest first.

    ``path`` is the file that has every row.
    """
    ordered = layer.rows.sort("value", "code", descending=[True, False], nulls_last=True)
    shown = ordered if ordered.height <= FOLDED_ROWS else ordered.head(PAGE_ROWS)
    rows = tuple(
        (name, status_words(status) if value is None else amount(value, unit=layer.unit))
        for name, value, status in shown.select("name", "value", "status").iter_rows()
    )
    value = Heading(layer.title, is_numeric=True, notes=_called(layer.note))
    headings = (Heading(_("Zone")), value)
    is_cut = shown.height < ordered.height
    remark = _more_words(ordered.height, path, formats) if is_cut else ""
    return Table(
        f"table-{layer.id}", layer.title, headings, rows, remark, is_folded=True, medium="page"
    )


def speed_table(speeds: LabelledTable) -> Table:
    """Return the shares of each class of speed, one row a territory."""
    columns = tuple(label.column for label in speeds.columns)
    return _labelled(
        "table-speeds", speeds, speeds.rows, columns, remark="", folded=True, medium="both"
    )


def first_rows(
    table: LabelledTable, formats: Collection[Format], *, folded: bool = False
) -> Table | None:
    """Return a table in the order it has, its first rows when it is long; None without any row."""
    if table.rows.is_empty():
        return None
    is_cut = table.rows.height > PAGE_ROWS
    remark = _more_words(table.rows.height, f"data/{table.id}.csv", formats) if is_cut else ""
    columns = tuple(label.column for label in table.columns)
    return _labelled(
        f"table-{table.id}", table, table.rows.head(PAGE_ROWS), columns, remark=remark,
        folded=folded, medium="both",
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
    return Table(
        "table-freshness",
        _("L'âge des sources"),
        headings,
        rows,
        row_notes=tuple(_called(item.note) for item in diagnosis.freshness),
    )


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
    cells = [column_words(shown, label=label) for label in kept]
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
    return " ; ".join(filter(None, (*(reason.text for reason in zone.reasons), missing)))


def _called(*notes: int | None) -> tuple[int, ...]:
    """Return the numbers of notes to call, each once, in order."""
    return tuple(sorted({note for note in notes if note}))


def _more_words(total: int, path: str, formats: Collection[Format]) -> str:
    """Say that only the first rows are shown, and which file has them all when it is written."""
    words = {"shown": number(PAGE_ROWS), "total": number(total)}
    if ("data" if path.startswith("data/") else "svg") not in formats:
        return _("{shown} lignes sur {total}.", **words)
    return _("{shown} lignes sur {total} ; toutes sont dans {path}.", path=path, **words)
