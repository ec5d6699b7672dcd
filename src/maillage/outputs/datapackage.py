"""Describe files as a Frictionless data package, version 1."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import PurePath
from typing import Protocol

import polars as pl

from maillage.contracts.diagnosis import ColumnLabel, LabelledTable, Note

_MEDIA_TYPES = {
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
}
_OPEN_LICENCES = (
    ("licence ouverte", "etalab-2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
    ("odbl", "ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
)


class Described(Protocol):
    """A report that a package describes: a diagnosis or a study."""

    @property
    def reference(self) -> str:
        """The territory."""
        ...

    @property
    def as_of(self) -> date:
        """The day of the report."""
        ...

    @property
    def is_demo(self) -> bool:
        """Whether the data are made up."""
        ...

    @property
    def notes(self) -> tuple[Note, ...]:
        """The trail of the figures."""
        ...

    @property
    def manifest(self) -> dict[str, object]:
        """What the report was made from."""
        ...


@dataclass(frozen=True)
class Resource:
    """A file of the package, with the table it holds when it is tabular."""

    name: str
    content: bytes
    table: LabelledTable | None = None


def descriptor(report: Described, resources: list[Resource], *, title: str) -> dict[str, object]:
    """Return the content of ``datapackage.json``, which describes files of its folder."""
    midnight = datetime.combine(report.as_of, time(), tzinfo=UTC)
    producers = dict.fromkeys(note.producer for note in report.notes if note.producer)
    return {
        "profile": "data-package",
        "name": f"maillage-{slug(report.reference)}-{report.as_of.isoformat()}",
        "title": title,
        "created": midnight.isoformat().replace("+00:00", "Z"),
        "licenses": licences(report),
        "sources": _sources(report),
        "contributors": [
            {"title": "Maillage", "role": "wrangler"},
            *({"title": producer, "role": "publisher"} for producer in producers),
        ],
        "resources": [_resource(resource) for resource in resources],
    }


def licences(report: Described) -> list[dict[str, str]]:
    """Return the licences of the sources, each once, in the order of the notes.

    A licence that has no known identifier is named by its words.
    """
    titles = dict.fromkeys(note.licence for note in report.notes if note.licence)
    return [_licence(title) for title in titles]


def field_type(dtype: pl.DataType) -> str:
    """Return the Frictionless type of a column.

    Examples:
        >>> field_type(pl.Int64()), field_type(pl.Float64()), field_type(pl.String())
        ('integer', 'number', 'string')
    """
    if dtype.is_integer():
        return "integer"
    if dtype.is_float():
        return "number"
    return {pl.Boolean(): "boolean", pl.Date(): "date"}.get(dtype, "string")


def slug(words: str) -> str:
    """Return a name made of lower-case ASCII letters, digits, dots and dashes.

    Examples:
        >>> slug("région:84 – Île")
        'region-84-ile'
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9.]+", "-", plain).strip("-")


def _licence(title: str) -> dict[str, str]:
    for words, name, path in _OPEN_LICENCES:
        if words in title.lower():
            return {"name": name, "path": path, "title": title}
    return {"name": slug(title), "title": title}


def _sources(report: Described) -> list[dict[str, str]]:
    found = dict.fromkeys((note.source, note.producer, note.url) for note in report.notes)
    return [
        {"title": f"{source}, {producer}" if producer else source} | ({"path": url} if url else {})
        for source, producer, url in found
    ]


def _resource(resource: Resource) -> dict[str, object]:
    path, table = PurePath(resource.name), resource.table
    extension = path.suffix.removeprefix(".")
    described: dict[str, object] = {
        "name": path.stem if table else f"{path.stem}-{extension}",
        "path": path.name,
        "format": extension,
        "mediatype": _MEDIA_TYPES[extension],
        "hash": f"sha256:{hashlib.sha256(resource.content).hexdigest()}",
    }
    if extension != "parquet":  # frictionless counts no bytes of one, and refuses their number
        described["bytes"] = len(resource.content)
    if table is None:
        return described
    return described | {
        "profile": "tabular-data-resource",
        "title": table.caption,
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": _schema(table),
    }


def _schema(table: LabelledTable) -> dict[str, object]:
    fields = [_field(label, table.rows.schema[label.column]) for label in table.columns]
    key = [name for name in ("code", "year") if name in table.rows.columns]
    has_key = "code" in key and not table.rows.select(key).is_duplicated().any()
    return {"fields": fields, "missingValues": [""]} | ({"primaryKey": key} if has_key else {})


def _field(label: ColumnLabel, dtype: pl.DataType) -> dict[str, object]:
    field: dict[str, object] = {
        "name": label.column,
        "type": field_type(dtype),
        "title": label.label,
        "description": label.description,
    }
    if label.unit not in ("text", "flag"):
        field["unit"] = label.unit
    return field
