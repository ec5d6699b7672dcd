"""The manifest of a run: what it was made from, so that the same manifest gives the same bytes."""

import hashlib
from datetime import date

import maillage
from maillage import catalogue
from maillage.catalogue.demands import Demand
from maillage.catalogue.indexes import Index
from maillage.reference.territories import Territory
from maillage.runs.store import Store


def manifest(
    store: Store, *, as_of: date, territory: Territory, index: Index, demand: Demand, zones: int
) -> dict[str, object]:
    """Return the manifest of a diagnosis: versions, inputs, parameters, seeds and counts.

    It holds no clock and no path.
    """
    settings = catalogue.settings()
    return {
        "maillage": maillage.__version__,
        "run": "diagnose",
        "territory": territory.reference,
        "as_of": as_of.isoformat(),
        "demonstration": store.is_demo,
        "inputs": {
            source.id: record.sha256
            for source in store.loaded
            if (record := store.record(source)) is not None
        },
        "definitions": {
            "index": {"id": index.id, "sha256": _digest(index.model_dump_json())},
            "demand": {"id": demand.id, "sha256": _digest(demand.model_dump_json())},
            "settings": {"sha256": _digest(settings.model_dump_json())},
        },
        "seeds": {"ranks": settings.uncertainty.seed, "people": demand.seed},
        "rows": {"sources": len(store.loaded), "zones": zones},
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
