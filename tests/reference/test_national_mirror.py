"""The national files: every kind of territory is diagnosed, within what is known of the country."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from maillage import api, catalogue
from maillage.contracts.diagnosis import Diagnosis, Figure
from maillage.reference.lookup import find
from maillage.reference.territories import zone_of
from maillage.runs.pull import pull
from maillage.runs.store import Store

pytestmark = [pytest.mark.mirror, pytest.mark.xdist_group("national")]

DAY = date(2026, 11, 21)
TERRITORIES = ("44", "64", "2A", "974", "75", "epci:244400404", "44109", "region:84", "france")
WITHOUT_DATA = ("976", "975", "97502")

Diagnose = Callable[[str], Diagnosis]


@pytest.fixture(scope="session")
def national(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of every source of the mirror."""
    store = Store(tmp_path_factory.mktemp("national"))
    sources = [source for source in store.sources.values() if source.mirror]
    errors = [
        outcome.error for outcome in pull(store, sources, mirror=mirror, on=DAY) if outcome.error
    ]
    assert errors == []
    return store


@pytest.fixture(scope="session")
def diagnose(national: Store) -> Diagnose:
    """Diagnose a territory, once."""
    made: dict[str, Diagnosis] = {}

    def diagnosed(text: str) -> Diagnosis:
        if text not in made:
            made[text] = api.diagnose(national, text, as_of=DAY)
        return made[text]

    return diagnosed


def figure(found: Diagnosis, name: str) -> Figure:
    shown = (*found.headlines, *found.comparisons[0].figures)
    return next(each for each in shown if each.id == name)


@pytest.mark.parametrize("text", [*TERRITORIES, *WITHOUT_DATA])
def test_population_is_that_of_the_reference(
    national: Store, diagnose: Diagnose, text: str
) -> None:
    zone = zone_of(national.geography, find(national.geography, text))

    assert diagnose(text).population.value == zone["population"]


@pytest.mark.parametrize("text", [text for text in TERRITORIES if text != "france"])
def test_rate_is_plausible_and_within_its_interval(diagnose: Diagnose, text: str) -> None:
    rate = figure(diagnose(text), "rate")

    assert rate.value is not None
    assert rate.low is not None
    assert rate.high is not None
    assert 0.05 < rate.low <= rate.value <= rate.high < 0.35


def test_the_country_has_its_published_rate_without_an_interval(diagnose: Diagnose) -> None:
    rate = figure(diagnose("france"), "rate")

    assert (rate.value, rate.low, rate.high) == (pytest.approx(0.154, abs=1e-9), None, None)


def test_an_exact_share_is_that_of_the_file(diagnose: Diagnose) -> None:
    share = figure(diagnose("44"), "without_30mbps")

    assert (share.value, share.approximate, share.year) == (447_912 / 915_430, False, 2019)


@pytest.mark.parametrize("text", TERRITORIES)
def test_speeds_add_up_to_every_premise(diagnose: Diagnose, text: str) -> None:
    rows = diagnose(text).connectivity.speeds.rows.drop_nulls()

    totals = rows.select(pl.sum_horizontal(pl.exclude("name"))).to_series()

    assert totals.to_list() == pytest.approx([1] * rows.height, abs=1e-9)


@pytest.mark.parametrize("text", ["44", "2A", "region:84"])
def test_people_of_the_communes_add_up_but_for_those_withheld(
    diagnose: Diagnose, text: str
) -> None:
    found = diagnose(text)
    rows = found.zones.rows
    withheld = rows.filter(pl.col("people_status") == "small").height
    missing = (figure(found, "people").value or 0) - rows["people"].sum()

    assert -1e-6 <= missing <= catalogue.settings().small_counts.least * withheld


@pytest.mark.parametrize("text", TERRITORIES)
def test_the_report_is_written(diagnose: Diagnose, tmp_path: Path, text: str) -> None:
    written = api.write_report(diagnose(text), tmp_path, formats=("html", "svg", "data"))

    assert {"report.html", "data/zones.csv", "data/datapackage.json"} - set(written) == set()
    assert [path for path in written.values() if not path.stat().st_size] == []


def test_the_report_on_paper_is_written(diagnose: Diagnose, tmp_path: Path) -> None:
    written = api.write_report(diagnose("2A"), tmp_path, formats=["pdf"])

    assert written["report.pdf"].read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("text", WITHOUT_DATA)
def test_a_territory_without_data_says_so_and_never_that_it_is_well(
    diagnose: Diagnose, text: str
) -> None:
    found = diagnose(text)

    assert figure(found, "people").value is None
    assert found.fragile == ()
    assert "aucune zone n'est parmi les 10 %" not in " ".join(each.text for each in found.summary)
    assert [words for words in found.gaps if words.text.startswith("Indice : absent")] != []


def test_a_departement_that_is_a_region_is_compared_once(diagnose: Diagnose) -> None:
    names = [entry.name for entry in diagnose("974").comparisons]

    assert (names.count("La Réunion"), names[-1]) == (1, "France")
    assert diagnose("974").parents == "France"


def test_an_arrondissement_is_shown_itself(national: Store) -> None:
    found = api.diagnose(national, "75101", as_of=DAY)

    assert found.zones.rows["code"].to_list() == ["75101"]
    assert [zone.code for zone in found.fragile] == ["75101"]


def test_the_index_of_2020_covers_nearly_every_commune(national: Store) -> None:
    found = api.compute_index(national, "ifn-2020", level="commune", with_ranks=False)

    assert found["score"].count() >= 34_000
