"""Pull sources: several files at once, each staged when whole; a failure stops only its own."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event

from maillage.catalogue.loader import pick
from maillage.catalogue.sources import Source
from maillage.errors import InputError, MaillageError
from maillage.files import locked
from maillage.inputs import fetch
from maillage.language import _
from maillage.runs.load import Load, load
from maillage.runs.store import Store

_AT_ONCE = 4

Progress = Callable[[Source, int, int | None], None]
"""Told a source, the bytes received and the total where it is known."""


@dataclass(frozen=True)
class Outcome:
    """What became of one source: its load, or why not and where the refused download is kept."""

    source: Source
    load: Load | None
    error: MaillageError | None
    refused: Path | None = None


def chosen(store: Store, source_ids: Iterable[str], *, mirror: Path | None) -> list[Source]:
    """Return the sources named, else all those that a mirror, or their addresses, can bring.

    Raises:
        CatalogueError: a source is not in the catalogue.
        InputError: nothing can be brought this way.
    """
    named = [pick(store.sources, source_id) for source_id in source_ids]
    if named:
        return named
    found = [
        source for source in store.sources.values() if (source.mirror if mirror else source.url)
    ]
    if not found:
        raise InputError(_("aucune source du catalogue ne peut être chargée de cette façon"))
    if mirror and not any((mirror / source.mirror).exists() for source in found):
        raise InputError(
            _(
                "{mirror} : aucun fichier attendu ici (par exemple {example}) ; ce n'est sans "
                "doute pas le dossier miroir",
                mirror=mirror,
                example=found[0].mirror,
            )
        )
    return found


def pull(
    store: Store,
    sources: Iterable[Source],
    *,
    mirror: Path | None,
    on: date,
    progress: Progress = lambda *_seen: None,
) -> Iterator[Outcome]:
    """Bring and load sources, yielding each outcome as it is known.

    Args:
        store: where they go; locked meanwhile.
        sources: those asked for.
        mirror: folder of files at hand; None to take them from their live addresses.
        on: the day of the pull, for the record.
        progress: told of the bytes received.

    Yields:
        One outcome a source. A failure leaves what the store held, and the rest goes on.

    Raises:
        StoreError: another pull is at work on the same store.
    """
    stopped = Event()
    with locked(store.lock), fetch.client() as client, _pool(stopped) as pool:

        def told(source: Source, received: int, total: int | None) -> None:
            if stopped.is_set():
                raise CancelledError
            progress(source, received, total)

        def bring(source: Source) -> tuple[Path, str]:
            target = store.raw(source) / ".incoming" / fetch.file_name(source)
            if mirror is not None:
                return target, fetch.from_mirror(source, mirror, target)
            return target, fetch.from_url(
                source,
                target,
                client=client,
                progress=partial(told, source),
            )

        coming = {pool.submit(bring, source): source for source in sources}
        for future in as_completed(coming):
            yield _outcome(store, coming[future], future, on=on)


@contextmanager
def _pool(stopped: Event) -> Iterator[ThreadPoolExecutor]:
    """Give a pool of threads; left in a hurry, what is queued is dropped and the rest is told."""
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        yield pool
    finally:
        stopped.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _outcome(
    store: Store, source: Source, future: Future[tuple[Path, str]], *, on: date
) -> Outcome:
    try:
        path, origin = future.result()
    except MaillageError as error:
        return Outcome(source, None, error)
    try:
        return Outcome(source, load(store, source, path, origin=origin, on=on), None)
    except MaillageError as error:
        return Outcome(source, None, error, refused=_set_aside(store, source, path, origin))
    finally:
        shutil.rmtree(path.parent)


def _set_aside(store: Store, source: Source, path: Path, origin: str) -> Path | None:
    """Keep a refused download for a person to look at; a file of the mirror is still there."""
    if origin.startswith("mirror:"):
        return None
    kept = store.raw(source) / "refused" / path.name
    kept.parent.mkdir(parents=True, exist_ok=True)
    return path.replace(kept)
