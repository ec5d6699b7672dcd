"""Open a downloaded file: undo its compression, and see that it is what it claims to be."""

import gzip
import io
import zipfile
import zlib
from pathlib import Path

from maillage.catalogue.sources import Source
from maillage.errors import SourceError
from maillage.language import _

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_HTML_STARTS = (b"<!doctype html", b"<html", b"<head")


def content(path: Path, source: Source) -> bytes:
    """Return the bytes of a source's table, out of its gzip or ZIP envelope.

    Raises:
        SourceError: the file is cut short, is a web page, lacks the member expected, or is
            smaller than the entry allows.
    """
    raw = path.read_bytes()
    try:
        table = _unpack(raw, path, source)
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise SourceError(
            _(
                "{file} : le fichier est tronqué ou abîmé ({size} octets, {reason}) ; "
                "téléchargez-le à nouveau, la version précédente est conservée",
                file=path.name,
                size=len(raw),
                reason=error,
            )
        ) from error
    _refuse_web_page(table, path)
    if len(table) < source.expect.bytes_min:
        raise SourceError(
            _(
                "{file} : {size} octets, {least} attendus au moins pour la source {id} ; "
                "le téléchargement est sans doute incomplet, recommencez-le",
                file=path.name,
                size=len(table),
                least=source.expect.bytes_min,
                id=source.id,
            )
        )
    return table


def _unpack(raw: bytes, path: Path, source: Source) -> bytes:
    if raw.startswith(_GZIP):
        return gzip.decompress(raw)
    if raw.startswith(_ZIP) and source.format.member:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _member(archive, path, source)
    return raw


def _member(archive: zipfile.ZipFile, path: Path, source: Source) -> bytes:
    names = archive.namelist()
    if source.format.member not in names:
        raise SourceError(
            _(
                "{file} : l'archive ne contient pas {member} ; elle contient {names}. "
                "Le producteur a peut-être renommé le fichier : corrigez `member` dans {id}.toml",
                file=path.name,
                member=source.format.member,
                names=", ".join(names[:8]),
                id=source.id,
            )
        )
    return archive.read(source.format.member)


def _refuse_web_page(table: bytes, path: Path) -> None:
    start = table[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_HTML_STARTS):
        raise SourceError(
            _(
                "{file} : c'est une page web (sans doute une page d'erreur), pas un fichier de "
                "données ; vérifiez l'adresse ou réessayez plus tard",
                file=path.name,
            )
        )
