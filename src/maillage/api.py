"""The Python API: what the commands do, in a few lines.

>>> from datetime import date
>>> from maillage import api
>>> diagnosis = api.diagnose(api.demo(), "VT", as_of=date(2026, 1, 1))
>>> diagnosis.name, diagnosis.is_demo
('Val-de-Trame', True)
"""

from datetime import date
from pathlib import Path

import polars as pl

from maillage import catalogue
from maillage.contracts import Level
from maillage.contracts.diagnosis import Diagnosis
from maillage.outputs.report import FORMATS, write_report
from maillage.reference.lookup import find
from maillage.reference.territories import Territory
from maillage.runs.diagnosis import diagnose as run_diagnosis
from maillage.runs.index import ranked, scores
from maillage.runs.store import Store, default_home

__all__ = ["FORMATS", "compute_index", "demo", "diagnose", "store", "territory", "write_report"]


def store(home: Path | None = None) -> Store:
    """Return the store of a folder: ``MAILLAGE_HOME`` or the user's data folder by default."""
    return Store(home or default_home())


def demo(home: Path | None = None) -> Store:
    """Return the store of the demonstration, made when it is not there yet."""
    from maillage.demo.run import demo_home, ensure  # here: real data do without the generator

    return ensure(home or demo_home())


def territory(of: Store, text: str, *, level: Level | None = None) -> Territory:
    """Return the territory that a code or a name designates.

    Raises:
        UnknownTerritory: none has this name or code.
        AmbiguousTerritory: several have it; ``level`` settles what remains.
    """
    return find(of.geography, text, level=level)


def diagnose(
    of: Store,
    text: str,
    *,
    as_of: date,
    level: Level | None = None,
    index: str | None = None,
    demand: str | None = None,
) -> Diagnosis:
    """Return the diagnosis of a territory on a day.

    Args:
        of: the store that holds the data.
        text: a code or a name.
        as_of: the day that ages are counted from.
        level: settles what the text leaves open.
        index: id of an index, or path to a TOML definition; the catalogue's by default.
        demand: id of a demand model; the catalogue's by default.

    Raises:
        InputError: the territory, the index or the model does not exist.
        MissingData: nothing is loaded, or not what the model needs.
    """
    settings = catalogue.settings()
    return run_diagnosis(
        of,
        territory(of, text, level=level),
        as_of=as_of,
        index=catalogue.find_index(index or settings.index),
        demand=catalogue.find_demand(demand or settings.demand),
    )


def compute_index(of: Store, name: str, *, level: Level, with_ranks: bool) -> pl.DataFrame:
    """Return an index over every zone of a level, with rank intervals if asked.

    Columns: see :func:`maillage.runs.index.scores` and :func:`maillage.runs.index.ranked`.

    Raises:
        CatalogueError: no index has this id, or the definition is wrong.
        MissingData: nothing is loaded.
    """
    index = catalogue.find_index(name)
    return ranked(of, index, level) if with_ranks else scores(of, index, level)
