"""People in difficulty at every level: totals that agree, intervals that hold them."""

import polars as pl
import pytest

from maillage.catalogue import find_demand
from maillage.catalogue.demands import AgeClass
from maillage.contracts import INDICATOR_VALUES
from maillage.errors import MissingData
from maillage.methods.demand.small_area import PredictionError
from maillage.runs.demand import estimate

from .conftest import put_values

CODES = ["01001", "01002", "01004", "2A004", "2A005", "75056", "98001"]
DISTRICTS = ["75101", "75102"]
BY_AGE = find_demand("insee-age").model_copy(
    update={
        "classes": (
            AgeClass(indicator="people_60_74", rate=0.2, standard_error=0.02),
            AgeClass(indicator="people_75_plus", rate=0.6, standard_error=0.02),
        ),
        "national_rate": 0.4,
    }
)
AREA = find_demand("small-area").model_copy(
    update={
        "truth_level": "commune",
        "covariates": ("aged_65_plus",),
        "logarithms": (),
        "adult_share": 0.5,
    }
)


def rows(level, codes, **by_indicator):
    return [
        dict.fromkeys(INDICATOR_VALUES.schema.names())
        | {"indicator": name, "zone": zone, "level": level, "year": 2025, "value": value}
        | {"status": "known", "approximate": False, "coverage": 1.0, "source": "demo-parts"}
        for name, values in by_indicator.items()
        for zone, value in zip(codes, values, strict=True)
        if value is not None
    ]


def put(store, *more, **by_indicator):
    """Put values by commune, and rows of other levels."""
    made = [*rows("commune", CODES, **by_indicator), *(row for part in more for row in part)]
    table = pl.DataFrame(made, schema=INDICATOR_VALUES.schema)
    put_values(store, store.sources["demo-parts"], table)


def at(found, level, *columns):
    return found.zones.filter(pl.col("level") == level).select("zone", *columns).rows()


@pytest.fixture
def aged(store):
    """100 people of 60–74 and 100 of 75 or more everywhere, but in 2A005, where nobody knows.

    The arrondissements count more than their town, as files of different years may.
    """
    counts = [100.0, 100.0, 100.0, 100.0, None, 100.0, 100.0]
    inside = rows(
        "arrondissement", DISTRICTS, people_60_74=[100.0, 300.0], people_75_plus=[100.0, 300.0]
    )
    put(store, inside, people_60_74=counts, people_75_plus=counts)
    return store


@pytest.fixture
def modelled(store):
    """75102 lacks its covariate, and so does 2A005."""
    put(
        store,
        rows("arrondissement", DISTRICTS, aged_65_plus=[0.3, None]),
        aged_65_plus=[0.1, 0.2, 0.3, 0.15, None, 0.22, 0.05],
        illectronism_rate=[0.10, 0.14, 0.19, 0.12, 0.22, 0.15, 0.08],
    )
    return store


def test_people_by_age_are_scaled_to_the_national_rate(aged):
    """20 + 60 of 200 in each of five communes: 40 % already, so nothing is scaled."""
    found = estimate(aged, BY_AGE)

    assert found.error is None
    assert at(found, "commune", "people", "rate") == [
        (code, pytest.approx(80), pytest.approx(0.4)) for code in CODES if code != "2A005"
    ]
    assert at(found, "france", "people") == [("france", pytest.approx(400))]


def test_scaling_brings_the_country_to_its_rate(aged):
    found = estimate(aged, BY_AGE.model_copy(update={"national_rate": 0.2}))

    assert at(found, "commune", "people")[0] == ("01001", pytest.approx(40))
    assert at(found, "france", "people", "rate") == [
        ("france", pytest.approx(200), pytest.approx(0.2))
    ]


def test_without_a_national_rate_nothing_is_scaled(aged):
    found = estimate(aged, BY_AGE.model_copy(update={"national_rate": None}))

    assert at(found, "commune", "people")[0] == ("01001", pytest.approx(80))


def test_a_collectivity_is_outside_the_country_and_is_not_scaled(aged):
    found = estimate(aged, BY_AGE.model_copy(update={"national_rate": 0.2}))

    assert at(found, "commune", "people")[-1] == ("98001", pytest.approx(80))


def test_a_commune_without_counts_has_no_estimate_and_is_said_missing(aged):
    """2A005 has no count: its EPCI's estimate rests on the others."""
    found = estimate(aged, BY_AGE)

    assert "2A005" not in [row[0] for row in at(found, "commune")]
    assert at(found, "epci", "people")[1] == ("200000002", pytest.approx(160))


@pytest.mark.parametrize("model", [BY_AGE, AREA], ids=["age", "area"])
@pytest.mark.parametrize("level", ["epci", "departement", "region", "france"])
def test_people_add_up_across_levels(request, model, level):
    store = request.getfixturevalue("aged" if model is BY_AGE else "modelled")
    found = estimate(store, model)

    total = sum(people for code, people in at(found, "commune", "people") if code != "98001")

    assert sum(people for _zone, people in at(found, level, "people")) == pytest.approx(total)


@pytest.mark.parametrize("model", [BY_AGE, AREA], ids=["age", "area"])
def test_arrondissements_add_up_to_their_commune(request, model):
    store = request.getfixturevalue("aged" if model is BY_AGE else "modelled")
    found = estimate(store, model)

    inside = at(found, "arrondissement", "people")

    assert [code for code, _people in inside] == DISTRICTS
    assert sum(people for _code, people in inside) == pytest.approx(
        dict(at(found, "commune", "people"))["75056"]
    )


def test_arrondissements_add_up_to_their_commune_draw_by_draw(aged):
    """One person in four and three in four, of the same ages: so are the bounds."""
    found = estimate(aged, BY_AGE)

    town = found.zones.row(by_predicate=pl.col("zone") == "75056", named=True)
    bounds = [town[name] for name in ("people", "low", "high")]

    assert at(found, "arrondissement", "people", "low", "high") == [
        ("75101", *(pytest.approx(bound / 4) for bound in bounds)),
        ("75102", *(pytest.approx(bound * 3 / 4) for bound in bounds)),
    ]


def test_an_arrondissement_follows_its_own_covariate(modelled):
    """75101 is older than its town, whose covariate stands in for that of 75102."""
    found = estimate(modelled, AREA)

    (first, old, own), (second, other, filled) = at(found, "arrondissement", "rate", "imputed")

    assert (first, own, second, filled) == ("75101", 0.0, "75102", 1.0)
    assert old > other


def test_without_imputation_no_arrondissement_is_estimated_unless_all_are(modelled):
    found = estimate(modelled, AREA.model_copy(update={"imputation": "none"}))

    assert at(found, "arrondissement") == []
    assert dict(at(found, "commune", "covered"))["75056"] == 1.0


@pytest.mark.parametrize("model", [BY_AGE, AREA], ids=["age", "area"])
def test_an_interval_holds_its_estimate(request, model):
    store = request.getfixturevalue("aged" if model is BY_AGE else "modelled")

    zones = estimate(store, model).zones

    assert zones.select(
        ((pl.col("low") <= pl.col("people")) & (pl.col("people") <= pl.col("high"))).all()
    ).item()
    assert zones.select((pl.col("low") < pl.col("high")).all()).item()


def test_people_by_age_are_tested_unscaled_on_every_published_epci(aged):
    """80 of 200 adults wherever counts are known: 40 %, against 37 % and 45 % published."""
    counts = [100.0, 100.0, 100.0, 100.0, None, 100.0, 100.0]
    published = rows("epci", ["200000001", "200000002"], illectronism_rate=[0.37, 0.45])
    put(aged, published, people_60_74=counts, people_75_plus=counts)

    error = estimate(aged, BY_AGE.model_copy(update={"national_rate": 0.2})).error

    assert error.areas == 2
    assert error.mean_absolute == pytest.approx(0.04)
    assert error.largest == pytest.approx(0.05)


def test_a_model_by_age_without_a_truth_is_not_tested(aged):
    assert estimate(aged, BY_AGE.model_copy(update={"truth": ""})).error is None


def test_a_small_area_model_is_fitted_on_one_half_and_tested_on_the_other(modelled):
    """Six communes have both: three fit, three test; the truth is near a line."""
    found = estimate(modelled, AREA)

    assert found.error is not None
    assert found.error.areas == 3
    assert found.error.mean_absolute < 0.02


def test_a_missing_covariate_is_taken_from_the_parent_and_said_so(modelled):
    found = estimate(modelled, AREA)

    imputed = dict(at(found, "commune", "imputed"))
    assert [code for code, share in imputed.items() if share] == ["2A005"]
    assert dict(at(found, "epci", "imputed"))["200000002"] == pytest.approx(500 / 1200)


def test_without_imputation_it_stays_missing(modelled):
    found = estimate(modelled, AREA.model_copy(update={"imputation": "none"}))

    assert "2A005" not in [row[0] for row in at(found, "commune")]
    assert dict(at(found, "epci", "covered"))["200000002"] == pytest.approx(700 / 1200)


def test_an_estimate_is_kept_and_read_again_the_same(modelled):
    first = estimate(modelled, AREA)

    again = estimate(modelled, AREA)

    assert isinstance(again.error, PredictionError)
    assert again.error == first.error
    assert again.zones.equals(first.zones)


def test_a_model_changed_is_estimated_again(modelled):
    first = estimate(modelled, AREA)

    again = estimate(modelled, AREA.model_copy(update={"adult_share": 1.0}))

    assert at(again, "commune", "adults")[0] == ("01001", 100.0)
    assert at(first, "commune", "adults")[0] == ("01001", 50.0)


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (
            "insee-age",
            r"le modèle insee-age demande les effectifs par âge \(people_15_29, .*\), qui",
        ),
        (
            "small-area",
            "le modèle small-area s'apprend sur « illectronism_rate », qui n'est pas ch",
        ),
    ],
)
def test_a_model_without_its_data_says_what_it_needs(filled, model, said):
    with pytest.raises(MissingData, match=said):
        estimate(filled, find_demand(model))
