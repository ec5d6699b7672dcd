"""Take in a list of one's own: its file into the store, its mapping beside it."""

import re
from datetime import date
from pathlib import Path
from typing import Final

from maillage.catalogue.loader import read
from maillage.catalogue.mappings import Mapping
from maillage.catalogue.sources import Format
from maillage.errors import InputError
from maillage.files import write_bytes
from maillage.inputs.places.mapping import apply
from maillage.inputs.places.reading import read_rows
from maillage.language import _
from maillage.runs.load import import_file
from maillage.runs.store import OwnList, Store, json_bytes

_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""An id is the name of files."""


def take_in(store: Store, path: Path, *, on: date) -> Mapping:
    """Load the list that a mapping of one's own names, and keep both for the builds to come.

    A list that was taken in before, of the same id, is replaced.

    Args:
        store: where to put them.
        path: the mapping, as ``census sniff`` drafts it.
        on: the day it is taken in.

    Raises:
        CatalogueError: the mapping cannot be read, or a key of it is wrong.
        InputError: it names no file, or its id or its series is one of the catalogue's.
        SourceError: the file is no list, or lacks a column that the mapping reads.
    """
    mapping = read(Mapping, path)
    if mapping.file is None:
        raise InputError(
            _(
                "{file} : le fichier de la liste n'est pas dit ; ajoutez « [file] », puis "
                '« path = "lieux.csv" »',
                file=path,
            )
        )
    _refuse_known(store, mapping, path)
    file = path.parent / mapping.file.path
    if not file.is_file():
        raise InputError(_("{file} : pas de fichier de ce nom, que nomme {draft}", file=file,
                           draft=path))  # fmt: skip
    source = mapping.file.source(mapping.source, written=_format(file, mapping), on=on)
    import_file(store, source, file, on=on)
    kept = OwnList(source=source, mapping=mapping)
    write_bytes(store.own_list(mapping.source), json_bytes(kept.model_dump(mode="json")))
    return mapping


def _format(file: Path, mapping: Mapping) -> Format:
    """Return how a list is written; refuse a column that it lacks before anything is written."""
    reading = read_rows(file, format=None, source=mapping.source)
    apply(reading.staged.head(1), mapping, source=mapping.source)
    return reading.format


def _refuse_known(store: Store, mapping: Mapping, path: Path) -> None:
    """Refuse an id that is no name of a file, and the id or the series of another list."""
    if not _ID.fullmatch(mapping.source):
        raise InputError(
            _(
                "{file} : « source » vaut « {value} » ; écrivez un nom en minuscules, chiffres et "
                "tirets",
                file=path,
                value=mapping.source,
            )
        )
    others = [each for name, each in store.mappings.items() if name != mapping.id or not each.file]
    is_own = store.own_list(mapping.source).exists()
    taken = {
        "source": mapping.source in store.sources and not is_own,
        "series": any(each.series == mapping.series for each in others),
    }
    for key in (key for key, is_taken in taken.items() if is_taken):
        raise InputError(
            _(
                "{file} : « {key} » vaut « {value} », qui est déjà d'une autre liste ; donnez un "
                "autre nom",
                file=path,
                key=key,
                value=getattr(mapping, key),
            )
        )
