"""The open data of a diagnosis as a Frictionless data package (version 1).

GeoJSON follows RFC 7946.
"""

import io

import polars as pl

from maillage.contracts.diagnosis import Diagnosis, LabelledTable
from maillage.language import _
from maillage.outputs.datapackage import Described, Resource, descriptor, licences
from maillage.outputs.geojson import feature_collection
from maillage.outputs.open_tables import (
    comparisons,
    csv_text,
    demo_words,
    described,
    flat,
    json_text,
    manifest_text,
    marked,
)


def package_files(diagnosis: Diagnosis) -> dict[str, bytes]:
    """Return every file of the package, by its path in the report's folder."""
    tables = [marked(table, diagnosis) for table in _tables(diagnosis)]
    zones = next(table for table in tables if table.id == "zones")
    outlines = feature_collection(zones.rows, diagnosis.outlines)
    resources = [
        *(Resource(f"{table.id}.csv", csv_text(table.rows).encode(), table) for table in tables),
        Resource("zones.geojson", outlines.encode()),
        Resource("zones.parquet", _parquet(zones.rows)),
    ]
    package = descriptor(diagnosis, resources, title=_title(diagnosis))
    texts = {
        "README.md": _readme(diagnosis, tables),
        "LICENCE.md": licence_text(diagnosis),
        "datapackage.json": json_text(package),
        "manifest.json": manifest_text(diagnosis),
    }
    return in_data(resources, texts)


def in_data(resources: list[Resource], texts: dict[str, str]) -> dict[str, bytes]:
    """Return the files of a package, by their path in the report's folder."""
    files = {resource.name: resource.content for resource in resources}
    files |= {name: text.encode() for name, text in texts.items()}
    return {f"data/{name}": content for name, content in files.items()}


def _parquet(rows: pl.DataFrame) -> bytes:
    content = io.BytesIO()
    rows.write_parquet(content, compression="zstd", statistics=False)
    return content.getvalue()


def _tables(diagnosis: Diagnosis) -> list[LabelledTable]:
    connectivity = diagnosis.connectivity
    given = [
        diagnosis.zones,
        *diagnosis.fine_zones,
        connectivity.speeds,
        connectivity.fibre,
        *_offered(diagnosis),
    ]
    present = [
        LabelledTable(table.id, table.caption, described(table), flat(table.rows))
        for table in given
    ]
    return [*present, comparisons(diagnosis), sources(diagnosis), dictionary(present)]


def _offered(diagnosis: Diagnosis) -> tuple[LabelledTable, ...]:
    return (diagnosis.offer.services, diagnosis.offer.without) if diagnosis.offer else ()


def sources(report: Described) -> LabelledTable:
    """Return the notes as a table: where each figure comes from."""
    columns = ("text", "source", "producer", "licence", "year", "method", "url")
    rows = pl.DataFrame(
        [
            {"note": number} | {column: getattr(note, column) for column in columns}
            for number, note in enumerate(report.notes, start=1)
        ],
        schema={"note": pl.Int64} | dict.fromkeys(columns, pl.String),
    )
    caption = _("Notes : sources et méthodes")
    table = LabelledTable("sources", caption, (), rows)
    return LabelledTable("sources", caption, described(table), rows)


def dictionary(tables: list[LabelledTable]) -> LabelledTable:
    """Return the data dictionary: one row a column of the tables with labels."""
    names = ("file", "column", "label", "unit", "description", "note")
    rows = pl.DataFrame(
        [
            (
                f"{table.id}.csv",
                label.column,
                label.label,
                label.unit,
                label.description,
                label.note,
            )
            for table in tables
            for label in table.columns
        ],
        schema=dict.fromkeys(names[:-1], pl.String) | {"note": pl.Int64},
        orient="row",
    )
    caption = _("Dictionnaire des données")
    table = LabelledTable("dictionary", caption, (), rows)
    return LabelledTable("dictionary", caption, described(table), rows)


def _title(diagnosis: Diagnosis) -> str:
    title = _("Diagnostic de l'inclusion numérique : {name}", name=diagnosis.name)
    return f"{title} ({demo_words(diagnosis)})" if diagnosis.is_demo else title


def _readme(diagnosis: Diagnosis, tables: list[LabelledTable]) -> str:
    files = "\n".join(f"- `{table.id}.csv` : {table.caption}" for table in tables)
    return _(
        "# {title}\n\n"
        "{warning}État au {day}. Une ligne par zone ; une cellule vide est une valeur absente, "
        "jamais un zéro ; la colonne `status` dit pourquoi.\n\n"
        "{files}\n"
        "- `zones.geojson` : les mêmes zones avec leur contour (WGS 84)\n"
        "- `zones.parquet` : les mêmes zones, colonnes typées\n"
        "- `datapackage.json` : description de chaque colonne (Frictionless)\n"
        "- `manifest.json` : ce qui permet de refaire le calcul\n\n"
        "CSV : UTF-8 sans marque d'ordre, virgule, point décimal, fins de ligne CRLF, `|` entre "
        "les éléments d'une liste. Dans un tableur : importer le fichier en choisissant UTF-8, "
        "la virgule et le type texte pour les codes.\n\n"
        "{citation}\n",
        title=_title(diagnosis),
        warning=f"**{demo_words(diagnosis)}.** " if diagnosis.is_demo else "",
        day=diagnosis.as_of.isoformat(),
        files=files,
        citation=diagnosis.index_citation,
    )


def licence_text(report: Described) -> str:
    """Return the licences of the sources, and whom to credit."""
    lines = "\n".join(
        f"- {licence['title']}{f' <{path}>' if (path := licence.get('path')) else ''}"
        for licence in licences(report)
    )
    credit = "\n".join(
        f"- {note.source}, {note.producer}, {note.year} ({note.licence})" for note in report.notes
    )
    return _(
        "# Licences\n\n"
        "{warning}Ces données sont tirées de sources dont les licences s'appliquent :\n\n"
        "{lines}\n\n"
        "À citer :\n\n"
        "{credit}\n",
        warning=f"**{demo_words(report)}.** " if report.is_demo else "",
        lines=lines,
        credit=credit,
    )
