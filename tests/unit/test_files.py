"""Files: the old or the new, never half, and one writer at a time."""

import errno
import os
from pathlib import Path

import pytest

from maillage.errors import StoreError
from maillage.files import locked, replacing, sha256, write_all, write_bytes, write_text

FULL_DEVICE = Path("/dev/full")
needs_full_device = pytest.mark.skipif(not FULL_DEVICE.exists(), reason="no /dev/full")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "kept.txt"
    path.write_text("old")
    return path


def test_write_text_writes_utf8_with_line_feeds_in_new_folders(tmp_path):
    write_text(tmp_path / "a" / "b.txt", "é\n")

    assert (tmp_path / "a" / "b.txt").read_bytes() == b"\xc3\xa9\n"


def test_write_bytes_replaces_and_leaves_nothing_beside(kept):
    write_bytes(kept, b"new")

    assert {path.name: path.read_bytes() for path in kept.parent.iterdir()} == {"kept.txt": b"new"}


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_replacing_leaves_the_old_file_when_the_work_fails(kept, failure):
    def work():
        with replacing(kept) as partial:
            partial.write_text("half")
            raise failure

    with pytest.raises(failure):
        work()

    assert {path.name: path.read_text() for path in kept.parent.iterdir()} == {"kept.txt": "old"}


@needs_full_device
def test_replacing_leaves_the_old_file_when_the_disk_is_full(kept):
    def work():
        with replacing(kept) as partial:
            partial.symlink_to(FULL_DEVICE)
            partial.write_text("half")

    with pytest.raises(StoreError) as caught:
        work()

    assert str(caught.value) == (
        f"{kept} : le disque est plein ; libérez de la place puis relancez la commande, "
        "rien de ce qui existait n'a été perdu"
    )
    assert {path.name: path.read_text() for path in kept.parent.iterdir()} == {"kept.txt": "old"}


def test_replacing_says_that_a_folder_is_a_file(kept):
    with pytest.raises(StoreError, match=r"kept\.txt/new\.txt : écriture impossible"):
        write_text(kept / "new.txt", "new")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an old report and a file of the user's."""
    folder = tmp_path / "report"
    write_all({folder / name: b"old" for name in ("maps/a", "manifest")} | {folder / "own": b"own"})
    return folder


def as_it_is(folder: Path) -> dict[str, bytes | None]:
    """Return what a folder holds, folders included."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def new(folder: Path) -> dict[Path, bytes]:
    return {folder / name: b"new" for name in ("maps/a", "charts/b", "manifest")}


def test_write_all_keeps_what_else_the_folder_holds(folder):
    write_all(new(folder))

    assert as_it_is(folder) == {
        "maps": None, "maps/a": b"new", "charts": None, "charts/b": b"new", "manifest": b"new",
        "own": b"own",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("failure", "raised"),
    [(OSError(errno.ENOSPC, "full"), StoreError), (KeyboardInterrupt(), KeyboardInterrupt)],
)
@pytest.mark.parametrize("flushed", [0, 1, 2])
@pytest.mark.parametrize("place", ["folder", "absent/one"])
def test_write_all_leaves_everything_as_it_was(
    folder, monkeypatch, failure, raised, flushed, place
):
    before, left = as_it_is(folder.parent), iter([None] * flushed)

    def fsync(_handle):
        if next(left, failure):
            raise failure

    monkeypatch.setattr(os, "fsync", fsync)
    target = folder if place == "folder" else folder.parent / place

    with pytest.raises(raised):
        write_all(new(target))

    assert as_it_is(folder.parent) == before


@needs_full_device
def test_write_all_names_the_file_that_the_disk_has_no_room_for(folder):
    (folder / "maps" / f".a.{os.getpid()}.partial").symlink_to(FULL_DEVICE)

    with pytest.raises(StoreError) as caught:
        write_all(new(folder))

    assert str(caught.value).startswith(f"{folder / 'maps' / 'a'} : le disque est plein")
    assert as_it_is(folder) == {"maps": None, "maps/a": b"old", "manifest": b"old", "own": b"own"}


def test_write_all_puts_the_last_file_last(folder, monkeypatch):
    placed = []
    replace = Path.replace
    monkeypatch.setattr(
        Path, "replace", lambda path, to: (placed.append(to.name), replace(path, to))
    )

    write_all(new(folder))

    assert placed == ["a", "b", "manifest"]


def test_locked_refuses_a_second_holder_and_frees_the_lock(tmp_path):
    path = tmp_path / "home" / ".lock"

    with locked(path), pytest.raises(StoreError) as caught, locked(path):
        pass

    assert str(caught.value) == (
        f"{path} : un autre travail est déjà en cours sur ces données ; "
        "attendez qu'il finisse, puis relancez la commande"
    )
    with locked(path):
        pass


def test_locked_lets_failures_of_the_block_through(tmp_path):
    with pytest.raises(FileNotFoundError), locked(tmp_path / ".lock"):
        raise FileNotFoundError("of the block")


def test_locked_says_that_the_folder_cannot_be_written(kept):
    with pytest.raises(StoreError, match="écriture impossible"), locked(kept / ".lock"):
        pass


def test_sha256_is_that_of_the_standard(tmp_path):
    path = tmp_path / "abc"
    path.write_bytes(b"abc")

    assert sha256(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_writes_are_flushed_before_they_are_put_in_place(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(os, "fsync", lambda handle: seen.append(os.fstat(handle).st_size))

    write_bytes(tmp_path / "a", b"12345")

    assert seen == [5]
