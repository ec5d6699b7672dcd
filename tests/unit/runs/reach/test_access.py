"""Access on grounds made by hand, and on the demonstration: minutes, hours, what is conserved."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage import api, catalogue
from maillage.catalogue.access import access_settings
from maillage.contracts.study import Study
from maillage.engines import engine
from maillage.errors import InputError, MissingData
from maillage.reference.lookup import find
from maillage.runs.census.releases import Census
from maillage.runs.reach.access import PER, Access, access
from maillage.runs.reach.ground import require_places
from maillage.runs.reach.scoring import Scoring
from maillage.runs.store import Store

from .factories import BY_CAR, Commune, Place, findings_of, ground_of

DAY = date(2026, 1, 1)
FIVE_KM = 5 * 1.3 / 55 * 60 + 2  # a detour, a country road, a minute at each end
TWENTY_KM = 10 / 55 * 60 + 16 / 70 * 60 + 2  # five km of small roads at each end


@pytest.fixture(scope="module")
def study(census: Census) -> Study:
    """The access of the demonstration's département."""
    return api.access(census.store, "VT", as_of=DAY)


def measured(store: Store, *, within: float = 30.0, text: str = "VT") -> Access:
    defaults = catalogue.settings()
    return access(
        store,
        find(store.geography, text),
        times=BY_CAR,
        engine=engine("local"),
        within_minutes=within,
        scoring=Scoring(),
        index=catalogue.find_index(defaults.index),
        demand=catalogue.find_demand(defaults.demand),
    )


def test_minutes_hours_and_score_are_those_worked_by_hand() -> None:
    ground = ground_of(
        [Commune("01001", 0), Commune("01002", 5, people=300.0), Commune("01003", 20)],
        [Place("01001", weekly_hours=40.0)],
    )

    found = findings_of(ground).found

    # up to 10 minutes a person weighs 1, up to 20 0.68, up to 30 0.22
    ratio = 40 / (100 + 300 + 0.22 * 100)
    assert found.nearest == pytest.approx([2.0, FIVE_KM, TWENTY_KM], abs=1e-6)
    assert found.within.tolist() == [1, 1, 1]
    assert found.hours.tolist() == [40.0, 40.0, 40.0]
    assert found.score == pytest.approx([ratio * PER, ratio * PER, 0.22 * ratio * PER])


def test_a_place_on_the_bound_of_the_catchment_is_within_it() -> None:
    ground = ground_of([Commune("01001", 0), Commune("01002", 5)], [Place("01001")])
    bound = float(findings_of(ground).found.nearest[1])

    at, below = (findings_of(ground, within=each).found for each in (bound, bound - 1e-6))

    assert (at.within.tolist(), below.within.tolist()) == ([1, 1], [1, 0])


def test_people_beyond_count_who_is_farther_than_the_limit() -> None:
    far = findings_of(
        ground_of(
            [Commune("01001", 0), Commune("01002", 20, people=70.0), Commune("01003", 40)],
            [Place("01001")],
        )
    )

    assert far.beyond("people").tolist() == [170.0, 100.0, 100.0]
    assert far.beyond("low") == pytest.approx([136.0, 80.0, 80.0])


def test_a_place_over_the_border_counts_and_who_lives_there_competes() -> None:
    inside, outside = Commune("01001", 0), Commune("01002", 5, is_inside=False)

    alone = findings_of(ground_of([inside], [])).found
    beside = findings_of(ground_of([inside, outside], [Place("01002", weekly_hours=20.0)]))

    assert np.isinf(alone.nearest).all()
    assert beside.found.nearest[0] == pytest.approx(FIVE_KM, abs=1e-6)
    assert beside.found.score[0] == pytest.approx(20 / 200 * PER)
    assert beside.inside["code"].to_list() == ["01001"]


def test_an_island_without_a_bridge_is_out_of_reach() -> None:
    ground = ground_of([Commune("01001", 0), Commune("22016", 2)], [Place("01001")])

    found = findings_of(ground).found

    assert found.nearest[0] == pytest.approx(2.0)
    assert (np.isinf(found.nearest[1]), found.hours[1], found.score[1]) == (True, 0.0, 0.0)


def test_a_place_without_hours_has_those_of_the_middle_one() -> None:
    hours = [Place("01001", weekly_hours=each) for each in (10.0, None, 30.0, 14.0)]
    unknown = [Place("01001", weekly_hours=None)]

    some = ground_of([Commune("01001", 0)], hours)
    none = ground_of([Commune("01001", 0)], unknown)

    assert some.weekly_hours.tolist() == [10.0, 14.0, 30.0, 14.0]
    assert none.weekly_hours.tolist() == [access_settings().unknown_hours]


def test_a_place_stands_where_it_is_rather_than_at_the_centre() -> None:
    found = findings_of(ground_of([Commune("01001", 0)], [Place("01001", km=5)])).found

    assert found.nearest == pytest.approx([FIVE_KM], abs=1e-6)


def test_no_place_near_is_said_with_what_to_look_at() -> None:
    with pytest.raises(MissingData, match="Ain : le recensement ne connaît aucun lieu"):
        require_places(ground_of([Commune("01001", 0)], []))


@settings(max_examples=20)
@given(
    people=st.lists(st.floats(0, 1e4), min_size=4, max_size=4),
    hours=st.lists(st.floats(0.1, 60), min_size=3, max_size=3),
)
def test_hours_reached_are_conserved(people: list[float], hours: list[float]) -> None:
    communes = [Commune(f"0100{at}", 6.0 * at, people=count) for at, count in enumerate(people)]
    places = [Place(f"0100{at}", weekly_hours=each) for at, each in enumerate(hours)]

    found = findings_of(ground_of(communes, places)).found

    reached = sum(hours) if any(each > 0 for each in people) else 0.0  # 18 km: all reach all
    assert found.score @ found.ground.people / PER == pytest.approx(reached)


def test_hours_of_the_demonstration_are_conserved(census: Census) -> None:
    found = measured(census.store)

    stand = found.ground
    served = BY_CAR.between(stand.zones, stand.places, within_minutes=30)
    people_by_pair = np.repeat(stand.people, np.diff(served.starts))
    serving = np.bincount(served.sites, people_by_pair, minlength=served.site_count) > 0
    assert stand.places.height > 100
    assert found.score @ stand.people / PER == pytest.approx(stand.weekly_hours[serving].sum())


def test_nearest_minutes_of_the_demonstration_agree_with_every_pair(census: Census) -> None:
    found = measured(census.store, text="VT206")

    stand = found.ground
    every = BY_CAR.between(stand.zones, stand.places, within_minutes=45)
    rows = np.repeat(np.arange(stand.zones.height), np.diff(every.starts))
    least = [every.minutes[rows == at].min(initial=np.inf) for at in range(stand.zones.height)]
    assert stand.zones.filter("is_inside")["code"].to_list() == ["VT206"]
    assert found.nearest.tolist() == least


def test_places_of_the_ground_are_those_of_the_census_that_help(census: Census) -> None:
    stand = measured(census.store).ground

    release = census.current
    assert release is not None
    known = release.table("places")
    at_centre = stand.places.filter("is_at_centre")
    zones = stand.zones.select("code", "lon", "lat")
    assert stand.places["id"].is_in(known["id"].implode()).all()
    assert stand.places["id"].is_sorted()
    assert at_centre.height > 0
    assert (
        at_centre.join(zones, on="code", suffix="_zone")
        .select(pl.col("lon") == pl.col("lon_zone"), pl.col("lat") == pl.col("lat_zone"))
        .min_horizontal()
        .all()
    )


def test_the_same_day_gives_the_same_study(census: Census, study: Study) -> None:
    again = api.access(census.store, "VT", as_of=DAY)

    assert (again.summary, again.headlines, again.manifest, again.notes) == (
        study.summary,
        study.headlines,
        study.manifest,
        study.notes,
    )
    for one, other in zip(study.tables, again.tables, strict=True):
        assert one.rows.equals(other.rows)


def test_every_mode_measures_the_demonstration(census: Census) -> None:
    cycling, walking, no_car = (
        api.access(census.store, "VT206", as_of=DAY, mode=mode).headlines[3].value or np.inf
        for mode in ("cycling", "walking", "no-car")
    )

    assert cycling < walking
    assert no_car <= walking


@pytest.mark.parametrize("within", [90.5, -1.0, float("nan")])
def test_minutes_that_the_mode_does_not_allow_are_refused(census: Census, within: float) -> None:
    with pytest.raises(InputError):
        measured(census.store, within=within)


def test_a_territory_without_a_position_is_refused(census: Census) -> None:
    with pytest.raises(InputError, match="Chastrelenne : aucune commune n'a de position"):
        measured(census.store, text="VT029")


def test_a_longer_catchment_never_takes_places_away(census: Census) -> None:
    near, far = (measured(census.store, within=each) for each in (15.0, 30.0))

    codes = near.ground.zones["code"].to_list()
    kept = far.ground.zones["code"].is_in(codes).to_numpy()
    assert (far.within[kept] >= near.within).all()
