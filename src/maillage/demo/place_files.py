"""Six dirty files of places in six shapes, and which place each of their rows is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from maillage.demo.dirt import dirty
from maillage.demo.drafts import MENTION
from maillage.demo.places import WEEKS
from maillage.demo.workbook import workbook

REPEATED_SHARE = 0.05
"""Share of the rows that repeat a place within their own file."""

LISTED = {
    "demo-france-services": {"france_services": 1.0, "town_hall": 0.05, "post_office": 0.15},
    "demo-bibliotheques": {"library": 1.0},
    "demo-conseillers": {
        "town_hall": 0.35, "ccas": 0.35, "france_services": 0.5, "library": 0.35,
        "social_centre": 0.4, "association": 0.35, "post_office": 0.1, "third_place": 0.4,
    },
    "demo-hub": {
        "town_hall": 0.2, "ccas": 0.35, "library": 0.3, "social_centre": 0.6, "association": 0.6,
        "third_place": 0.7,
    },
    "demo-carte": {
        "town_hall": 0.35, "ccas": 0.3, "france_services": 0.35, "library": 0.35,
        "social_centre": 0.35, "association": 0.4, "post_office": 0.35, "third_place": 0.5,
    },
    "demo-permanences": {"town_hall": 0.4, "ccas": 0.6, "france_services": 0.4},
}  # fmt: skip
"""How readily each file lists a kind of place, relative to the others."""

_FRENCH_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi")


@dataclass(frozen=True)
class PlaceFiles:
    """Files by name, and ``links``: ``source``, ``row`` (from 1) and the ``place`` it is."""

    files: Mapping[str, bytes]
    links: pl.DataFrame


def place_files(rng: np.random.Generator, places: pl.DataFrame, *, records: int) -> PlaceFiles:
    """Return six files that hold ``records`` rows about the places in all.

    A place may be in no file, in several, or twice in one; ``links`` is the truth.
    """
    listed = _listed(rng, places, records=records)
    files, links = {}, []
    for source, (name, shape) in _SHAPES.items():
        rows = listed.filter(pl.col("source") == source)
        files[name] = shape(dirty(rng, rows))
        links.append(rows.select("source", pl.int_range(1, pl.len() + 1).alias("row"), "place"))
    return PlaceFiles(files, pl.concat(links))


def _listed(rng: np.random.Generator, places: pl.DataFrame, *, records: int) -> pl.DataFrame:
    """Draw the rows: pairs of a place and a file, some of them twice, in a shuffled order."""
    repeated = round(records * REPEATED_SHARE)
    sources = list(LISTED)
    weight = np.stack(
        [
            places["kind"].replace_strict(LISTED[source], default=0.0, return_dtype=pl.Float64)
            for source in sources
        ],
        axis=1,
    )
    with np.errstate(divide="ignore"):
        chance = (np.log(weight) + rng.gumbel(size=weight.shape)).ravel()
    room = int((weight > 0).sum())
    if records - repeated > room:
        raise ValueError(f"{records} records asked of places that have room for {room}")
    once = np.argsort(-chance, kind="stable")[: records - repeated]
    rows = rng.permutation(np.concatenate([once, rng.choice(once, size=repeated)]))
    return places[rows // len(sources)].with_columns(
        source=pl.Series(sources).gather(rows % len(sources))
    )


def _france_services(rows: pl.DataFrame) -> bytes:
    """A national CSV: hours by day, one column each."""
    hours = {f"h_{day}": _spans(rows["week"], number) for number, day in enumerate(_FRENCH_DAYS)}
    table = rows.select(
        id_fs=pl.int_range(1, pl.len() + 1),
        lib_fs="name",
        adresse="address",
        insee_com="code_insee",
        code_postal="postcode",
        lib_com="town",
        latitude="lat",
        longitude="lon",
        mail="email",
        telephone="phone",
        **hours,
        mention=pl.lit(MENTION),
    )
    return table.write_csv(quote_style="non_numeric").encode()


def _libraries(rows: pl.DataFrame) -> bytes:
    """A ministry's CSV: semicolons, cp1252, both coordinates in one column."""
    position = pl.col("lat").cast(pl.String) + ", " + pl.col("lon").cast(pl.String)
    table = rows.select(
        Libelle1="name",
        voie="address",
        CP="postcode",
        Ville="town",
        INSEE="code_insee",
        coordonnees=position,
        amplitude_horaire=_texts(rows["week"]),
        MENTION=pl.lit(MENTION),
    )
    return table.write_csv(separator=";").encode("cp1252")


def _advisers(rows: pl.DataFrame) -> bytes:
    """A bare JSON list: no hours, fourteen zeros for an unknown SIRET."""
    table = rows.select(
        id=pl.int_range(pl.len()).cast(pl.String).str.zfill(24),
        nom="name",
        pivot=pl.col("siret").fill_null("00000000000000"),
        commune="town",
        code_postal="postcode",
        adresse="address",
        latitude="lat",
        longitude="lon",
        courriel="email",
        telephone="phone",
        mention=pl.lit(MENTION),
    )
    return table.write_json().encode()


def _hub(rows: pl.DataFrame) -> bytes:
    """A hub's form: a JSON list within a document, long headings, hours as people say them."""
    spoken = {
        day.capitalize(): _spoken(_spans(rows["week"], number))
        for number, day in enumerate(_FRENCH_DAYS)
    }
    table = rows.select(
        pl.col("name").alias("Nom du lieu ou de la structure *"),
        pl.col("address").alias("Adresse postale *"),
        pl.col("postcode").alias("Code postal"),
        pl.col("town").alias("Ville *"),
        pl.col("lat").alias("bf_latitude"),
        pl.col("lon").alias("bf_longitude"),
        pl.col("phone").alias("Téléphone"),
        pl.col("email").alias("Email"),
        pl.col("website").alias("Site Web"),
        **spoken,
    )
    return f'{{"mention": "{MENTION}", "lieux": {table.write_json()}}}'.encode()


def _map(rows: pl.DataFrame) -> bytes:
    """A map's GeoJSON: a point or nothing, few properties."""
    point = pl.struct(type=pl.lit("Point"), coordinates=pl.concat_list("lon", "lat"))
    features = rows.select(
        type=pl.lit("Feature"),
        geometry=pl.when(pl.col("lon").is_not_null()).then(point),
        properties=pl.struct(
            name="name",
            address=pl.concat_str("address", "postcode", "town", separator=", ", ignore_nulls=True),
            phone="phone",
            website="website",
            opening=_texts(rows["week"]),
            kind="kind",
        ),
    )
    head = f'{{"type": "FeatureCollection", "mention": "{MENTION}", "features": '
    return f"{head}{features.write_json()}}}".encode()


def _surgeries(rows: pl.DataFrame) -> bytes:
    """A workbook kept by hand: SIRET, no coordinates, hours in a sentence."""
    table = rows.select(
        pl.col("siret").alias("SIRET"),
        pl.col("name").alias("Structure"),
        pl.concat_str("address", "postcode", "town", separator=" ", ignore_nulls=True).alias(
            "Adresse complète"
        ),
        pl.col("phone").alias("Téléphone"),
        pl.col("email").alias("Courriel"),
        _texts(rows["week"]).alias("Horaires"),
    )
    return workbook(table, sheet="Permanences", preamble=(MENTION.capitalize(),))


def _spans(week: pl.Series, day: int) -> pl.Series:
    return pl.Series([each.spans[day] for each in WEEKS]).gather(week)


def _texts(week: pl.Series) -> pl.Series:
    return pl.Series([each.text for each in WEEKS]).gather(week)


def _spoken(spans: pl.Series) -> pl.Expr:
    """Turn ``09:00 - 12:00 / 14:00 - 17:00`` into ``9h à 12h et 14h à 17h``, nothing to *Fermé*."""
    said = (
        pl.lit(spans).str.replace_all(r"0?(\d+):00", "${1}h").str.replace_all(r"0?(\d+):", "${1}h")
    )
    said = said.str.replace_all(" - ", " à ").str.replace(" / ", " et ")
    return pl.when(said == "").then(pl.lit("Fermé")).otherwise(said)


_SHAPES: dict[str, tuple[str, Callable[[pl.DataFrame], bytes]]] = {
    "demo-france-services": ("demo-france-services.csv", _france_services),
    "demo-bibliotheques": ("demo-bibliotheques.csv", _libraries),
    "demo-conseillers": ("demo-conseillers.json", _advisers),
    "demo-hub": ("demo-hub.json", _hub),
    "demo-carte": ("demo-carte.geojson", _map),
    "demo-permanences": ("demo-permanences.xlsx", _surgeries),
}
