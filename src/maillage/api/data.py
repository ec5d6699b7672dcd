"""The store, what fills it, and what it holds."""

from datetime import date
from pathlib import Path

from maillage.catalogue.loader import pick
from maillage.runs import load
from maillage.runs import pull as pulls
from maillage.runs import status as statuses
from maillage.runs.store import Store, default_home


def store(home: Path | None = None) -> Store:
    """Return the store of a folder: ``MAILLAGE_HOME`` or the user's data folder by default."""
    return Store(home or default_home())


def demo(home: Path | None = None) -> Store:
    """Return the store of the demonstration, made when it is not there yet."""
    from maillage.demo.run import demo_home, ensure  # here: real data do without the generator

    return ensure(home or demo_home())


def pull(of: Store, *source_ids: str, on: date, mirror: Path | None = None) -> list[pulls.Outcome]:
    """Bring and load sources, and return what became of each; a failure stops only its own.

    Args:
        of: the store that they go to.
        source_ids: which ones; by default, all those that the mirror or an address can bring.
        on: the day of the pull, for the record.
        mirror: a folder of files at hand; the live addresses by default.

    Raises:
        InputError: a source is not in the catalogue, or none can be brought this way.
        StoreError: another pull is at work on the same store.

    Examples:
        >>> from maillage import api
        >>> made = api.demo()
        >>> [done] = api.pull(made, "demo-fibre", mirror=made.home / "mirror", on=date(2026, 1, 1))
        >>> done.error is None
        True
    """
    asked = pulls.chosen(of, source_ids, mirror=mirror)
    return list(pulls.pull(of, asked, mirror=mirror, on=on))


def import_file(of: Store, file: Path, *, source_id: str, on: date) -> load.Load:
    """Load a file at hand as one source, and return its summary and its issues.

    Raises:
        CatalogueError: no source has this id.
        SourceError: the file is not what the entry says; the store is as it was.
        StoreError: another process is writing, or the store cannot be written.
    """
    return load.import_file(of, pick(of.sources, source_id), file, on=on)


def status(of: Store, *, as_of: date) -> list[statuses.SourceStatus]:
    """Return each source of the catalogue as the store has it on a day: year, age, stale or not.

    Examples:
        >>> from maillage import api
        >>> {each.source.id: each.state for each in api.status(api.demo(), as_of=date(2027, 1, 1))}[
        ...     "demo-bibliotheques"]
        'stale'
    """
    return statuses.status(of, as_of=as_of)


def quality(of: Store, source_id: str) -> load.Load:
    """Return how far the indicators of a source are known, and what was wrong in its file.

    Raises:
        CatalogueError: no source has this id.
        MissingData: it is not loaded.

    Examples:
        >>> from maillage import api
        >>> found = api.quality(api.demo(), "demo-parts")
        >>> found.report.filter(kind="coverage")["indicator"].to_list()[:2]
        ['aged_15_24', 'aged_65_plus']
        >>> found.issues.filter(code="unknown-code")["found"].to_list()
        ['VZ900', 'VZ901']
    """
    return statuses.quality(of, pick(of.sources, source_id))
