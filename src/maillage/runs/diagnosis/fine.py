"""The finest zones that have data: the IRIS of divided communes; of the country, its communes."""

import polars as pl

from maillage import catalogue
from maillage.catalogue.indexes import Index
from maillage.contracts import Level
from maillage.contracts.diagnosis import ColumnLabel, LabelledTable
from maillage.contracts.zones import COMMUNE_CODE_LENGTH
from maillage.language import _
from maillage.numbers import number
from maillage.reference.crosswalks import present_codes
from maillage.reference.territories import Territory, members
from maillage.runs.diagnosis.facts import UNITS, Facts
from maillage.runs.diagnosis.zones import Numbers
from maillage.runs.index import ranked
from maillage.runs.indicators import indicator_values
from maillage.runs.store import Store

IRIS_INDICATORS = (
    "declared_low_income_rate",
    "declared_median_income",
    "benefit_recipients_majority",
)
"""What is known by IRIS: ordered by the first that is known there."""


def fine_zones(
    store: Store,
    territory: Territory,
    level: Level,
    facts: Facts,
    *,
    index: Index,
    numbers: Numbers,
) -> tuple[LabelledTable, ...]:
    """Return the zones of a territory finer than those of ``level``, the most fragile first.

    The communes by the index where the territory is shown by EPCI; every IRIS by one indicator,
    where a source gives one.
    """
    communes = _communes(store, territory, index, numbers) if level == "epci" else None
    tables = (communes, _iris(store, territory, facts))
    return tuple(table for table in tables if table is not None)


def _iris(store: Store, territory: Territory, facts: Facts) -> LabelledTable | None:
    """Return every IRIS that a source speaks of, those without the first indicator last."""
    values = (
        indicator_values(store)
        .filter(pl.col("level") == "iris", pl.col("indicator").is_in(IRIS_INDICATORS))
        .collect()
    )
    inside = _iris_inside(store, territory, values["zone"].unique().sort())
    rows = inside.join(
        values.pivot("indicator", index="zone", values="value", on_columns=list(IRIS_INDICATORS)),
        on="zone",
        how="left",
        validate="1:1",
    )
    known = [name for name in IRIS_INDICATORS if rows[name].count()]
    if not known:
        return None
    first = catalogue.indicators()[known[0]]
    columns = (
        ColumnLabel("zone", _("Code IRIS"), "text", _("Code de l'IRIS.")),
        ColumnLabel("commune_name", _("Commune"), "text", _("Commune de l'IRIS.")),
        *(_column(name, values, facts) for name in IRIS_INDICATORS),
    )
    return LabelledTable(
        id="iris",
        caption=_(
            "Les IRIS (quartiers de 2 000 habitants environ que délimite l'INSEE) les plus "
            "fragiles selon l'indicateur « {label} », connu dans {known} sur {zones}",
            label=first.label,
            known=number(rows[first.id].count()),
            zones=number(rows.height),
        ),
        columns=columns,
        rows=rows.sort(
            first.id, "zone", descending=[first.direction == "more", False], nulls_last=True
        ).select(column.column for column in columns),
    )


def _iris_inside(store: Store, territory: Territory, zones: pl.Series) -> pl.DataFrame:
    """Return the IRIS that lie in a territory as it is today, with the name of their commune."""
    communes = members(store.geography, territory, "commune").select(
        commune="code", commune_name="name"
    )
    present = present_codes(store.geography, zones.str.slice(0, COMMUNE_CODE_LENGTH))["code"]
    return pl.DataFrame({"zone": zones, "commune": present}).join(
        communes, on="commune", validate="m:1"
    )


def _communes(store: Store, territory: Territory, index: Index, numbers: Numbers) -> LabelledTable:
    """Return every commune that has a rank, those with people enough to be detailed first."""
    least = catalogue.settings().fragile_least_population
    ranks = numbers.index
    rows = (
        members(store.geography, territory, "commune")
        .select("code", "name", "departement", "population")
        .join(ranked(store, index, "commune").rename({"zone": "code"}), on="code", validate="1:1")
        .filter(pl.col("rank").is_not_null())
        .sort(pl.col("population") < least, "rank", "code")
    )
    columns = (
        ColumnLabel("code", _("Code"), "text", _("Code officiel géographique.")),
        ColumnLabel("name", _("Nom"), "text", _("Nom officiel.")),
        ColumnLabel("departement", _("Département"), "text", _("Département de la commune.")),
        ColumnLabel(
            "population", _("Population"), "people", _("Population municipale."), numbers.population
        ),
        ColumnLabel("rank", _("Rang"), "rank", _("Rang dans le pays, 1 : plus fragile."), ranks),
        ColumnLabel("rank_low", _("Rang, borne basse"), "rank", _("Bas de l'intervalle."), ranks),
        ColumnLabel("rank_high", _("Rang, borne haute"), "rank", _("Haut de l'intervalle."), ranks),
    )
    return LabelledTable(
        id="communes",
        caption=_(
            "Les {zones} communes qui ont un indice, les plus fragiles d'abord, celles de moins "
            "de {people} habitants à la fin",
            zones=number(rows.height),
            people=number(least),
        ),
        columns=columns,
        rows=rows.select(column.column for column in columns),
    )


def _column(name: str, values: pl.DataFrame, facts: Facts) -> ColumnLabel:
    entry = catalogue.indicators()[name]
    note = facts.notebook.of_column(entry, values, "iris")
    return ColumnLabel(name, str(entry.label), UNITS[entry.unit], str(entry.definition), note)
