"""Write the open data of a diagnosis as a Frictionless data package (version 1).

GeoJSON follows RFC 7946.
"""

from pathlib import Path

import polars as pl

from maillage.contracts.diagnosis import Diagnosis, LabelledTable
from maillage.files import replacing, write_text
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


def write_package(diagnosis: Diagnosis, folder: Path) -> dict[str, Path]:
    """Write every file of the package, and return them by their path in the report's folder.

    Raises:
        StoreError: a file cannot be written.
    """
    tables = [marked(table, diagnosis) for table in _tables(diagnosis)]
    zones = next(table for table in tables if table.id == "zones")
    for table in tables:
        write_text(folder / f"{table.id}.csv", csv_text(table.rows))
    with replacing(folder / "zones.parquet") as partial:
        zones.rows.write_parquet(partial, compression="zstd", statistics=False)
    write_text(folder / "zones.geojson", feature_collection(zones.rows, diagnosis.outlines))
    write_text(folder / "manifest.json", manifest_text(diagnosis))
    write_text(folder / "README.md", _readme(diagnosis, tables))
    write_text(folder / "LICENCE.md", licence_text(diagnosis))
    resources = [Resource(folder / f"{table.id}.csv", table) for table in tables]
    resources += [Resource(folder / "zones.geojson"), Resource(folder / "zones.parquet")]
    write_text(
        folder / "datapackage.json",
        json_text(descriptor(diagnosis, resources, title=_title(diagnosis))),
    )
    names = [resource.path.name for resource in resources]
    names += ["manifest.json", "README.md", "LICENCE.md", "datapackage.json"]
    return {f"data/{name}": folder / name for name in sorted(names)}


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
