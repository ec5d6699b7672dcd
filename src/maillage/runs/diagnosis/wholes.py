"""Where a gap lies: the whole territories that lack a value, and what the index assumes there."""

import re
from types import MappingProxyType

import polars as pl

from maillage.catalogue.indexes import Index
from maillage.contracts import Level
from maillage.language import _
from maillage.outputs.wording import joined
from maillage.reference.geography import Geography
from maillage.reference.territories import Territory, members

_COARSER = MappingProxyType(
    {"france": "departement", "region": "departement", "departement": "epci"}
)
"""The level whose zones are named when they lack a value whole, by level of the territory."""

_MOST_NAMED = 6


def places(geography: Geography, territory: Territory, level: Level) -> pl.DataFrame:
    """Return where the zones of a territory lie, by name: ``code``, ``departement``, ``whole``.

    ``whole`` is their département in the country or a région, their EPCI in a département, else
    null.
    """
    zones = members(geography, territory, level).select("code", "departement", "epci")
    coarser = _COARSER.get(territory.level)
    for column in ("departement", "epci"):
        named = geography.level(column).select(pl.col("code").alias(column), name="name")
        zones = zones.join(named, on=column, how="left", validate="m:1").rename(
            {"name": f"{column}_name"}
        )
    whole = pl.col(f"{coarser}_name") if coarser else pl.lit(None, pl.String)
    return zones.select("code", departement="departement_name", whole=whole)


def wholes_words(lacking: pl.Series, places: pl.DataFrame) -> str:
    """Name the territories of which every zone lacks a value.

    Nothing is said when every zone lacks it, when less than half of those that do are theirs, nor
    of a territory of a single zone.

    Examples:
        >>> places = pl.DataFrame({"code": ["1", "2", "3"], "whole": ["Aa", "Aa", "Bé"]})
        >>> wholes_words(pl.Series(["1", "2"]), places)
        'Les manquantes sont toutes celles de : Aa.'
    """
    by_whole = (
        places.drop_nulls("whole")
        .group_by("whole")
        .agg(zones=pl.len(), lacking=pl.col("code").is_in(lacking.implode()).sum())
    )
    whole = by_whole.filter(pl.col("lacking") == pl.col("zones"), pl.col("zones") > 1)
    held, names = whole["lacking"].sum(), tuple(whole["whole"].sort())
    is_everywhere = len(lacking) == places.height
    if is_everywhere or not 0 < len(names) <= _MOST_NAMED or 2 * held < len(lacking):
        return ""
    if held == len(lacking):
        return _("Les manquantes sont toutes celles de : {names}.", names=joined(names))
    return _("Parmi les manquantes, toutes celles de : {names}.", names=joined(names))


def assumptions_there(index: Index, lacking: pl.Series, places: pl.DataFrame) -> tuple[str, ...]:
    """Return what an index assumes of the départements of some zones: what names one of them."""
    there = places.filter(pl.col("code").is_in(lacking.implode()))["departement"]
    names = [re.escape(name) for name in there.drop_nulls().unique().sort()]
    if not names:
        return ()
    named = re.compile(rf"\b(?:{'|'.join(names)})\b")
    return tuple(words for words in map(str, index.assumptions) if named.search(words))
