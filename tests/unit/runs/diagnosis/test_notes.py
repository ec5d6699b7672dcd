"""Notes: numbered once, and each says how its value was made."""

from datetime import date

import polars as pl
import pytest

from maillage import api, catalogue
from maillage.contracts.diagnosis import Diagnosis, Figure
from maillage.methods.demand.small_area import PredictionError
from maillage.runs.demand import Estimate
from maillage.runs.diagnosis.notes import Notebook
from maillage.runs.store import Store

ERROR = PredictionError(areas=45, mean_absolute=0.0049, root_mean_square=0.0061, largest=0.0158)


def method(found: Diagnosis, name: str) -> str:
    figures: tuple[Figure, ...] = (*found.headlines, *found.connectivity.figures)
    (figure,) = {each.id: each for each in figures if each.id == name}.values()
    return found.notes[figure.note - 1].method


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("VT206", "without_30mbps", "valeur publiée."),
        ("VU", "without_30mbps", "somme des communes : effectifs additionnés, résultat exact."),
        ("VU", "ftth_coverage", "moyenne pondérée des communes : valeur approchée."),
    ],
)
def test_a_note_says_how_the_value_was_made(
    demonstration: Store, text: str, name: str, words: str
) -> None:
    found = api.diagnose(demonstration, text, as_of=date(2026, 1, 1))

    assert method(found, name).split(". ")[0].rstrip(".") + "." == words


def test_a_note_says_when_communes_are_left_out(demonstration: Store) -> None:
    row = {"source": "demo-debits", "year": 2025, "approximate": False, "numerator": 1.0}
    notebook = Notebook(demonstration.sources, "pays fictif")
    entry = catalogue.indicators()["without_30mbps"]

    notebook.of_indicator(entry, row | {"coverage": 0.9}, "departement")
    notebook.of_indicator(entry, row | {"coverage": 1.0, "numerator": None}, "departement")

    assert [note.method.split(".")[0] for note in notebook.notes] == [
        "somme des communes connues : effectifs additionnés",
        "valeur de sa seule commune",
    ]


def test_the_same_note_keeps_its_number(demonstration: Store) -> None:
    notebook = Notebook(demonstration.sources, "pays fictif")
    entries = [catalogue.indicators()[name] for name in ("aged_65_plus", "low_diploma")]

    numbers = [notebook.without_source(entry) for entry in (*entries, *entries)]

    assert numbers == [1, 2, 1, 2]


@pytest.mark.parametrize(
    ("model", "error", "words"),
    [
        (
            "small-area",
            ERROR,
            "Erreur mesurée sur 45 intercommunalités (gardées pour le test) : 0,5\u00a0point en "
            "moyenne, 1,6\u00a0point au plus.",
        ),
        (
            "insee-age",
            ERROR,
            "Erreur mesurée sur 45 intercommunalités (toutes celles publiées) : 0,5\u00a0point en "
            "moyenne, 1,6\u00a0point au plus.",
        ),
        (
            "insee-age",
            None,
            "Taux publiés appliqués aux effectifs ; aucune estimation extérieure n'est chargée "
            "pour les vérifier.",
        ),
    ],
)
def test_the_note_of_people_says_how_the_model_was_tested(
    demonstration: Store, model: str, error: PredictionError | None, words: str
) -> None:
    notebook = Notebook(demonstration.sources, "pays fictif")

    notebook.of_people(catalogue.find_demand(model), Estimate(pl.DataFrame(), error, error))

    assert notebook.notes[0].method.startswith(f"{words} ")


def test_the_index_is_ranked_among_the_zones_that_have_one(diagnosis: Diagnosis) -> None:
    (rank,) = [figure for figure in diagnosis.headlines if figure.id == "rank"]

    assert diagnosis.notes[rank.note - 1].method == (
        "rang parmi les zones de même niveau qui ont un indice (551 communes), 1 : le plus "
        "fragile ; l'intervalle à 90\u00a0% et les chances d'être parmi les 10 % les plus fragiles "
        "viennent de 1\u202f000 tirages des choix de méthode"
    )


def test_the_note_of_the_index_has_the_years_of_its_indicators(diagnosis: Diagnosis) -> None:
    (rank,) = [figure for figure in diagnosis.headlines if figure.id == "rank"]

    assert diagnosis.notes[rank.note - 1].year == "2021–2025"


def test_the_note_of_similar_territories_says_how_they_were_chosen(diagnosis: Diagnosis) -> None:
    calls = {each.kind: each.note for each in diagnosis.comparisons}

    note = diagnosis.notes[calls["similar"] - 1]

    assert calls["self"] == 0
    assert note.text == (
        "Territoires semblables. Ceux du même niveau les plus proches : taille, densité, âge, "
        "revenu."
    )
    assert "il faut 3 dimensions connues des deux côtés" in note.method
