"""The zones inside a territory: scores, rank intervals, people, and why the worst are so."""

from dataclasses import dataclass

import polars as pl

from maillage import catalogue
from maillage.catalogue.indexes import Index
from maillage.catalogue.sources import Indicator
from maillage.contracts import Level
from maillage.contracts.diagnosis import ColumnLabel, Figure, FragileZone, LabelledTable
from maillage.language import _
from maillage.numbers import number
from maillage.reference.territories import Territory, members, parents
from maillage.runs.diagnosis.facts import Facts
from maillage.runs.diagnosis.words import value_words
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
        code="zone", people="people", people_low="low", people_high="high", rate="rate"
    )
    inside = facts.newest.filter(
        pl.col("level") == level, pl.col("indicator").is_in(index.indicators)
    )
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
            pl.col("missing")
            .fill_null("")
            .str.split("|")
            .list.eval(pl.element().filter(pl.element() != "")),
        )
        .drop("is_secret")
        .sort("code")
    )


def zone_table(
    rows: pl.DataFrame, territory: Territory, level_label: str, *, index: Index, numbers: Numbers
) -> LabelledTable:
    """Return the table of zones that people read and download."""
    columns = _columns(index, numbers)
    labels = {entry.id: str(entry.label) for entry in catalogue.indicators().values()}
    shown = rows.with_columns(
        pl.col("missing").list.eval(pl.element().replace(labels)).list.join(" ; ")
    )
    return LabelledTable(
        id="zones",
        caption=_("{level} : {name}", level=level_label.capitalize(), name=territory.name),
        columns=columns,
        rows=shown.select(column.column for column in columns),
    )


def fragile_rule(rows: pl.DataFrame, *, count: int, least_population: int) -> str:
    """Say which zones the most fragile are chosen among; empty when all with a score are."""
    pool = _eligible(rows, count=count, least_population=least_population)
    if pool.height == rows["score"].count():
        return ""
    return _("parmi celles de {people} habitants ou plus", people=number(least_population))


def _eligible(rows: pl.DataFrame, *, count: int, least_population: int) -> pl.DataFrame:
    """Return the zones with a score and enough people, or all with a score if these are too few."""
    scored = rows.filter(pl.col("score").is_not_null())
    large = scored.filter(pl.col("population") >= least_population)
    return large if large.height >= count else scored


def most_fragile(
    rows: pl.DataFrame,
    facts: Facts,
    *,
    index: Index,
    country: Territory,
    count: int,
    reasons: int,
    least_population: int,
    numbers: Numbers,
) -> tuple[FragileZone, ...]:
    """Return the zones with the highest scores, their reasons in words.

    Zones under ``least_population`` are left out unless there are too few others.
    """
    pool = _eligible(rows, count=count, least_population=least_population)
    worst = pool.sort("score", "code", descending=[True, False]).head(count)
    labels = catalogue.indicators()
    return tuple(
        FragileZone(
            code=row["code"],
            name=row["name"],
            population=row["population"],
            score=row["score"],
            rank=row["rank"],
            rank_low=row["rank_low"],
            rank_high=row["rank_high"],
            probability_worst_decile=row["worst_decile"],
            people=Figure(
                id="people",
                label=_("Personnes en difficulté numérique"),
                unit="people",
                value=row["people"],
                low=row["people_low"],
                high=row["people_high"],
                note=numbers.people,
                status="known" if row["people"] is not None else "missing",
                approximate=True,
            ),
            reasons=_reasons(row, facts, index, country, reasons),
            missing=tuple(str(labels[name].label) for name in row["missing"]),
        )
        for row in worst.iter_rows(named=True)
    )


def _reasons(
    row: dict[str, object], facts: Facts, index: Index, country: Territory, count: int
) -> tuple[str, ...]:
    """Say which indicators pull a zone's score up, beside the country's value.

    A score places a zone among people, of whom half may live above the country's value: an
    indicator that is no worse than the country's is not given as a reason.
    """
    words = []
    for position in range(1, min(count, len(index.indicators)) + 1):
        name = row.get(f"reason:{position}")
        if name is None:
            break
        entry = catalogue.indicators()[str(name)]
        national = facts.row(entry.id, country)
        here = value_words(entry, row[entry.id])
        if national is None or national["value"] is None:
            words.append(_("{label} : {here}", label=entry.label, here=here))
            continue
        if not _is_worse(entry, row[entry.id], national["value"]):
            continue
        words.append(
            _(
                "{label} : {here}, contre {there} en {country}",
                label=entry.label,
                here=here,
                there=value_words(entry, national["value"]),
                country=country.name,
            )
        )
    return tuple(words)


def _is_worse(entry: Indicator, here: object, there: object) -> bool:
    sign = 1 if entry.direction == "more" else -1
    return sign * float(str(here)) > sign * float(str(there))


def _columns(index: Index, numbers: Numbers) -> tuple[ColumnLabel, ...]:
    people, ranks = numbers.people, numbers.index
    fixed = (
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
        ColumnLabel("rate", _("Part des 15 ans ou plus"), "share", _("Part attendue."), people),
        ColumnLabel("missing", _("Indicateurs manquants"), "text", _("Absents de l'indice.")),
    )
    entries = [catalogue.indicators()[name] for name in index.indicators]
    return fixed + tuple(
        ColumnLabel(
            entry.id,
            str(entry.label),
            _COLUMN_UNITS.get(entry.unit, "index"),  # type: ignore[arg-type]
            str(entry.definition),
        )
        for entry in entries
    )
