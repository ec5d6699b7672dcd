"""The fictional country: what is published about its territories, and what is true of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import expit

from maillage.contracts import CROSSWALK, POSTCODES, Level
from maillage.demo import land, society, zones
from maillage.demo.register import DEPARTEMENTS, Departement, Register, register

IRIS_FROM = 10_000
"""Population from which a commune is divided into IRIS."""

_PEOPLE_PER_IRIS = 3_000
_DISTRICTS = (
    "Les Tisserands", "La Filature", "Le Rouet", "Les Navettes", "La Bobine", "Le Canevas",
    "Les Fuseaux", "La Gare", "Le Port", "Les Hauts", "Le Vieux Bourg", "La Plaine",
)  # fmt: skip


@dataclass(frozen=True)
class Country:
    """A fictional country.

    Attributes:
        zones: contract ``zones``, every level.
        crosswalk: contract ``crosswalk``.
        postcodes: contract ``postcodes``.
        outlines: contract ``outlines``, by level; none if none was asked for.
        truth: one row a commune in the order of codes: ``code``, ``name``, ``departement``,
            ``epci``, the true ``lon`` and ``lat``, and the counts of ``society.lives``.
        former: one row a commune of the past: ``old_code``, ``name``, ``code`` and ``share`` of
            the present commune's people who live there.
        iris: one row an IRIS: ``code``, ``name``, ``commune``, ``population``, ``households``,
            ``benefit_recipients``.
    """

    zones: pl.DataFrame
    crosswalk: pl.DataFrame
    postcodes: pl.DataFrame
    outlines: Mapping[Level, pl.DataFrame]
    truth: pl.DataFrame
    former: pl.DataFrame
    iris: pl.DataFrame


def generate(
    rng: np.random.Generator,
    *,
    departements: Sequence[Departement] = DEPARTEMENTS,
    with_outlines: bool = True,
) -> Country:
    """Return a country drawn at random; the same state of ``rng`` gives the same country.

    Without outlines zones have no area: a national size then takes seconds.
    """
    coast = land.island(rng, communes=sum(item.communes for item in departements))
    codes = register(rng, coast, departements=departements)
    truth = _truth(rng, coast, codes, departements)
    former = codes.former.with_columns(
        share=pl.Series(rng.uniform(0.15, 0.4, size=codes.former.height)).round(3)
    )
    iris = _iris(rng, truth)
    outlines = zones.outlines(rng, coast, codes.points, truth, iris) if with_outlines else {}
    return Country(
        zones=zones.zones(truth, iris, departements=departements, outlines=outlines),
        crosswalk=_crosswalk(former, truth),
        postcodes=_postcodes(truth),
        outlines=outlines,
        truth=truth,
        former=former,
        iris=iris,
    )


def _truth(
    rng: np.random.Generator,
    coast: land.Island,
    codes: Register,
    departements: Sequence[Departement],
) -> pl.DataFrame:
    setting = society.Setting(
        points=codes.points,
        shore_m=land.coast_distance(codes.points, coast),
        group=codes.group,
        is_core=codes.is_core,
    )
    totals = np.array([item.population for item in departements])
    population = society.populations(rng, setting, totals=totals)
    force = society.forces(rng, setting, population=population)
    degrees = land.to_degrees(codes.points).round(5)
    position = pl.DataFrame({"lon": degrees[:, 0], "lat": degrees[:, 1]})
    lives = society.lives(rng, population, force)
    return pl.concat([codes.communes, position, lives], how="horizontal")


def _iris(rng: np.random.Generator, truth: pl.DataFrame) -> pl.DataFrame:
    """Divide the larger communes into IRIS of some 3,000 people, unequally poor."""
    towns = truth.filter(pl.col("population") >= IRIS_FROM)
    count = (towns["population"] / _PEOPLE_PER_IRIS).round().cast(pl.Int64).to_numpy()
    group = np.repeat(np.arange(towns.height), count)
    weights = rng.uniform(0.7, 1.3, size=len(group))
    number = pl.int_range(1, pl.len() + 1).over("commune")
    district = pl.Series(_DISTRICTS).gather(np.arange(len(group)) % len(_DISTRICTS))
    table = pl.DataFrame(
        {
            "commune": towns["code"].gather(group),
            "district": district,
            "population": society.apportion(towns["population"].to_numpy(), weights, group),
            "households": society.apportion(towns["households"].to_numpy(), weights, group),
        }
    ).with_columns(number=number)
    majority = expit(rng.normal(loc=-2.0, scale=0.75, size=len(group)))
    return table.select(
        code=pl.col("commune") + pl.col("number").cast(pl.String).str.zfill(4),
        name=pl.col("district") + " " + pl.col("number").cast(pl.String),
        commune="commune",
        population="population",
        households="households",
        benefit_recipients=pl.Series(rng.binomial(table["households"].to_numpy(), majority)),
    )


def _crosswalk(former: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Return the former communes' present codes: merged ones, the last a delegated commune."""
    people = former.join(truth.select("code", "population"), on="code", validate="m:1")
    kind = pl.when(pl.int_range(pl.len()) == pl.len() - 1).then(pl.lit("delegated"))
    table = people.sort("old_code").select(
        "old_code",
        "code",
        kind.otherwise(pl.lit("former")).alias("kind"),
        (pl.col("population") * pl.col("share")).round().cast(pl.Int64).alias("population"),
    )
    return CROSSWALK.check(table)


def _postcodes(truth: pl.DataFrame) -> pl.DataFrame:
    """Return postcodes shared by the communes of an intercommunality; the main town has its own."""
    largest = pl.col("population") == pl.col("population").max().over("departement")
    number = pl.when(largest).then(0).otherwise(pl.col("epci").rank("dense").over("departement"))
    text = pl.col("departement") + "P" + number.cast(pl.String).str.zfill(2)
    return POSTCODES.check(truth.select(text.alias("postcode"), "code").sort("postcode", "code"))
