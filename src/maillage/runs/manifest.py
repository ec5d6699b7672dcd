"""The manifest of a run: what it was made from, so that the same manifest gives the same bytes."""

import hashlib
import json
from collections.abc import Set as AbstractSet
from datetime import date

import maillage
from maillage import catalogue
from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.catalogue.sources import Source
from maillage.contracts import Level
from maillage.reference.territories import Territory
from maillage.runs.census.releases import Release
from maillage.runs.filling import Way
from maillage.runs.index import levels_read
from maillage.runs.indicators import sources_of
from maillage.runs.reference_area import measures_of
from maillage.runs.store import Store


def manifest(
    store: Store,
    *,
    sources: AbstractSet[str],
    release: Release | None,
    as_of: date,
    territory: Territory,
    index: Index,
    demand: Demand,
    zones: int,
) -> dict[str, object]:
    """Return the manifest of a diagnosis: versions, inputs, parameters, seeds and counts.

    It holds no clock and no path. ``sources`` are those that fed the diagnosis, ``release`` the
    census of its places, None where it tells none.
    """
    return shared(store, index, sources) | {
        "run": "diagnose",
        "territory": territory.reference,
        "as_of": as_of.isoformat(),
        "census": census_of(release),
        "demand": {"id": demand.id, "sha256": _digest(demand.model_dump_json())},
        "seeds": {"ranks": catalogue.settings().uncertainty.seed, "people": demand.seed},
        "rows": {"sources": len(sources), "zones": zones},
    }


def index_manifest(
    store: Store, *, index: Index, level: Level, territory: str | None, way: Way | None, zones: int
) -> dict[str, object]:
    """Return the manifest of an index written to a file."""
    sources = sources_of(
        store,
        [*index.indicators, *measures_of(index.reference)],
        levels_read(store, index, level, way=way),
    )
    return shared(store, index, sources) | {
        "run": "index compute",
        "level": level,
        "territory": territory,
        "imputation": way,
        "seeds": {"ranks": catalogue.settings().uncertainty.seed},
        "rows": {"sources": len(sources), "zones": zones},
    }


def shared(store: Store, index: Index, sources: AbstractSet[str]) -> dict[str, object]:
    """Return what every manifest holds: version, the sources that fed the run, definitions."""
    known = store.sources
    indicators = catalogue.indicators().values()
    return {
        "maillage": maillage.__version__,
        "demonstration": store.is_demo,
        "inputs": {name: _input(store, known[name]) for name in sorted(sources)},
        "index": {"id": index.id, "sha256": _digest(index.model_dump_json())},
        "settings": {"sha256": _digest(catalogue.settings().model_dump_json())},
        "indicators": {"sha256": _digest("".join(x.model_dump_json() for x in indicators))},
    }


def census_of(release: Release | None) -> dict[str, object] | None:
    """Return the census that places come from: its release, and the hash of each of its lists."""
    return {"id": release.id, "lists": release.facts["inputs"]} if release else None


def _input(store: Store, source: Source) -> dict[str, object]:
    """Return a source as it was loaded: its file, its entry, and its quality in numbers."""
    summary = json.loads(store.summary(source).read_text())
    return {
        "file_sha256": summary["sha256"],
        "entry_sha256": _digest(source.model_dump_json()),
        "rows": summary["rows"],
        "issues": summary["issues"],
        "measures": summary["measures"],
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
