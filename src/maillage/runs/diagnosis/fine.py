"""The finest zones that have data: the IRIS of divided communes; of the country, its communes."""

import polars as pl

from maillage import catalogue
from maillage.catalogue.indexes import Index
from maillage.contracts.diagnosis import ColumnLabel, LabelledTable
from maillage.contracts.zones import COMMUNE_CODE_LENGTH
from maillage.language import _
from maillage.numbers import number
from maillage.reference.crosswalks import present_codes
from maillage.reference.territories import Territory, members
from maillage.runs.diagnosis.facts import UNITS, Facts
from maillage.runs.index import ranked
from maillage.runs.indicators import indicator_values
from maillage.runs.store import Store

INDICATORS = ("declared_low_income_rate", "declared_median_income", "benefit_recipients_majority")
"""What is known by IRIS: ordered by the first that is known there."""

MOST = 40


def fine_zones(
    store: Store, territory: Territory, facts: Facts, *, index: Index
) -> LabelledTable | None:
    """Return the finest zones of a territory that are the most fragile, at most ``MOST``.

    IRIS by one indicator; of the country, which is shown by EPCI, communes by the index. None
    when no source gives anything by IRIS there, and for régions, which are shown by commune.
    """
    if territory.level == "france":
        return _communes(store, territory, index)
    if territory.level == "region":
        return None
    communes = members(store.geography, territory, "commune").select(
        commune="code", commune_name="name"
    )
    values = (
        indicator_values(store)
        .filter(pl.col("level") == "iris", pl.col("indicator").is_in(INDICATORS))
        .collect()
    )
    zones = values["zone"].unique().sort()
    present = present_codes(store.geography, zones.str.slice(0, COMMUNE_CODE_LENGTH))["code"]
    inside = pl.DataFrame({"zone": zones, "commune": present}).join(
        communes, on="commune", validate="m:1"
    )
    if inside.is_empty():
        return None
    rows = inside.join(
        values.pivot("indicator", index="zone", values="value", on_columns=list(INDICATORS)),
        on="zone",
        how="left",
        validate="1:1",
    )
    known = [name for name in INDICATORS if rows[name].count()]
    if not known:
        return None
    first = catalogue.indicators()[known[0]]
    worst = rows.sort(
        first.id, "zone", descending=[first.direction == "more", False], nulls_last=True
    ).head(MOST)
    return LabelledTable(
        id="iris",
        caption=_("Les IRIS les plus fragiles selon l'indicateur « {label} »", label=first.label),
        columns=(
            ColumnLabel("zone", _("Code IRIS"), "text", _("Code de l'IRIS.")),
            ColumnLabel("commune_name", _("Commune"), "text", _("Commune de l'IRIS.")),
            *(_column(name, values, facts) for name in INDICATORS),
        ),
        rows=worst.select("zone", "commune_name", *INDICATORS),
    )


def _communes(store: Store, territory: Territory, index: Index) -> LabelledTable:
    """Return the most fragile communes of the country that have people enough to be detailed."""
    least = catalogue.settings().fragile_least_population
    rows = (
        members(store.geography, territory, "commune")
        .filter(pl.col("population") >= least)
        .select("code", "name", "departement", "population")
        .join(ranked(store, index, "commune").rename({"zone": "code"}), on="code", validate="1:1")
        .filter(pl.col("rank").is_not_null())
        .sort("rank", "code")
        .head(MOST)
    )
    columns = (
        ColumnLabel("code", _("Code"), "text", _("Code officiel géographique.")),
        ColumnLabel("name", _("Nom"), "text", _("Nom officiel.")),
        ColumnLabel("departement", _("Département"), "text", _("Département de la commune.")),
        ColumnLabel("population", _("Population"), "people", _("Population municipale.")),
        ColumnLabel("rank", _("Rang"), "rank", _("Rang dans le pays, 1 : plus fragile.")),
        ColumnLabel("rank_low", _("Rang, borne basse"), "rank", _("Bas de l'intervalle.")),
        ColumnLabel("rank_high", _("Rang, borne haute"), "rank", _("Haut de l'intervalle.")),
    )
    return LabelledTable(
        id="communes",
        caption=_(
            "Les communes les plus fragiles du pays, parmi celles de {people} habitants ou plus",
            people=number(least),
        ),
        columns=columns,
        rows=rows.select(column.column for column in columns),
    )


def _column(name: str, values: pl.DataFrame, facts: Facts) -> ColumnLabel:
    entry = catalogue.indicators()[name]
    known = values.filter(pl.col("indicator") == name)
    note = (
        facts.notebook.of_indicator(entry, known.row(0, named=True), "iris")
        if known.height
        else facts.notebook.without_source(entry)
    )
    return ColumnLabel(name, str(entry.label), UNITS[entry.unit], str(entry.definition), note)
