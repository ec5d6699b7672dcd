import errno
import gettext
import os
import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from pypdf import PdfReader

from maillage import language
from maillage.contracts.diagnosis import Diagnosis
from maillage.errors import StoreError
from maillage.outputs.pages import Format
from maillage.outputs.report import FORMATS, write_report

from .factories import diagnosis as made_up

NAMED = re.compile(r"(?:[a-z]+/)?[a-z-]+\.(?:csv|json|svg|geojson|parquet)")


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_report_writes_every_file_once_and_names_it(diagnosis: Diagnosis, tmp_path: Path) -> None:
    written = write_report(diagnosis, tmp_path, formats=FORMATS)

    assert list(written) == sorted(_contents(tmp_path))
    assert {name: path.relative_to(tmp_path).as_posix() for name, path in written.items()} == {
        name: name for name in written
    }


def test_report_has_the_same_bytes_twice(folder: Path, tmp_path: Path) -> None:
    write_report(made_up(), tmp_path, formats=FORMATS)

    assert _contents(tmp_path) == _contents(folder)


def test_report_writes_only_the_formats_asked_for(diagnosis: Diagnosis, tmp_path: Path) -> None:
    written = write_report(diagnosis, tmp_path, formats=["html"])

    assert list(written) == ["manifest.json", "report.html"]


@pytest.mark.parametrize("room", [0, 1, 12])
def test_a_full_disk_leaves_the_report_before(
    room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_report(made_up(), tmp_path / "old", formats=FORMATS)
    (tmp_path / "old" / "maps" / "notes.txt").write_text("own")
    before, left = _contents(tmp_path), iter(range(room))

    def fsync(_handle: int) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", fsync)
    for name in ("old", "new"):
        with pytest.raises(StoreError, match="le disque est plein"):
            write_report(made_up(zones=40), tmp_path / name, formats=FORMATS)

    assert _contents(tmp_path) == before
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("formats", [*([each] for each in FORMATS), ["html", "svg"], FORMATS])
def test_every_file_that_the_report_names_is_there(formats: list[Format], tmp_path: Path) -> None:
    write_report(made_up(zones=300), tmp_path, formats=formats)

    words = [
        path.read_text()
        for path in tmp_path.rglob("*")
        if path.suffix in {".html", ".svg"} and path.is_file()
    ]
    words += [
        page.extract_text() for path in tmp_path.glob("*.pdf") for page in PdfReader(path).pages
    ]
    named = {name for text in words for name in NAMED.findall(text)}
    hidden = {name for name in named if not list(tmp_path.rglob(name))}
    assert hidden == set()
    assert ("manifest.json" in named) == bool({"html", "pdf"} & set(formats))
    assert (tmp_path / "manifest.json").is_file()


def test_long_tables_name_the_file_that_has_every_row_when_it_is_written(tmp_path: Path) -> None:
    pages = {}
    for formats in (("html",), ("html", "data"), ("html", "svg")):
        write_report(made_up(zones=300), tmp_path, formats=formats)
        pages[formats[-1]] = (tmp_path / "report.html").read_text()

    assert "30 lignes sur 300.</p>" in pages["html"]
    assert "data/zones.csv" in pages["data"]
    assert "maps/score.csv" not in pages["data"]
    assert "maps/score.csv" in pages["svg"]
    assert "data/zones.csv" not in pages["svg"]


def test_the_manifest_is_that_of_the_data(folder: Path) -> None:
    assert (folder / "manifest.json").read_bytes() == (folder / "data/manifest.json").read_bytes()


def test_report_says_demonstration_in_every_file(folder: Path) -> None:
    warning = "Données de démonstration"
    silent = [
        name
        for name, content in _contents(folder).items()
        if not name.endswith((".pdf", ".parquet")) and warning not in content.decode()
    ]

    marked = pl.read_parquet(folder / "data" / "zones.parquet")["demonstration"]
    assert silent == []
    assert marked.str.starts_with(warning).all()


def test_report_of_real_data_never_says_demonstration(tmp_path: Path) -> None:
    write_report(made_up(is_demo=False), tmp_path, formats=["html", "svg", "data"])

    saying = [
        name
        for name, content in _contents(tmp_path).items()
        if not name.endswith(".parquet") and "démonstration" in content.decode().lower()
    ]
    assert saying == []


@pytest.mark.parametrize("zones", [1, 2, 300])
def test_report_takes_any_number_of_zones(zones: int, tmp_path: Path) -> None:
    written = write_report(made_up(zones=zones), tmp_path, formats=FORMATS)

    assert {"report.html", "report.pdf", "data/zones.csv"} <= set(written)
    assert ("maps/rate.svg" in written) == (zones > 1)


def test_report_without_outlines_has_no_map(diagnosis: Diagnosis, tmp_path: Path) -> None:
    bare = replace(diagnosis, outlines=diagnosis.outlines.clear())

    written = write_report(bare, tmp_path, formats=FORMATS)

    assert [name for name in written if name.startswith("maps/")] == []


def test_report_of_almost_nothing_is_still_written(diagnosis: Diagnosis, tmp_path: Path) -> None:
    zones = replace(diagnosis.zones, rows=diagnosis.zones.rows.clear())
    network = diagnosis.connectivity
    network = replace(
        network,
        figures=(),
        speeds=replace(network.speeds, rows=network.speeds.rows.clear()),
        fibre=replace(network.fibre, rows=network.fibre.rows.clear()),
    )
    empty = replace(
        diagnosis, zones=zones, connectivity=network, summary=(), headlines=(), compared=(),
        comparisons=(), fragile=(), gaps=(), freshness=(), notes=diagnosis.notes,
        outlines=diagnosis.outlines.clear(),
    )  # fmt: skip

    written = write_report(empty, tmp_path, formats=FORMATS)

    assert {"report.html", "report.pdf", "data/datapackage.json"} <= set(written)


def test_report_of_the_whole_country_compares_it_with_nothing(
    diagnosis: Diagnosis, tmp_path: Path
) -> None:
    country = replace(diagnosis, comparisons=diagnosis.comparisons[:1])

    written = write_report(country, tmp_path, formats=("html", "svg"))

    page = (tmp_path / "report.html").read_text()
    assert "charts/comparison.svg" not in written
    assert "Le territoire en chiffres" in page
    assert "Et par rapport aux autres" not in page


def test_captions_say_what_darker_means(diagnosis: Diagnosis, tmp_path: Path) -> None:
    write_report(diagnosis, tmp_path, formats=("html",))

    page = (tmp_path / "report.html").read_text().replace("\N{NO-BREAK SPACE}", " ")
    assert page.count("Plus foncé : plus fragile.") == 2
    assert page.count("Plus foncé : plus de fibre.") == 1


def test_report_without_gaps_says_that_nothing_is_missing(
    diagnosis: Diagnosis, tmp_path: Path
) -> None:
    write_report(replace(diagnosis, gaps=()), tmp_path, formats=("html",))

    page = (tmp_path / "report.html").read_text()
    assert page.count("Rien ne manque pour Val-d’Essai parmi les indicateurs de ce rapport.") == 1


def test_report_in_english_writes_numbers_and_language_so(
    diagnosis: Diagnosis, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MAILLAGE_LANG", "en")
    monkeypatch.setattr(language, "_translations", lambda _chosen: gettext.NullTranslations())

    write_report(diagnosis, tmp_path, formats=["html", "pdf"])

    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "≈\N{NO-BREAK SPACE}24,000" in page
    assert PdfReader(tmp_path / "report.pdf").root_object["/Lang"] == "en"
