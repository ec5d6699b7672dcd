import errno
import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely
from pypdf import PdfReader

from maillage.contracts.diagnosis import ColumnLabel, Figure, LabelledTable, Note
from maillage.contracts.study import Chapter, Curve, Line, Mark, Study, StudyMap
from maillage.errors import StoreError
from maillage.outputs.marks import legend, overlay
from maillage.outputs.outlines import draw
from maillage.outputs.study import FORMATS, write_study
from maillage.outputs.study.compose import compose

ZONES = pl.DataFrame(
    {
        "code": ["99001", "99002", "99003"],
        "name": ["Bel & <Val>", "Mont", "Roche"],
        "population": [100, 200, 300],
        "value": [12.0, 31.5, None],
        "status": ["known", "known", "missing"],
    }
)
OUTLINES = pl.DataFrame(
    {
        "code": ZONES["code"],
        "wkb": [
            shapely.to_wkb(shapely.box(1 + at / 10, 47, 1.1 + at / 10, 47.1)) for at in range(3)
        ],
    }
)
MARKS = (
    Mark("La Gare", 1.05, 47.05, "chosen"),
    Mark("Mairie", 1.15, 47.05, "place"),
    Mark("Ailleurs", -61.0, 14.6, "place"),
)
LINES = (Line("Lundi", ((1.05, 47.05), (1.15, 47.05)), 0),)
POINTS = LabelledTable(
    "marginal",
    "Ce que chaque site ajoute",
    (
        ColumnLabel("sites", "Sites", "count", "Nombre de sites."),
        ColumnLabel("people", "Personnes atteintes", "people", "À moins de 30 minutes.", 1),
    ),
    pl.DataFrame({"sites": [1, 2, 3], "people": [500.0, 700.0, 710.0]}),
)


def study() -> Study:
    zones = LabelledTable(
        "zones",
        "Zones",
        (
            ColumnLabel("code", "Code", "text", "Code."),
            ColumnLabel("name", "Nom", "text", "Nom."),
            ColumnLabel("value", "Minutes", "minutes", "Temps jusqu'au lieu le plus proche.", 1),
        ),
        ZONES.select("code", "name", "value"),
    )
    drawn = StudyMap(
        "nearest", "Temps jusqu'au lieu", "minutes", ZONES, False, "Plus foncé : plus loin.", 1,
        MARKS, LINES,
    )  # fmt: skip
    return Study(
        kind="access",
        title="Accès aux lieux",
        reference="99",
        code="99",
        name="Val-d'Essai",
        parents="Pays d'essai",
        as_of=date(2025, 11, 1),
        is_demo=False,
        summary=("La moitié des gens sont à moins de 15 minutes.", "Un lieu manque à Roche."),
        headlines=(Figure("far", "Plus loin que 30 minutes", "people", 1200.0, 1),),
        chapters=(
            Chapter("where", "Où est-ce loin ?", ("Trois zones.",), maps=(drawn,)),
            Chapter(
                "sites",
                "Combien de sites ?",
                curves=(Curve("marginal", POINTS, "Le troisième ajoute peu.", 2.0, "coude"),),
                tables=(zones,),
            ),
        ),
        limits=("Les bacs ne sont pas comptés.",),
        notes=(Note("Temps.", "Modèle de temps", "Maillage", "MIT", "2025", "vol d'oiseau"),),
        outlines=OUTLINES,
        marks=MARKS,
        files={"calendar.ics": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"},
        manifest={"maillage": "0.1.0"},
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    write_study(study(), folder, formats=FORMATS)
    return folder


def test_a_study_is_written_in_every_format(folder: Path) -> None:
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}

    assert found == {
        "manifest.json", "report.html", "report.pdf", "maps/nearest.svg", "maps/nearest.csv",
        "charts/marginal.svg", "charts/marginal.csv", "data/zones.csv",
        "data/zones.geojson", "data/points.csv", "data/points.geojson", "data/marginal.csv",
        "data/sources.csv", "data/dictionary.csv", "data/manifest.json", "data/LICENCE.md",
        "data/datapackage.json", "data/calendar.ics",
    }  # fmt: skip


def test_the_page_shows_each_chapter_once_and_escapes_names(folder: Path) -> None:
    page = (folder / "report.html").read_text()

    assert [page.count(f'id="{name}"') for name in ("where", "sites", "limits", "map-nearest")] == [
        1, 1, 1, 1,
    ]  # fmt: skip
    assert "<Val>" not in page
    assert "Bel &amp; &lt;Val&gt;" in page
    assert "<script" not in page


def test_the_pdf_declares_itself_accessible(folder: Path) -> None:
    pdf = PdfReader(folder / "report.pdf")

    assert "pdfuaid" in pdf.root_object["/Metadata"].get_data().decode()
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Accès aux lieux – Val-d’Essai"


def test_the_package_describes_every_table(folder: Path) -> None:
    package = json.loads((folder / "data/datapackage.json").read_text())

    paths = {resource["path"] for resource in package["resources"]}
    assert {"zones.csv", "points.csv", "marginal.csv", "points.geojson"} <= paths
    csv = (folder / "data/zones.csv").read_text()
    assert csv.splitlines()[3] == "99003,Roche,"


def test_points_keep_their_place(folder: Path) -> None:
    points = json.loads((folder / "data/points.geojson").read_text())["features"]

    assert points[0]["geometry"]["coordinates"] == [1.05, 47.05]
    assert points[0]["properties"]["kind"] == "chosen"


def test_a_mark_falls_inside_the_zone_that_holds_it() -> None:
    paths = draw(OUTLINES)

    (x, y), outside = paths.page(np.array([[1.05, 47.05], [-61.0, 14.6]]))

    assert (x, y) == pytest.approx(paths.centres["99001"], abs=1.0)
    assert np.isnan(outside).all()


def test_what_lies_outside_the_frames_is_not_drawn() -> None:
    drawn = overlay(MARKS, LINES, draw(OUTLINES))

    assert drawn.count("<title>") == 3
    assert "Ailleurs" not in drawn


def test_the_legend_names_each_kind_and_way_once() -> None:
    assert [entry.words for entry in legend(MARKS, LINES)] == [
        "site choisi", "lieu existant", "Lundi",
    ]  # fmt: skip


def test_a_curve_of_one_point_is_left_out() -> None:
    curve = replace(
        study().chapters[1].curves[0],
        table=replace(POINTS, rows=POINTS.rows.head(1)),
    )
    alone = replace(study(), chapters=(Chapter("sites", "Sites", curves=(curve,)),))

    assert compose(alone, FORMATS).illustrations == []


def test_made_up_data_say_so_on_every_file(tmp_path: Path) -> None:
    write_study(replace(study(), is_demo=True), tmp_path, formats=FORMATS)

    warning = "Données de démonstration"
    for name in ("report.html", "maps/nearest.svg", "charts/marginal.svg", "data/zones.csv"):
        assert warning in (tmp_path / name).read_text(), name


def test_a_full_disk_leaves_the_study_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_study(study(), tmp_path, formats=["html"])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*")}
    left = iter(range(5))

    def fsync(_handle: int) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", fsync)

    with pytest.raises(StoreError, match="le disque est plein"):
        write_study(replace(study(), name="Autre"), tmp_path, formats=FORMATS)

    assert {path: path.read_bytes() for path in tmp_path.rglob("*")} == before


def test_the_same_study_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    written = write_study(study(), tmp_path, formats=FORMATS)

    for name, path in written.items():
        assert path.read_bytes() == (folder / name).read_bytes(), name
