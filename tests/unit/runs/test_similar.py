"""Territories that look alike: same level, nearest first, never themselves."""

import numpy as np
import polars as pl
import pytest

from maillage import catalogue
from maillage.reference.lookup import find
from maillage.runs.indicators import wide
from maillage.runs.similar import SimilarTerritory, similar
from maillage.runs.store import Store


def found(store: Store, text: str, *, count: int) -> tuple[SimilarTerritory, ...]:
    return similar(store, find(store.geography, text), count=count)


def test_similar_territories_are_those_nearest_in_robust_deviations(demonstration: Store) -> None:
    epcis = demonstration.geography.level("epci")
    known = wide(demonstration, "epci", ["aged_65_plus", "median_income"])
    traits = np.column_stack(
        [
            np.log(epcis["population"].to_numpy()),
            np.log((epcis["population"] / epcis["area_km2"]).to_numpy()),
            known["aged_65_plus"].to_numpy(),
            np.log(known["median_income"].to_numpy()),
        ]
    )
    low, high = np.nanquantile(traits, [0.25, 0.75], axis=0)
    scaled = (traits - traits[0]) / ((high - low) / 1.349)
    distance = np.sqrt(np.nanmean(scaled**2, axis=1))

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


def test_a_territory_with_too_few_traits_has_no_likes(filled: Store) -> None:
    settings = catalogue.settings().similarity
    known = wide(filled, "region", ["aged_65_plus", "median_income"]).filter(pl.col("zone") == "94")

    likes = found(filled, "region:94", count=3)

    present = sum(value is not None for value in known.row(0)[1:])
    assert (present < settings.minimum_shared, likes) == (True, ())
