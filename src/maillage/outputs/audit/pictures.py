"""Prepare the pictures of an audit, each with its words and its table."""

import polars as pl

from maillage.contracts.audit import Audit
from maillage.language import _
from maillage.outputs.audit import tables
from maillage.outputs.audit.charts import (
    Histogram,
    Matrix,
    histogram_chart,
    matrix_chart,
    matrix_words,
)
from maillage.outputs.document import Illustration
from maillage.outputs.wording import amount

WIDE, NARROW = 700.0, 340.0


def histogram_illustration(audit: Audit) -> Illustration | None:
    """Return one histogram an indicator; None when no indicator varies."""
    labels = tables.names(audit)
    units = dict(audit.distributions.select("indicator", "unit").iter_rows())
    drawn = [
        Histogram(
            labels[name],
            tuple(rows["zones"]),
            amount(rows["low"][0], unit=tables.unit_of(units[name])),
            amount(rows["high"][-1], unit=tables.unit_of(units[name])),
        )
        for (name,), rows in audit.histograms.group_by("indicator", maintain_order=True)
        if isinstance(name, str)
    ]
    if not drawn:
        return None
    title = _("Histogramme de chaque indicateur")
    alternative = _(
        "Un histogramme par indicateur : {names}. Le tableau qui suit donne les mêmes "
        "distributions en chiffres.",
        names=", ".join(found.label for found in drawn),
    )
    words = {"title": title, "alternative": alternative}
    wide = histogram_chart(drawn, width=WIDE, **words)
    return Illustration(
        "chart-histograms",
        "histograms.svg",
        title,
        alternative,
        _("Nombre de zones par classe, du minimum au maximum ; chaque échelle est propre."),
        (),
        wide,
        wide,
        histogram_chart(drawn, width=NARROW, **words),
        tables.histogram_table(audit),
    )


def matrix_illustration(audit: Audit) -> Illustration | None:
    """Return the correlations as a shaded matrix; None with a single indicator."""
    labels = tables.names(audit)
    if len(labels) < 2:
        return None
    title = _("Corrélations entre les indicateurs")
    strongest = audit.correlations.sort(pl.col("spearman").abs(), nulls_last=False).row(
        -1, named=True
    )
    alternative = _(
        "Matrice des corrélations entre {count} indicateurs. La plus forte : {first} et {second}, "
        "{value}. Le tableau qui suit donne chaque valeur.",
        count=len(labels),
        first=labels[strongest["first"]],
        second=labels[strongest["second"]],
        value=tables.value(strongest["spearman"], decimals=2),
    )
    matrix = Matrix(tuple(labels.values()), _both_triangles(audit.correlations, tuple(labels)))
    words = {"title": title, "alternative": alternative}
    wide = matrix_chart(matrix, width=WIDE, **words)
    return Illustration(
        "chart-correlations",
        "correlations.svg",
        title,
        alternative,
        matrix_words(),
        (),
        wide,
        wide,
        matrix_chart(matrix, width=NARROW, **words),
        tables.correlation_table(audit),
    )


def _both_triangles(
    correlations: pl.DataFrame, names: tuple[str, ...]
) -> tuple[tuple[float | None, ...], ...]:
    """Return Spearman's above the diagonal and Pearson's below."""
    known: dict[tuple[str, str], float | None] = {}
    for row in correlations.iter_rows(named=True):
        known[row["first"], row["second"]] = row["spearman"]
        known[row["second"], row["first"]] = row["pearson"]
    return tuple(tuple(known.get((row, column)) for column in names) for row in names)
