"""The places of a territory, counted by hand on the country of seven communes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from maillage.cli.diagnosis_text import pages
from maillage.contracts import PLACES
from maillage.contracts.diagnosis import Diagnosis, Offer
from maillage.outputs.sections import compose
from maillage.reference.lookup import find
from maillage.runs.census.releases import TABLES, Census
from maillage.runs.diagnosis.notes import Notebook
from maillage.runs.diagnosis.offer import offer
from maillage.runs.diagnosis.zones import Numbers
from maillage.runs.store import Store

DAY = date(2026, 1, 1)
AID = "Aide aux démarches administratives"
LEARN = "Utilisation sécurisée du numérique"
ZONES = pl.DataFrame(
    {
        "code": ["01001", "01002", "01004"],
        "name": ["Saint-Roch", "Le Vallon", "Roche"],
        "population": [100, 200, 300],
        "rank": [3, 2, 1],
    }
)
SOURCES = pl.DataFrame(
    {
        "source": ["demo-hub", "demo-carte"],
        "published": [date(2022, 10, 1), date(2021, 1, 1)],
    }
)


NUMBERS = Numbers(index=91, people=92, population=93)


def texts(found: Offer) -> tuple[str, ...]:
    return tuple(sentence.text for sentence in found.sentences)


def place(identifier: str, **values: Any) -> dict[str, Any]:
    unknown: dict[str, Any] = dict.fromkeys(PLACES.schema.names())
    own = {"id": identifier, "personal": [], "sources": ["demo-hub"], "records": [identifier]}
    return unknown | own | values


PLACES_BY_HAND = (
    place("1", code_insee="01001", services=[AID, LEARN], horaires="Mo 09:00-12:00",
          latitude=46.0, longitude=5.0, date_maj=date(2025, 12, 1)),
    place("2", code_insee="01001", services=[AID],
          dispositif_programmes_nationaux=["France Services"], date_maj=date(2024, 1, 1)),
    place("library", code_insee="01002"),
    place("seat", code_insee="01002", services=[AID], sources=["cnfs-structures-2022"]),
    place("elsewhere", code_insee="2A004", services=[AID]),
    place("nowhere", services=[AID]),
)  # fmt: skip


@pytest.fixture
def offered(new_store: Callable[[], Store]) -> Callable[..., Offer | None]:
    """The offer of the Ain when these places are known."""

    def made(
        *places: dict[str, Any], reference: str = "01", zones: pl.DataFrame = ZONES
    ) -> Offer | None:
        store = new_store()
        tables = {name: pl.DataFrame() for name in TABLES} | {
            "places": pl.DataFrame(list(places), schema=PLACES.schema),
            "sources": SOURCES,
        }
        facts = {"number": 1, "before": None, "as_of": DAY.isoformat(), "demonstration": False}
        Census(store).write("2026-01-01-x", tables, facts)
        return offer(
            store, find(store.geography, reference), zones, "commune",
            ranked=20, notebook=Notebook({}, ""), numbers=NUMBERS, as_of=DAY,
        )  # fmt: skip

    return made


def test_there_is_no_offer_before_the_first_census(new_store: Callable[[], Store]) -> None:
    store = new_store()
    territory, notebook = find(store.geography, "01"), Notebook({}, "")

    found = offer(
        store, territory, ZONES, "commune", ranked=7, notebook=notebook, numbers=NUMBERS,
        as_of=DAY,
    )  # fmt: skip

    assert (found, notebook.notes) == (None, [])


def test_figures_count_the_places_that_say_they_help(offered: Callable[..., Offer]) -> None:
    found = offered(*PLACES_BY_HAND)

    assert {figure.id: figure.value for figure in found.figures} == {
        "places": 2.0,
        "places_hours": 0.5,
        "places_fresh": 0.5,
        "people_without_place": 500 / 600,
    }
    assert {figure.note for figure in found.figures} == {1}


def test_services_are_counted_most_frequent_first(offered: Callable[..., Offer]) -> None:
    found = offered(*PLACES_BY_HAND)

    assert found.services.rows.rows() == [(AID, 2, 1.0), (LEARN, 1, 0.5)]


def test_zones_without_a_place_are_listed_most_fragile_first(offered: Callable[..., Offer]) -> None:
    found = offered(*PLACES_BY_HAND)

    assert found.without.rows.rows() == [
        ("Roche", "01004", 300, 1),
        ("Le Vallon", "01002", 200, 2),
    ]


def test_sentences_say_what_is_counted_and_what_is_not(offered: Callable[..., Offer]) -> None:
    found = offered(*PLACES_BY_HAND)

    assert texts(found) == (
        "2 lieux aident au numérique ici. Aucun n'est connu dans 2 des 3 communes.",
        "Dont, parmi les 10 % les plus fragiles du pays : 2 (Roche, Le Vallon).",
        "2 autres lieux (bibliothèques, centres sociaux, sièges…) sont recensés sans qu'une liste "
        "dise qu'ils aident : ils ne sont pas comptés.",
        "50\u00a0% des lieux n'ont pas de position.",
    )


@pytest.mark.parametrize(
    ("count", "kept", "sentence"),
    [
        (0, 3, "Aucun lieu qui aide au numérique n'est connu ici."),
        (1, 3, "Un lieu aide au numérique ici. Aucun n'est connu dans 2 des 3 communes."),
        (2, 1, "2 lieux aident au numérique ici."),
        (1, 1, "Un lieu aide au numérique ici."),
    ],
)
def test_the_first_sentence_fits_the_number_of_places_and_zones(
    offered: Callable[..., Offer], count: int, kept: int, sentence: str
) -> None:
    places = [place(str(each), code_insee="01001", services=[AID]) for each in range(count)]

    found = offered(*places, zones=ZONES.filter(pl.col("code") == "01001") if kept == 1 else ZONES)

    assert texts(found)[0] == sentence


def test_zones_that_all_have_a_place_are_said_so(
    offered: Callable[..., Offer],
) -> None:
    zones = ZONES.filter(pl.col("code").is_in(["01001", "01002"]))
    places = [place(code, code_insee=code, services=[AID]) for code in ("01001", "01002")]

    found = offered(*places, zones=zones)

    assert texts(found)[0] == (
        "2 lieux aident au numérique ici. Les 2 communes en ont au moins un."
    )


def test_a_census_without_any_place_here_says_so(offered: Callable[..., Offer]) -> None:
    found = offered()

    values = {figure.id: (figure.value, figure.status) for figure in found.figures}
    assert values == {
        "places": (0.0, "known"),
        "places_hours": (None, "missing"),
        "places_fresh": (None, "missing"),
        "people_without_place": (1.0, "known"),
    }
    assert (found.services.rows.height, found.without.rows.height) == (0, 3)


def test_every_figure_of_the_offer_calls_its_notes(offered: Callable[..., Offer]) -> None:
    found = offered(*PLACES_BY_HAND)

    assert [each.notes for each in found.sentences] == [(1,), (1, NUMBERS.index), (1,), (1,)]
    notes = {label.column: label.note for label in found.without.columns}
    assert (notes["population"], notes["rank"]) == (NUMBERS.population, NUMBERS.index)


def test_a_place_of_an_arrondissement_is_in_its_town(offered: Callable[..., Offer]) -> None:
    zones = ZONES.head(1).with_columns(code=pl.lit("75056"), name=pl.lit("La Ville"))

    found = offered(place("1", code_insee="75101", services=[AID]), reference="75", zones=zones)

    assert (found.figures[0].value, found.without.rows.height) == (1.0, 0)


def test_a_record_of_twelve_months_is_not_stale(offered: Callable[..., Offer]) -> None:
    ages = {date(2025, 1, 1): 1.0, date(2024, 12, 31): 0.0}

    for day, share in ages.items():
        found = offered(place("1", code_insee="01001", services=[AID], date_maj=day))

        fresh = next(figure for figure in found.figures if figure.id == "places_fresh")
        assert fresh.value == share


def test_the_report_and_the_terminal_say_that_no_census_is_made(diagnosis: Diagnosis) -> None:
    nothing = "Aucun recensement des lieux n'est fait : « maillage census build »."

    section = next(each for each in compose(diagnosis, ()).sections if each.id == "offer")
    assert section.blocks[0].texts == (nothing,)  # type: ignore[union-attr]
    assert nothing in [str(page) for page in pages(diagnosis)]


def test_places_are_counted_by_zone_and_marked_where_they_have_a_position(
    offered: Callable[..., Offer],
) -> None:
    found = offered(*PLACES_BY_HAND)

    assert found.by_zone.select("code", "value").rows() == [
        ("01001", 2.0),
        ("01002", 0.0),
        ("01004", 0.0),
    ]
    assert [(mark.lon, mark.lat, mark.kind) for mark in found.marks] == [(5.0, 46.0, "place")]
