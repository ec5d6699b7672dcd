"""The demonstration as a store: created, loaded, ready for a diagnosis."""

import shutil
from datetime import date
from pathlib import Path

from maillage.demo.write import create
from maillage.files import locked
from maillage.runs.pull import pull
from maillage.runs.store import Store, default_home

SEED = 2026
PLACES = 800
DEPARTEMENT = "VT"
LOADED_ON = date(2026, 1, 1)
"""The day written in the records: fixed, so that the demonstration is the same everywhere."""


def demo_home() -> Path:
    """Return where the demonstration is kept: beside the user's own data."""
    return default_home() / "demo"


def ensure(home: Path, *, seed: int = SEED, places: int = PLACES) -> Store:
    """Return the demonstration's store, made and loaded when it is not there yet.

    Raises:
        StoreError: the folder cannot be written, or another process is making it.
        MaillageError: a file of the demonstration does not load.
    """
    done = home / "LISEZMOI.txt"
    store = Store(home)
    if done.exists() and store.loaded:
        return Store(home)
    with locked(home.with_name(f"{home.name}.lock")):
        shutil.rmtree(home, ignore_errors=True)
        create(home, seed=seed, places=places)
    store = Store(home)
    for outcome in pull(store, store.sources.values(), mirror=home / "mirror", on=LOADED_ON):
        if outcome.error:
            raise outcome.error
    return store
