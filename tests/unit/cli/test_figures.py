"""``maillage figures`` as a person uses it."""

import json
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner, Result

from maillage.catalogue.figures import Operation, Relation
from maillage.cli.figure_words import operation_words, relation_words, value_words
from maillage.cli.figures import figures
from maillage.errors import CatalogueError

AS_OF = ("--as-of", "2026-11-21")


def run(*arguments: str) -> Result:
    runner = CliRunner(env={"COLUMNS": "400", "MAILLAGE_LANG": "fr"})
    return runner.invoke(figures, arguments, catch_exceptions=False)


def lines(result: Result) -> list[str]:
    assert result.exit_code == 0
    return [" ".join(line.split()) for line in result.output.splitlines() if line.strip()]


def document(*arguments: str) -> Any:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0
    return json.loads(result.output)


def test_list_shows_value_universe_date_source_and_state() -> None:
    shown = lines(run("list", "--theme", "fibre", *AS_OF))

    assert shown[0] == "Couverture en fibre et raccordements complexes (fibre)"
    assert shown[1] == "Chiffre Valeur Univers Date Source État"
    assert (
        "Raccordements complexes 10 % zone d'initiative publique 2022 "
        "Rapport n° 588 sur l'exclusion numérique périmé"
    ) in shown


def test_list_writes_an_unknown_amount_as_unknown() -> None:
    (row,) = [
        line
        for line in lines(run("list", "--theme", "budgets", *AS_OF))
        if line.startswith("Action « Inclusion numérique », 2027")
    ]

    assert row.split()[6] == "inconnu"


def test_list_keeps_one_status() -> None:
    found = [
        figure
        for theme in ("budgets", "fibre")
        for figure in document("list", "--theme", theme, "--status", "unknown", *AS_OF)
    ]

    assert [figure["id"] for figure in found] == [
        "inclusion-2026-communique",
        "inclusion-2027",
        "raccordables-tres-dense",
        "raccordables-moins-dense",
        "raccordables-initiative-publique",
    ]
    assert {figure["value"] for figure in found} == {None}


def test_list_is_read_at_a_date() -> None:
    before = document("list", "--theme", "renoncement", "--as-of", "2023-12-31")
    after = document("list", "--theme", "renoncement", "--as-of", "2024-01-01")

    assert [figure["statuses"] for figure in before if figure["id"] == "renoncement"] == [["known"]]
    assert [figure["statuses"] for figure in after if figure["id"] == "renoncement"] == [["stale"]]


def test_show_gives_the_derivation_and_its_precision() -> None:
    shown = lines(run("show", "renoncement-clarte", *AS_OF))

    assert shown == [
        "A renoncé à cause du manque de clarté (renoncement-clarte)",
        "Valeur 34,7 %",
        "Précision de 34,09 % à 35,28 % selon l'arrondi",
        (
            "Calcul produit : dont : à cause du manque de clarté (68 %) ; "
            "A déjà renoncé à une démarche en ligne (51 %)"
        ),
        "Univers toutes les personnes interrogées",
        "Date 2020",
        "Source Rapport n° 588 sur l'exclusion numérique",
        "Valable jusqu'au 31 décembre 2023",
        "État périmé",
    ]


def test_show_json_keeps_every_digit_as_text() -> None:
    shown = document("show", "hors-ligne", *AS_OF)

    assert (shown["value"], shown["low"], shown["high"]) == ("3000000", "2500000", "3500000")
    assert shown["statuses"] == ["contradictory", "stale"]
    assert shown["sources"] == ["Appel à projets « Numérique inclusif et responsable »"]


def test_json_gives_every_figure_the_date_of_its_expiry() -> None:
    found = {figure["id"]: figure for figure in document("list", *AS_OF)}

    expired = {
        name
        for name, figure in found.items()
        if {"expired", "stale"}.intersection(figure["statuses"])
    }
    assert expired == {name for name, figure in found.items() if figure["expires"] < AS_OF[1]}
    assert {
        name: (figure["valid_until"], figure["expires"])
        for name, figure in found.items()
        if name in ("inclusion-2025", "inclusion-2026", "baisse-2026")
    } == {
        "inclusion-2025": (None, "2028-12-31"),
        "inclusion-2026": ("2026-12-31", "2026-12-31"),
        "baisse-2026": (None, "2026-12-31"),
    }


def test_show_says_why_a_figure_is_contradicted() -> None:
    (line,) = [line for line in lines(run("show", "pays-annonces")) if "Contredit car" in line]

    assert line == "Contredit car le texte annonce 29 pays, le tableau en montre 28"


def test_show_offers_the_closest_figures() -> None:
    with pytest.raises(CatalogueError, match="vouliez-vous dire : renoncement"):
        run("show", "renoncemnt")


def test_check_reports_and_succeeds() -> None:
    shown = lines(run("check", "--theme", "fibre", *AS_OF))

    assert shown[-1] == (
        "5 chiffres au 21 novembre 2026. Inconnus : 3 ; périmés : 5 ; contredits : 0. "
        "Contrôles contredits : 0 sur 0."
    )


def test_check_shows_falls_ends_and_paces() -> None:
    shown = lines(run("check", *AS_OF))

    assert (
        "Crédits annuels d'inclusion numérique −49,8 % 27 900 000 € (2025) "
        "14 000 000 € (2026) baisse"
    ) in shown
    assert "Crédits annuels d'inclusion numérique 31 décembre 2026 fin du dispositif" in shown
    assert (
        "Citoyens ayant les compétences numériques de base 54 % 80 % au 31 décembre 2030 "
        "3,7 points par an indéterminé : une tendance demande deux dates "
        "Document de juillet 2025 : huit propositions pour le numérique de l'économie sociale"
    ) in shown


def test_check_of_a_theme_without_series_or_target() -> None:
    shown = lines(run("check", "--theme", "dependance", *AS_OF))

    assert [title for title in ("Contrôles", "Séries", "Cibles") if title in shown] == ["Contrôles"]


def test_check_json_has_every_part() -> None:
    found = document("check", "--theme", "objectifs-2030", *AS_OF)

    assert list(found) == ["as_of", "findings", "series", "targets"]
    assert [aim["target"]["value"] for aim in found["targets"]] == ["0.90", "0.75", "0.80"]
    assert {aim["by"] for aim in found["targets"]} == {"2030-12-31"}


def test_as_of_refuses_what_is_not_a_day() -> None:
    result = run("list", "--as-of", "2026-13-01")

    assert result.exit_code == 2
    assert "« 2026-13-01 » n'est pas une date ; écrivez-la AAAA-MM-JJ" in result.output


def test_unknown_theme_is_refused() -> None:
    with pytest.raises(CatalogueError, match="« zzz » n'est pas dans le catalogue"):
        run("list", "--theme", "zzz")


def test_same_date_gives_the_same_bytes() -> None:
    assert run("check", *AS_OF).output == run("check", *AS_OF).output


@pytest.mark.parametrize(
    ("relation", "words"), [("equals", "3"), ("at_most", "au plus 3"), ("at_least", "au moins 3")]
)
def test_relation_words(relation: Relation, words: str) -> None:
    assert relation_words(relation, "3") == words


@pytest.mark.parametrize(
    ("value", "words"),
    [("0.05", "5 points"), ("-0.005", "−0,5 point"), ("0.01", "1 point"), ("0.02", "2 points")],
)
def test_points_are_plural_from_two(value: str, words: str) -> None:
    written = value_words(Decimal(value), "points", most_decimals=1)

    assert written.replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    ("operation", "word"), [("count", "compte"), ("total", "total"), ("mean", "moyenne")]
)
def test_operation_words(operation: Operation, word: str) -> None:
    assert operation_words(operation) == word
