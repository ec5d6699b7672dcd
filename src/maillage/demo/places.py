"""The true places of the fictional country: one row a place that exists.

No number can reach anybody: telephones lie in the ranges that ARCEP keeps for fiction, SIRET
numbers fail their check digit, addresses on the network are under example.org.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from pyproj import Geod

from maillage.demo.country import Country
from maillage.demo.names import draw, of
from maillage.types import Floats, Integers

PHONE_PREFIXES = ("019900", "026191", "035301", "046571", "053649", "063998")
"""First six digits of the numbers that ARCEP's numbering plan reserves for works of fiction."""


@dataclass(frozen=True)
class Slot:
    """A place that a commune may have: ``{of}`` stands for its name, ``{word}`` for a word."""

    kind: str
    pattern: str
    frequency: float


SLOTS = (
    Slot("town_hall", "Mairie {of}", 0.30),
    Slot("ccas", "Centre communal d'action sociale {of}", 0.16),
    Slot("france_services", "France services {of}", 0.14),
    Slot("library", "Bibliothèque municipale {of}", 0.14),
    Slot("library", "Médiathèque {word}", 0.06),
    Slot("social_centre", "Centre social {word}", 0.08),
    Slot("social_centre", "Espace de vie sociale {word}", 0.03),
    Slot("association", "Association Le Fil {word}", 0.06),
    Slot("association", "Club informatique {word}", 0.05),
    Slot("post_office", "Bureau de poste {of}", 0.09),
    Slot("third_place", "Tiers-lieu {word}", 0.06),
)

_WORDS = (
    "de la Navette", "du Rouet", "des Tisserands", "de la Bobine", "du Vieux Métier",
    "de la Filature", "des Quatre Fuseaux", "de l'Écheveau", "du Canevas", "des Lices",
    "de la Grande Maille", "du Peigne", "de l'Ourdissoir", "des Deux Ponts",
)  # fmt: skip
_STREETS = (
    "rue de l'Église", "rue du Lavoir", "rue des Tisserands", "rue de la Gare", "rue du Moulin",
    "avenue de la République", "avenue des Filatures", "boulevard du Port", "boulevard Carnot",
    "place de la Mairie", "place du Marché", "chemin des Écoliers", "impasse du Rouet",
    "allée des Tilleuls", "route de la Côte",
)  # fmt: skip

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa")


@dataclass(frozen=True)
class Week:
    """Opening hours in three writings: OSM, by day from Monday to Saturday, and French text."""

    osm: str
    spans: tuple[str, ...]
    text: str


def _week(osm: str, days: str, spans: str, text: str) -> Week:
    opened = set(days.split())
    return Week(osm, tuple(spans if day in opened else "" for day in DAYS), text)


WEEKS = (
    _week("Mo-Fr 09:00-12:00,14:00-17:00", "Mo Tu We Th Fr", "09:00 - 12:00 / 14:00 - 17:00",
          "du lundi au vendredi de 9h à 12h et de 14h à 17h"),
    _week("Mo-Fr 08:30-12:30", "Mo Tu We Th Fr", "08:30 - 12:30",
          "du lundi au vendredi de 8h30 à 12h30"),
    _week("Tu-Sa 10:00-12:30,14:00-18:00", "Tu We Th Fr Sa", "10:00 - 12:30 / 14:00 - 18:00",
          "mardi au samedi 10h-12h30 / 14h-18h"),
    _week("Mo,We,Fr 09:00-12:00", "Mo We Fr", "09:00 - 12:00",
          "lundi, mercredi et vendredi matin (9h-12h)"),
    _week("Tu,Th 14:00-18:00", "Tu Th", "14:00 - 18:00", "les mardis et jeudis après-midi 14h-18h"),
    _week("", "", "", "sur rendez-vous"),
)  # fmt: skip


def places(rng: np.random.Generator, country: Country, *, count: int) -> pl.DataFrame:
    """Return ``count`` places, more where more people live, one row each.

    Columns: ``place`` (id), ``kind``, ``name``, ``number``, ``street``, ``postcode``, ``town``,
    ``code_insee``, ``lon``, ``lat``, ``siret``, ``phone``, ``email``, ``website``, ``week`` (row
    of ``WEEKS``) and ``hours`` (OSM syntax; empty where only by appointment).
    """
    commune, slot = _sites(rng, country.truth["population"].to_numpy(), count=count)
    first_word = rng.integers(len(_WORDS), size=country.truth.height)
    sites = (
        country.truth.select("lon", "lat", code_insee="code", town="name")[commune]
        .join(country.postcodes, left_on="code_insee", right_on="code", how="left",
              validate="m:1", maintain_order="left")
        .with_columns(
            pl.int_range(1, count + 1).cast(pl.String).str.zfill(6).alias("number_id"),
            pattern=pl.Series([each.pattern for each in SLOTS]).gather(slot),
            kind=pl.Series([each.kind for each in SLOTS]).gather(slot),
            word=pl.Series(_WORDS).gather((first_word[commune] + slot) % len(_WORDS)),
            number=rng.integers(1, 121, size=count),
            street=draw(rng, _STREETS, size=count),
            siret=_false_sirets(rng, count=count),
            phone=_fiction_phones(rng, count=count),
            week=rng.integers(len(WEEKS), size=count),
        )
    )  # fmt: skip
    lon, lat = moved(rng, sites, metres=rng.uniform(0, 1_200, size=count))
    name = pl.col("pattern").str.replace(r"\{of\}", of(pl.col("town")), literal=False)
    hours = pl.Series([each.osm for each in WEEKS])
    return sites.select(
        place="P" + pl.col("number_id"),
        kind="kind",
        name=name.str.replace(r"\{word\}", pl.col("word")),
        number="number",
        street="street",
        postcode="postcode",
        town="town",
        code_insee="code_insee",
        lon=lon,
        lat=lat,
        siret="siret",
        phone="phone",
        email="contact-" + pl.col("number_id") + "@example.org",
        website="https://www.example.org/lieux/" + pl.col("number_id"),
        week="week",
        hours=hours.gather(sites["week"]),
    )


def _sites(
    rng: np.random.Generator, population: Integers, *, count: int
) -> tuple[Integers, Integers]:
    """Draw pairs of a commune and a slot without replacement, by commune.

    The largest of (log weight + Gumbel noise) are a weighted sample (Efraimidis, Spirakis, 2006).
    """
    frequency = np.array([slot.frequency for slot in SLOTS])
    weight = np.log(population[:, None] ** 0.7 * frequency)
    chance = (weight + rng.gumbel(size=weight.shape)).ravel()
    if count > len(chance):
        raise ValueError(f"{count} places asked of a country with room for {len(chance)}")
    chosen = np.sort(np.argsort(-chance, kind="stable")[:count])
    return chosen // len(SLOTS), chosen % len(SLOTS)


def _false_sirets(rng: np.random.Generator, *, count: int) -> pl.Series:
    """Return fourteen digits whose check digit is wrong: no SIRET in force can look like them."""
    digits = np.concatenate([np.zeros((count, 3), int), rng.integers(10, size=(count, 11))], axis=1)
    doubled = digits * np.where(np.arange(14) % 2 == 0, 2, 1)
    valid = np.where(doubled > 9, doubled - 9, doubled).sum(axis=1) % 10 == 0
    digits[:, -1] = (digits[:, -1] + valid) % 10
    number = digits @ 10 ** np.arange(13, -1, -1)
    return pl.Series(number).cast(pl.String).str.zfill(14)


def _fiction_phones(rng: np.random.Generator, *, count: int) -> pl.Series:
    """Return ten-digit numbers, no two alike while the ranges suffice (60,000 numbers)."""
    room = len(PHONE_PREFIXES) * 10_000
    drawn = rng.permutation(room)[np.arange(count) % room]
    prefixes = pl.Series(PHONE_PREFIXES).gather(drawn // 10_000)
    return prefixes + pl.Series(drawn % 10_000).cast(pl.String).str.zfill(4)


def moved(
    rng: np.random.Generator, table: pl.DataFrame, *, metres: Floats
) -> tuple[pl.Series, pl.Series]:
    """Return the longitudes and latitudes moved by some metres in any direction."""
    bearing = rng.uniform(0, 360, size=table.height)
    lon, lat, _back = Geod(ellps="GRS80").fwd(
        table["lon"].to_numpy(), table["lat"].to_numpy(), bearing, metres
    )
    return pl.Series(lon).round(6), pl.Series(lat).round(6)
