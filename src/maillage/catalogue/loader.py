"""Read the catalogue: TOML files into validated entries, with messages that say where to look."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import ValidationError
from rapidfuzz import process

from maillage.catalogue.problems import problems
from maillage.catalogue.text import Entry
from maillage.errors import CatalogueError
from maillage.language import _

T = TypeVar("T", bound=Entry)


class Identified(Protocol):
    """An entry that has an id."""

    @property
    def id(self) -> str:
        """The id, unique among its kind."""
        ...


Known = TypeVar("Known", bound=Identified)


def read_folder(kind: type[T], folder: str) -> list[T]:
    """Return every entry of a folder of the catalogue and its sub-folders, in order of path."""
    return [read(kind, path) for path in _toml_files(files("maillage.catalogue") / folder)]


def by_id(found: Iterable[Known]) -> dict[str, Known]:
    """Return entries by id, in the order of ids.

    Raises:
        CatalogueError: two entries have the same id.
    """
    ordered = sorted(found, key=lambda entry: entry.id)
    for first, second in pairwise(ordered):
        if first.id == second.id:
            raise CatalogueError(_("« {id} » est défini deux fois dans le catalogue", id=first.id))
    return {entry.id: entry for entry in ordered}


def pick(known: Mapping[str, Known], entry_id: str) -> Known:
    """Return one entry by id.

    Raises:
        CatalogueError: no entry has this id; the closest ids are offered.
    """
    if entry_id in known:
        return known[entry_id]
    close = [
        match for match, *_rest in process.extract(entry_id, known.keys(), limit=3, score_cutoff=60)
    ]
    raise CatalogueError(
        _(
            "« {id} » n'est pas dans le catalogue ; {hint}",
            id=entry_id,
            hint=_("vouliez-vous dire : {close} ?", close=", ".join(close))
            if close
            else _("entrées connues : {known}", known=", ".join(known)),
        )
    )


def read(kind: type[T], path: Traversable | Path) -> T:
    """Read one TOML file as an entry.

    Raises:
        CatalogueError: the file is not TOML, or a key is missing, unknown or wrong; every
            problem is listed with its key.
    """
    document = _document(path)
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        listed = "\n".join(f"  - {line}" for line in problems(error, kind, document))
        raise CatalogueError(
            _("{file} : définition à corriger :\n{problems}", file=path, problems=listed)
        ) from error


def _document(path: Traversable | Path) -> dict[str, Any]:
    """Read a TOML file as it is written."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CatalogueError(_("{file} : ce fichier n'existe pas", file=path)) from error
    except OSError as error:
        raise CatalogueError(
            _("{file} : lecture impossible ({reason})", file=path, reason=error)
        ) from error
    except UnicodeDecodeError as error:
        raise CatalogueError(
            _("{file} : ce fichier n'est pas en UTF-8 ; enregistrez-le en UTF-8", file=path)
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(path, error) from error


def _not_toml(path: Traversable | Path, error: tomllib.TOMLDecodeError) -> CatalogueError:
    """Say where TOML stops being readable; the reader of TOML gives its reason in English."""
    reason, _at, place = str(error).partition(" (at ")
    found = re.search(r"line (\d+), column (\d+)", place)
    return CatalogueError(
        _(
            "{file}, {place} : ce n'est pas un fichier TOML lisible ({reason}) ; vérifiez-y les "
            "guillemets, les crochets, les signes = et les clés données deux fois",
            file=path,
            place=_("ligne {line}, colonne {column}", line=found[1], column=found[2])
            if found
            else _("fin du fichier"),
            reason=reason,
        )
    )


def _toml_files(folder: Traversable) -> Iterator[Traversable]:
    """Yield the TOML files under a folder, its sub-folders included."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.is_dir():
            yield from _toml_files(path)
        elif path.name.endswith(".toml"):
            yield path
