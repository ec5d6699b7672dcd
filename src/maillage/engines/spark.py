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
from maillage.methods.access.quantities import check_demand, check_supply, divide_or_zero
from maillage.methods.access.sphere import Points
from maillage.methods.access.streamed import StreamedDecay, demand_by_site, supply_by_zone
from maillage.types import Floats, Integers

if TYPE_CHECKING:  # PySpark may not be there
    from pyspark import Broadcast
    from pyspark.sql import DataFrame

_Task: TypeAlias = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]

_REACHED: Final = "tile long, site long, demand double"
_SCORED: Final = "tile long, score array<double>"

_TASKS_A_CORE, _MOST_TILES_A_TASK = 2, 8
"""A task costs a fraction of a second whatever it does; one that is lost is done again whole."""

_NO_WHEEL: Final = "No module named 'maillage'"


class Tile(NamedTuple):
    """The zones of one tile, as a worker receives them."""

    number: int
    zones: Points
    demand: Floats


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
        cut = tiles.cut(zones, zones_a_tile=self.zones_a_tile)
        with session(self.master) as spark:
            shares = _TASKS_A_CORE * spark.sparkContext.defaultParallelism
            tiles_a_task = int(np.clip(len(cut) // shares, 1, _MOST_TILES_A_TASK))
            table = tile_table(zones, demand, cut, tiles_a_task=tiles_a_task)
            frame = spark.createDataFrame(table)
            here = spark.sparkContext.broadcast(sites)
            reached = _collected(frame, partial(bring_demand, sites=here, decay=decay), _REACHED)
            ratio = divide_or_zero(supply, _summed(reached, sites=len(sites)))
            shared = spark.sparkContext.broadcast(ratio)
            task = partial(score_zones, sites=here, ratio=shared, decay=decay)
            scored = _collected(frame, task, _SCORED)
        scores = np.empty(len(zones))
        scores[np.concatenate(cut)] = scored["score"].combine_chunks().flatten()
        return scores


def tile_table(
    zones: Points, demand: Floats, cut: list[Integers], *, tiles_a_task: int
) -> pa.Table:
    """Return the zones as a table of tiles, one a row, in batches: Spark makes each a task."""
    order = np.concatenate(cut)
    starts = np.cumsum([0, *(tile.size for tile in cut)])
    amounts = {"lon": zones.lon, "lat": zones.lat, "demand": demand}
    columns = {
        name: pa.LargeListArray.from_arrays(starts, values[order])
        for name, values in amounts.items()
    }
    batch = pa.RecordBatch.from_pydict({"tile": np.arange(len(cut))} | columns)
    rows = range(0, len(cut), tiles_a_task)
    return pa.Table.from_batches([batch.slice(row, tiles_a_task) for row in rows])


def bring_demand(
    batches: Iterator[pa.RecordBatch], sites: "Broadcast[Points]", decay: StreamedDecay
) -> Iterator[pa.RecordBatch]:
    """Yield, on a worker, the decayed demand that each tile brings to the sites it reaches."""
    for tile in _received(batches):
        around = demand_by_site(tile.zones, sites.value, tile.demand, decay=decay)
        reached = np.flatnonzero(around)
        number = np.full(reached.size, tile.number)
        columns = {"tile": number, "site": reached, "demand": around[reached]}
        yield pa.RecordBatch.from_pydict(columns)


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


def _received(batches: Iterator[pa.RecordBatch]) -> Iterator[Tile]:
    numba.set_num_threads(1)  # a task is one core of Spark's
    for batch in batches:
        for row in range(batch.num_rows):
            lon, lat, demand = (
                batch[name][row].values.to_numpy() for name in ("lon", "lat", "demand")
            )
            yield Tile(batch["tile"][row].as_py(), Points(lon, lat), demand)


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
