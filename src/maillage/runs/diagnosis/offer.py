"""The offer of a territory: the places that help, their services, and the zones without any.

A place counts when a list says that it gives a digital service or belongs to a national programme;
a library of which nothing more is known does not. A zone without a place may have one next door:
travel times say that, and are another chapter.
"""

from datetime import date
from typing import Final

import polars as pl

from maillage import catalogue
from maillage.contracts import Level
from maillage.contracts.diagnosis import ColumnLabel, Figure, LabelledTable, Note, Offer, Sentence
from maillage.contracts.marks import Mark
from maillage.language import _
from maillage.numbers import number, percent
from maillage.reference.geography import Geography
from maillage.reference.territories import Territory, members
from maillage.runs.census.export import licence
from maillage.runs.census.releases import Census, Release
from maillage.runs.diagnosis.notes import Notebook
from maillage.runs.diagnosis.words import level_words, years_words
from maillage.runs.diagnosis.zones import Numbers
from maillage.runs.store import Store

_DAYS_PER_MONTH: Final = 30.4375
_MOST_MARKS: Final = 2_000
"""More points than this hide the map."""


def offer(
    store: Store,
    territory: Territory,
    zones: pl.DataFrame,
    level: Level,
    *,
    ranked: int,
    notebook: Notebook,
    numbers: Numbers,
    as_of: date,
) -> Offer | None:
    """Return the places of a territory in the current census; None before the first one.

    Args:
        store: where the census is.
        territory: the territory of the diagnosis.
        zones: its zones, with ``code``, ``name``, ``population``, ``rank``.
        level: the level of the zones.
        ranked: how many zones of the country have a rank.
        notebook: takes the note of the census.
        numbers: of the notes of the index and of the population.
        as_of: the day that the age of a record is counted from.
    """
    release = Census(store).current
    if release is None:
        return None
    listed = _inside(store, territory, release.table("places"), level)
    places = listed.filter(is_offer())
    note = notebook.number(_note(store, release))
    without = _without(zones, places)
    return Offer(
        release.id,
        _figures(places, zones, without, note, as_of=as_of),
        _services(places, note),
        _without_table(without, level, numbers),
        (
            *_spread_sentences(
                places,
                zones,
                without,
                level,
                note=note,
                rank_note=numbers.index,
                tenth=ranked // 10,
            ),
            *_left_sentences(places, listed, note),
        ),
        _by_zone(zones, places),
        _marks(places),
        note,
    )


def is_offer() -> pl.Expr:
    """Tell the places that help with digital tools, as far as a list says so."""
    bodies = list(catalogue.census_settings().bodies)
    helps = pl.any_horizontal(
        pl.col(name).list.len().fill_null(0) > 0
        for name in ("services", "dispositif_programmes_nationaux")
    )
    is_place = pl.col("sources").list.set_difference(bodies).list.len() > 0
    return helps & is_place


def _inside(store: Store, territory: Territory, places: pl.DataFrame, level: Level) -> pl.DataFrame:
    """Return the places of a territory with the ``zone`` of the level that they lie in."""
    geography = store.geography
    codes = [
        members(geography, territory, each).select(
            pl.col("code").alias("code_insee"),
            zone="code" if each == level else level if level in ("epci", "commune") else "code",
        )
        for each in ("commune", "arrondissement")
    ]
    known = pl.concat(codes).unique("code_insee", keep="first", maintain_order=True)
    found = places.join(_districts(geography), on=["code_insee", "code_postal"], how="left")
    placed = found.with_columns(code_insee=pl.coalesce("district", "code_insee"))
    return placed.join(known, on="code_insee", how="inner", validate="m:1")


def _districts(geography: Geography) -> pl.DataFrame:
    """Return the municipal arrondissement of each postcode of a town that has some."""
    return (
        geography.level("arrondissement")
        .select("code", pl.col("commune").alias("code_insee"))
        .join(geography.postcodes, on="code", validate="1:m")
        .select("code_insee", pl.col("postcode").alias("code_postal"), district="code")
        .unique(["code_insee", "code_postal"], keep="none")
    )


def _without(zones: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Return the zones where no place is known, the most fragile first."""
    served = places["zone"].drop_nulls().unique().implode()
    return zones.filter(~pl.col("code").is_in(served)).sort("rank", "code", nulls_last=True)


def _by_zone(zones: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Return how many places each zone has."""
    counts = places.group_by(code="zone").agg(value=pl.len().cast(pl.Float64))
    return zones.select("code", "name", "population").join(
        counts, on="code", how="left", validate="1:1", maintain_order="left"
    ).with_columns(pl.col("value").fill_null(0.0), status=pl.lit("known"))  # fmt: skip


def _marks(places: pl.DataFrame) -> tuple[Mark, ...]:
    placed = places.drop_nulls(["latitude", "longitude"]).sort("id")
    if placed.height > _MOST_MARKS:
        return ()
    rows = placed.select(pl.col("nom").fill_null(""), "longitude", "latitude").iter_rows()
    return tuple(Mark(name, lon, lat, "place") for name, lon, lat in rows)


def _figures(
    places: pl.DataFrame,
    zones: pl.DataFrame,
    without: pl.DataFrame,
    note: int,
    *,
    as_of: date,
) -> tuple[Figure, ...]:
    stale_days = catalogue.census_settings().stale_months * _DAYS_PER_MONTH
    age = (pl.lit(as_of) - pl.col("date_maj")).dt.total_days()
    fresh = places.filter(age <= stale_days).height
    hours = places.height - places["horaires"].null_count()

    def share(name: str, label: str, part: float, whole: float) -> Figure:
        known = part / whole if whole else None
        status = "missing" if known is None else "known"
        reason = "" if known is not None else _("aucun lieu connu")
        return Figure(name, label, "share", known, note, status=status, reason=reason)

    return (
        Figure("places", _("Lieux qui aident"), "count", float(places.height), note),
        share("places_hours", _("Lieux dont les horaires sont connus"), hours, places.height),
        share("places_fresh", _("Fiches revues depuis moins d'un an"), fresh, places.height),
        share(
            "people_without_place",
            _("Habitants d'une zone sans lieu connu"),
            float(without["population"].sum()),
            float(zones["population"].sum()),
        ),
    )


def _services(places: pl.DataFrame, note: int) -> LabelledTable:
    counts = (
        places.explode("services")
        .drop_nulls("services")
        .group_by(pl.col("services").alias("service"))
        .agg(pl.len().cast(pl.Int64).alias("places"))
        .with_columns(share=pl.col("places") / max(places.height, 1))
        .sort("places", "service", descending=[True, False])
    )
    return LabelledTable(
        "services",
        _("Services que les lieux disent donner"),
        (
            ColumnLabel("service", _("Service"), "text", _("Valeur du standard national.")),
            ColumnLabel("places", _("Lieux"), "count", _("Lieux qui le donnent."), note),
            ColumnLabel("share", _("Part des lieux"), "share", _("Part des lieux qui aident."),
                        note),
        ),
        counts,
    )  # fmt: skip


def _without_table(without: pl.DataFrame, level: Level, numbers: Numbers) -> LabelledTable:
    return LabelledTable(
        "without-place",
        _("Zones sans lieu connu, les plus fragiles d'abord ({level})", level=level_words(level)),
        (
            ColumnLabel("name", _("Nom"), "text", _("Nom officiel.")),
            ColumnLabel("code", _("Code"), "text", _("Code officiel géographique.")),
            ColumnLabel(
                "population",
                _("Population"),
                "people",
                _("Population municipale."),
                numbers.population,
            ),
            ColumnLabel(
                "rank", _("Rang"), "rank", _("Rang de fragilité dans le pays."), numbers.index
            ),
        ),
        without.select("name", "code", "population", "rank"),
    )


def _spread_sentences(
    places: pl.DataFrame,
    zones: pl.DataFrame,
    without: pl.DataFrame,
    level: Level,
    *,
    note: int,
    rank_note: int,
    tenth: int,
) -> list[Sentence]:
    """Say how many places there are, where none is, and which of these zones are fragile."""
    counted = f"{_counted(places.height)} {_spread(zones, without, level)}".rstrip()
    worst = without.filter(pl.col("rank") <= tenth)
    if worst.is_empty():
        return [Sentence(counted, (note,))]
    fragile = _(
        "Dont, parmi les 10 % les plus fragiles du pays : {worst} ({names}).",
        worst=number(worst.height),
        names=", ".join(worst["name"].head(3)) + "…" * (worst.height > 3),
    )
    return [Sentence(counted, (note,)), Sentence(fragile, (note, rank_note))]


def _left_sentences(places: pl.DataFrame, listed: pl.DataFrame, note: int) -> list[Sentence]:
    """Say which places are not counted, and how many have no position."""
    others = listed.height - places.height
    sentences = []
    if others == 1:
        sentences.append(
            _(
                "Un autre lieu (bibliothèque, centre social, siège…) est recensé sans qu'une liste "
                "dise qu'il aide : il n'est pas compté."
            )
        )
    elif others:
        sentences.append(
            _(
                "{others} autres lieux (bibliothèques, centres sociaux, sièges…) sont recensés "
                "sans qu'une liste dise qu'ils aident : ils ne sont pas comptés.",
                others=number(others),
            )
        )
    no_position = places["latitude"].null_count()
    if places.height and no_position:
        sentences.append(
            _(
                "{share} des lieux n'ont pas de position.",
                share=percent(no_position / places.height, decimals=0),
            )
        )
    return [Sentence(words, (note,)) for words in sentences]


def _counted(places: int) -> str:
    if not places:
        return _("Aucun lieu qui aide au numérique n'est connu ici.")
    if places == 1:
        return _("Un lieu aide au numérique ici.")
    return _("{places} lieux aident au numérique ici.", places=number(places))


def _spread(zones: pl.DataFrame, without: pl.DataFrame, level: Level) -> str:
    """Say in how many zones no place is known; nothing where there is but one zone, or no place."""
    if zones.height in {1, without.height}:
        return ""
    if without.is_empty():
        return _(
            "Les {zones} {level} en ont au moins un.",
            zones=number(zones.height),
            level=level_words(level),
        )
    return _(
        "Aucun n'est connu dans {without} des {zones} {level}.",
        without=number(without.height),
        zones=number(zones.height),
        level=level_words(level),
    )


def _note(store: Store, release: Release) -> Note:
    sources = release.table("sources")
    known = store.sources
    used = [known[name] for name in sources["source"].sort()]
    years = sources["published"].dt.year()
    return Note(
        text=_("Lieux qui disent donner un service numérique ou tenir un programme national."),
        source=_("Recensement des lieux, version {id}", id=release.id),
        producer=_("Maillage, d'après {count} listes", count=len(used)),
        licence=licence(used).title,
        year=years_words(years),
        method=_(
            "fiches de plusieurs listes rapprochées ; chaque lieu compte une fois. Un lieu absent "
            "des listes n'est pas compté"
        ),
    )
