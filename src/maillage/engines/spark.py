"""The engine on Spark: the same two passes as in one process, over tiles of zones.

Zones are a table of tiles, one a row. Sites are few beside them and every worker holds them all
(broadcast). The first pass returns the demand that each tile brings to the sites it reaches; the
sums by site are made here, tile after tile, so that no digit depends on which worker was faster.
The second pass returns the scores of each tile. A task keeps nothing and writes nothing: one
whose worker dies is done again elsewhere.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import numba
import numpy as np
import pyarrow as pa

from maillage.engines import tiles
from maillage.engines.session import quiet_about_pandas, session
from maillage.errors import MissingData
from maillage.language import _
from maillage.methods.access.measures import (
    Catchment,
    Measures,
    demand_around,
    measures_of_ratio,
)
from maillage.methods.access.quantities import check_demand, check_supply, divide_or_zero
from maillage.methods.access.sphere import Points
from maillage.methods.access.streamed import StreamedDecay, demand_by_site, supply_by_zone
from maillage.methods.access.travel import Ends
from maillage.methods.access.travel_tiles import Place
from maillage.methods.access.trips import Trip
from maillage.types import Floats

if TYPE_CHECKING:  # PySpark may not be there
    from pyspark import Broadcast
    from pyspark.sql import DataFrame

_Task: TypeAlias = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]
_Pass: TypeAlias = Callable[..., Iterator[pa.RecordBatch]]
"""A task that still lacks what workers share: ``sites``, and ``ratio`` in the second pass."""

_REACHED: Final = "tile long, site long, demand double"
_SCORED: Final = "tile long, score array<double>"
_MEASURED: Final = (
    "tile long, nearest array<double>, within array<long>, capacity array<double>, "
    "score array<double>"
)

_TASKS_A_CORE, _MOST_TILES_A_TASK = 2, 8
"""A task costs a fraction of a second whatever it does; one that is lost is done again whole."""

_NO_WHEEL: Final = "No module named 'maillage'"


class Supplied(NamedTuple):
    """Sites and their supply, as every worker holds them."""

    place: Place
    supply: Floats


class _Passes(NamedTuple):
    """The two passes, and the columns of what the second one returns."""

    first: _Pass
    second: _Pass
    schema: str


@dataclass(frozen=True)
class Spark:
    """Runs on Spark 4, by PySpark.

    Attributes:
        master: its address; without one the session that is open in this process, else two
            workers on this machine.
        zones_a_tile: how many zones a tile holds at most.
    """

    master: str | None = None
    zones_a_tile: int = 16_384

    def catchment(
        self, zones: Points, sites: Points, demand: Floats, supply: Floats, *, decay: StreamedDecay
    ) -> Floats:
        """Return the supply available per inhabitant of each zone; see :class:`Engine`.

        Raises:
            InputError: a shape differs, a demand or a supply is negative or missing, or the
                master cannot be used.
            MissingData: PySpark or Java is not installed here, or Maillage not on the workers.
        """
        check_demand(demand, zones=len(zones))
        check_supply(supply, sites=len(sites))
        _check_decay(decay)
        if not len(zones):
            return np.zeros(0)
        passes = _Passes(
            partial(bring_demand, decay=decay), partial(score_zones, decay=decay), _SCORED
        )
        columns = {"lon": zones.lon, "lat": zones.lat, "demand": demand}
        scores: Floats = self._two_passes(columns, sites, supply, passes)["score"]
        return scores

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
        """Return what is measured of each zone; see :class:`Engine`.

        Raises:
            InputError: a shape differs, a demand or a supply is negative or missing, or the
                master or the longest travel cannot be used.
            MissingData: PySpark or Java is not installed here, or Maillage not on the workers.
        """
        check_demand(demand, zones=len(zones.ends))
        check_supply(supply, sites=len(sites.ends))
        here = Supplied(sites, supply)
        nobody = trip.costs(zones.take(np.zeros(0, np.int64)), sites)  # refuses a travel too long
        if not len(zones.ends):
            return measures_of_ratio(np.zeros_like(supply), supply, nobody, catchment=catchment)
        passes = _Passes(
            partial(bring_travellers, trip=trip, catchment=catchment),
            partial(measure_zones, trip=trip, catchment=catchment),
            _MEASURED,
        )
        columns = {
            "lon": zones.points.lon,
            "lat": zones.points.lat,
            "density": zones.ends.densities,
            "land": zones.ends.lands,
            "demand": demand,
        }
        return Measures(**self._two_passes(columns, here, supply, passes))

    def named(self) -> dict[str, str | None]:
        """Return what a manifest says of this engine."""
        return {"name": "spark", "master": self.master}

    def _two_passes(
        self, columns: tiles.Columns, sites: object, supply: Floats, passes: _Passes
    ) -> dict[str, Any]:
        """Return the columns that the second pass makes, one value a zone, in their order."""
        zones = Points(columns["lon"], columns["lat"])
        cut = tiles.cut(zones, zones_a_tile=self.zones_a_tile)
        with session(self.master) as spark:
            shares = _TASKS_A_CORE * spark.sparkContext.defaultParallelism
            tiles_a_task = int(np.clip(len(cut) // shares, 1, _MOST_TILES_A_TASK))
            frame = spark.createDataFrame(tiles.table(columns, cut, tiles_a_task=tiles_a_task))
            here = spark.sparkContext.broadcast(sites)
            reached = _collected(frame, partial(passes.first, sites=here), _REACHED)
            ratio = divide_or_zero(supply, _summed(reached, sites=len(supply)))
            shared = spark.sparkContext.broadcast(ratio)
            task = partial(passes.second, sites=here, ratio=shared)
            made = _collected(frame, task, passes.schema)
        back = np.argsort(np.concatenate(cut))
        return {
            name: made[name].combine_chunks().flatten().to_numpy()[back]
            for name in made.column_names
            if name != "tile"
        }


def bring_demand(
    batches: Iterator[pa.RecordBatch], sites: "Broadcast[Points]", decay: StreamedDecay
) -> Iterator[pa.RecordBatch]:
    """Yield, on a worker, the decayed demand that each tile brings to the sites it reaches."""
    for tile in _received(batches):
        demand = tile.columns["demand"]
        yield _brought(tile, demand_by_site(tile.zones, sites.value, demand, decay=decay))


def score_zones(
    batches: Iterator[pa.RecordBatch],
    sites: "Broadcast[Points]",
    ratio: "Broadcast[Floats]",
    decay: StreamedDecay,
) -> Iterator[pa.RecordBatch]:
    """Yield, on a worker, the scores of the zones of each tile."""
    for tile in _received(batches):
        scores = supply_by_zone(tile.zones, sites.value, ratio.value, decay=decay)
        columns = {"tile": [tile.number], "score": [scores]}
        yield pa.RecordBatch.from_pydict(columns)


def bring_travellers(
    batches: Iterator[pa.RecordBatch],
    sites: "Broadcast[Supplied]",
    trip: Trip,
    catchment: Catchment,
) -> Iterator[pa.RecordBatch]:
    """Yield, on a worker, the demand that each tile brings to sites, decayed by travel times."""
    for tile in _received(batches):
        costs = trip.costs(_place(tile), sites.value.place)
        around = demand_around(tile.columns["demand"], costs, decay=catchment.decay)
        yield _brought(tile, around)


def measure_zones(
    batches: Iterator[pa.RecordBatch],
    sites: "Broadcast[Supplied]",
    ratio: "Broadcast[Floats]",
    trip: Trip,
    catchment: Catchment,
) -> Iterator[pa.RecordBatch]:
    """Yield, on a worker, what is measured of the zones of each tile."""
    for tile in _received(batches):
        costs = trip.costs(_place(tile), sites.value.place)
        found = measures_of_ratio(ratio.value, sites.value.supply, costs, catchment=catchment)
        columns = {name: [values] for name, values in vars(found).items()}
        yield pa.RecordBatch.from_pydict({"tile": [tile.number]} | columns)


def _received(batches: Iterator[pa.RecordBatch]) -> Iterator[tiles.Tile]:
    numba.set_num_threads(1)  # a task is one core of Spark's
    yield from tiles.received(batches)


def _place(tile: tiles.Tile) -> Place:
    return Place(tile.zones, Ends(tile.columns["density"], tile.columns["land"]))


def _brought(tile: tiles.Tile, around: Floats) -> pa.RecordBatch:
    """Return the sites that a tile reaches, with the demand that it brings there."""
    reached = np.flatnonzero(around)
    number = np.full(reached.size, tile.number)
    return pa.RecordBatch.from_pydict({"tile": number, "site": reached, "demand": around[reached]})


def _collected(frame: "DataFrame", task: _Task, schema: str) -> Any:
    """Return what a task makes of all tiles, in their order, as an Arrow table."""
    from pyspark.errors import PythonException

    with quiet_about_pandas():
        made = frame.mapInArrow(task, schema)
    try:
        return made.toArrow().sort_by("tile")
    except PythonException as error:
        if _NO_WHEEL not in str(error):
            raise
        raise MissingData(
            _(
                "le paquet maillage manque dans le Python des machines de Spark ; installez-y la "
                "même version qu'ici et désignez ce Python par PYSPARK_PYTHON"
            )
        ) from error


def _summed(reached: pa.Table, *, sites: int) -> Floats:
    """Return the demand around each site, tiles added in their order."""
    site, demand = reached["site"].to_numpy(), reached["demand"].to_numpy()
    around = np.zeros(sites)
    np.add.at(around, site, demand)
    return around


def _check_decay(decay: StreamedDecay) -> None:
    """Refuse here, on no zone, the decay that the kernel would refuse on a worker."""
    nowhere = Points(np.zeros(0), np.zeros(0))
    demand_by_site(nowhere, nowhere, np.zeros(0), decay=decay)
