"""The official geographic code of the fictional country: who exists, where, under which code.

Every code carries letters where a real one has digits: ``VT001`` a commune, ``VT0000001`` an
intercommunality, ``VTP01`` a postcode.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.spatial import KDTree

from maillage.demo import land
from maillage.demo.names import commune_names
from maillage.types import Booleans, Floats, Integers


@dataclass(frozen=True)
class Departement:
    """What is asked of a fictional département."""

    code: str
    name: str
    communes: int
    population: int


DEPARTEMENTS = (
    Departement("VT", "Val-de-Trame", 210, 420_000),
    Departement("VU", "Haute-Navette", 130, 185_000),
    Departement("VV", "Côte-d'Ourdis", 120, 240_000),
    Departement("VW", "Lisière", 100, 95_000),
)
"""The demonstration: Val-de-Trame and the three départements that it is compared with."""

CAPITAL = "Ville-Trame"
HOMONYM = "Bourg-Maille"
APOSTROPHE = "L'Ourdissoir"
SAINT = "Saint-Fuseau"

FORMER_COMMUNES = 4
"""Communes of the last years that merged into a present one."""

_COMMUNES_PER_EPCI = 15
_STRADDLING = 3


@dataclass(frozen=True)
class Register:
    """The communes, in the order of their codes, and those that no longer exist.

    Attributes:
        points: metres, shape (communes, 2).
        group: the département of each commune, from 0.
        is_core: the main town of each département.
        communes: ``code``, ``name``, ``departement``, ``epci``, one row a commune.
        former: ``old_code``, ``name``, ``code`` of the commune that absorbed it.
    """

    points: Floats
    group: Integers
    is_core: Booleans
    communes: pl.DataFrame
    former: pl.DataFrame


def register(
    rng: np.random.Generator, coast: land.Island, *, departements: Sequence[Departement]
) -> Register:
    """Return the register of a country with these départements.

    Raises:
        ValueError: a département has fewer than ten communes, or more than 990.
    """
    sizes = np.array([item.communes for item in departements])
    if sizes.min() < 10 or sizes.max() > 990:
        raise ValueError("a département has from 10 to 990 communes")
    points = land.seeds(rng, coast, communes=int(sizes.sum()))
    group = land.partition(land.bent(rng, points, length_m=coast.radius_m / 3), sizes)
    cores = _cores(points, group)
    named = _numbered(rng, group, cores, departements)
    by_code = named["row"].drop_nulls().to_numpy()
    is_core = np.isin(by_code, cores)
    points, group = points[by_code], group[by_code]
    communes = named.filter(~pl.col("is_former")).select("code", "name", "departement")
    return Register(
        points=points,
        group=group,
        is_core=is_core,
        communes=communes.with_columns(epci=_epci(rng, points, group, departements)),
        former=_absorbed(rng, named, is_core),
    )


def _cores(points: Floats, group: Integers) -> Integers:
    """Return the commune nearest to the middle of each département."""
    count = int(group.max()) + 1
    middles = np.stack([points[group == index].mean(axis=0) for index in range(count)])
    offset = np.linalg.norm(points - middles[group], axis=1)
    rows = [np.flatnonzero(group == index) for index in range(count)]
    return np.array([members[np.argmin(offset[members])] for members in rows])


def _numbered(
    rng: np.random.Generator, group: Integers, cores: Integers, departements: Sequence[Departement]
) -> pl.DataFrame:
    """Return present and former communes with their codes, given in alphabetical order.

    Columns ``departement``, ``name``, ``row`` (null of a former commune), ``is_former``, ``code``.
    """
    names = commune_names(rng, count=len(group) + FORMER_COMMUNES)
    for row, name in _given_names(group, cores).items():
        names[row] = name
    former_group = np.arange(FORMER_COMMUNES) % min(2, len(departements))
    codes = pl.Series([item.code for item in departements])
    table = pl.DataFrame(
        {
            "departement": codes.gather(np.concatenate([group, former_group])),
            "name": names,
            "row": [*range(len(group)), *([None] * FORMER_COMMUNES)],
            "place": np.concatenate([group, former_group]),
        }
    )
    number = pl.int_range(1, pl.len() + 1).over("departement").cast(pl.String).str.zfill(3)
    return table.sort("place", "name", "row").with_columns(
        is_former=pl.col("row").is_null(), code=pl.col("departement") + number
    )


def _given_names(group: Integers, cores: Integers) -> Mapping[int, str]:
    """Return the names given on purpose, by row; the homonyms lie in two départements."""
    plain = np.setdiff1d(np.arange(len(group)), cores)
    first = plain[group[plain] == 0]
    other = plain[group[plain] == group.max()]
    rows = [int(cores[0]), int(first[0]), int(first[1]), int(first[2]), int(other[-1])]
    return dict(zip(rows, [CAPITAL, APOSTROPHE, SAINT, HOMONYM, HOMONYM], strict=True))


def _absorbed(rng: np.random.Generator, named: pl.DataFrame, is_core: Booleans) -> pl.DataFrame:
    """Return each former commune with the ordinary commune of its département that absorbed it."""
    present = named.filter(~pl.col("is_former")).filter(~pl.Series(is_core))
    drawn = present.with_columns(chance=pl.Series(rng.random(present.height))).sort("chance")
    place = pl.int_range(pl.len()).over("departement").alias("place")
    former = named.filter("is_former").select("departement", "name", place, old_code="code")
    absorbed = former.join(
        drawn.select("departement", place, "code"), on=["departement", "place"], validate="1:1"
    )
    return absorbed.select("old_code", "name", "code").sort("old_code")


def _epci(
    rng: np.random.Generator, points: Floats, group: Integers, departements: Sequence[Departement]
) -> pl.Series:
    """Return the intercommunality of each commune; one straddles two départements."""
    codes = np.empty(len(points), dtype=object)
    for index, item in enumerate(departements):
        rows = np.flatnonzero(group == index)
        count = max(1, round(len(rows) / _COMMUNES_PER_EPCI))
        sizes = np.diff(np.rint(np.linspace(0, len(rows), count + 1))).astype(np.int64)
        bent = land.bent(rng, points[rows], length_m=20_000)
        parts = land.partition(bent, sizes)
        codes[rows] = [f"{item.code}{part + 1:07d}" for part in parts]
    if len(departements) > 1:
        _straddle(codes, points, group)
    return pl.Series(codes, dtype=pl.String)


def _straddle(codes: NDArray[np.object_], points: Floats, group: Integers) -> None:
    """Give three communes of a neighbour to the first département's intercommunality next to it."""
    inside, outside = np.flatnonzero(group == 0), np.flatnonzero(group != 0)
    distance, nearest = KDTree(points[outside]).query(points[inside])
    host = inside[np.argmin(distance)]
    neighbour = group[outside[nearest[np.argmin(distance)]]]
    across = np.flatnonzero(group == neighbour)
    taken = KDTree(points[across]).query(points[host], k=_STRADDLING)[1]
    codes[across[taken]] = codes[host]
