"""What every study says of its limits and its places."""

from dataclasses import replace

import pytest

from maillage import catalogue
from maillage.runs.census.releases import Census
from maillage.runs.reach.notes import limits, of_places

from .factories import BY_CAR, Commune, Place, ground_of


def said(communes: list[Commune], places: list[Place]) -> str:
    demand = catalogue.find_demand(catalogue.settings().demand)
    return " ".join(limits(ground_of(communes, places), BY_CAR, demand))


@pytest.mark.parametrize(
    ("unknown", "words"),
    [
        (1, "n'a pas d'estimation pour 1 zone : elle compte pour zéro dans les totaux."),
        (2, "n'a pas d'estimation pour 2 zones : elles comptent pour zéro dans les totaux."),
    ],
)
def test_zones_without_an_estimate_are_counted_in_words(unknown: int, words: str) -> None:
    communes = [Commune(f"0100{at}", 3.0 * at, people=None) for at in range(unknown)]

    assert words in said([*communes, Commune("01009", 9)], [])


def test_what_is_not_missing_is_not_said() -> None:
    words = said([Commune("01001", 0)], [Place("01001", km=1.0)])

    assert "estimation" not in words
    assert "position" not in words
    assert "horaires" not in words


def test_the_share_of_places_at_the_centre_and_without_hours_is_said() -> None:
    places = [Place("01001"), Place("01001", km=1), Place("01001", km=2, weekly_hours=None)]

    words = said([Commune("01001", 0)], places)

    assert "33\xa0% des lieux n'ont pas de position" in words
    assert "33\xa0% des lieux n'ont pas d'horaires connus" in words


def test_places_are_noted_with_their_release_their_lists_and_their_years(
    census: Census,
) -> None:
    release = census.current
    assert release is not None
    stand = replace(ground_of([Commune("01001", 0)], [Place("01001")]), release=release)

    note = of_places(census.store, stand)

    sources = release.table("sources")
    years = sources["published"].dt.year()
    assert note.source == f"Recensement des lieux, version {release.id}"
    assert note.producer == f"Maillage, d'après {sources.height} listes"
    assert note.year in {f"{years.min()}–{years.max()}", f"{years.max()}"}


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        (1, "1 lieu de tout le recensement n'a pas de commune connue : il n'est compté nulle"),
        (2, "2 lieux de tout le recensement n'ont pas de commune connue : ils ne sont comptés"),
    ],
)
def test_places_without_a_commune_are_counted_in_words(lost: int, words: str) -> None:
    demand = catalogue.find_demand(catalogue.settings().demand)
    stand = replace(ground_of([Commune("01001", 0)], []), lost_places=lost)

    assert words in " ".join(limits(stand, BY_CAR, demand))
