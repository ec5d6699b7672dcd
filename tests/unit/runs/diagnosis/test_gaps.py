"""What is missing is counted as it is in the data, and said whatever the number of zones."""

from datetime import date

import polars as pl
import pytest

from maillage import api, catalogue
from maillage.contracts import INDICATOR_VALUES
from maillage.reference.lookup import find
from maillage.runs.demand import estimate
from maillage.runs.diagnosis.facts import Facts, gather
from maillage.runs.diagnosis.gaps import gaps
from maillage.runs.diagnosis.notes import Notebook
from maillage.runs.diagnosis.zones import Numbers
from maillage.runs.store import Store

INDEX = catalogue.find_index("maillage-2026")
NAMES = tuple(dict.fromkeys([*INDEX.indicators, *catalogue.settings().compared]))
ZONES = ("VT001", "VT002", "VT003")


def facts(statuses: dict[str, tuple[str, ...]], demonstration: Store) -> Facts:
    """The facts of three communes, every indicator known but those told otherwise."""
    rows = [
        {
            "indicator": name,
            "zone": zone,
            "level": "commune",
            "year": 2025,
            "value": 0.5 if status == "known" else None,
            "status": status,
            "approximate": False,
            "coverage": 1.0,
            "source": "demo-parts",
        }
        for name in NAMES
        for zone, status in zip(ZONES, statuses.get(name, ("known",) * 3), strict=True)
    ]
    table = pl.DataFrame(rows, schema=INDICATOR_VALUES.schema)
    people = estimate(demonstration, catalogue.find_demand("small-area")).zones
    return Facts(table, table, people.clear(), Notebook(demonstration.sources, "pays fictif"))


def said(
    demonstration: Store,
    statuses: dict[str, tuple[str, ...]],
    *,
    scores: tuple[float | None, ...] = (1.0, 2.0, 3.0),
    people: tuple[float | None, ...] = (1.0, 2.0, 3.0),
    wholes: tuple[str | None, ...] = (None, None, None),
    departements: tuple[str, ...] = ("Val-de-Trame",) * 3,
) -> tuple[str, ...]:
    states = ["missing" if number is None else "known" for number in people]
    zones = pl.DataFrame(
        {"code": ZONES, "score": scores, "people_status": states},
        schema={"code": pl.String, "score": pl.Float64, "people_status": pl.String},
    )
    found = gaps(
        facts(statuses, demonstration),
        find(demonstration.geography, "VT"),
        zones,
        "commune",
        index=INDEX,
        numbers=Numbers(index=91, people=92, population=93),
        places=pl.DataFrame(
            {"code": ZONES, "whole": wholes, "departement": departements},
            schema=dict.fromkeys(("code", "whole", "departement"), pl.String),
        ),
    )
    return tuple(sentence.text for sentence in found)


def test_nothing_missing_is_nothing_to_say(demonstration: Store) -> None:
    assert said(demonstration, {}) == ()


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        (("secret", "known", "known"), "secret statistique dans 1 des 3 communes."),
        (("missing", "missing", "known"), "manquant dans 2 des 3 communes."),
        (
            ("secret", "missing", "known"),
            "secret statistique dans 1 et manquant dans 1 des 3 communes.",
        ),
        (("secret", "secret", "secret"), "secret statistique dans 3 des 3 communes."),
        (("missing", "missing", "missing"), "inconnu partout (3 communes)."),
        (("imputed", "known", "missing"), "manquant dans 1 des 3 communes."),
    ],
)
def test_secret_and_missing_are_two_things(
    demonstration: Store, statuses: tuple[str, ...], words: str
) -> None:
    found = said(demonstration, {"median_income": statuses})

    assert found == (f"Niveau de vie médian : {words}",)


def test_zones_without_an_index_or_an_estimate_are_counted(demonstration: Store) -> None:
    found = said(demonstration, {}, scores=(None, 2.0, None), people=(1.0, None, 3.0))

    assert found == (
        "Indice : absent de 2 des 3 communes, où trop d'indicateurs manquent. Ce n'est pas une "
        "absence de besoin.",
        "Personnes en difficulté : pas d'estimation dans 1 des 3 communes.",
    )


@pytest.mark.parametrize(
    ("statuses", "wholes", "words"),
    [
        (("missing", "missing", "known"), ("Aa", "Aa", "Bé"), " Les manquantes sont toutes celles "
         "de : Aa."),
        (("missing", "missing", "known"), ("Aa", "Bé", "Bé"), ""),
        (("missing", "known", "known"), ("Aa", "Bé", "Bé"), ""),
    ],
)  # fmt: skip
def test_a_territory_that_lacks_a_value_whole_is_named(
    demonstration: Store, statuses: tuple[str, ...], wholes: tuple[str, ...], words: str
) -> None:
    (found,) = said(demonstration, {"median_income": statuses}, wholes=wholes)

    count = statuses.count("missing")
    assert found == f"Niveau de vie médian : manquant dans {count} des 3 communes.{words}"


def test_what_the_index_assumes_of_a_territory_is_said_where_it_lacks_an_indicator(
    demonstration: Store,
) -> None:
    there = ("Guadeloupe", "Ain", "Ain")
    found = said(
        demonstration, {"median_income": ("missing", "known", "known")}, departements=there
    )
    elsewhere = said(
        demonstration, {"median_income": ("known", "missing", "known")}, departements=there
    )

    assert found[1:] == (
        "La Guadeloupe et la Guyane n'ont pas de niveau de vie publié. Leur indice repose sur 80 % "
        "du poids, et le dit.",
    )
    assert elsewhere[1:] == ()


def test_gaps_of_the_whole_country_are_those_of_the_data(demonstration: Store) -> None:
    made = estimate(demonstration, catalogue.find_demand("small-area"))
    known = gather(
        demonstration,
        levels={"epci"},
        indicators=NAMES,
        estimate=made,
        notebook=Notebook(demonstration.sources, "pays fictif"),
    ).newest
    counts = {
        str(catalogue.indicators()[name].label): (
            known.filter(pl.col("indicator") == name, pl.col("status") == "secret").height,
            38 - known.filter(pl.col("indicator") == name, pl.col("value").is_not_null()).height,
        )
        for name in NAMES
    }

    found = api.diagnose(demonstration, "france", as_of=date(2026, 1, 1)).gaps

    expected = {label for label, (_secret, absent) in counts.items() if absent}
    assert {gap.text.split(" :")[0] for gap in found} & set(counts) == expected


def test_a_single_zone_is_not_counted(demonstration: Store) -> None:
    found = api.diagnose(demonstration, "VT093", as_of=date(2026, 1, 1))

    said = [gap.text for gap in found.gaps]
    assert [words for words in said if " 1 " in words] == []
    assert "65 ans ou plus, parmi les 15 ans ou plus : inconnu." in said
