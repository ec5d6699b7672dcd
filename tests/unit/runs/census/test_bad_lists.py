"""Lists as they come: the good rows go through, the others are listed, nothing is lost."""

import csv
import io
import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from maillage import catalogue
from maillage.contracts import STANDARD
from maillage.contracts.records import MAPPED_RECORDS
from maillage.demo.run import LOADED_ON
from maillage.errors import SourceError
from maillage.reference.geography import Geography, embedded
from maillage.runs.census.bounds import outside
from maillage.runs.census.build import build
from maillage.runs.census.check import Checker
from maillage.runs.census.check_fix import write_repaired
from maillage.runs.census.export import export
from maillage.runs.census.quality import quality
from maillage.runs.census.releases import Census, Release
from maillage.runs.census.standardise import standardise
from maillage.runs.store import Store

SERVICES, HUB = "demo-france-services", "demo-hub"
DAY = date(2026, 1, 1)
SCRIPT = "<script>alert(1)</script>"

Reload = Callable[[str, bytes], None]


def raw(store: Store, source_id: str) -> bytes:
    return (store.home / "mirror" / store.sources[source_id].mirror).read_bytes()


def rows_of(store: Store, source_id: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw(store, source_id).decode())))


def written(rows: list[dict[str, str]]) -> bytes:
    content = io.StringIO(newline="")
    writer = csv.DictWriter(content, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return content.getvalue().encode()


def records(release: Release, source_id: str) -> pl.DataFrame:
    return release.table("records").filter(pl.col("source") == source_id)


def listed(store: Store, release: Release, source_id: str) -> list[tuple[str, int | None]]:
    """Return the code and row of what the quality page of a list says of its reading."""
    found = quality(store, release, catalogue.find_source(source_id, demo=True))
    return found.reading.select("code", "row").rows()


@pytest.mark.parametrize(
    "content", [b"", b"  \n", b"<!doctype html><title>404</title>", b"\x89PNG\r\n\x1a\n\0\0"]
)
def test_a_file_that_is_no_list_is_refused_and_the_list_before_stays(
    content: bytes, demo: Store, reload: Reload
) -> None:
    before = Census(demo).require_current()

    with pytest.raises(SourceError):
        reload(HUB, content)

    after = build(demo, as_of=LOADED_ON).release
    assert records(after, HUB).equals(records(before, HUB))


def test_records_around_a_broken_one_are_built_and_it_is_listed(
    demo: Store, reload: Reload
) -> None:
    document = json.loads(raw(demo, HUB))
    every = [json.dumps(each, ensure_ascii=False) for each in document["lieux"]]
    broken = len(every) // 2
    cut = [*every[: broken - 1], every[broken - 1][:30], *every[broken:]]
    before = records(Census(demo).require_current(), HUB)
    reload(HUB, ('{"lieux": [' + ",\n".join(cut) + "]}").encode())

    after = build(demo, as_of=LOADED_ON).release

    kept = before.filter(pl.col("row") != broken)["record"]
    assert sorted(records(after, HUB)["record"]) == sorted(kept)
    assert listed(demo, after, HUB) == [("broken-record", broken)]


def test_a_row_in_another_encoding_is_built_and_listed(demo: Store, reload: Reload) -> None:
    lines = raw(demo, SERVICES).splitlines(keepends=True)
    accented = next(n for n, line in enumerate(lines[1:], 1) if "é" in line.decode())
    lines[accented] = lines[accented].decode().encode("cp1252")
    before = records(Census(demo).require_current(), SERVICES)
    reload(SERVICES, b"".join(lines))

    after = build(demo, as_of=LOADED_ON).release

    assert records(after, SERVICES).equals(before)
    assert [code for code, _row in listed(demo, after, SERVICES)] == ["mixed-encodings"]


def test_rows_of_one_id_are_all_built_and_listed(demo: Store, reload: Reload) -> None:
    rows = rows_of(demo, SERVICES)
    for row in rows[:3]:
        row["id_fs"] = "1"
    before = records(Census(demo).require_current(), SERVICES)
    reload(SERVICES, written(rows))

    after = build(demo, as_of=LOADED_ON).release

    own = records(after, SERVICES)
    assert listed(demo, after, SERVICES) == [
        ("repeated-id", 1),
        ("repeated-id", 2),
        ("repeated-id", 3),
    ]
    assert sorted(own["row"]) == sorted(before["row"])
    assert own["record"].n_unique() == own.height
    assert set(own["record"]) <= set(after.table("members")["record"])


def test_ids_that_change_at_each_export_change_no_place(demo: Store, reload: Reload) -> None:
    before = Census(demo).require_current()
    rows = rows_of(demo, SERVICES)
    random.Random(7).shuffle(rows)
    for number, row in enumerate(rows, 1):
        row["id_fs"] = str(1_000_000 - number)
    reload(SERVICES, written(rows))

    after = build(demo, as_of=LOADED_ON).release

    assert sorted(after.table("places")["id"]) == sorted(before.table("places")["id"])
    own = [records(each, SERVICES).select("nom", "adresse").sort(pl.all()) for each in
           (before, after)]  # fmt: skip
    assert own[0].equals(own[1])


def test_a_column_that_is_gone_is_named_and_the_release_stays(demo: Store, reload: Reload) -> None:
    census = Census(demo)
    before = census.require_current().id
    reload(SERVICES, raw(demo, SERVICES).replace(b'"lib_fs"', b'"lib_france_services"', 1))

    with pytest.raises(SourceError, match="lib_fs"):
        build(demo, as_of=LOADED_ON)

    assert census.require_current().id == before


def test_formulas_and_scripts_are_built_and_written_harmless(
    demo: Store, reload: Reload, tmp_path: Path
) -> None:
    rows = rows_of(demo, SERVICES)
    for row in rows[::2]:
        row["lib_fs"] = f"=1+{row['lib_fs']}"
    for row in rows[1::2]:
        row["lib_fs"] += SCRIPT
    before = records(Census(demo).require_current(), SERVICES)
    reload(SERVICES, written(rows))
    made = build(demo, as_of=LOADED_ON).release

    export(Census(demo), made, tmp_path / "out", include_personal=False)

    files = [
        path
        for path in (tmp_path / "out").rglob("*")
        if path.suffix in (".csv", ".html", ".geojson")
    ]
    assert records(made, SERVICES).height == before.height
    assert [path.name for path in files if SCRIPT in path.read_text()] == []
    cells = [
        cell
        for path in files
        if path.suffix == ".csv"
        for row in csv.reader(io.StringIO(path.read_text()))
        for cell in row
    ]
    assert any(cell.startswith("'=1+") for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "@", "\t", "\r"))] == []


def mapped(*rows: dict[str, str]) -> pl.DataFrame:
    unknown = dict.fromkeys(MAPPED_RECORDS.schema.names())
    own = [
        unknown | {"record": f"liste:{n}", "source": "liste", "row": n, "nom": f"Mairie {n}"} | row
        for n, row in enumerate(rows, 1)
    ]
    return pl.DataFrame(own, schema=MAPPED_RECORDS.schema)


def test_positions_in_lambert_93_become_degrees_and_nonsense_is_noted() -> None:
    nantes = {"commune": "Nantes", "code_postal": "44000", "code_insee": "44109"}
    made = standardise(
        mapped(
            nantes | {"latitude": "47.2184", "longitude": "-1.5536"},
            nantes | {"latitude": "6689735", "longitude": "355550"},
            nantes | {"latitude": "999", "longitude": "355550"},
        ),
        geography=embedded(),
    )

    points = made.records.select(pl.col("latitude", "longitude").round(2)).rows()
    assert points == [(47.22, -1.55), (47.22, -1.55), (None, None)]
    notes = made.notes.filter(pl.col("field") == "latitude")
    assert notes.select("record", "rule").rows() == [
        ("liste:2", "point-projected"),
        ("liste:3", "point-out-of-range"),
    ]


def test_a_value_never_seen_is_noted_beside_those_that_are_known(country: Geography) -> None:
    made = standardise(
        mapped({"frais_a_charge": "gratuit|à la tête du client"}, {"frais_a_charge": "Payant"}),
        geography=country,
    )

    assert made.records["frais_a_charge"].to_list() == [["Gratuit"], ["Payant"]]
    unknown = made.notes.filter(pl.col("rule") == "term-unknown")
    assert unknown.select("record", "field", "before").rows() == [
        ("liste:1", "frais_a_charge", "à la tête du client")
    ]


def test_a_list_of_another_departement_is_noted_whole_and_kept(country: Geography) -> None:
    made = standardise(
        mapped(*[{"commune": "Saint-Roch", "code_postal": "20100", "code_insee": "2A005"}] * 3),
        geography=country,
    )

    noted = outside(made.records, "01", geography=country)

    assert made.records.height == 3
    assert noted["record"].to_list() == made.records["record"].to_list()


def test_two_columns_known_of_sixty_are_read_and_the_others_kept_beside(
    country: Geography, tmp_path: Path
) -> None:
    names = ["nom", "commune", *(f"champ interne {n}" for n in range(58))]
    path = tmp_path / "liste.csv"
    lines = [["Mairie", "Saint-Roch", *map(str, range(58))]] * 4
    path.write_text("\n".join(",".join(line) for line in [names, *lines]) + "\n")
    checker = Checker(country, DAY)

    checked = checker.check(path)
    fixed = checker.fix(checked)
    _table, beside = write_repaired(fixed.table, fixed.others, tmp_path / "repaired.csv")

    unknown = checked.issues.filter(pl.col("code") == "column-unknown")
    assert unknown["found"].to_list() == names[2:]
    assert (fixed.table.columns, fixed.table.height) == (list(STANDARD), 4)
    assert fixed.table["nom"].to_list() == ["Mairie"] * 4
    kept = pl.read_csv(beside, infer_schema=False)
    assert kept.drop("row").rows() == [tuple(map(str, range(58)))] * 4
