"""The travel times of a study: estimated, or those of a routing server where one is named.

Every cost of a study comes from the same :class:`Times`, so that no study mixes the two.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from maillage.catalogue.travel import Mode, islands
from maillage.contracts.costs import SparseCosts
from maillage.contracts.study import Study
from maillage.errors import FetchError
from maillage.inputs.routing.asking import Router, client
from maillage.inputs.routing.roads import Asked, Progress, road_costs
from maillage.inputs.routing.server import shown
from maillage.language import _
from maillage.runs.reach.routing import Routing
from maillage.runs.store import Store

if TYPE_CHECKING:  # numba is slow to load
    from maillage.methods.access.sphere import Points
    from maillage.methods.access.travel_tiles import Place

_METRES_A_MINUTE_A_KMH: Final = 1000 / 60


@dataclass(frozen=True)
class Failure:
    """A server that was asked and gave no times."""

    router: Router
    reason: str


@dataclass(frozen=True)
class Times:
    """What travels take.

    Attributes:
        mode: how people travel.
        router: the server that gives the times; estimated without one.
        progress: told of the tables received.
        failure: the server in whose place times are estimated.
    """

    mode: Mode
    router: Router | None = None
    progress: Progress = lambda *_seen: None
    failure: Failure | None = None

    def reach_metres(self, *, limit_minutes: float) -> float:
        """Return the great circle within which every pair of the limit stands.

        Raises:
            InputError: the times are estimated and the mode does not allow the limit.
        """
        from maillage.methods.access.travel import reach_metres  # here: numba is slow to load

        if self.router is None:
            return reach_metres(self.mode, limit_minutes=limit_minutes)
        assert self.mode.fastest_kmh is not None  # of every mode that servers know
        return self.mode.fastest_kmh.value * _METRES_A_MINUTE_A_KMH * limit_minutes

    def between(
        self, origins: pl.DataFrame, destinations: pl.DataFrame, *, within_minutes: float
    ) -> SparseCosts:
        """Return the minutes from each origin to the destinations within reach.

        Args:
            origins: ``lon``, ``lat``, ``density``, ``commune``.
            destinations: the same.
            within_minutes: the longest travel, bound included.

        Raises:
            FetchError: the server does not answer, refuses, or gives half a table at each try.
            InputError: the times are estimated and the mode does not allow the limit.
        """
        from maillage.methods.access.pairs import pairs_within  # here: numba is slow to load
        from maillage.methods.access.trips import Trip

        if self.router is None:
            trip = Trip(self.mode, within_minutes)
            return trip.costs(place_of(origins), place_of(destinations))
        zones, sites = _points(origins), _points(destinations)
        radius_m = self.reach_metres(limit_minutes=within_minutes)
        near = pairs_within(zones, sites, radius_m=radius_m)
        return road_costs(
            Asked(zones.lon, zones.lat, sites.lon, sites.lat, near.starts, near.sites),
            self.router,
            mode=self.mode.id,
            limit_minutes=within_minutes,
            progress=self.progress,
        )

    def manifest(self) -> dict[str, object]:
        """Return what gave the times, for the manifest: call it once they are given."""
        if self.router is not None:
            days = sorted(self.router.received)
            return _named(self.router) | {"received": [day.isoformat() for day in days]}
        if self.failure is None:
            return {"program": "maillage"}
        failed = _named(self.failure.router) | {"reason": self.failure.reason}
        return {"program": "maillage", "instead_of": failed}


def on_times(
    make: Callable[..., Study], store: Store, *, mode: Mode, routing: Routing | None, on: date
) -> Study:
    """Return a study made on the times asked for.

    Where the server fails and estimated times are accepted instead, the whole study is made on
    them, and its first words say so.

    Args:
        make: makes the study, from its argument ``times``.
        store: keeps what the server answers.
        mode: how people travel.
        routing: the server; None for estimated times.
        on: the day, kept with what the server answers.

    Raises:
        FetchError: the server fails, and nothing says that estimated times will do.
        InputError: the server is not one, or does not know the mode.
    """
    if routing is None:
        return make(times=Times(mode))
    with client() as opened:
        router = Router(routing.server(mode), opened, store.routing, on)
        try:
            return make(times=Times(mode, router, routing.progress))
        except FetchError as error:
            if not routing.falls_back:
                raise _with_advice(error) from error
            failure = Failure(router, str(error))
    study = make(times=Times(mode, failure=failure))
    warning = _(
        "Le serveur d'itinéraires demandé n'a pas donné les temps : ils sont estimés à la place. "
        "{reason}",
        reason=failure.reason,
    )
    return replace(study, summary=(warning, *study.summary))


def _with_advice(error: FetchError) -> FetchError:
    return FetchError(
        _("{reason} ; pour des temps estimés à la place : --routing-fallback", reason=str(error))
    )


def place_of(table: pl.DataFrame) -> "Place":
    """Return the points of a table, with their densities and their lands."""
    from maillage.methods.access.travel import Ends  # here: numba is slow to load
    from maillage.methods.access.travel_tiles import Place

    ends = Ends(table["density"].to_numpy(), islands().lands(table["commune"]))
    return Place(_points(table), ends)


def _points(table: pl.DataFrame) -> "Points":
    from maillage.methods.access.sphere import Points  # here: numba is slow to load

    return Points(table["lon"].to_numpy(), table["lat"].to_numpy())


def _named(router: Router) -> dict[str, object]:
    server = router.server
    return {"program": server.engine, "url": shown(server.base_url), "profile": server.profile}
