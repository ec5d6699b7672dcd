"""JSON documents: every record that can be read, also around those that are broken.

A list is read one object at a time, so that a large file never stands whole as Python objects
and a broken object costs only itself.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from maillage.catalogue.sources import Format
from maillage.errors import SourceError
from maillage.inputs.places.problems import Problems
from maillage.inputs.places.tables import Rows, from_records
from maillage.inputs.places.text import decoded
from maillage.language import _

KEY_COLUMN = "_key"
"""Where the key of a record goes, in a document that is a dictionary of records."""

_BETWEEN = re.compile(r"[\s,]*")
_LIST = re.compile(r"\[\s*(?=\{)")
_OBJECT = re.compile(r'\{(?=\s*")')
_DECODER = json.JSONDecoder()

Record = dict[str, Any]


def read_document(raw: bytes, written: Format, path: Path, problems: Problems) -> Rows:
    """Return the records of a document, one row each, their nested keys joined by dots.

    A list of records, a list within a document (``record_path``, or the first there is), a
    dictionary of records (their key in ``_key``), a GeoJSON (``geometry.lon`` and
    ``geometry.lat`` beside the properties) and one record a line are all read. A list within a
    record is kept as compact JSON.

    Raises:
        SourceError: no record can be read.
    """
    text = decoded(raw, encoding=written.encoding, problems=problems)
    if written.kind == "geojson":
        found = _features(_within(text, "features", problems))
    elif written.record_path:
        found = _within(text, written.record_path[-1], problems)
    elif text.lstrip().startswith("["):
        found = _scanned(text, text.index("[") + 1, problems)
    else:
        found = _of_document(text, problems)
    rows = from_records((number, _flat(record)) for number, record in found)
    if rows.table.is_empty():
        raise SourceError(
            _(
                "{file} : aucun lieu ne se lit dans ce document JSON ; une liste d'objets est "
                "attendue, vérifiez le fichier ou `record_path`",
                file=path.name,
            )
        )
    return rows


def _within(text: str, key: str, problems: Problems) -> Iterator[tuple[int, Record]]:
    """Yield the records of the list that stands under a key."""
    name = re.escape(json.dumps(key, ensure_ascii=False))
    found = re.search(name + r"\s*:\s*\[", text)
    return _scanned(text, found.end() if found else len(text), problems)


def _of_document(text: str, problems: Problems) -> Iterator[tuple[int, Record]]:
    """Yield the records of a document that starts with a brace."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        is_one_a_line = error.msg == "Extra data"
        listed = None if is_one_a_line else _LIST.search(text)
        return _scanned(text, listed.end() if listed else 0, problems)
    return _of_value(document)


def _of_value(document: Record) -> Iterator[tuple[int, Record]]:
    """Yield the records of the first list within, or those of a dictionary of records."""
    values = list(document.values())
    for value in values:
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            return enumerate(value, 1)
    inner = [value for value in values if isinstance(value, dict)]
    if len(inner) == 1 and any(isinstance(value, list | dict) for value in inner[0].values()):
        return _of_value(inner[0])
    if inner and len(inner) == len(values):
        keyed = ({KEY_COLUMN: key, **value} for key, value in document.items())
        return enumerate(keyed, 1)
    return enumerate([document], 1)


def _scanned(text: str, start: int, problems: Problems) -> Iterator[tuple[int, Record]]:
    """Yield the numbered objects from a position on; note and skip those that are broken."""
    position, number, keys = start, 0, set[str]()
    while (position := _skip(text, position)) < len(text) and text[position] != "]":
        number += 1
        try:
            record, position = _DECODER.raw_decode(text, position)
        except json.JSONDecodeError as error:
            _note_broken(problems, text, number, position, error.msg)
            position = _resume(text, position + 1, keys)
            continue
        if isinstance(record, dict):
            keys = keys or set(record)
            yield number, record
        else:
            _note_broken(problems, text, number, position, type(record).__name__)
    if position >= len(text) and start:
        problems.add(
            code="cut-document",
            message=_(
                "la liste ne se termine pas : le fichier est sans doute tronqué après la ligne "
                "{row} ; téléchargez-le à nouveau",
                row=number,
            ),
            severity="error",
            row=number,
        )


def _skip(text: str, position: int) -> int:
    between = _BETWEEN.match(text, position)
    return between.end() if between else position


def _resume(text: str, position: int, keys: set[str]) -> int:
    """Return where the next whole record starts: an object with half of the usual keys."""
    for candidate in _OBJECT.finditer(text, position):
        try:
            record, _end = _DECODER.raw_decode(text, candidate.start())
        except json.JSONDecodeError:
            continue
        if 2 * len(keys & set(record)) >= len(keys):
            return candidate.start()
    return len(text)


def _note_broken(problems: Problems, text: str, number: int, position: int, reason: str) -> None:
    problems.add(
        code="broken-record",
        message=_(
            "ligne {line} du fichier : cet objet JSON ne se lit pas ({reason}) ; il est mis de "
            "côté, la lecture reprend au suivant",
            line=text.count("\n", 0, position) + 1,
            reason=reason,
        ),
        severity="error",
        row=number,
        found=" ".join(text[position : position + 400].split()),
    )


def _features(found: Iterable[tuple[int, Record]]) -> Iterator[tuple[int, Record]]:
    """Yield the properties of features, with the position of those that are points."""
    for number, feature in found:
        geometry = feature.get("geometry") or {}
        properties = dict(feature.get("properties") or {})
        if "id" in feature and "id" not in properties:
            properties["id"] = feature["id"]
        lon, lat = _position(geometry)
        yield number, properties | {"geometry.lon": lon, "geometry.lat": lat}


def _position(geometry: Record) -> tuple[object, object]:
    """Return the longitude and the latitude of a point, nothing for another shape."""
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "MultiPoint" and coordinates:
        coordinates = coordinates[0]
    elif geometry.get("type") != "Point":
        return None, None
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        return None, None
    return coordinates[0], coordinates[1]


def _flat(record: Record, prefix: str = "") -> dict[str, str]:
    """Return the cells of a record, nested keys joined by dots.

    Examples:
        >>> _flat({"nom": "EPN", "lieu": {"cp": 1000}, "jours": ["lundi"], "ouvert": True})
        {'nom': 'EPN', 'lieu.cp': '1000', 'jours': '["lundi"]', 'ouvert': 'true'}
    """
    cells: dict[str, str] = {}
    for key, value in record.items():
        name = prefix + " ".join(key.split())
        if isinstance(value, dict):
            cells |= _flat(value, f"{name}.")
        else:
            cells[name] = _cell(value)
    return cells


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None or value != value:  # noqa: PLR0124 - NaN, which JSON writers let through
        return ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
