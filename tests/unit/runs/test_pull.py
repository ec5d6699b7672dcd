"""Pulls: each source on its own, one pull at a time, and nothing lost when it stops."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from maillage.errors import FetchError, SourceError, StoreError
from maillage.files import locked
from maillage.runs.pull import pull
from maillage.runs.store import Store

from .conftest import DAY

IDS = ("demo-debits", "demo-fibre", "demo-parts", "demo-revenus")


@pytest.fixture
def server(server, data):
    """The server of a made-up file."""
    server.content = (data / "demo" / "demo-fibre.csv").read_bytes()
    return server


@pytest.fixture
def folder(data, tmp_path) -> Path:
    """A mirror folder that a test may spoil."""
    shutil.copytree(data, tmp_path / "mirror")
    return tmp_path / "mirror"


def asked(store: Store, *ids: str):
    return [store.sources[source_id] for source_id in ids or IDS]


def live(store: Store, server):
    return store.sources["demo-fibre"].model_copy(update={"url": server.url})


def staged(store: Store) -> dict[Path, bytes]:
    return {
        path.relative_to(store.home): path.read_bytes()
        for path in store.home.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def test_every_source_of_a_mirror_is_loaded(store, folder):
    outcomes = list(pull(store, asked(store), mirror=folder, on=DAY))

    assert sorted(outcome.source.id for outcome in outcomes if outcome.load) == sorted(IDS)
    assert [source.id for source in store.loaded] == sorted(IDS)
    assert not list(store.home.glob("raw/*/.incoming"))


def test_a_source_that_fails_stops_only_itself(store, folder):
    (folder / "demo" / "demo-parts.csv").write_text("<html>")
    (folder / "demo" / "demo-fibre.csv").unlink()

    outcomes = list(pull(store, asked(store), mirror=folder, on=DAY))

    errors = {outcome.source.id: type(outcome.error) for outcome in outcomes if outcome.error}
    assert errors == {"demo-parts": SourceError, "demo-fibre": FetchError}
    assert [source.id for source in store.loaded] == ["demo-debits", "demo-revenus"]


def test_a_source_that_fails_leaves_what_the_store_held(store, folder):
    list(pull(store, asked(store), mirror=folder, on=DAY))
    before = staged(store)
    (folder / "demo" / "demo-parts.csv").write_text("<html>")

    (outcome,) = pull(store, asked(store, "demo-parts"), mirror=folder, on=DAY)

    assert "page web" in str(outcome.error)
    assert staged(store) == before


def test_a_second_pull_is_refused_while_the_first_works(store, folder):
    first = pull(store, asked(store), mirror=folder, on=DAY)
    next(first)

    with pytest.raises(StoreError, match="un autre travail est déjà en cours sur ces données"):
        next(pull(store, asked(store), mirror=folder, on=DAY))

    assert len(list(first)) == len(IDS) - 1


def test_a_live_source_is_loaded_and_tells_its_progress(store, server):
    told = []
    source = live(store, server)

    (outcome,) = pull(
        store, [source], mirror=None, on=DAY, progress=lambda *seen: told.append(seen)
    )

    assert outcome.error is None
    assert told[-1] == (source, len(server.content), len(server.content))
    assert store.record(source).origin == server.url


def test_a_pull_cut_is_resumed_by_the_next(store, server):
    source = live(store, server)
    server.then("cut", 500, 500)
    (first,) = pull(store, [source], mirror=None, on=DAY)

    (second,) = pull(store, [source], mirror=None, on=DAY)

    half = len(server.content) // 2
    assert isinstance(first.error, FetchError)
    assert second.error is None
    assert server.asked[-1][1] == f"bytes={half}-"
    assert (store.raw(source) / "demo-fibre.csv").read_bytes() == server.content


def test_a_mirror_takes_over_from_a_pull_that_was_cut(store, server, folder):
    source = live(store, server)
    server.then("cut", 500, 500)
    list(pull(store, [source], mirror=None, on=DAY))

    (outcome,) = pull(store, [source], mirror=folder, on=DAY)

    assert outcome.error is None
    assert not (store.raw(source) / ".incoming").exists()


def test_an_interruption_leaves_the_store_and_frees_its_lock(store, server, folder):
    list(pull(store, asked(store), mirror=folder, on=DAY))
    before = staged(store)
    source = live(store, server)
    server.then("stalled")
    started = time.monotonic()

    def interrupted(*_seen: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(pull(store, [source], mirror=None, on=DAY, progress=interrupted))

    after = {path: kept for path, kept in staged(store).items() if ".incoming" not in path.parts}
    assert after == before
    assert time.monotonic() - started < 5
    with locked(store.lock):
        pass


def test_ctrl_c_stops_a_pull_keeps_what_is_received_and_the_next_resumes(store, server):
    """The signal, for real: another process pulls from a server that never ends."""
    header, rows = server.content.split(b"\n", 1)
    server.content = header + b"\n" + rows * 1000
    server.then("stalled")
    script = textwrap.dedent(f"""
        import signal
        from datetime import date
        from pathlib import Path
        from maillage.runs.pull import pull
        from maillage.runs.store import Store

        signal.signal(signal.SIGINT, signal.default_int_handler)  # some shells have it ignored
        store = Store(Path({str(store.home)!r}))
        source = store.sources["demo-fibre"].model_copy(update={{"url": {server.url!r}}})
        told = lambda source, received, total: print(received, flush=True)
        list(pull(store, [source], mirror=None, on=date(2026, 1, 2), progress=told))
    """)
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    with process:
        process.stdout.readline()
        os.kill(process.pid, signal.SIGINT)
        stopped = process.wait(timeout=20)

    (partial,) = store.home.glob("raw/demo-fibre/.incoming/.*.partial")
    received = partial.stat().st_size
    source = live(store, server)
    (outcome,) = pull(store, [source], mirror=None, on=DAY)
    assert stopped != 0
    assert outcome.error is None
    assert server.asked[-1][1] == f"bytes={received}-"
    assert (store.raw(source) / "demo-fibre.csv").read_bytes() == server.content


def test_a_refused_download_is_kept_for_a_person_to_look_at(store, server):
    server.content = b"other;columns\n1;2\n"

    (outcome,) = pull(store, [live(store, server)], mirror=None, on=DAY)

    assert isinstance(outcome.error, SourceError)
    assert outcome.refused.read_bytes() == server.content
    assert store.loaded == []


def test_a_refused_file_of_the_mirror_is_not_copied(store, folder):
    (folder / "demo" / "demo-parts.csv").write_text("<html>")

    (outcome,) = pull(store, asked(store, "demo-parts"), mirror=folder, on=DAY)

    assert outcome.refused is None
    assert not store.raw(outcome.source).exists() or not list(store.raw(outcome.source).iterdir())
