"""Read any tabular file as text columns: one reader, told by the source entry.

Nothing is interpreted here: every cell stays the text of the file, so that a code keeps its
zeros and a secret its letter. Meaning is given by :mod:`maillage.inputs.staging`.
"""

import codecs
import io
import json
from pathlib import Path

import polars as pl

from maillage.catalogue.sources import Format, Source
from maillage.errors import SourceError
from maillage.inputs.content import content
from maillage.inputs.layout import check_columns, text_hint
from maillage.language import _

_BOM = "\ufeff"
_WIDE = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
"""Marks of the encodings that no entry may name; that of UTF-32 starts as that of UTF-16 does."""


def read_table(path: Path, source: Source) -> pl.DataFrame:
    """Return the table of a source as text columns, in the order of the file.

    Raises:
        SourceError: the file is not what the entry says; the message gives the difference.
    """
    raw = content(path, source)
    table = _READERS[source.format.kind](raw, path, source)
    check_columns(table, raw, path, source)
    check_rows(table, path, source)
    return table


def _read_csv(raw: bytes, path: Path, source: Source) -> pl.DataFrame:
    written = source.format
    text = _decode(raw, path, written)
    _refuse_cut_line(text, path, written)
    try:
        return pl.read_csv(
            io.BytesIO(text.encode()),
            separator=written.separator,
            skip_rows=written.preamble,
            infer_schema=False,
        ).fill_null("")
    except pl.exceptions.NoDataError as error:
        raise SourceError(_("{file} : le fichier est vide", file=path.name)) from error
    except pl.exceptions.PolarsError as error:
        if hint := text_hint(raw, source):
            raise SourceError(_("{file} : {hint}", file=path.name, hint=hint)) from error
        raise SourceError(
            _(
                "{file}, ligne {line} : {found} séparateurs « {separator} », {expected} attendus "
                "comme dans l'en-tête ; la ligne est coupée ou un guillemet manque",
                file=path.name,
                separator=written.separator,
                **_ragged_line(text, written),
            )
        ) from error


def _read_excel(raw: bytes, path: Path, source: Source) -> pl.DataFrame:
    import fastexcel  # here: only workbooks need it

    written = source.format
    try:
        workbook = fastexcel.read_excel(raw)
        sheet = written.sheet or workbook.sheet_names[0]
        loaded = workbook.load_sheet(sheet, header_row=written.preamble, dtypes="string")
        return loaded.to_polars().fill_null("")
    except fastexcel.SheetNotFoundError as error:
        raise SourceError(
            _(
                "{file} : pas de feuille « {sheet} » ; le classeur contient {names}",
                file=path.name,
                sheet=written.sheet,
                names=", ".join(workbook.sheet_names),
            )
        ) from error
    except fastexcel.FastExcelError as error:
        raise SourceError(
            _("{file} : ce classeur ne se lit pas ({reason})", file=path.name, reason=error)
        ) from error


def _read_parquet(raw: bytes, path: Path, _source: Source) -> pl.DataFrame:
    try:
        return _as_text(pl.read_parquet(io.BytesIO(raw)))
    except pl.exceptions.PolarsError as error:
        raise SourceError(
            _("{file} : ce fichier Parquet ne se lit pas ({reason})", file=path.name, reason=error)
        ) from error


def _read_json(raw: bytes, path: Path, source: Source) -> pl.DataFrame:
    try:
        table = pl.read_json(io.BytesIO(raw), infer_schema_length=None)
        for step in source.format.record_path:
            table = _descend(_flatten(table), step)
    except pl.exceptions.PolarsError as error:
        raise SourceError(
            _(
                "{file} : ce fichier JSON ne se lit pas ({reason}) ; s'il s'ouvre ailleurs, "
                "vérifiez `record_path` dans {id}.toml",
                file=path.name,
                reason=error,
                id=source.id,
            )
        ) from error
    return _as_text(_flatten(table))


def _read_geojson(raw: bytes, path: Path, _source: Source) -> pl.DataFrame:
    try:
        rows = [feature["properties"] for feature in json.loads(raw)["features"]]
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(
            _(
                "{file} : ce n'est pas un GeoJSON (une « FeatureCollection » est attendue)",
                file=path.name,
            )
        ) from error
    return _as_text(_flatten(pl.from_dicts(rows, infer_schema_length=None)))


_READERS = {
    "csv": _read_csv,
    "xlsx": _read_excel,
    "parquet": _read_parquet,
    "json": _read_json,
    "geojson": _read_geojson,
}


def _decode(raw: bytes, path: Path, written: Format) -> str:
    """Decode the text, without its byte order mark."""
    for mark, encoding in _WIDE:
        if raw.startswith(mark):
            raise SourceError(
                _(
                    "{file} : ce texte est en {encoding} ; enregistrez-le en UTF-8 (« CSV UTF-8 » "
                    "dans un tableur) et recommencez",
                    file=path.name,
                    encoding=encoding,
                )
            )
    try:
        return raw.decode(written.encoding).removeprefix(_BOM)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SourceError(
            _(
                "{file}, ligne {line} : ce texte n'est pas en {encoding} ; le fichier est sans "
                'doute en Latin-1 : écrivez encoding = "cp1252" dans l\'entrée de la source',
                file=path.name,
                line=line,
                encoding=written.encoding,
            )
        ) from error


def _refuse_cut_line(text: str, path: Path, written: Format) -> None:
    """Refuse a file that stops in the middle of its last line: a number may have lost digits."""
    lines = text.splitlines()[written.preamble :]
    if not lines or text.endswith("\n"):
        return
    found, expected = (line.count(written.separator) for line in (lines[-1], lines[0]))
    if 0 < found < expected:
        raise SourceError(
            _(
                "{file} : la dernière ligne s'arrête à la colonne {found} sur {expected} ; le "
                "fichier est tronqué, téléchargez-le à nouveau",
                file=path.name,
                found=found + 1,
                expected=expected + 1,
            )
        )


def _flatten(table: pl.DataFrame) -> pl.DataFrame:
    """Spread nested records into columns named ``outer.inner``."""
    while structs := [name for name, dtype in table.schema.items() if dtype == pl.Struct]:
        table = table.with_columns(
            pl.col(name).name.map_fields(lambda field, outer=name: f"{outer}.{field}")  # type: ignore[misc]
            for name in structs
        ).unnest(structs)
    return table


def _descend(table: pl.DataFrame, step: str) -> pl.DataFrame:
    """Give one row a record of the list ``step``; columns around it get the prefix ``up.``."""
    around = {name: f"up.{name}" for name in table.columns if name != step}
    return table.rename(around).explode(step, empty_as_null=False).unnest(step)


def _as_text(table: pl.DataFrame) -> pl.DataFrame:
    """Turn every column into text: lists joined by ``|``, null into the empty text."""
    lists = [name for name, dtype in table.schema.items() if dtype == pl.List]
    return table.select(
        pl.col(name).cast(pl.List(pl.String)).list.join("|")
        if name in lists
        else pl.col(name).cast(pl.String)
        for name in table.columns
    ).fill_null("")


def _ragged_line(text: str, written: Format) -> dict[str, int]:
    """Return the first line with more separators than the header, and both counts."""
    lines = text.splitlines()[written.preamble :]
    counts = [line.count(written.separator) for line in lines]
    line = next((i for i, count in enumerate(counts) if count > counts[0]), 0)
    return {
        "line": line + written.preamble + 1,
        "found": counts[line],
        "expected": counts[0],
    }


def check_rows(table: pl.DataFrame, path: Path, source: Source) -> None:
    """Refuse a table with fewer or more rows than its source expects.

    Raises:
        SourceError: the number of rows is out of bounds.
    """
    least, most = source.expect.rows_min, source.expect.rows_max
    if table.height < least or (most is not None and table.height > most):
        raise SourceError(
            _(
                "{file} : {rows} lignes, {least} attendues au moins{most} ; le fichier est "
                "tronqué ou n'est pas celui de la source {id}",
                file=path.name,
                rows=table.height,
                least=least,
                most=_(" et {most} au plus", most=most) if most is not None else "",
                id=source.id,
            )
        )
