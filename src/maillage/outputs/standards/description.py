"""What describes the files of a release: dictionary, data package (Frictionless 1) and DCAT-AP."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from maillage.language import _, current
from maillage.outputs.datapackage import field_type
from maillage.outputs.standards.facts import ReleaseFacts
from maillage.outputs.standards.fields import meaning, title

_MEDIA_TYPES = {
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
SCHEMA_PAGE = "https://schema.data.gouv.fr/LaMednum/standard-mediation-num/"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
}
_EUROPE = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types"


@dataclass(frozen=True)
class ReleaseFile:
    """A file of the release: its name, bytes, title, and Table Schema when it is a table."""

    name: str
    content: bytes
    title: str
    schema: Mapping[str, object] | None = None
    conforms_to: str = ""

    @property
    def format(self) -> str:
        """The suffix of the name, without its dot."""
        return self.name.rpartition(".")[2]

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def dictionary(table: pl.DataFrame) -> pl.DataFrame:
    """Return one row a column of the full table: its title, type and meaning."""
    rows = [
        (name, title(name), _type_words(dtype), meaning(name))
        for name, dtype in table.schema.items()
    ]
    names = ("field", "title", "type", "description")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def table_schema(table: pl.DataFrame) -> dict[str, object]:
    """Return the Table Schema of a flat table of ours."""
    fields = [{"name": name, "type": field_type(kind)} for name, kind in table.schema.items()]
    return {"fields": fields, "missingValues": [""]}


def datapackage(facts: ReleaseFacts, files: list[ReleaseFile]) -> bytes:
    """Return the content of ``datapackage.json``: each file with its size, hash and columns."""
    licence = facts.licence
    return _json(
        {
            "profile": "data-package",
            "name": facts.name,
            "title": facts.full_title,
            "created": f"{facts.date.isoformat()}T00:00:00Z",
            "licenses": [{"name": licence.name, "path": licence.url, "title": licence.title}],
            "sources": [{"title": words} for words in facts.source_titles.values()],
            "contributors": [{"title": facts.producer, "role": "publisher"}],
            "resources": [_resource(file) for file in files],
        }
    )


def dcat(facts: ReleaseFacts, files: list[ReleaseFile], places: pl.DataFrame) -> bytes:
    """Return the DCAT-AP description of the release, as JSON-LD.

    Args:
        facts: what is known of the release.
        files: its files, of which the addresses are relative to this one.
        places: the published places, for the days and the ground that they span.
    """
    return _json(
        {
            "@context": _CONTEXT,
            "@id": f"urn:maillage:{facts.name}",
            "@type": "dcat:Dataset",
            "dct:identifier": facts.name,
            "dct:title": _words(facts.full_title),
            "dct:description": _words(_summary(facts, places)),
            "dct:issued": _day(facts.date.isoformat()),
            "dct:language": {"@id": f"{_EUROPE}/language/FRA"},
            "dct:publisher": {"@type": "foaf:Agent", "foaf:name": facts.producer},
            "dct:license": {"@id": facts.licence.url},
            "dct:temporal": _temporal(facts, places),
            "dct:spatial": _spatial(facts, places),
            "dcat:theme": {"@id": f"{_EUROPE}/data-theme/SOCI"},
            "dcat:keyword": ["inclusion numérique", "médiation numérique"],
            "dct:provenance": [
                {"@type": "dct:ProvenanceStatement", "rdfs:label": _words(title)}
                for title in sorted(set(facts.source_titles.values()))
            ],
            "dcat:distribution": [_distribution(facts, file) for file in files],
        }
    )


def _resource(file: ReleaseFile) -> dict[str, object]:
    described: dict[str, object] = {
        "name": file.name.lower().replace("_", "-"),
        "path": file.name,
        "title": file.title,
        "format": file.format,
        "mediatype": _MEDIA_TYPES[file.format],
        "bytes": len(file.content),
        "hash": f"sha256:{file.sha256}",
    }
    if file.schema is None:
        return described
    return described | {
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": file.schema,
    }


def _distribution(facts: ReleaseFacts, file: ReleaseFile) -> dict[str, object]:
    described: dict[str, object] = {
        "@type": "dcat:Distribution",
        "dct:title": file.title,
        "dcat:accessURL": {"@id": file.name},
        "dcat:downloadURL": {"@id": file.name},
        "dcat:mediaType": {"@id": f"{_IANA}/{_MEDIA_TYPES[file.format]}"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(len(file.content))},
        "dct:license": {"@id": facts.licence.url},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        },
    }
    return described | ({"dct:conformsTo": {"@id": file.conforms_to}} if file.conforms_to else {})


def _summary(facts: ReleaseFacts, places: pl.DataFrame) -> str:
    words = _(
        "{count} lieux où se faire aider avec le numérique ({territory}).",
        count=places.height,
        territory=facts.territory_name,
    )
    return f"{facts.demo_words}. {words}" if facts.is_demo else words


def _temporal(facts: ReleaseFacts, places: pl.DataFrame) -> dict[str, object]:
    oldest = places.select(pl.col("date_maj").min().cast(pl.String)).item()
    first = oldest or facts.date.isoformat()
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _day(first),
        "dcat:endDate": _day(facts.date.isoformat()),
    }


def _spatial(facts: ReleaseFacts, places: pl.DataFrame) -> dict[str, object]:
    named: dict[str, object] = {
        "@type": "dct:Location",
        "skos:prefLabel": {"@language": "fr", "@value": facts.territory_name},
    }
    points = places.drop_nulls(["latitude", "longitude"])
    if points.is_empty():
        return named
    west, south, east, north = points.select(
        pl.col("longitude").min(),
        pl.col("latitude").min(),
        pl.col("longitude").max().alias("east"),
        pl.col("latitude").max().alias("north"),
    ).row(0)
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    wkt = ", ".join(f"{longitude} {latitude}" for longitude, latitude in ring)
    box = {"@type": "geosparql:wktLiteral", "@value": f"POLYGON(({wkt}))"}
    return named | {"dcat:bbox": box}


def _words(text: str) -> dict[str, str]:
    return {"@language": current(), "@value": text}


def _day(day: str) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": day}


def _type_words(dtype: pl.DataType) -> str:
    return "list[string]" if isinstance(dtype, pl.List) else field_type(dtype)


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
