"""Find out why a file lacks the columns of its source entry: layout, header or new names."""

from pathlib import Path

import polars as pl
from rapidfuzz import process

from maillage.catalogue.sources import Source
from maillage.errors import SourceError
from maillage.language import _

_SEPARATORS = (",", ";", "\t", "|")
_BOM = "\ufeff"
_LINES_SHOWN = 15
_UNNAMED = "__UNNAMED__"
"""How fastexcel names a column without a heading."""


def check_columns(table: pl.DataFrame, raw: bytes, path: Path, source: Source) -> None:
    """Refuse a table without the columns that its source reads, and say what would explain it.

    Raises:
        SourceError: columns are missing: another separator, a header further down, merged
            cells, or close names are pointed at.
    """
    missing = [name for name in source.required_columns if name not in table.columns]
    if not missing:
        return
    hint = ""
    if source.format.kind == "csv":
        hint = text_hint(raw, source)
    elif source.format.kind == "xlsx":
        hint = _sheet_hint(table, missing, source)
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


def text_hint(raw: bytes, source: Source) -> str:
    """Say whether another separator or a header further down would explain the file."""
    lines = raw.decode(source.format.encoding, errors="replace").splitlines()[:_LINES_SHOWN]
    wanted = next(iter(source.required_columns), None)
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
                return _header_hint(number, source)
    return ""


def _sheet_hint(table: pl.DataFrame, missing: list[str], source: Source) -> str:
    """Say whether the header of a sheet stands further down or has merged cells."""
    for number, row in enumerate(table.head(_LINES_SHOWN).iter_rows(), source.format.preamble + 1):
        if not set(missing).isdisjoint(cell.strip() for cell in row):
            return _header_hint(number, source)
    unnamed = [name for name in table.columns if name.startswith(_UNNAMED)]
    if not unnamed:
        return ""
    return _(
        "Des cellules de l'en-tête sont vides ou fusionnées : donnez un nom à chaque colonne de la "
        "feuille, ou nommez-les {unnamed} dans {id}.toml",
        unnamed=", ".join(unnamed),
        id=source.id,
    )


def _header_hint(number: int, source: Source) -> str:
    return _(
        "L'en-tête semble être à la ligne {line} : écrivez preamble = {number} dans {id}.toml",
        line=number + 1,
        number=number,
        id=source.id,
    )
