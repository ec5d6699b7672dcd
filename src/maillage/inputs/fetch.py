"""Bring the file of a source, from a mirror folder or from its live address.

A download goes to a partial file beside its target and is put in place when it is whole. Cut
short, it is resumed where the server allows it (``Range`` with the same ``ETag``).
"""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from maillage.catalogue.sources import Source
from maillage.errors import FetchError
from maillage.files import replacing, writing
from maillage.language import _

Progress = Callable[[int, int | None], None]
"""Told the bytes received so far and the total, where the server gives it."""

_TRIES = 3
_PAUSE_SECONDS = 0.5
_TIMEOUT_SECONDS = 60.0
_RESUMED = 206
_UNSATISFIABLE = 416
_SERVER_ERROR = 500
_WEAK = "W/"
"""Start of an ETag that does not vouch for every byte."""


def file_name(source: Source) -> str:
    """Return the name under which a source's raw file is kept."""
    return Path(source.mirror or urlsplit(source.url).path).name


def from_mirror(source: Source, mirror: Path, target: Path) -> str:
    """Copy a source's file from a mirror folder to ``target``; return its origin.

    Raises:
        FetchError: the source has no mirror name, or the folder lacks the file.
    """
    if not source.mirror:
        raise FetchError(_("{id} : cette source n'a pas de fichier miroir", id=source.id))
    path = mirror / source.mirror
    if not path.is_file():
        raise FetchError(
            _("{id} : {path} n'existe pas dans le dossier miroir", id=source.id, path=path)
        )
    with replacing(target) as partial:
        shutil.copyfile(path, partial)
    return f"mirror:{source.mirror}"


def from_url(source: Source, target: Path, *, client: httpx.Client, progress: Progress) -> str:
    """Download a source's file to ``target``; return its origin.

    Raises:
        FetchError: no address, refused, unreachable after three tries, or a web page or another
            type of content came.
        StoreError: the disk is full; what is received is kept.
    """
    if source.derived_from:
        raise FetchError(
            _(
                "{id} : ce fichier est tiré de ceux de {sources} ; chargez-les par « maillage data "
                "pull {sources} »",
                id=source.id,
                sources=" ".join(source.derived_from),
            )
        )
    if not source.url:
        raise FetchError(
            _(
                "{id} : pas d'adresse directe ; téléchargez le fichier depuis {page} puis lancez "
                "« maillage data import FICHIER --source {id} »",
                id=source.id,
                page=source.page or _("la page du producteur"),
            )
        )
    for remaining in reversed(range(_TRIES)):
        try:
            _download(source, target, client=client, progress=progress)
        except httpx.RequestError as error:
            if not remaining:
                raise FetchError(
                    _(
                        "{id} : {url} ne répond pas ({reason}) ; ce qui est déjà reçu est gardé, "
                        "relancez la commande pour reprendre",
                        id=source.id,
                        url=source.url,
                        reason=error,
                    )
                ) from error
            time.sleep(_PAUSE_SECONDS)
        else:
            return source.url
    raise AssertionError("unreachable")  # the last try returns or raises


def _download(source: Source, target: Path, *, client: httpx.Client, progress: Progress) -> None:
    partial = target.with_name(f".{target.name}.partial")
    tag = target.with_name(f".{target.name}.etag")
    asked = _resume_headers(partial, tag)
    with writing(target), client.stream("GET", source.url, headers=asked) as response:
        _check_part(response, asked, tag)
        _check(response, source)
        target.parent.mkdir(parents=True, exist_ok=True)
        resumed = response.status_code == _RESUMED
        with partial.open("ab" if resumed else "wb") as stream:
            tag.write_text(response.headers.get("etag", ""))  # never a new tag on old bytes
            for chunk in _reported(response, stream.tell(), progress):
                stream.write(chunk)
    with replacing(target) as complete:
        partial.replace(complete)
    tag.unlink(missing_ok=True)


def _resume_headers(partial: Path, tag: Path) -> dict[str, str]:
    """Ask for the rest of a file only when the server can tell that it has not changed."""
    known = tag.read_text() if tag.exists() else ""
    if not partial.exists() or not known or known.startswith(_WEAK):
        return {}
    return {"Range": f"bytes={partial.stat().st_size}-", "If-Range": known}


def _check_part(response: httpx.Response, asked: dict[str, str], tag: Path) -> None:
    """Have the file taken again whole when a part comes that does not follow what is received."""
    is_part = response.status_code == _RESUMED
    if response.status_code == _UNSATISFIABLE or (is_part and not _follows(response, asked)):
        tag.unlink(missing_ok=True)
        raise httpx.TransportError(f"HTTP {response.status_code}")


def _follows(response: httpx.Response, asked: dict[str, str]) -> bool:
    start = asked.get("Range", "").replace("=", " ")
    is_same_file = response.headers.get("etag") in (None, asked.get("If-Range"))
    return is_same_file and response.headers.get("content-range", "").startswith(start)


def _check(response: httpx.Response, source: Source) -> None:
    if response.status_code >= _SERVER_ERROR:
        raise httpx.TransportError(f"HTTP {response.status_code}")
    if response.is_error or response.is_redirect:
        raise FetchError(
            _(
                "{id} : {url} répond {status} ; l'adresse a sans doute changé, voyez {page}",
                id=source.id,
                url=source.url,
                status=response.status_code,
                page=source.page or _("la page du producteur"),
            )
        )
    kind = response.headers.get("content-type", "")
    if kind.startswith("text/html"):
        raise FetchError(
            _(
                "{id} : {url} envoie une page web ({kind}) au lieu d'un fichier {expected}",
                id=source.id,
                url=source.url,
                kind=kind,
                expected=source.format.kind,
            )
        )
    _check_type(kind, source)


def _check_type(declared: str, source: Source) -> None:
    """Refuse a content type that the entry does not expect; a server may declare none."""
    kind = declared.partition(";")[0].strip().lower()
    if kind and kind not in source.format.accepted_types:
        raise FetchError(
            _(
                "{id} : {url} annonce le type {kind}, un de ceux-ci est attendu : {expected} ; "
                "vérifiez l'adresse, ou ajoutez ce type à « content_types » dans {id}.toml si le "
                "fichier est le bon",
                id=source.id,
                url=source.url,
                kind=kind,
                expected=", ".join(source.format.accepted_types),
            )
        )


def _reported(response: httpx.Response, already: int, progress: Progress) -> Iterator[bytes]:
    length = response.headers.get("content-length")
    total = already + int(length) if length else None
    received = already
    for chunk in response.iter_raw():
        received += len(chunk)
        progress(received, total)
        yield chunk


def client() -> httpx.Client:
    """Return the client for live addresses: redirects followed, a name to be known by."""
    return httpx.Client(
        follow_redirects=True,
        timeout=_TIMEOUT_SECONDS,
        headers={"User-Agent": "maillage", "Accept-Encoding": "identity"},
    )
