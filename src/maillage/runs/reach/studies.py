"""What every study shares: its manifest, its outlines, and where its territory lies."""

import hashlib
from collections.abc import Iterable
from datetime import date

import polars as pl

from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.contracts import OUTLINES
from maillage.reference.territories import Territory
from maillage.runs.census.releases import Release
from maillage.runs.indicators import EVERYWHERE, sources_of
from maillage.runs.manifest import census_of, shared
from maillage.runs.reach.ground import FINE, Ground
from maillage.runs.reference_area import measures_of
from maillage.runs.store import Store


def manifest(
    store: Store,
    *,
    run: str,
    territory: Territory,
    as_of: date,
    index: Index,
    demand: Demand,
    release: Release | None,
    parameters: dict[str, object],
    rows: dict[str, int],
    also: Iterable[str] = (),
) -> dict[str, object]:
    """Return the manifest of a study: versions, inputs, parameters, counts; no clock, no path.

    Its inputs are the sources of the index, of the demand model, and of the indicators ``also``
    read.
    """
    read = (*index.indicators, *measures_of(index.reference), *demand.indicators, *also)
    return shared(store, index, sources_of(store, read, EVERYWHERE)) | {
        "run": run,
        "territory": territory.reference,
        "as_of": as_of.isoformat(),
        "demand": {
            "id": demand.id,
            "sha256": hashlib.sha256(demand.model_dump_json().encode()).hexdigest(),
        },
        "census": census_of(release),
        "parameters": parameters,
        "rows": rows,
    }


def outlines_of(store: Store, ground: Ground) -> pl.DataFrame:
    """Return the outlines of the zones of the territory, those that have one."""
    codes = ground.zones.filter("is_inside")["code"].implode()
    known = [store.geography.outlines(level) for level in FINE]
    return OUTLINES.check(pl.concat(known).filter(pl.col("code").is_in(codes)).sort("code"))
