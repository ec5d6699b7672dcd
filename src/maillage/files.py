"""Write files so that a crash leaves the old or the new, never half; and hash them."""

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
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
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
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
    with replacing(path) as partial:
        partial.write_bytes(content)


def write_all(contents: dict[Path, bytes]) -> None:
    """Write several files whole, put in place in order once all are written.

    The last one can attest the others: a crash in between leaves the old one.
    """
    with ExitStack() as stack:
        # left in the reverse order of entry: the first file is the first in place
        partials = [stack.enter_context(replacing(path)) for path in reversed(contents)]
        for partial, content in zip(partials, reversed(contents.values()), strict=True):
            partial.write_bytes(content)


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
