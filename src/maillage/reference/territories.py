"""Territories: a zone that was asked for, what lies in it and what it lies in."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from maillage.contracts import Level
from maillage.errors import UnknownTerritory
from maillage.language import _
from maillage.reference.geography import Geography

_PREFIXED: tuple[Level, ...] = ("iris", "epci", "region")
_PARENTS: tuple[Level, ...] = ("commune", "epci", "departement", "region")


@dataclass(frozen=True)
class Territory:
    """A zone that was asked for."""

    level: Level
    code: str
    name: str

    @property
    def reference(self) -> str:
        """How the territory is written on a command line.

        Examples:
            >>> Territory("departement", "44", "Loire-Atlantique").reference
            '44'
            >>> Territory("region", "84", "Auvergne-Rhône-Alpes").reference
            'region:84'
        """
        return f"{self.level}:{self.code}" if self.level in _PREFIXED else self.code


def members(geography: Geography, territory: Territory, level: Level) -> pl.DataFrame:
    """Return the zones of a level that lie in a territory, sorted by code.

    A territory is its own member. An EPCI lies in its most populous département and région.
    France holds its régions in Europe and overseas, not the overseas collectivities. A level
    coarser than the territory's gives no row.
    """
    return geography.level(level).filter(_inside(territory, level))


def parents(geography: Geography, territory: Territory) -> pl.DataFrame:
    """Return the zones that the territory lies in, the finest first.

    An EPCI lies in its most populous département and région; an overseas collectivity does not
    lie in ``france``.
    """
    zone = zone_of(geography, territory)
    found = [
        geography.level(level).filter(pl.col("code").eq_missing(zone[level])) for level in _PARENTS
    ]
    if territory.level != "france" and zone["overseas"] != "collectivity":
        found.append(geography.level("france"))
    return pl.concat(found)


def parent_names(geography: Geography, territory: Territory) -> str:
    """Return the names of what a territory lies in, each once: Paris lies in Paris."""
    names = parents(geography, territory)["name"]
    return ", ".join(dict.fromkeys(name for name in names if name != territory.name))


def is_overseas(geography: Geography, code: str, *, level: Level) -> bool:
    """Return whether a zone lies outside Europe: drom or overseas collectivity.

    The level is needed: ``02`` is Aisne among the départements, Martinique among the régions.

    Raises:
        UnknownTerritory: the level has no such code.
    """
    return zone_of(geography, Territory(level, code, code))["overseas"] is not None


def level_name(level: Level) -> str:
    """Return a level in the reader's language."""
    names = {
        "iris": _("IRIS"),
        "commune": _("commune"),
        "arrondissement": _("arrondissement municipal"),
        "epci": _("intercommunalité"),
        "departement": _("département"),
        "region": _("région"),
        "france": _("pays"),
    }
    return names[level]


def zone_of(geography: Geography, territory: Territory) -> dict[str, Any]:
    """Return the row of the territory in the zones.

    Raises:
        UnknownTerritory: the geography has no such zone.
    """
    rows = geography.zones.filter(
        pl.col("level") == territory.level, pl.col("code") == territory.code
    )
    if rows.is_empty():
        raise UnknownTerritory(
            _(
                "{code} : aucun territoire de niveau {level} n'a ce code ; "
                "vérifiez le code et le niveau",
                code=territory.code,
                level=level_name(territory.level),
            )
        )
    return rows.row(0, named=True)


def _inside(territory: Territory, level: Level) -> pl.Expr:
    if level == territory.level:
        return pl.col("code") == territory.code
    if territory.level == "france":
        return pl.col("overseas").ne_missing("collectivity")
    if territory.level not in _PARENTS:
        return pl.lit(False)
    return pl.col(territory.level).eq_missing(territory.code)
