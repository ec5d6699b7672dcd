"""Trips: the costs between two lists of places, by the default travel times.

This module imports numba.
"""

from dataclasses import dataclass

from maillage.catalogue.travel import Mode
from maillage.contracts.costs import SparseCosts
from maillage.methods.access.pairs import pairs_within
from maillage.methods.access.travel import reach_metres, travel_costs
from maillage.methods.access.travel_tiles import Place


@dataclass(frozen=True)
class Trip:
    """How people travel, and for how long at most.

    Attributes:
        mode: how people travel.
        limit_minutes: the longest travel, bound included.
    """

    mode: Mode
    limit_minutes: float

    def costs(self, zones: Place, sites: Place) -> SparseCosts:
        """Return the minutes and metres from each zone to the sites within the limit.

        Raises:
            InputError: the mode does not allow the limit.

        Examples:
            A place at the centre of a rural zone costs a minute at each end:

            >>> import numpy as np
            >>> from maillage.catalogue.travel import find_mode
            >>> from maillage.methods.access.sphere import Points
            >>> from maillage.methods.access.travel import Ends
            >>> rural = Ends(np.array([60.0]), np.array([0]))
            >>> here = Place(Points(np.array([2.0]), np.array([48.0])), rural)
            >>> Trip(find_mode("car"), limit_minutes=30.0).costs(here, here).minutes.tolist()
            [2.0]
        """
        radius_m = reach_metres(self.mode, limit_minutes=self.limit_minutes)
        pairs = pairs_within(zones.points, sites.points, radius_m=radius_m)
        return travel_costs(
            pairs, zones.ends, sites.ends, mode=self.mode, limit_minutes=self.limit_minutes
        )
