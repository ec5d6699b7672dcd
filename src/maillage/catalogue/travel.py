"""How people travel: detours, speeds and fixed minutes of each mode, and islands without a road."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from maillage.catalogue.loader import by_id, pick, read, read_folder
from maillage.catalogue.rules import refuse_repeats
from maillage.catalogue.text import Entry, Text
from maillage.language import _
from maillage.types import Integers

MAINLAND = 0
"""The land of a commune that no island is named for."""


class Parameter(Entry):
    """A number with where it comes from.

    ``assumption`` says that the number, or its use here, is ours: ``citation`` is then what it
    starts from, if anything, and ``rationale`` why it is so. A 0 plays no part and needs neither.
    """

    value: float = Field(ge=0, allow_inf_nan=False)
    citation: str = ""
    assumption: bool = False
    rationale: Text | None = None

    @model_validator(mode="after")
    def _vouched_for(self) -> Self:
        if self.value and not (self.citation or self.assumption):
            raise ValueError(
                _("{value} : donnez sa source, ou écrivez « assumption = true »", value=self.value)
            )
        return self


class DensityClass(Entry):
    """What a way of travel is worth near an end of at least so many people per km²."""

    id: Literal["dense", "intermediate", "rural", "very-rural"]
    from_density: Parameter
    local_kmh: Parameter
    fixed_minutes: Parameter


class Way(Entry):
    """One way of going, on foot or by bus.

    The way is ``detour`` times the great circle. At each end, up to ``local_m`` of it is travelled
    at the ``local_kmh`` of the density there, the rest at ``through_kmh``, and the
    ``fixed_minutes`` of both ends are added. ``classes`` go from the densest down; this way does
    not exist at an end less dense than the last one.
    """

    id: str
    detour: Parameter
    local_m: Parameter
    through_kmh: Parameter
    classes: tuple[DensityClass, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _usable(self) -> Self:
        bounds = [each.from_density.value for each in self.classes]
        if not all(high > low for high, low in pairwise(bounds)):
            raise ValueError(_("« from_density » doit décroître d'une classe à la suivante"))
        if self.detour.value < 1:
            raise ValueError(_("« detour » doit valoir 1 ou plus : rien n'est plus court"))
        if not all(
            each.value for each in (self.through_kmh, *(each.local_kmh for each in self.classes))
        ):
            raise ValueError(_("une vitesse doit être plus grande que 0"))
        return self

    def parameters(self) -> dict[str, Parameter]:
        """Return every parameter by its name, those of a class after the class."""
        found = {name: getattr(self, name) for name in ("detour", "local_m", "through_kmh")}
        for each in self.classes:
            for name in ("from_density", "local_kmh", "fixed_minutes"):
                found[f"{each.id}.{name}"] = getattr(each, name)
        return found


class Mode(Entry):
    """A mode of travel: the fastest of its ``ways`` counts.

    ``most_minutes`` is the longest travel for which the parameters make sense. ``osrm_profile`` and
    ``valhalla_costing`` name the same mode on a routing server; empty where it has none. A server
    is asked about no pair farther apart than ``fastest_kmh`` goes, as the crow flies.
    """

    id: str
    label: Text
    definition: Text
    most_minutes: Parameter
    osrm_profile: str = ""
    valhalla_costing: str = ""
    fastest_kmh: Parameter | None = None
    ways: tuple[Way, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _bounded_on_servers(self) -> Self:
        if (self.osrm_profile or self.valhalla_costing) and not self.fastest_kmh:
            raise ValueError(
                _("« fastest_kmh » manque : il dit jusqu'où interroger un serveur d'itinéraires")
            )
        return self

    def assumptions(self) -> dict[str, Parameter]:
        """Return the parameters that are ours, by name after the way, for the result to show."""
        named = {"most_minutes": self.most_minutes}
        for way in self.ways:
            named |= {f"{way.id}.{name}": each for name, each in way.parameters().items()}
        return {name: each for name, each in named.items() if each.assumption}


class Island(Entry):
    """Communes that no road joins to the others; within them, roads are as elsewhere."""

    id: str
    name: str
    communes: tuple[str, ...] = Field(min_length=1)
    citation: str = ""
    assumption: bool = False


class Islands(Entry):
    """The islands of the default engine, and what it does not know of the sea."""

    note: Text
    islands: tuple[Island, ...]

    @model_validator(mode="after")
    def _one_land(self) -> Self:
        refuse_repeats([island.id for island in self.islands], key="islands")
        refuse_repeats([code for each in self.islands for code in each.communes], key="communes")
        return self

    def lands(self, communes: Iterable[str | None]) -> Integers:
        """Return a number for the land of each commune, ``MAINLAND`` where it is no island.

        Two places of different lands have no road between them. Islands are numbered from 1, in
        the order of the entry.
        """
        known = {
            code: number
            for number, island in enumerate(self.islands, start=MAINLAND + 1)
            for code in island.communes
        }
        return np.array([known.get(code or "", MAINLAND) for code in communes], dtype=np.int64)


@cache
def modes() -> dict[str, Mode]:
    """Return the modes of travel by id."""
    return by_id(read_folder(Mode, "travel"))


def find_mode(name: str) -> Mode:
    """Return a mode of travel by id, or say which ids are close."""
    return pick(modes(), name)


@cache
def islands() -> Islands:
    """Return the islands without a road."""
    return read(Islands, files("maillage.catalogue") / "islands.toml")
