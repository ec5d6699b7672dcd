"""Sentences of a diagnosis, in the cases that figures rarely show."""

from dataclasses import replace

import pytest

from maillage import catalogue, language
from maillage.contracts.diagnosis import Figure
from maillage.methods.demand.small_area import PredictionError
from maillage.runs.diagnosis.words import (
    abbreviation_words,
    accuracy_sentence,
    fragile_sentence,
    ordinal,
    people_sentence,
    points,
    rank_sentence,
    value_words,
)


def rank(value: float | None) -> Figure:
    return Figure("rank", "Rang", "rank", value, 1, low=1, high=62)


def people(value: float | None) -> tuple[Figure, Figure]:
    number = Figure("people", "Personnes", "people", value, 1, low=163_775, high=176_582)
    rate = Figure("rate", "Part", "share", None if value is None else 0.137, 1)
    return number, rate


@pytest.mark.parametrize(
    ("found", "written"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (112, "112th"), (1023, "1,023rd")],
)
def test_ordinal_in_english(found: int, written: str) -> None:
    language.use("en")

    assert ordinal(found) == written


def test_ordinal_in_french() -> None:
    assert [ordinal(found) for found in (1, 2, 1000)] == ["1er", "2e", "1\u202f000e"]


def test_people_are_said_as_finely_as_their_interval_allows() -> None:
    assert people_sentence(*people(169_625)) == (
        "Environ 170\u202f000 personnes de 15 ans ou plus (entre 164\u202f000 et 177\u202f000) "
        "seraient en difficulté numérique, soit 13,7\u00a0%."
    )


def test_people_of_a_published_rate_have_no_interval() -> None:
    number, rate = people(8_573_214.2)

    published = (
        replace(number, low=None, high=None, approximate=True),
        replace(rate, remark="taux publié par l'INSEE, repris"),
    )

    assert people_sentence(*published) == (
        "Environ 8\u202f570\u202f000 personnes de 15 ans ou plus seraient en difficulté numérique, "
        "soit 13,7\u00a0% : taux publié par l'INSEE, repris."
    )


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (
            ("CC du Val", "CA d'Aa"),
            "CA : communauté d'agglomération ; CC : communauté de communes.",
        ),
        (("CU d'Aa",), "CU : communauté urbaine."),
        (("Métropole CC", "CCAS d'Aa"), ""),
    ],
)
def test_abbreviations_are_told_when_they_open_a_name(names: tuple[str, ...], words: str) -> None:
    assert abbreviation_words(names) == words


def test_people_that_could_not_be_estimated() -> None:
    assert people_sentence(*people(None)) == (
        "Le nombre de personnes en difficulté numérique n'a pas pu être estimé ici."
    )


def test_few_people_are_not_counted_in_words() -> None:
    few = Figure("people", "Personnes", "people", None, 1, status="small")

    assert people_sentence(few, Figure("rate", "Part", "share", 0.098, 1)) == (
        "Moins de 11 personnes de 15 ans ou plus seraient en difficulté numérique : un nombre si "
        "petit n'est pas publié."
    )


def test_a_model_is_said_with_its_error_before_and_after_scaling() -> None:
    error = PredictionError(areas=45, mean_absolute=0.0049, root_mean_square=0.0061, largest=0.0158)
    scaled = PredictionError(areas=45, mean_absolute=0.0166, root_mean_square=0.018, largest=0.0306)

    assert accuracy_sentence(error, scaled, "epci") == (
        "Modèle vérifié sur 45 intercommunalités dont le taux est publié : 0,5\u00a0point d'écart "
        "en moyenne, 1,6 au plus ; une fois mis au niveau national, 1,7\u00a0point en moyenne, "
        "3,1 au plus."
    )


def test_a_model_that_nothing_tests_is_said_so() -> None:
    assert accuracy_sentence(None, None, "epci") == (
        "Modèle non vérifié : aucune estimation extérieure n'est chargée."
    )


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.005, "0,5\u00a0point"), (0.0194, "1,9\u00a0point"), (0.0199, "2,0\u00a0points")],
)
def test_points_agree_with_their_number(share: float, words: str) -> None:
    assert points(share) == words


def test_rank_is_said_with_its_direction_and_its_interval() -> None:
    assert rank_sentence(rank(3), 100, "departement") == (
        "Le territoire est au 3e rang de fragilité sur 100 départements (1er : le plus fragile). "
        "Selon les choix de méthode, il est entre le 1er et le 62e."
    )


def test_rank_of_an_arrondissement_is_also_among_communes() -> None:
    words = rank_sentence(rank(3), 34_882, "arrondissement")

    assert words.split(" (")[0].endswith("sur 34\u202f882 communes et arrondissements municipaux")


@pytest.mark.parametrize(("value", "zones"), [(None, 100), (1, 1)])
def test_rank_that_says_nothing_is_not_said(value: float | None, zones: int) -> None:
    assert rank_sentence(rank(value), zones, "region") == ""


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (
            {"count": 0, "sure": 0, "scored": 0},
            "Sur 17 communes, aucune zone n'a d'indice, faute de données. Ce n'est pas une "
            "absence de besoin.",
        ),
        (
            {"count": 0, "sure": 0, "scored": 12},
            "Sur 12 communes qui ont un indice, aucune zone n'est parmi les 10 % les plus fragiles "
            "du pays.",
        ),
        (
            {"count": 2, "sure": 0, "scored": 12},
            "Communes parmi les 10 % les plus fragiles du pays : 2 sur 12 qui ont un indice (Aa "
            "et Bé). Ce n'est sûr pour aucune zone : d'autres choix de méthode peuvent l'en "
            "sortir.",
        ),
        (
            {"count": 5, "sure": 1, "scored": 17},
            "Communes parmi les 10 % les plus fragiles du pays : 5 sur 17 qui ont un indice (dont "
            "Aa et Bé). Quels que soient les choix de méthode, c'est presque sûr pour 1 sur 5.",
        ),
    ],
)
def test_fragile_zones_in_words(counts: dict[str, int], words: str) -> None:
    assert fragile_sentence(("Aa", "Bé"), zones=17, level="commune", **counts) == words


@pytest.mark.parametrize(
    ("indicator", "value", "words"),
    [
        ("aged_65_plus", 0.2941, "29,4\u00a0%"),
        ("median_income", 20_049.6, "20\u202f050\u00a0€"),
        ("benefit_recipients_majority", 656.0, "656"),
        ("median_income", None, "inconnu"),
    ],
)
def test_a_value_is_written_in_its_unit(indicator: str, value: float | None, words: str) -> None:
    assert value_words(catalogue.indicators()[indicator], value) == words
