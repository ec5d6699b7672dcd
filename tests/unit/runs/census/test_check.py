"""A file of places is judged cell by cell, and repaired only where nothing is guessed."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.contracts import STANDARD
from maillage.errors import SourceError
from maillage.reference.geography import Geography, embedded
from maillage.runs.census.check import Checked, Checker
from maillage.runs.census.check_fix import write_repaired
from maillage.runs.census.check_rows import across_rows

DAY = date(2026, 1, 1)
NAME = "2026-01-01_hub_lieux-de-mediation-numerique_ain.csv"
FINE = dict.fromkeys(STANDARD, "") | {
    "id": "lieu-a",
    "pivot": "43493312300029",
    "nom": "Médiathèque du Vallon",
    "commune": "Saint-Roch",
    "code_postal": "01000",
    "code_insee": "01001",
    "adresse": "12 rue du Pont",
    "telephone": "+33199000012",
    "date_maj": "2025-10-01",
    "services": "Aide aux démarches administratives",
}
Write = Callable[..., Path]


@pytest.fixture
def checker(country: Geography) -> Checker:
    return Checker(country, DAY)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write rows, each the fine row with other cells, as the standard asks."""

    def written(*rows: dict[str, str], columns: tuple[str, ...] = STANDARD) -> Path:
        path = tmp_path / NAME
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(FINE | row for row in rows)
        return path

    return written


def told(checked: Checked, column: str) -> list[tuple[str, str, str | None]]:
    """Return the severity, code and repair of the issues of a column."""
    rows = checked.issues.filter(pl.col("column") == column)
    return list(rows.select("severity", "code", "repair").iter_rows())


def test_fine_file_has_no_issue(checker: Checker, write: Write) -> None:
    checked = checker.check(write({}))

    assert checked.issues.is_empty()
    assert checker.fix(checked).changes.is_empty()


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("nom", "", [("error", "schema-required", None)]),
        ("nom", "n/a", [("error", "name-missing", None)]),
        ("nom", "MÉDIATHÈQUE DU VALLON", [("info", "name-capitals", None)]),
        ("nom", "=1+mairie", [("warning", "formula", "'=1+mairie")]),
        ("id", "@lieu", [("warning", "formula", "'@lieu")]),
        ("pivot", "", [("error", "schema-required", "0" * 14)]),
        ("pivot", "434 933 123 00029", [("error", "schema-pattern", "43493312300029")]),
        ("pivot", "00000000000000", [("info", "pivot-unknown", None)]),
        ("pivot", "43493312300028", [("error", "siret-checksum", None)]),
        ("pivot", "4349331230002", [("error", "pivot-length", None)]),
        ("pivot", "1234567890", [("error", "ridet-elsewhere", None)]),
        ("code_postal", "1000", [("error", "schema-pattern", "01000")]),
        ("code_insee", "1001", [("error", "schema-pattern", "01001")]),
        ("telephone", "01 99 00 00 12", [("error", "schema-pattern", "+33199000012")]),
        ("telephone", "+33639980012", [("info", "phone-mobile", None)]),
        ("telephone", "12", [("error", "schema-pattern", None)]),
        ("courriels", "mairie@vallon.fr|accueil@vallon.fr", []),
        ("courriels", "mairie@vallon.fr;accueil@vallon.fr",
         [("error", "contact-separator", "mairie@vallon.fr|accueil@vallon.fr")]),
        ("courriels", "mairie.vallon.fr", [("error", "email-without-at", None)]),
        ("courriels", "test@test.fr", [("warning", "email-invented", None)]),
        ("courriels", "marie.exemple@vallon.fr", [("info", "email-personal", None)]),
        ("site_web", "www.vallon.fr", [("warning", "web-scheme", "http://www.vallon.fr")]),
        ("site_web", "rien", [("error", "web-impossible", None)]),
        ("horaires", "du lundi au vendredi 9h-12h",
         [("error", "hours-not-osm", "Mo-Fr 09:00-12:00")]),
        ("horaires", "Mo-Fr 09:00-12:00", []),
        ("typologie", "BIB|CCAS", []),
        ("typologie", "XYZ", [("error", "typology-unknown", None)]),
        ("services", "Aide aux démarches administratives|",
         [("error", "schema-pattern", "Aide aux démarches administratives")]),
        ("services", "Utilisation sécurisée du numérique;Aide aux démarches administratives",
         [("error", "schema-pattern",
           "Utilisation sécurisée du numérique|Aide aux démarches administratives")]),
        ("frais_a_charge", "|Gratuit", [("error", "list-empty", "Gratuit")]),
        ("frais_a_charge", "Gratuit|Gratuit", [("warning", "list-repeated", "Gratuit")]),
        ("frais_a_charge", "gratuit", [("error", "schema-pattern", "Gratuit")]),
        ("frais_a_charge", "selon humeur", [("error", "schema-pattern", None)]),
        ("formations_labels", "Étapes numériques (La Poste)",
         [("error", "schema-pattern", "Étapes numériques(La Poste)")]),
        ("date_maj", "01/10/2025", [("error", "schema-type", "2025-10-01")]),
        ("date_maj", "2026-01-02", [("error", "date-future", None)]),
        ("date_maj", "2025-01-01", []),
        ("date_maj", "2024-12-31", [("info", "date-stale", None)]),
        ("presentation_detail", "<p>Ateliers</p>", [("warning", "text-html", "Ateliers")]),
        ("presentation_detail", "<script>x()</script>Ateliers",
         [("error", "text-script", "Ateliers")]),
        ("structure_parente", " Ville ", [("info", "text-spaces", "Ville")]),
    ],
)  # fmt: skip
def test_cell_has_its_issue(
    column: str,
    cell: str,
    expected: list[tuple[str, str, str | None]],
    checker: Checker,
    write: Write,
) -> None:
    checked = checker.check(write({column: cell}))

    assert told(checked, column) == expected


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        ("46.2", "5.2", []),
        ("999", "5.2", [("error", "point-out-of-range", None)]),
        ("0", "0", [("error", "point-null-island", "")]),
        ("5.2", "46.2", [("warning", "point-swapped", "46.2")]),
        ("46,2", "5,2", [("error", "schema-type", "46.2")]),
        ("46.2", "", [("error", "point-half", None)]),
        ("40.7", "-74", [("warning", "point-outside-france", None)]),
        ("nord", "5.2", [("error", "schema-type", None)]),
    ],
)
def test_position_has_its_issue(
    lat: str,
    lon: str,
    expected: list[tuple[str, str, str | None]],
    checker: Checker,
    write: Write,
) -> None:
    checked = checker.check(write({"latitude": lat, "longitude": lon}))

    assert told(checked, "latitude") == expected


def test_projected_position_is_given_back_in_degrees(checker: Checker, write: Write) -> None:
    checked = checker.check(write({"latitude": "6700000", "longitude": "350000"}))

    fixed = checker.fix(checked)

    assert told(checked, "latitude")[0][:2] == ("warning", "point-projected")
    assert round(float(fixed.table["latitude"].item()), 1) == 47.3
    assert round(float(fixed.table["longitude"].item()), 1) == -1.6


def test_message_says_where_what_and_what_to_do(checker: Checker, write: Write) -> None:
    checked = checker.check(write({}, {"id": "lieu-b", "nom": "Mairie", "date_maj": "3/4/2025"}))

    assert checked.issues["message"].to_list() == [
        "ligne 2, date_maj : « 3/4/2025 » ne se lit pas ; attendu : une date passée, écrite "
        "AAAA-MM-JJ, comme 2025-10-01 ; --fix écrit « 2025-04-03 »"
    ]


def test_personal_address_is_not_repeated_in_the_report(checker: Checker, write: Write) -> None:
    checked = checker.check(write({"courriels": "marie.exemple@vallon.fr"}))

    assert "marie" not in str(checked.issues.to_dicts())


def test_commune_contradiction_is_told(checker: Checker, write: Write) -> None:
    checked = checker.check(write({"code_insee": "2A005"}))

    assert told(checked, "code_insee") == [("warning", "commune-contradicts-code", None)]


def test_second_telephone_goes_to_the_detail(checker: Checker, write: Write) -> None:
    path = write(
        {"telephone": "01 99 00 00 12 / 01 99 00 00 13", "presentation_detail": "Ateliers."}
    )

    fixed = checker.fix(checker.check(path))

    assert fixed.table["telephone"].item() == "+33199000012"
    assert fixed.table["presentation_detail"].item() == "Ateliers.\n\nTéléphone : +33199000013"


def test_long_summary_goes_on_in_the_detail(checker: Checker, write: Write) -> None:
    words = " ".join(["atelier"] * 40)

    fixed = checker.fix(checker.check(write({"presentation_resume": words})))

    short, rest = fixed.table.select("presentation_resume", "presentation_detail").row(0)
    assert len(short) <= 280
    assert f"{short} {rest}" == words


def test_value_of_another_list_moves_there(checker: Checker, write: Write) -> None:
    fixed = checker.fix(checker.check(write({"publics_specifiquement_adresses": "Surdité|Jeunes"})))

    row = fixed.table.row(0, named=True)
    assert row["publics_specifiquement_adresses"] == "Jeunes"
    assert row["prise_en_charge_specifique"] == "Surdité"
    assert fixed.left.is_empty()


def test_unknown_value_stays_where_it_is(checker: Checker, write: Write) -> None:
    fixed = checker.fix(checker.check(write({"frais_a_charge": "gratuit;selon humeur"})))

    assert fixed.table["frais_a_charge"].item() == "Gratuit|selon humeur"
    assert fixed.left["code"].to_list() == ["schema-pattern"]


def test_ids_are_compared_across_rows(checker: Checker, write: Write) -> None:
    repeated = checker.check(write({"nom": "Mairie"}, {"nom": "Bureau de poste"}))
    counted = checker.check(
        write({"id": "1", "nom": "Mairie"}, {"id": "2", "nom": "Bureau de poste"})
    )

    assert repeated.issues.select("row", "code", "in_schema").rows() == [(2, "schema-unique", True)]
    assert counted.issues.select("row", "code", "severity").rows() == [
        (1, "id-row-number", "warning")
    ]


def test_same_place_twice_is_told_with_its_first_row(checker: Checker, write: Write) -> None:
    checked = checker.check(
        write({}, {"id": "b", "nom": "MÉDIATHEQUE du vallon", "adresse": "12, rue du pont"})
    )

    assert checked.issues.select("row", "code").rows() == [(2, "place-twice")]
    assert "déjà à la ligne 1" in checked.issues["message"].item()


def test_row_repeated_cell_for_cell_is_told(checker: Checker, write: Write) -> None:
    checked = checker.check(write({}, {}))

    assert checked.issues.select("row", "code").rows() == [
        (2, "schema-unique"),
        (2, "row-twice"),
    ]


def test_places_of_another_departement_are_told() -> None:
    count = 20
    codes = ["44109"] * (count - 2) + ["49007", "2A004"]
    table = pl.DataFrame(
        {"_at": range(count), "_code": codes, "_department": [code[:2] for code in codes]},
        schema_overrides={"_at": pl.UInt32},
    ).with_columns(
        *(pl.lit("x").alias(name) for name in STANDARD if name not in ("id", "nom")),
        id=pl.format("id-{}", "_at"),
        nom=pl.format("Lieu {}", "_at"),
    )

    notes = across_rows(table, table["_at"] + 1, embedded())

    assert notes.select("_at", "code").rows() == [(19, "place-far")]


def test_shape_of_the_file_is_told_and_repaired(
    checker: Checker, write: Write, tmp_path: Path
) -> None:
    fine = write({}).read_bytes()
    path = tmp_path / "lieux.csv"
    latin = fine.decode().replace(",", ";").replace("nom", "Nom", 1).encode("cp1252")
    path.write_bytes(latin)

    checked = checker.check(path)

    assert checked.issues.select("code", "severity").rows() == [
        ("file-encoding", "error"),
        ("file-separator", "error"),
        ("file-name", "info"),
        ("column-renamed", "error"),
    ]
    out = tmp_path / NAME
    fixed = checker.fix(checked)
    write_repaired(fixed.table, fixed.others, out)
    assert out.read_bytes() == fine


def test_mark_of_the_encoding_is_only_said(checker: Checker, write: Write) -> None:
    path = write({})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert checker.check(path).issues.select("code", "severity").rows() == [("file-mark", "info")]


def test_columns_are_named_in_order(checker: Checker, write: Write) -> None:
    columns = tuple(name for name in reversed(STANDARD) if name != "source")

    checked = checker.check(write({}, columns=columns))

    assert checked.issues.select("code", "column", "in_schema").rows() == [
        ("column-missing", "source", True),
        ("column-order", None, True),
    ]


def test_unknown_column_is_kept_beside(checker: Checker, write: Write, tmp_path: Path) -> None:
    checked = checker.check(write({"telefone": "x"}, columns=(*STANDARD, "telefone")))
    lacking = checker.check(
        write({"telefone": "x"}, columns=(*(c for c in STANDARD if c != "telephone"), "telefone"))
    )

    fixed = checker.fix(checked)
    written = write_repaired(fixed.table, fixed.others, tmp_path / "out.csv")

    assert checked.issues.select("code", "suggestion").rows() == [("column-unknown", None)]
    assert lacking.issues["suggestion"].to_list() == ["telephone", None]
    assert [file.name for file in written] == ["out.csv", "out-autres-colonnes.csv"]
    assert written[1].read_bytes() == b"row,telefone\r\n1,x\r\n"


def test_older_standard_is_recognised(checker: Checker, tmp_path: Path) -> None:
    path = tmp_path / "ancien.json"
    path.write_text(
        '[{"id": "a", "pivot": "00000000000000", "nom": "Mairie", "commune": "Saint-Roch",'
        ' "code_postal": "01000", "adresse": "1 rue du Pont", "date_maj": "2025-10-01",'
        ' "courriel": "mairie@vallon.fr", "publics_accueillis": "Surdité"}]'
    )

    checked = checker.check(path)
    fixed = checker.fix(checked)

    old = checked.issues.filter(pl.col("code") == "old-standard")
    assert (
        old["message"]
        .item()
        .startswith(
            "ancien standard : courriel → courriels, "
            "publics_accueillis → publics_specifiquement_adresses ; "
        )
    )
    row = fixed.table.row(0, named=True)
    assert row["courriels"] == "mairie@vallon.fr"
    assert row["prise_en_charge_specifique"] == "Surdité"
    assert fixed.errors == 0


@pytest.mark.parametrize("content", [b"", b"<!doctype html><html></html>", b"id,nom\n"])
def test_file_without_a_table_is_refused(content: bytes, checker: Checker, tmp_path: Path) -> None:
    path = tmp_path / "vide.csv"
    path.write_bytes(content)

    with pytest.raises(SourceError):
        checker.check(path)


def test_row_that_cannot_be_read_is_an_error_that_stays(checker: Checker, write: Write) -> None:
    path = write({})
    with path.open("a") as stream:
        stream.write("a,b\r\n")

    checked = checker.check(path)

    assert checked.issues.select("code", "row").rows() == [("reading-ragged-row", 2)]
    assert checker.fix(checked).errors == 1


DIRTY = {
    "pivot": ["", "434 933 123 00029", "n/a", "123"],
    "nom": ["", " Mairie ", "<b>Mairie</b>", "=1", "-<i></i>=1"],
    "code_postal": ["1000", "01 000", "x"],
    "code_insee": ["1001", "2A005", ""],
    "telephone": ["39 49", "01 99 00 00 12 / 01 99 00 00 13", "rien", "", "+32 2 555 12 12"],
    "courriels": ["a@vallon.fr;a@vallon.fr", "x", " "],
    "latitude": ["5,2", "0", "46.2"],
    "longitude": ["46,2", "0", "x"],
    "horaires": ["lundi 9h-12h", "quand on veut", "Mo 09:00-12:00"],
    "presentation_resume": ["mot " * 90, "@ " + "mot " * 90, "<p>" + "x" * 400],
    "presentation_detail": ["", "-1", "a\n\nb\n\na"],
    "date_maj": ["01/02/2025", "2025", ""],
    "services": ["gratuit", "Tout public;Inconnu|", "|", "[\"x\"]"],
    "publics_specifiquement_adresses": ["Tout public", "Surdité;Jeunes", "Jeunes, Femmes"],
    "modalites_acces": ["Gratuit|Téléphoner", ";"],
    "autres_formations_labels": ["ORDI 3.0|Aidants Connect", "=x|=x", "|a|"],
}  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in DIRTY.items()}),
        min_size=1,
        max_size=4,
    )
)
def test_fixing_twice_changes_nothing_more(
    rows: list[dict[str, str]], checker: Checker, write: Write, tmp_path: Path
) -> None:
    fixed = checker.fix(checker.check(write(*rows)))
    out = tmp_path / "out" / NAME
    write_repaired(fixed.table, fixed.others, out)

    again = checker.check(out)

    assert again.sheet.table.height == len(rows)
    assert checker.fix(again).changes.is_empty()
    assert again.issues.sort(pl.all()).equals(fixed.left.sort(pl.all()))
    assert again.issues["repair"].null_count() == again.issues.height
