"""Read any tabular file as text columns: one reader, told by the source entry.

Nothing is interpreted here: every cell stays the text of the file, so that a code keeps its
zeros and a secret its letter. Meaning is given by :mod:`maillage.inputs.staging`.
"""

import io
import json
from pathlib import Path

import polars as pl
from rapidfuzz import process

from maillage.catalogue.sources import Format, Source
from maillage.errors import SourceError
from maillage.inputs.content import content
from maillage.language import _

_SEPARATORS = (",", ";", "\t", "|")
_BOM = "\ufeff"
_LINES_SHOWN = 15


def read_table(path: Path, source: Source) -> pl.DataFrame:
    """Return the table of a source as text columns, in the order of the file.

    Raises:
        SourceError: the file is not what the entry says; the message gives the difference.
    """
    raw = content(path, source)
    table = _READERS[source.format.kind](raw, path, source.format)
    _check_columns(table, raw, path, source)
    _check_rows(table, path, source)
    return table


def _read_csv(raw: bytes, path: Path, written: Format) -> pl.DataFrame:
    text = _decode(raw, path, written)
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
        raise SourceError(
            _(
                "{file}, ligne {line} : {found} séparateurs « {separator} », {expected} attendus "
                "comme dans l'en-tête ; la ligne est coupée ou un guillemet manque",
                file=path.name,
                separator=written.separator,
                **_ragged_line(text, written),
            )
        ) from error


def _read_excel(raw: bytes, path: Path, written: Format) -> pl.DataFrame:
    import fastexcel  # here: only workbooks need it

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


def _read_parquet(raw: bytes, path: Path, _written: Format) -> pl.DataFrame:
    try:
        return _as_text(pl.read_parquet(io.BytesIO(raw)))
    except pl.exceptions.PolarsError as error:
        raise SourceError(
            _("{file} : ce fichier Parquet ne se lit pas ({reason})", file=path.name, reason=error)
        ) from error


def _read_json(raw: bytes, path: Path, written: Format) -> pl.DataFrame:
    try:
        table = pl.read_json(io.BytesIO(raw), infer_schema_length=None)
    except pl.exceptions.PolarsError as error:
        raise SourceError(
            _("{file} : ce fichier JSON ne se lit pas ({reason})", file=path.name, reason=error)
        ) from error
    for step in written.record_path:
        table = _descend(_flatten(table), step)
    return _as_text(_flatten(table))


def _read_geojson(raw: bytes, path: Path, _written: Format) -> pl.DataFrame:
    try:
        features = json.loads(raw)["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(
            _(
                "{file} : ce n'est pas un GeoJSON (une « FeatureCollection » est attendue)",
                file=path.name,
            )
        ) from error
    rows = [feature["properties"] for feature in features]
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


def _check_columns(table: pl.DataFrame, raw: bytes, path: Path, source: Source) -> None:
    missing = [name for name in source.required_columns if name not in table.columns]
    if not missing:
        return
    hint = _layout_hint(raw, source) if source.format.kind == "csv" else ""
    raise SourceError(
        _(
            "{file} : colonnes absentes : {missing}. {hint}",
            file=path.name,
            missing=", ".join(missing),
            hint=hint or _closest(missing, table.columns, source),
        )
    )


def _closest(missing: list[str], found: list[str], source: Source) -> str:
    """Say which columns found look like the missing ones."""
    pairs = [(name, process.extractOne(name, found, score_cutoff=60)) for name in missing]
    renamed = [f"{name} → {match[0]}" for name, match in pairs if match]
    if renamed:
        return _(
            "Le producteur les a peut-être renommées ({renamed}) : vérifiez puis corrigez "
            "{id}.toml",
            renamed=", ".join(renamed),
            id=source.id,
        )
    return _(
        "Colonnes trouvées : {found}. Si l'en-tête est plus bas, écrivez `preamble` dans {id}.toml",
        found=", ".join(found[:12]),
        id=source.id,
    )


def _layout_hint(raw: bytes, source: Source) -> str:
    """Say whether another separator or a header further down would explain the file."""
    lines = raw.decode(source.format.encoding, errors="replace").splitlines()[:_LINES_SHOWN]
    wanted = source.required_columns[0]
    for number, line in enumerate(lines):
        for separator in _SEPARATORS:
            cells = [cell.strip(' "' + _BOM) for cell in line.split(separator)]
            if wanted not in cells:
                continue
            if separator != source.format.separator:
                return _(
                    "Le séparateur semble être « {found} » et non « {expected} » : corrigez "
                    "`separator` dans {id}.toml",
                    found=separator,
                    expected=source.format.separator,
                    id=source.id,
                )
            if number != source.format.preamble:
                return _(
                    "L'en-tête semble être à la ligne {line} : écrivez preamble = {number} "
                    "dans {id}.toml",
                    line=number + 1,
                    number=number,
                    id=source.id,
                )
    return ""


def _check_rows(table: pl.DataFrame, path: Path, source: Source) -> None:
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
