"""What a check says: the form that is asked with an example, never what stands already."""

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from maillage.contracts import STANDARD
from maillage.reference.geography import Geography
from maillage.runs.census import (
    check_contacts,
    check_facts,
    check_rows,
    check_schema,
    check_wording,
    check_words,
)
from maillage.runs.census.check import Checker
from maillage.runs.census.check_issues import SHOWN, cut
from maillage.runs.census.check_wording import BESIDE, expected, restated
from maillage.runs.census.quality import RULES

DAY = date(2026, 1, 1)
OWN = {
    code
    for words in (check_contacts, check_facts, check_rows, check_schema, check_words)
    for code in words.WORDS
}
FINE = dict.fromkeys(STANDARD, "") | {
    "pivot": "43493312300029",
    "nom": "Médiathèque du Vallon",
    "commune": "Saint-Roch",
    "code_postal": "01000",
    "code_insee": "01001",
    "adresse": "12 rue du Pont",
    "date_maj": "2025-10-01",
}
DIRTY = {
    "pivot": ["", "0" * 14, "434 933 123 00029", "434933123", "43493312300028", "123", "n/a"],
    "nom": ["", "n/a", "MÉDIATHÈQUE DU VALLON", "=1+mairie", "<b>Mairie</b>", " Mairie"],
    "commune": ["Sait-Roch", "SAINT ROCH", "Nulle-Part", "Le Saint-Roch", "Saint-Roch-les-Oies"],
    "code_postal": ["1000", " 01000", "01000\u200b", "44000", "01001", "x", ""],
    "code_insee": ["1001", "2A005", "99999", ""],
    "adresse": ["", "01000 Saint-Roch", "12 rue du Pont et 3 rue du Puits ; 4 rue du Port"],
    "latitude": ["999", "0", "5.2", "46,2", "nord", "6700000", "48.9"],
    "telephone": ["3949", "01 99 00 00 12", "12", "+33639980012", "+32 2 555 12 12",
                  "0899 00 12 34", "01 99 00 00 12 / 36 46"],
    "courriels": ["a@vallon.fr;b@vallon.fr", "x", "test@test.fr", "marie.exemple@vallon.fr",
                  "Mairie@Vallon.fr", "twitter@cpam49", "a@vallon.fr|a@vallon.fr",
                  "01 99 00 00 12"],
    "site_web": ["www.vallon.fr", "http://", "rien", "a@vallon.fr", "http:/vallon.fr"],
    "horaires": ["lundi 9h-12h", "quand on veut", "Mo 9h"],
    "typologie": ["XYZ", "BIB;CCAS", "BIB|BIB", "|BIB"],
    "services": ["gratuit", "Tout public", "Inconnu"],
    "frais_a_charge": ["gratuit", "selon humeur", " "],
    "publics_specifiquement_adresses": ["Surdité|Jeunes"],
    "presentation_resume": ["mot " * 90],
    "presentation_detail": ["<script>x()</script>Ateliers", "mÃ©diathÃ¨que", " x "],
    "date_maj": ["", "01/10/2025", "2026-01-02", "1970-01-01", "2021-01-01", "2021", "13/02/24",
                 "2022-09-26 19:00:45", "12/31/2024"],
}  # fmt: skip


@pytest.fixture(scope="module")
def issues(country: Geography, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """Every problem of a file in which each row has one dirty cell."""
    cells = [{name: cell} for name, several in DIRTY.items() for cell in several]
    cells += [
        {"latitude": "46.2", "longitude": "5.2", "nom": "Mairie", "id": "lieu-0"},
        {"latitude": "5.2", "longitude": "46.2"},
        {"latitude": "40.7", "longitude": "-74"},
        {"latitude": "0", "longitude": "0"},
        {"commune": "", "code_postal": "", "code_insee": ""},
    ]
    path = tmp_path_factory.mktemp("wording") / "2026-01-01_hub_autre.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, STANDARD)
        writer.writeheader()
        writer.writerows(FINE | {"id": f"lieu-{n}"} | row for n, row in enumerate(cells))
    return Checker(country, DAY).check(path).issues


def test_many_kinds_of_problems_are_met(issues: pl.DataFrame) -> None:
    assert issues["code"].n_unique() > 40


def test_a_message_says_once_what_is_expected(issues: pl.DataFrame) -> None:
    said = issues.filter(pl.col("message").str.count_matches("attendu") != 1)

    assert said["message"].to_list() == []


def test_what_is_expected_has_an_example(issues: pl.DataFrame) -> None:
    bare = issues.filter(~pl.col("expected").str.contains("comme "))

    assert bare["message"].to_list() == []


def test_what_stands_is_never_proposed_nor_asked_as_such(issues: pl.DataFrame) -> None:
    seen_whole = pl.col("found").str.len_chars() <= SHOWN
    for issue in issues.filter(seen_whole).iter_rows(named=True):
        for proposed in (issue["suggestion"], issue["repair"]):
            assert proposed is None or cut(issue["found"]) != cut(proposed), issue["message"]


def test_no_message_has_a_hole(issues: pl.DataFrame) -> None:
    holes = issues.filter(pl.col("message").str.contains(r"«\s*»|: ;|  |\{"))

    assert holes["message"].to_list() == []


def test_a_text_too_long_says_its_own_length(issues: pl.DataFrame) -> None:
    [said] = issues.filter(pl.col("code") == "schema-length")["message"]

    assert "le texte a 360 caractères" in said


def test_what_a_cell_is_told_beside_is_not_why_it_is_refused(issues: pl.DataFrame) -> None:
    own = issues.filter(pl.col("found") == "2022-09-26 19:00:45").sort("code")

    assert own.select("severity", "code", "repair").rows() == [
        ("info", "date-stale", None),
        ("error", "schema-type", "2022-09-26"),
    ]
    assert set(issues.filter(pl.col("code").is_in(BESIDE))["repair"]) == {None}


@pytest.mark.parametrize(
    ("column", "code", "words"),
    [
        ("date_maj", "date-stale", "une fiche revue dans les 12 derniers mois, puis sa date, "
         "comme 2025-10-01"),
        ("date_maj", "date-future", "une date passée, écrite AAAA-MM-JJ, comme 2025-10-01"),
        ("nom", "place-twice", "une seule ligne par lieu, comme la plus récente des deux"),
        ("code_postal", "postcode-dropped", "un code postal de la commune, comme 44000 pour "
         "Nantes"),
        ("frais_a_charge", "schema-pattern", "des valeurs de la liste du standard, séparées par "
         "« | », comme Gratuit|Gratuit sous condition"),
        ("structure_parente", "schema-pattern", "un texte sans balise, qui ne commence pas par "
         "= + - ou @, comme Ateliers"),
    ],
)  # fmt: skip
def test_what_is_expected_is_to_the_point(column: str, code: str, words: str) -> None:
    assert expected(column, code) == words


@pytest.mark.parametrize("column", STANDARD)
def test_every_column_has_its_form_and_an_example(column: str) -> None:
    assert "comme " in expected(column, "schema-pattern")


def test_every_code_that_has_its_words_can_be_met() -> None:
    known = OWN | set(RULES)

    assert set(check_wording._OF_CODE) - known == set()
    assert set(check_wording._RESTATED) - set(RULES) == set()
    assert set(BESIDE) - known == set()


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_restated_names_what_it_named(rule: str) -> None:
    words = restated(rule, RULES[rule].words)

    assert words.format(before="a", after="b", found="a").count("{") == 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("32150", "32150"),
        (" 32150", "␣32150"),
        ("32150\u00a0", "32150␣"),
        ("\u200b32150", "<U+200B>32150"),
        ("   ", "␣"),
        ("x" * 130, "x" * 119 + "…"),
    ],
)
def test_what_the_eye_misses_is_shown(text: str, shown: str) -> None:
    assert cut(text) == shown


def test_an_address_of_no_page_is_emptied(country: Geography, tmp_path: Path) -> None:
    path = tmp_path / "lieux.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, STANDARD)
        writer.writeheader()
        writer.writerow(FINE | {"id": "a", "site_web": "http://"})
    checker = Checker(country, DAY)

    fixed = checker.fix(checker.check(path))

    assert fixed.table["site_web"].to_list() == [""]
    assert fixed.left.is_empty()
