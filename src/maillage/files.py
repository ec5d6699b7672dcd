"""Write files so that a crash leaves the old or the new, never half; and hash them."""

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from maillage.errors import StoreError
from maillage.language import _


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say in a person's words why ``path`` cannot be written.

    Raises:
        StoreError: the disk is full or the folder cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise _store_error(path, error) from error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path``; flush it and put it in place on a clean exit.

    On any failure, an interruption included, the temporary file goes and ``path`` is untouched.

    Raises:
        StoreError: the disk is full or the folder cannot be written.
    """
    partial = _partial(path)
    try:
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            yield partial
            with partial.open("rb+") as stream:
                os.fsync(stream.fileno())
            partial.replace(path)
    finally:
        with suppress(OSError):
            partial.unlink()


def write_bytes(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, whole or not at all."""
    write_all({path: content})


def write_all(contents: dict[Path, bytes]) -> None:
    """Write several files whole, put in place in order once all are flushed to disk.

    The last one can attest the others. On a failure before that, an interruption included, every
    file is as it was, and no new file or folder is left.

    Raises:
        StoreError: the disk is full or a folder cannot be written.
    """
    partials = {path: _partial(path) for path in contents}
    folders: list[Path] = []
    try:
        for path, content in contents.items():
            with writing(path):
                folders += _make_folders(path.parent)
                with partials[path].open("wb") as stream:
                    stream.write(content)
                    stream.flush()
                    os.fsync(stream.fileno())
        for path, partial in partials.items():
            with writing(path):
                partial.replace(path)
    finally:
        for partial in partials.values():
            with suppress(OSError):
                partial.unlink()
        for folder in reversed(folders):
            with suppress(OSError):  # what holds a file stays
                folder.rmdir()


def write_text(path: Path, content: str) -> None:
    """Write ``content`` to ``path`` in UTF-8 with line feeds, whole or not at all."""
    write_bytes(path, content.encode())


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on ``path`` for the block, across processes.

    Raises:
        StoreError: another process holds it, or the folder cannot be written.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("w")
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(
                _(
                    "{path} : un autre travail est déjà en cours sur ces données ; "
                    "attendez qu'il finisse, puis relancez la commande",
                    path=path,
                )
            ) from error
        yield


def _partial(path: Path) -> Path:
    """Return the temporary path beside a file, under which it is written first."""
    return path.with_name(f".{path.name}.{os.getpid()}.partial")


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder and what it lies in, and return those that were not there, outermost first."""
    absent = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return absent[::-1]


def _store_error(path: Path, error: OSError) -> StoreError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreError(
            _(
                "{path} : le disque est plein ; libérez de la place puis relancez "
                "la commande, rien de ce qui existait n'a été perdu",
                path=path,
            )
        )
    return StoreError(_("{path} : écriture impossible ({reason})", path=path, reason=error))
