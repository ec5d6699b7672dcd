"""The zones inside a territory: scores, rank intervals, people."""

from dataclasses import dataclass

import polars as pl

from maillage import catalogue
from maillage.catalogue.indexes import Index
from maillage.contracts import Level
from maillage.contracts.diagnosis import ColumnLabel, LabelledTable
from maillage.language import _
from maillage.numbers import number
from maillage.reference.territories import Territory, members, parents
from maillage.runs.diagnosis.facts import Facts
from maillage.runs.diagnosis.words import level_words
from maillage.runs.store import Store

_COLUMN_UNITS = {
    "share": "share",
    "flag": "share",
    "euro": "euro",
    "count": "people",
}


@dataclass(frozen=True)
class Numbers:
    """The numbers of the notes that columns refer to."""

    index: int
    people: int
    population: int


def inner_level(store: Store, territory: Territory) -> Level:
    """Return the level at which the inside of a territory is shown, its own if it has none."""
    if territory.level == "arrondissement":
        return "arrondissement"
    if territory.level == "france":
        return "epci"
    communes = members(store.geography, territory, "commune")
    districts = members(store.geography, territory, "arrondissement")
    return "arrondissement" if communes.height == 1 and districts.height else "commune"


def wider(store: Store, territory: Territory) -> tuple[Territory, ...]:
    """Return the département, the région and the country that a territory lies in.

    One that has the same communes as the territory, or as the next one, says nothing more and is
    left out: La Réunion is a département and a région.
    """
    above = [
        Territory(*row)
        for row in parents(store.geography, territory).select("level", "code", "name").rows()
        if row[0] in ("departement", "region", "france")
    ]
    own, *counts = (
        members(store.geography, zone, "commune").height for zone in (territory, *above)
    )
    return tuple(
        zone
        for zone, count, following in zip(above, counts, (*counts, None)[1:], strict=True)
        if count not in (own, following)
    )


def zone_rows(
    store: Store,
    territory: Territory,
    level: Level,
    *,
    ranks: pl.DataFrame,
    facts: Facts,
    index: Index,
) -> pl.DataFrame:
    """Return one row a zone of the territory, sorted by code, with every column of the table."""
    zones = members(store.geography, territory, level).select("code", "name", "population")
    people = facts.people.filter(pl.col("level") == level).select(
        code="zone",
        people="people",
        people_low="low",
        people_high="high",
        people_status="status",
        rate="rate",
    )
    inside = facts.inside(level, zones["code"]).filter(pl.col("indicator").is_in(index.indicators))
    values = inside.pivot(
        "indicator", index="zone", values="value", on_columns=list(index.indicators)
    )
    secret = inside.filter(pl.col("status") == "secret").select(code="zone").unique()
    return (
        zones.join(ranks.rename({"zone": "code"}), on="code", how="left", validate="1:1")
        .join(people, on="code", how="left", validate="1:1")
        .join(values.rename({"zone": "code"}), on="code", how="left", validate="1:1")
        .join(secret.with_columns(is_secret=True), on="code", how="left", validate="1:1")
        .with_columns(
            pl.when(pl.col("score").is_not_null())
            .then(pl.lit("known"))
            .when("is_secret")
            .then(pl.lit("secret"))
            .otherwise(pl.lit("missing"))
            .alias("status"),
            pl.col("people_status").fill_null("missing"),
            pl.col("missing")
            .fill_null("")
            .str.split("|")
            .list.eval(pl.element().filter(pl.element() != "")),
        )
        .drop("is_secret")
        .sort("code")
    )


def zone_table(
    rows: pl.DataFrame,
    territory: Territory,
    level: Level,
    *,
    facts: Facts,
    index: Index,
    numbers: Numbers,
) -> LabelledTable:
    """Return the table of zones that people read and download."""
    columns = (
        *_columns(index, numbers),
        *_indicator_columns(index, facts, facts.inside(level, rows["code"]), level),
    )
    labels = {entry.id: str(entry.label) for entry in catalogue.indicators().values()}
    shown = rows.with_columns(
        pl.col("missing").list.eval(pl.element().replace(labels)).list.join(" ; ")
    )
    return LabelledTable(
        id="zones",
        caption=_("{level} : {name}", level=level_words(level).capitalize(), name=territory.name),
        columns=columns,
        rows=shown.select(column.column for column in columns),
    )


def _columns(index: Index, numbers: Numbers) -> tuple[ColumnLabel, ...]:
    people, ranks = numbers.people, numbers.index
    return (
        ColumnLabel("code", _("Code"), "text", _("Code officiel géographique.")),
        ColumnLabel("name", _("Nom"), "text", _("Nom officiel.")),
        ColumnLabel(
            "population", _("Population"), "people", _("Population municipale."), numbers.population
        ),
        ColumnLabel("score", _("Indice"), "index", str(index.label), ranks),
        ColumnLabel(
            "status",
            _("État"),
            "text",
            _("known : connu ; missing : manquant ; secret : secret statistique."),
        ),
        ColumnLabel("rank", _("Rang"), "rank", _("Rang dans le pays, 1 : plus fragile."), ranks),
        ColumnLabel("rank_low", _("Rang, borne basse"), "rank", _("Bas de l'intervalle."), ranks),
        ColumnLabel("rank_high", _("Rang, borne haute"), "rank", _("Haut de l'intervalle."), ranks),
        ColumnLabel(
            "worst_decile",
            _("Probabilité d'être parmi les 10 % les plus fragiles"),
            "share",
            _("Part des tirages qui placent la zone dans le dixième le plus fragile."),
            ranks,
        ),
        ColumnLabel("people", _("Personnes en difficulté"), "people", _("Nombre attendu."), people),
        ColumnLabel("people_low", _("Personnes, borne basse"), "people", _("Intervalle."), people),
        ColumnLabel("people_high", _("Personnes, borne haute"), "people", _("Intervalle."), people),
        ColumnLabel(
            "people_status",
            _("État du nombre de personnes"),
            "text",
            _(
                "known : connu ; imputed : estimé avec des données d'ailleurs ; missing : "
                "manquant ; small : moins de {least}, non publié.",
                least=number(catalogue.settings().small_counts.least),
            ),
        ),
        ColumnLabel("rate", _("Part des 15 ans ou plus"), "share", _("Part attendue."), people),
        ColumnLabel("missing", _("Indicateurs manquants"), "text", _("Absents de l'indice.")),
    )


def _indicator_columns(
    index: Index, facts: Facts, inside: pl.DataFrame, level: Level
) -> tuple[ColumnLabel, ...]:
    entries = [catalogue.indicators()[name] for name in index.indicators]
    return tuple(
        ColumnLabel(
            entry.id,
            str(entry.label),
            _COLUMN_UNITS.get(entry.unit, "index"),  # type: ignore[arg-type]
            str(entry.definition),
            facts.notebook.of_column(entry, inside, level),
        )
        for entry in entries
    )
