"""A list never seen before becomes a draft mapping that reads it."""

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.demo.workbook import workbook
from maillage.errors import SourceError
from maillage.inputs.places.mapping import apply
from maillage.inputs.places.reading import read_rows
from maillage.reference.geography import embedded
from maillage.runs.census.sniffing.drafting import sniff

RULES = {
    "nom": "Nom du lieu *",
    "commune": "Ville",
    "code_postal": "CP",
    "adresse": "Rue",
    "telephone": "Tél",
    "courriels": "Courriel",
}


def rules(draft):
    return {each.field: each.rule for each in draft.fields}


def test_columns_are_recognised_by_name_and_content(draft_of, header, rows):
    draft = draft_of([header, *rows])

    assert rules(draft) == RULES
    assert [each.column for each in draft.unknown] == ["Observatoire"]
    assert all(0.5 <= each.confidence <= 1 for each in draft.fields)


def test_the_order_of_columns_does_not_matter(draft_of, header, rows):
    draft = draft_of([row[::-1] for row in [header, *rows]])

    assert rules(draft) == RULES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_encoding_gives_the_same_draft(draft_of, header, rows, encoding):
    assert rules(draft_of([header, *rows], encoding=encoding)) == RULES


def test_a_json_list_is_read_as_well(write, header, rows):
    records = [dict(zip(header, row, strict=True)) for row in rows]

    draft = sniff(write(json.dumps(records), name="liste.json"), geography=embedded())

    assert rules(draft) == RULES


def test_a_workbook_is_read_as_well(tmp_path, header, rows):
    path = tmp_path / "liste.xlsx"
    path.write_bytes(workbook(pl.DataFrame(rows, schema=header, orient="row"), sheet="Lieux"))

    assert rules(sniff(path, geography=embedded())) == RULES


def test_the_points_of_a_geojson_give_the_position(write):
    features = [
        {
            "type": "Feature",
            "properties": {"nom": name, "commune": town},
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }
        for name, town, lon, lat in [
            ("Mairie du Bourg", "Nantes", -1.5534, 47.2173),
            ("Espace numérique", "Rennes", -1.6743, 48.1119),
        ]
    ]
    collection = json.dumps({"type": "FeatureCollection", "features": features})

    draft = sniff(write(collection, name="liste.geojson"), geography=embedded())

    assert rules(draft) == {
        "nom": "nom",
        "commune": "commune",
        "latitude": "geometry.lat",
        "longitude": "geometry.lon",
    }


def test_a_draft_reads_its_own_list(write, draft_of, header, rows):
    draft = draft_of([header, *rows])
    table = read_rows(write("\n".join(map(";".join, [header, *rows]))), format=None).table

    made = apply(table, draft.mapping, source=draft.source)

    assert made.records["code_postal"].to_list() == ["44000", "35000", "69001"]
    assert made.unmapped == ("Observatoire",)


def test_one_column_of_pairs_gives_both_coordinates(draft_of, header, rows):
    points = ["47.2173, -1.5534", "48.1119, -1.6743", "45.7676, 4.8344"]
    cells = [[*row, point] for row, point in zip(rows, points, strict=True)]

    found = rules(draft_of([[*header, "point"], *cells]))

    assert found["latitude"] == {"column": "point", "steps": [{"part": 1}]}
    assert found["longitude"] == {"column": "point", "steps": [{"part": 2}]}


def test_a_number_apart_goes_before_its_street(draft_of):
    draft = draft_of(
        [
            ["nom", "numéro", "voie", "cp"],
            ["Mairie du Bourg", "12", "rue des Lilas", "44000"],
            ["Espace numérique", "3 bis", "quai Neuf", "35000"],
        ]
    )

    assert rules(draft)["adresse"] == {"template": "{numéro} {voie}"}


def test_columns_of_days_become_the_week(draft_of):
    days = ["lundi", "mardi", "mercredi"]

    draft = draft_of([["nom", *days], ["Mairie", "9h-12h", "-", "14h-17h"]])

    assert [(each.field, each.rule) for each in draft.week] == [
        ("Mo", "lundi"),
        ("Tu", {"column": "mardi", "steps": [{"never": "^-$"}]}),
        ("We", "mercredi"),
    ]


def test_columns_of_ticks_become_the_values_that_they_name(draft_of):
    draft = draft_of(
        [
            ["nom", "Label France Services", "Maîtrise des outils numériques du quotidien"],
            ["Mairie du Bourg", "oui", "x"],
            ["Espace numérique", "non", ""],
        ]
    )

    assert rules(draft)["dispositif_programmes_nationaux"] == {
        "choose": [
            {"columns": "Label France Services", "is_true": True, "value": "France Services"}
        ]
    }
    assert rules(draft)["services"]["choose"][0]["value"] == (
        "Maîtrise des outils numériques du quotidien"
    )


def test_columns_that_speak_of_people_are_set_apart_and_never_shown(draft_of, header, rows):
    people = ["Camille Exemple", "Martine Modèle", "EXEMPLE Julien"]
    cells = [[*row, name, name] for row, name in zip(rows, people, strict=True)]

    draft = draft_of([[*header, "Contact", "Suivi"], *cells])

    assert draft.personal == ("Contact", "Suivi")
    assert not any("Exemple" in sample for each in draft.fields for sample in each.samples)


def test_a_repeated_header_is_numbered_and_said(draft_of, rows):
    header = ["nom", "nom", "cp", "ville", "tel", "mail", "note"]

    draft = draft_of([header, *rows])

    assert "nom 2" in draft.columns
    assert any("nom 2" in note for note in draft.notes)


def test_a_list_without_header_has_its_columns_numbered(draft_of, rows):
    draft = draft_of(rows)

    assert rules(draft)["telephone"] == "colonne 5"
    assert draft.columns == tuple(f"colonne {rank}" for rank in range(1, 8))
    assert draft.notes[0].startswith("Le fichier n'a pas d'en-tête")


def test_two_known_columns_among_sixty_are_found(draft_of):
    header = [f"zz{rank}" for rank in range(58)]
    rows = [[f"v{at}{rank}" for rank in range(58)] for at in range(2)]
    known = [["nom", "Code postal"], ["Mairie du Bourg", "44000"], ["École", "35000"]]

    draft = draft_of(
        [[*header, *known[0]], *([*row, *k] for row, k in zip(rows, known[1:], strict=True))]
    )

    assert {name: rules(draft)[name] for name in ("nom", "code_postal")} == {
        "nom": "nom",
        "code_postal": "Code postal",
    }
    assert len(draft.unknown) >= 57


def test_an_empty_file_is_refused(write):
    with pytest.raises(SourceError):
        sniff(write(""), geography=embedded())


def test_a_web_page_is_refused(write):
    with pytest.raises(SourceError, match="page web"):
        sniff(write("<!doctype html><html><body>404</body></html>"), geography=embedded())


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=6))
def test_any_header_gives_a_mapping_that_is_valid(tmp_path_factory, names):
    path = tmp_path_factory.mktemp("any") / "liste.json"
    path.write_text(json.dumps([{"nom": "Mairie"} | dict.fromkeys(names, "44000")]))

    draft = sniff(path, geography=embedded())

    listed = {*draft.mapping.columns, *draft.personal, *draft.ignored}
    assert listed | {each.column for each in draft.unknown} == set(draft.columns)
