"""The live entries, read from files of our own in the official layouts and served on this machine.

The files are in ``tests/data/live``, named after their entry; those that the producer archives are
put into a ZIP under the member that the entry names. Codes are real, figures are made up.
"""

import threading
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl
import pytest

from maillage import catalogue
from maillage.catalogue.sources import Expect, Source
from maillage.runs import indicators
from maillage.runs.demand import estimate
from maillage.runs.load import load
from maillage.runs.pull import pull
from maillage.runs.store import Store

DATA = Path(__file__).parents[2] / "data" / "live"
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "sources.md"
LIVE = [each for each in catalogue.sources().values() if each.url and not each.mirror]
TODAY = date(2026, 11, 21)
EPCI = "200000438"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_told: object) -> None:
        pass


def publish(source: Source, folder: Path) -> str:
    """Put the file of a source in a folder as its producer does; return its name."""
    table = DATA / f"{source.id}.csv"
    if not source.format.member:
        (folder / table.name).write_bytes(table.read_bytes())
        return table.name
    with zipfile.ZipFile(folder / f"{source.id}.zip", "w") as archive:
        archive.write(table, source.format.member)
        archive.writestr(f"meta_{source.format.member}", "COD_VAR;LIB_VAR\n")
    return f"{source.id}.zip"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that publishes every live file."""
    folder = tmp_path_factory.mktemp("published")
    for source in LIVE:
        publish(source, folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def served(source: Source, address: str) -> Source:
    """The entry at the address of the test, of the length of its small file."""
    name = f"{source.id}.zip" if source.format.member else f"{source.id}.csv"
    return source.model_copy(update={"url": f"{address}/{name}", "expect": Expect()})


@pytest.fixture(scope="module")
def store(address: str, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store into which every live source was pulled."""
    store = Store(tmp_path_factory.mktemp("store"))
    outcomes = pull(store, [served(each, address) for each in LIVE], mirror=None, on=TODAY)
    assert [outcome.error for outcome in outcomes] == [None] * len(LIVE)
    return store


def staged(store: Store, source_id: str) -> pl.DataFrame:
    return pl.read_parquet(store.staged(catalogue.find_source(source_id)))


@pytest.mark.parametrize("source", LIVE, ids=lambda source: source.id)
def test_a_live_entry_says_what_has_exercised_it_and_what_it_assumes(source):
    assert source.exercised_by == "fixture"
    assert source.page
    assert "assumed" in source.notes or "not documented" in source.notes


def test_each_file_of_our_own_belongs_to_an_entry():
    assert {path.stem for path in DATA.glob("*.csv")} == {source.id for source in LIVE}


def test_each_source_is_on_the_page_with_what_has_exercised_it():
    rows = [line.split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    listed = {row[0].strip("| `"): row[3] for row in rows if len(row) == 5}
    everything = {**catalogue.sources(), **catalogue.sources(demo=True)}

    assert listed == {name: source.exercised_by for name, source in everything.items()}


@pytest.mark.parametrize(
    ("source_id", "indicator", "zone", "value", "numerator", "denominator"),
    [
        ("rp-2022-age-communes", "people_15_29", "44050", 150, None, None),
        ("rp-2022-age-communes", "people_75_plus", "44050", 100, None, None),
        ("rp-2022-age-communes", "aged_15_29", "44050", 0.15, 150, 1000),
        ("rp-2022-age-communes", "aged_60_plus", "44050", 0.25, 250, 1000),
        ("rp-2022-age-communes", "aged_65_plus", "44050", 0.25, 200, 800),
        ("rp-2022-age-communes", "aged_75_plus", "44161", 250 / 900, 250, 900),
        ("rp-2022-diplomes-communes", "low_diploma", "44050", 0.25, 150, 600),
        ("rp-2022-diplomes-communes", "low_diploma", "44161", 0.4, 160, 400),
        ("rp-2022-menages-communes", "households", "44161", 500, None, None),
        ("rp-2022-menages-communes", "one_person_households", "44161", 0.4, 200, 500),
        ("rp-2022-menages-communes", "lone_parent_families", "44161", 0.15, 42, 280),
        ("rp-2022-logement-communes", "households_without_car", "44161", 0.3, 150, 500),
        ("rp-2022-emploi-communes", "unemployment_rate", "44050", 0.075, 36, 480),
        ("rp-2022-population-iris", "aged_75_plus", "440980101", 0.1, 200, 2000),
        ("rp-2022-population-iris", "foreigners", "440980101", 0.05, 100, 2000),
        ("rp-2022-diplomes-iris", "low_diploma", "440980101", 320 / 1200, 320, 1200),
        ("rp-2022-menages-iris", "one_person_households", "440980101", 0.3, 240, 800),
        ("filosofi-2021-tous-niveaux", "fiscal_households", "44053", 500, None, None),
        ("filosofi-2021-tous-niveaux", "minimum_income_share", "44053", 0.025, None, None),
        ("filosofi-2023", "median_income", "44068", 24000, None, None),
        ("filosofi-2023", "poverty_rate", "44050", 0.1, None, None),
        ("cnaf-2024-communes", "caf_households", "44050", 110, None, None),
        ("cnaf-2024-communes", "people_covered_by_caf", "44050", 300, None, None),
        ("cnaf-2024-communes", "rsa_households", "44050", 10 / 110, 10, 110),
        ("cnaf-2024-communes", "caf_households", "75056", 820, None, None),
        ("arcep-debits-2026", "without_30mbps", "44050", 0.1, 100, 1000),
        ("arcep-debits-2026", "below_8mbps", "44050", 0.04, 40, 1000),
        ("arcep-debits-2026", "from_8_to_30mbps", "44050", 0.06, 60, 1000),
        ("arcep-debits-2026", "from_30_to_100mbps", "44050", 0.2, 200, 1000),
        ("arcep-debits-2026", "from_100mbps", "44050", 0.7, 700, 1000),
        ("arcep-technologies-2026", "ftth_coverage", "44053", 0.61, 610, 1000),
        ("arcep-sites-mobiles-2026", "mobile_4g_sites", "44050", 3, None, None),
        ("arcep-sites-mobiles-2026", "mobile_4g_sites", "75056", 2, None, None),
        ("arcep-sites-mobiles-2026", "mobile_4g_sites", "44053", 0, None, None),
        ("qpv-2024", "priority_districts", "44129", 3, None, None),
        ("qpv-2024", "priority_districts", "44050", 0, None, None),
        ("qpv-2024", "priority_districts", "97411", 2, None, None),
        ("frr-2025", "revitalisation_zone", "44053", 1, None, None),
        ("frr-2025", "revitalisation_zone", "44129", 0, None, None),
        ("frr-2025", "revitalisation_zone", "97411", 1, None, None),
        ("bpe-2025", "public_services", "44050", 2, None, None),
        ("bpe-2025", "public_services", "44129", 4, None, None),
        ("bpe-2025", "libraries", "44129", 2, None, None),
        ("bpe-2025", "libraries", "75056", 60, None, None),
        ("bpe-2025", "libraries", "97411", 0, None, None),
    ],
)
def test_a_live_file_gives_counts_where_its_producer_does(
    store, source_id, indicator, zone, value, numerator, denominator
):
    level = "iris" if source_id.endswith("iris") else "commune"

    row = staged(store, source_id).row(
        by_predicate=(pl.col("indicator") == indicator)
        & (pl.col("zone") == zone)
        & (pl.col("level") == level),
        named=True,
    )

    assert row["status"] == "known"
    assert row["value"] == pytest.approx(value)
    assert (row["numerator"], row["denominator"]) == (numerator, denominator)


@pytest.mark.parametrize(
    ("source_id", "indicator", "zone", "status"),
    [
        ("filosofi-2023", "poverty_rate", "44068", "secret"),
        ("filosofi-2023", "poverty_rate", "44053", "missing"),
        ("frr-2025", "revitalisation_zone", "44098", "missing"),
        ("frr-2025", "revitalisation_zone", "44189", "missing"),
        ("arcep-debits-2026", "without_30mbps", "44196", "missing"),
        ("rp-2022-menages-communes", "one_person_households", "44196", "missing"),
        ("rp-2022-logement-communes", "households_without_car", "44196", "missing"),
    ],
)
def test_secret_partial_and_nobody_stay_apart(store, source_id, indicator, zone, status):
    found = staged(store, source_id).filter(indicator=indicator, zone=zone)

    assert found.select("value", "status").rows() == [(None, status)]


def test_an_overseas_zone_outside_the_file_stays_unknown(store):
    zones = staged(store, "arcep-sites-mobiles-2026")["zone"]

    assert zones.is_in(["97411", "98735"]).sum() == 0
    assert zones.is_in(["44053", "2A004"]).sum() == 2


def test_public_services_are_counted_for_ten_thousand_inhabitants(store):
    people = dict(store.geography.level("commune").select("code", "population").iter_rows())

    found = dict(
        staged(store, "bpe-2025")
        .filter(pl.col("indicator") == "public_services_per_inhabitant")
        .select("zone", "value")
        .iter_rows()
    )

    assert found["44129"] == pytest.approx(4 * 10_000 / people["44129"])
    assert found["44053"] == 0


@pytest.mark.parametrize("source", LIVE, ids=lambda source: source.id)
def test_a_live_file_has_no_problem_but_what_it_holds(store, source):
    unplaced = {"unknown-code"} if source.id == "cnaf-2024-communes" else set()

    found = pl.read_parquet(store.quality(source)).filter(pl.col("severity") != "info")

    assert set(found["code"]) == unplaced


@pytest.mark.parametrize(
    ("indicator", "value", "approximate"),
    [
        ("aged_65_plus", (8 * 200 + 400) / 7200, False),
        ("low_diploma", (8 * 150 + 160) / 5200, False),
        ("households", 7 * 400 + 500, False),
        ("ftth_coverage", (8 * 600 + 10 * sum(range(8))) / 8000, False),
        ("priority_districts", 4, False),
        ("libraries", 3, False),
    ],
)
def test_communes_add_up_to_their_epci(store, indicator, value, approximate):
    found = indicators.latest(store, "epci", [indicator]).row(
        by_predicate=pl.col("zone") == EPCI, named=True
    )

    assert found["value"] == pytest.approx(value)
    assert found["approximate"] == approximate


def test_a_census_with_counts_takes_the_place_of_older_shares(address, tmp_path):
    store = Store(tmp_path / "store")
    old = catalogue.find_source("rp-2017-communes").model_copy(update={"expect": Expect()})
    shares = tmp_path / "shares.csv"
    shares.write_text(f"{','.join(old.required_columns)}\n44050,30,31,32,33,34\n")
    load(store, old, shares, origin="test", on=TODAY)
    before = indicators.latest(store, "commune", ["low_diploma"])
    new = served(catalogue.find_source("rp-2022-diplomes-communes"), address)
    list(pull(store, [new], mirror=None, on=TODAY))

    after = indicators.latest(store, "commune", ["low_diploma"])

    assert before.filter(zone="44050").select("year", "value").rows() == [(2017, 0.3)]
    assert after.filter(zone="44050").select("year", "value").rows() == [(2022, 0.25)]


def test_the_age_model_counts_people_from_the_census(address, tmp_path):
    """Twelve communes of 800 adults; at the published rates ten hold 136 people and two 253.

    The overseas one is brought to 20 %, 160 people; the others share what 15.4 % of 9,600 leaves,
    1,318.4, where the rates gave 9 × 136 + 2 × 253 = 1,730.
    """
    store = Store(tmp_path)
    census = served(catalogue.find_source("rp-2022-age-communes"), address)
    list(pull(store, [census], mirror=None, on=TODAY))

    made = estimate(store, catalogue.find_demand("insee-age"))

    people = dict(made.zones.filter(level="commune").select("zone", "people").iter_rows())
    epci = made.zones.row(by_predicate=pl.col("zone") == EPCI, named=True)
    scale = 1318.4 / 1730
    assert people["44050"] == pytest.approx(136 * scale)
    assert people["44161"] == pytest.approx(253 * scale)
    assert people["97411"] == pytest.approx(160)
    assert epci["people"] == pytest.approx((8 * 136 + 253) * scale)
    assert epci["adults"] == pytest.approx(9 * 800)
    assert epci["low"] < epci["people"] < epci["high"]
