"""Tables that people download: their rows, their warning when they are made up, and their CSV.

CSV follows RFC 4180: UTF-8 without a byte-order mark, comma, CRLF, a dot for decimals, an empty
cell for a missing value, ``|`` between the items of a list.
"""

import json
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
from maillage.outputs.datapackage import Described

DEMO_COLUMN = "demonstration"


def demo_words(report: Described) -> str:
    """Return the warning that goes on every page and file of made-up data, else nothing."""
    return _("Données de démonstration : territoire et chiffres inventés") * report.is_demo


def marked(table: LabelledTable, report: Described) -> LabelledTable:
    """Return the table with a last column that warns of made-up data, on made-up data only."""
    warning = demo_words(report)
    if not warning:
        return table
    label = ColumnLabel(DEMO_COLUMN, _("Démonstration"), "text", _("Données inventées."))
    rows = table.rows.with_columns(pl.lit(warning).alias(DEMO_COLUMN))
    return LabelledTable(table.id, table.caption, (*table.columns, label), rows)


def described(table: LabelledTable) -> tuple[ColumnLabel, ...]:
    """Return the labels of the columns that the rows hold, in the order of the rows."""
    labels = {label.column: label for label in table.columns}
    return tuple(
        labels.get(column, ColumnLabel(column, column, "text", "")) for column in table.rows.columns
    )


def flat(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows sorted by code where there is one, lists joined by ``|``."""
    lists = pl.selectors.list()
    joined = rows.with_columns(lists.cast(pl.List(pl.String)).list.join("|").replace("", None))
    keys = [name for name in ("code", "year") if name in rows.columns]
    return joined.sort(keys) if "code" in keys else joined


def csv_text(rows: pl.DataFrame) -> str:
    """Return rows as CSV after RFC 4180."""
    return rows.write_csv(line_terminator="\r\n", quote_style="necessary")


def csv_of(rows: pl.DataFrame, report: Described) -> str:
    """Return rows as the CSV that goes beside a drawing, marked when they are made up."""
    return csv_text(marked(LabelledTable("", "", (), rows), report).rows)


def json_text(content: object) -> str:
    """Return JSON that a person can read."""
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n"


def manifest_text(report: Described) -> str:
    """Return the manifest of a report, which says so when its data are made up."""
    demo = {"demonstration": demo_words(report)} if report.is_demo else {}
    return json_text(report.manifest | demo)


def fragile_rows(zones: Sequence[FragileZone]) -> pl.DataFrame:
    """Return one row a zone of the most fragile, in order."""
    return pl.DataFrame(
        [
            {
                "code": zone.code,
                "name": zone.name,
                "population": zone.population,
                "rank": zone.rank,
                "rank_low": zone.rank_low,
                "rank_high": zone.rank_high,
                "worst_decile": zone.probability_worst_decile,
                "people": zone.people.value,
                "people_low": zone.people.low,
                "people_high": zone.people.high,
                "people_status": zone.people.status,
                "reasons": "|".join(reason.text for reason in zone.reasons),
            }
            for zone in zones
        ],
        infer_schema_length=None,
    )


def comparisons(diagnosis: Diagnosis) -> LabelledTable:
    """Return one row a territory compared and indicator."""
    rows = pl.DataFrame(
        [row for comparison in diagnosis.comparisons for row in _compared(comparison)],
        schema=_COMPARISON_SCHEMA,
    )
    caption = _("Le territoire et ceux auxquels il est comparé")
    table = LabelledTable("comparisons", caption, (), rows)
    return LabelledTable("comparisons", caption, described(table), rows)


def _compared(comparison: Comparison) -> list[dict[str, object]]:
    return [
        {
            "territory": comparison.name,
            "reference": comparison.reference,
            "kind": comparison.kind,
            "distance": comparison.distance,
            "indicator": figure.id,
            "label": figure.label,
            "unit": figure.unit,
            "year": figure.year,
            "value": figure.value,
            "low": figure.low,
            "high": figure.high,
            "status": figure.status,
            "approximate": figure.approximate,
            "coverage": figure.coverage,
            "reason": figure.reason,
            "note": figure.note,
        }
        for figure in comparison.figures
    ]


_COMPARISON_SCHEMA = pl.Schema(
    {
        "territory": pl.String,
        "reference": pl.String,
        "kind": pl.String,
        "distance": pl.Float64,
        "indicator": pl.String,
        "label": pl.String,
        "unit": pl.String,
        "year": pl.Int64,
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "status": pl.String,
        "approximate": pl.Boolean,
        "coverage": pl.Float64,
        "reason": pl.String,
        "note": pl.Int64,
    }
)
