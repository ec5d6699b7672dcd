"""Open a file whose kind nobody has said: undo its envelope, and see what it looks like."""

import gzip
import io
import zipfile
import zlib
from pathlib import Path

from maillage.catalogue.sources import Format, Kind
from maillage.errors import SourceError
from maillage.language import _

_GZIP, _ZIP, _PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"PAR1"
_HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml")
_WORKBOOK = "xl/workbook.xml"
_TABLES = (".csv", ".tsv", ".txt", ".json", ".geojson", ".xlsx", ".parquet")
_SEEN = 2000


def opened(path: Path, *, member: str) -> bytes:
    """Return the bytes of a table, out of its gzip or ZIP envelope.

    Args:
        path: the file.
        member: the file to take inside a ZIP; empty to take the only table there is.

    Raises:
        SourceError: the file cannot be read, is empty, cut short, or is a web page.
    """
    try:
        raw = _unpacked(path.read_bytes(), path, member)
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise SourceError(
            _(
                "{file} : l'archive est tronquée ou abîmée ({reason}) ; téléchargez-la à nouveau",
                file=path.name,
                reason=error,
            )
        ) from error
    except OSError as error:
        raise SourceError(
            _("{file} : lecture impossible ({reason})", file=path, reason=error)
        ) from error
    if not raw.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise SourceError(
            _(
                "{file} : le fichier est vide ; une liste de lieux est attendue, "
                "téléchargez-le à nouveau",
                file=path.name,
            )
        )
    _refuse_web_page(raw, path)
    _refuse_binary(raw, path)
    return raw


def kind_of(raw: bytes) -> Kind:
    """Return what the first bytes of a table say that it is.

    Examples:
        >>> kind_of(b'[{"nom": "Mairie"}]'), kind_of(b"nom;ville")
        ('json', 'csv')
    """
    if raw.startswith(_ZIP):
        return "xlsx"
    if raw.startswith(_PARQUET):
        return "parquet"
    start = raw[:_SEEN].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start[:1] not in (b"{", b"["):
        return "csv"
    return "geojson" if b'"FeatureCollection"' in start else "json"


def check_kind(raw: bytes, written: Format, path: Path) -> None:
    """Refuse a file that is plainly of another kind than its entry says.

    Raises:
        SourceError: a workbook stands for a text, or the reverse.
    """
    found, expected = kind_of(raw), written.kind
    documents = ("json", "geojson")
    if found == expected or (found in documents and expected in documents):
        return
    if found == "json" and expected == "csv":  # a cell may well start with a bracket
        return
    raise SourceError(
        _(
            "{file} : ce fichier ressemble à du {found}, et du {expected} est attendu ; "
            "vérifiez que c'est le bon fichier, ou corrigez `kind` dans la source",
            file=path.name,
            found=found.upper(),
            expected=expected.upper(),
        )
    )


def _unpacked(raw: bytes, path: Path, member: str) -> bytes:
    if raw.startswith(_GZIP):
        return gzip.decompress(raw)
    if not raw.startswith(_ZIP):
        return raw
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()
        if _WORKBOOK in names and not member:
            return raw
        tables = [name for name in names if name.lower().endswith(_TABLES)]
        wanted = [member] if member else tables
        if len(wanted) != 1 or wanted[0] not in names:
            raise SourceError(
                _(
                    "{file} : un seul tableau est attendu dans l'archive, elle contient {names} ; "
                    "nommez dans `member` celui à lire",
                    file=path.name,
                    names=", ".join(names[:8]),
                )
            )
        return archive.read(wanted[0])


def _refuse_web_page(raw: bytes, path: Path) -> None:
    start = raw[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_HTML_STARTS):
        raise SourceError(
            _(
                "{file} : c'est une page web (sans doute une page d'erreur), pas un fichier de "
                "données ; vérifiez l'adresse ou réessayez plus tard",
                file=path.name,
            )
        )


def _refuse_binary(raw: bytes, path: Path) -> None:
    """Refuse a picture, a PDF or an old workbook, that no reader here knows."""
    is_known = raw.startswith((_ZIP, _PARQUET, b"\xff\xfe", b"\xfe\xff"))
    if not is_known and (b"\0" in raw[:_SEEN] or raw.startswith(b"%PDF")):
        raise SourceError(
            _(
                "{file} : ce n'est ni un CSV, ni un classeur XLSX, ni un JSON, ni un Parquet ; "
                "enregistrez la liste dans l'un de ces formats",
                file=path.name,
            )
        )
