"""The default engine: the kernels, in this process, on all its threads."""

from dataclasses import dataclass

from maillage.methods.access.measures import Catchment, Measures, measures
from maillage.methods.access.sphere import Points
from maillage.methods.access.streamed import StreamedDecay, streamed_catchment
from maillage.methods.access.travel_tiles import Place
from maillage.methods.access.trips import Trip
from maillage.types import Floats


@dataclass(frozen=True)
class Local:
    """Runs here.

    Examples:
        Two zones of 100 and 300 people around one site of 40 hours:

        >>> import numpy as np
        >>> from maillage.methods.access.decay import Step
        >>> zones = Points(np.array([2.0, 2.1]), np.array([48.0, 48.0]))
        >>> site = Points(np.array([2.05]), np.array([48.0]))
        >>> demand, supply = np.array([100.0, 300.0]), np.array([40.0])
        >>> Local().catchment(zones, site, demand, supply, decay=Step(20_000.0)).tolist()
        [0.1, 0.1]
    """

    def catchment(
        self, zones: Points, sites: Points, demand: Floats, supply: Floats, *, decay: StreamedDecay
    ) -> Floats:
        """Return the supply available per inhabitant of each zone; see :class:`Engine`."""
        return streamed_catchment(zones, sites, demand, supply, decay=decay)

    def access(
        self,
        zones: Place,
        sites: Place,
        demand: Floats,
        supply: Floats,
        *,
        trip: Trip,
        catchment: Catchment,
    ) -> Measures:
        """Return what is measured of each zone; see :class:`Engine`."""
        return measures(demand, supply, trip.costs(zones, sites), catchment=catchment)

    def named(self) -> dict[str, str | None]:
        """Return what a manifest says of this engine."""
        return {"name": "local"}
