"""Territories that look alike: same level, nearest first, never themselves."""

import numpy as np
import polars as pl
import pytest

from maillage.reference.lookup import find
from maillage.runs.indicators import wide
from maillage.runs.similar import SimilarTerritory, similar, why_alone
from maillage.runs.store import Store


def found(store: Store, text: str, *, count: int) -> tuple[SimilarTerritory, ...]:
    return similar(store, find(store.geography, text), count=count)


def test_similar_territories_are_those_nearest_in_robust_deviations(demonstration: Store) -> None:
    epcis = demonstration.geography.level("epci")
    known = wide(
        demonstration, "epci", ["aged_15_24", "aged_65_plus", "median_income", "poverty_rate"]
    )
    traits = np.column_stack(
        [
            np.log(epcis["population"].to_numpy()),
            np.log((epcis["population"] / epcis["area_km2"]).to_numpy()),
            known["aged_15_24"].to_numpy(),
            known["aged_65_plus"].to_numpy(),
            np.log(known["median_income"].to_numpy()),
            known["poverty_rate"].cast(pl.Float64).to_numpy(),
        ]
    )
    low, high = np.nanquantile(traits, [0.25, 0.75], axis=0)
    squares = np.ma.masked_invalid(((traits - traits[0]) / ((high - low) / 1.349)) ** 2)
    parts = (slice(0, 1), slice(1, 2), slice(2, 4), slice(4, 6))  # size, density, age, income
    apart = np.ma.stack([squares[:, part].mean(axis=1) for part in parts], axis=1)
    distance = np.sqrt(apart.mean(axis=1)).filled(np.inf)

    likes = found(demonstration, f"epci:{epcis['code'][0]}", count=5)

    nearest = [epcis["code"][int(at)] for at in np.argsort(distance)[1:6]]
    assert [like.territory.code for like in likes] == nearest
    assert [like.distance for like in likes] == pytest.approx(np.sort(distance)[1:6].tolist())


@pytest.mark.parametrize(("text", "count"), [("VT", 3), ("VT206", 10)])
def test_similar_territories_have_the_same_level_and_come_nearest_first(
    demonstration: Store, text: str, count: int
) -> None:
    level = find(demonstration.geography, text).level

    likes = found(demonstration, text, count=count)

    assert [like.territory.level for like in likes] == [level] * count
    assert text not in [like.territory.code for like in likes]
    assert [like.distance for like in likes] == sorted(like.distance for like in likes)


@pytest.mark.parametrize("text", ["france", "region:VT"])
def test_a_territory_alone_at_its_level_has_no_likes(demonstration: Store, text: str) -> None:
    assert found(demonstration, text, count=3) == ()


def test_an_overseas_collectivity_is_compared_with_nobody(filled: Store) -> None:
    assert found(filled, "98001", count=3) == ()
    assert [like.territory.code for like in found(filled, "01001", count=50)].count("98001") == 0


def test_a_territory_with_too_few_dimensions_says_which_it_lacks(filled: Store) -> None:
    territory = find(filled.geography, "region:94")
    known = wide(filled, "region", ["aged_65_plus", "median_income"]).filter(pl.col("zone") == "94")

    likes = similar(filled, territory, count=3)

    assert (known.row(0)[1:], likes) == ((0.5, None), ())
    assert why_alone(filled, territory) == (
        "Corse n'a pas de semblable : il faut 3 dimensions connues sur 4, et aucune source chargée "
        "ne donne ici : densité (habitants par km²), revenu (Niveau de vie médian ; Taux de "
        "pauvreté ; Part des minima sociaux dans le revenu). Importez un fichier qui les donne "
        "(« maillage data import »), ou comparez Corse à ce qui l'entoure (« maillage diagnose "
        "region:94 »)."
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("region:VT", "Région fictive : aucun autre territoire à ce niveau."),
        ("france", "Pays fictif : aucun autre territoire à ce niveau."),
    ],
)
def test_a_territory_alone_at_its_level_is_said_so(
    demonstration: Store, text: str, words: str
) -> None:
    assert why_alone(demonstration, find(demonstration.geography, text)) == words


def test_an_overseas_collectivity_is_told_why_it_has_no_likes(filled: Store) -> None:
    assert "collectivités d'outre-mer" in why_alone(filled, find(filled.geography, "98001"))
