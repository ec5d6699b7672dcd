"""The quality page of a list: complete, escaped, and safe to open in a spreadsheet."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from maillage.contracts import QUALITY_ISSUES
from maillage.contracts.source_quality import SourceQuality
from maillage.outputs import html
from maillage.outputs.census.quality_page import (
    SHOWN,
    compose,
    safe_csv,
    severity_words,
    write_quality,
)
from maillage.outputs.document import Paragraphs

SCRIPT = "<script>alert(1)</script>"
DETAILS = {
    "row": pl.Int64,
    "source_id": pl.String,
    "nom": pl.String,
    "field": pl.String,
    "severity": pl.String,
    "before": pl.String,
    "after": pl.String,
    "words": pl.String,
    "suggestion": pl.String,
}
PROBLEMS = {
    "severity": pl.String,
    "field": pl.String,
    "rule": pl.String,
    "words": pl.String,
    "rows": pl.UInt32,
    "before": pl.String,
    "after": pl.String,
}
FIELDS = {"field": pl.String, "known": pl.Float64, "at_fault": pl.Int64}


def detail(row: int = 1, **values: str | None) -> dict[str, object]:
    unknown: dict[str, object] = dict.fromkeys(DETAILS)
    own = {"nom": "Mairie", "field": "nom", "severity": "error", "before": "x", "words": "défaut"}
    return unknown | own | {"row": row} | values


def made(details: list[dict[str, object]] = [], **values: object) -> SourceQuality:  # noqa: B006
    """Return the quality of a made-up list."""
    problem = ("error", "nom", "name-empty", f"défaut {SCRIPT}", 1, SCRIPT, None)
    found = SourceQuality(
        source="liste",
        title="Liste du Val",
        producer="Hub du Val",
        licence="Licence Ouverte 2.0",
        as_of=date(2026, 1, 2),
        is_demo=False,
        rows=10,
        places=8,
        shared_places=3,
        repeated=2,
        completeness=0.5,
        freshness=None,
        validity=0.75,
        stale=4,
        undated=1,
        fields=pl.DataFrame([("nom", 1.0, 1)], schema=FIELDS, orient="row"),
        problems=pl.DataFrame([problem] if details else [], schema=PROBLEMS, orient="row"),
        details=pl.DataFrame(details, schema=DETAILS),
        reading=QUALITY_ISSUES.empty(),
        unmapped=(),
        personal=(),
    )
    return replace(found, **values)  # type: ignore[arg-type]


def test_page_and_table_are_written(tmp_path: Path) -> None:
    page, table = write_quality(made([detail(), detail(row=2)]), tmp_path)

    assert (page.name, table.name) == ("rapport.html", "problemes.csv")
    assert sorted(tmp_path.iterdir()) == sorted([page, table])
    rows = list(csv.DictReader(io.StringIO(table.read_text())))
    assert [(row["row"], row["severity"]) for row in rows] == [("1", "à corriger")] * 1 + [
        ("2", "à corriger")
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_formula_is_neutralised_in_the_table(tmp_path: Path, start: str) -> None:
    formula = f"{start}HYPERLINK(1)"

    _page, table = write_quality(made([detail(nom=formula, before=formula)]), tmp_path)

    with table.open(newline="") as stream:
        [row] = csv.DictReader(stream)
    assert (row["nom"], row["before"], row["row"]) == (f"'{formula}", f"'{formula}", "1")


def test_safe_csv_leaves_numbers_and_unknowns() -> None:
    table = pl.DataFrame({"n": [-1.5, None], "t": ["a=b", None]})

    assert safe_csv(table).decode() == "n,t\n-1.5,a=b\n,\n"


def test_html_of_the_list_is_escaped(tmp_path: Path) -> None:
    found = made(
        [detail(nom=SCRIPT, before=SCRIPT, words=SCRIPT, suggestion=SCRIPT)],
        title=f"Liste {SCRIPT}",
        producer=SCRIPT,
        unmapped=(SCRIPT,),
        personal=(SCRIPT,),
    )

    page, _table = write_quality(found, tmp_path)

    text = page.read_text()
    assert SCRIPT not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_sound_list_says_so_and_has_no_table_of_faults() -> None:
    found = compose(made())

    assert found.lead == "Toutes les fiches se lisent sans réserve."
    assert [section.id for section in found.sections] == ["fields"]


def test_the_lead_counts_rows_not_faults() -> None:
    faults = [detail(1), detail(1, field="adresse"), detail(2, severity="warning")]

    assert compose(made(faults)).lead == (
        "1 fiche sur 10 a une valeur qui n'a pu être gardée ; 1 autre demande un regard."
    )


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        ([], "aucune valeur perdue ni douteuse"),
        ([detail(1)], "1 fiche a une valeur perdue, 0 une valeur à vérifier"),
        (
            [detail(1), detail(2), detail(2, field="adresse"), detail(2, severity="warning")],
            "2 fiches ont une valeur perdue, 1 une valeur à vérifier",
        ),
    ],
)
def test_validity_says_what_was_lost(faults: list[dict[str, object]], words: str) -> None:
    shown = {each.label: each.details for each in compose(made(faults)).headlines.figures}

    assert shown["Validité"] == words


def test_a_low_validity_says_why_with_an_example_the_most_frequent_first() -> None:
    problems = [
        ("error", "nom", "name-missing", "le nom « n/a » ne dit rien", 1, "n/a", None),
        ("error", "pivot", "siren-not-siret", "« 214101016 » est un SIREN.", 404, "x", None),
        ("warning", "horaires", "hours-words-kept", "des mots " * 40, 12, "x", None),
        ("warning", "commune", "commune-homonyms", "plusieurs communes", 3, "x", None),
        ("info", "telephone", "phone-format", "remis en forme", 900, "x", None),
    ]
    found = made(
        [detail(1)],
        validity=0.75,
        problems=pl.DataFrame(problems, schema=PROBLEMS, orient="row"),
    )

    [section] = [each for each in compose(found).sections if each.id == "problems"]

    assert section.blocks[:2] == (
        Paragraphs(("Ce qui abaisse le plus la validité (médiane : 75\u00a0%) :",)),
        Paragraphs(
            (
                "pivot, 404 fiches : « 214101016 » est un SIREN",
                "horaires, 12 fiches : " + ("des mots " * 40)[:179].rstrip() + "…",
                "commune, 3 fiches : plusieurs communes",
            ),
            is_list=True,
        ),
    )


def test_counts_of_one_and_nothing_are_singular() -> None:
    page = compose(made(rows=1, stale=1, shared_places=1, repeated=0))

    details = [each.details for each in page.headlines.figures]
    assert "1 fiche ·" in page.subtitle
    assert details[0] == "dont 1 connu aussi d'une autre liste ; 0 fiche en double"
    assert details[2] == "1 fiche de plus de 12 mois, 1 sans date"


def test_an_unknown_score_is_said_so() -> None:
    shown = {each.label: each.value for each in compose(made()).headlines.figures}

    assert shown["Fraîcheur"] == "non disponible"


def test_a_long_list_of_faults_is_cut_on_the_page_and_whole_in_the_table(tmp_path: Path) -> None:
    many = made([detail(row) for row in range(1, SHOWN + 2)])

    page, table = write_quality(many, tmp_path)

    assert f"{SHOWN} lignes sur {SHOWN + 1}" in page.read_text()
    assert len(table.read_text().splitlines()) == SHOWN + 2


def test_columns_left_out_are_named() -> None:
    text = html.render(compose(made(unmapped=("Couleur",), personal=("Médiateur",))))

    assert "Colonnes sans correspondance\u00a0: Couleur." in text
    assert "Colonnes qui parlent de personnes, jamais lues\u00a0: Médiateur." in text


def test_the_demonstration_is_marked() -> None:
    assert compose(made(is_demo=True)).demo != ""
    assert compose(made()).demo == ""


@pytest.mark.parametrize("severity", ["error", "warning", "info"])
def test_severities_have_words(severity: str) -> None:
    assert severity_words(severity) != severity
