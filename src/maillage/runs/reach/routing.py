"""The routing server that a study is asked to take its travel times from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from maillage.catalogue.travel import Mode
from maillage.errors import InputError
from maillage.language import _

if TYPE_CHECKING:  # httpx is slow to load, and most studies ask no server
    from maillage.inputs.routing.roads import Progress
    from maillage.inputs.routing.server import RoutingServer

PROGRAMS: Final = ("osrm", "valhalla")


@dataclass(frozen=True)
class Routing:
    """A routing server, as a person names it.

    Attributes:
        program: what answers there, ``osrm`` or ``valhalla``.
        url: its address, for instance ``http://localhost:5000``.
        size: what a request may hold, points for OSRM and pairs for Valhalla; what the program
            takes as it comes by default.
        falls_back: whether estimated times serve where the server fails.
        progress: told of the tables received so far and the total, each time that times are asked.

    Examples:
        >>> Routing("osrm", "http://localhost:5000", size=1000).falls_back
        False
    """

    program: str
    url: str
    size: int | None = None
    falls_back: bool = False
    progress: "Progress" = lambda *_seen: None

    def server(self, mode: Mode) -> "RoutingServer":
        """Return the server for a mode of travel.

        Raises:
            InputError: the program is unknown or does not know the mode, or the address or the
                size is not one.
        """
        from maillage.inputs.routing.osrm import DEFAULT_COORDINATES, Osrm  # here: httpx
        from maillage.inputs.routing.valhalla import DEFAULT_PAIRS, Valhalla

        if self.program not in PROGRAMS:
            raise InputError(
                _(
                    "serveur d'itinéraires « {program} » inconnu ; il y a : {names}",
                    program=self.program,
                    names=", ".join(PROGRAMS),
                )
            )
        profile = mode.osrm_profile if self.program == "osrm" else mode.valhalla_costing
        if not profile:
            raise InputError(
                _(
                    "{program} ne donne pas de temps pour le mode « {mode} » ; prenez un autre "
                    "mode, ou les temps estimés, sans serveur",
                    program=self.program,
                    mode=mode.id,
                )
            )
        if self.program == "osrm":
            size = DEFAULT_COORDINATES if self.size is None else self.size
            return Osrm(self.url, profile, most_coordinates=size)
        return Valhalla(
            self.url, profile, most_pairs=DEFAULT_PAIRS if self.size is None else self.size
        )
