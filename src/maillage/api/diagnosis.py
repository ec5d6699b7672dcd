"""The diagnosis of a territory."""

from datetime import date

from maillage import catalogue
from maillage.api.territories import territory
from maillage.contracts import Level
from maillage.contracts.diagnosis import Diagnosis
from maillage.runs.diagnosis import diagnose as run_diagnosis
from maillage.runs.store import Store


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
