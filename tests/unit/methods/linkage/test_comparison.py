"""What two records say of each other."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from maillage.catalogue.linkage import words
from maillage.contracts.records import DAYS
from maillage.methods.linkage import evidence, names
from maillage.methods.linkage.comparison import FEATURES, compare

from .conftest import record


@pytest.fixture
def features(records, keyed):
    def run(one: dict, two: dict, *others: dict) -> dict[str, float | None]:
        table = keyed(records(record("a:1", **one), record("b:1", **two), *others))
        pairs = pl.DataFrame({"left": ["a:1"], "right": ["b:1"]})
        return compare(table, pairs, words=words()).row(0, named=True)

    return run


def test_unknown_is_neither_agreement_nor_conflict(features) -> None:
    nothing = {"nom": "Le Rouet", "latitude": None, "code_insee": None, "code_postal": None}
    found = features(nothing, nothing)
    known = {name for name, value in found.items() if value is not None}
    assert known == {
        "name", "name_core", "name_contained", "name_spelling", "rare_words", "acronym",
        "same_source", "mobile", "owner",
    }  # fmt: skip


def test_acronym_is_its_full_form(features) -> None:
    found = features({"nom": "CCAS"}, {"nom": "Centre communal d'action sociale de Grenoble"})
    assert (found["name"], found["kind"], found["only_of_kind"]) == (1.0, 1.0, 1.0)


def test_numbers_differ(features) -> None:
    first = {"nom": "France Services Grenoble 1"}
    assert features(first, {"nom": "France Services Grenoble 2"})["number"] == 0.0
    assert features(first, {"nom": "France Services Grenoble"})["number"] == 0.5
    assert features(first, first)["number"] == 1.0


def test_house_numbers_of_one_street(features) -> None:
    def at(number: str) -> dict:
        return {"nom": "Un", "adresse": f"{number} rue des Lices"}

    assert features(at("2"), at("12"))["house"] == 0.0
    assert features(at("2"), at("2 bis"))["house"] == 0.5
    assert features(at("2"), {"nom": "Un", "adresse": "2 place du Marché"})["house"] is None


def test_way_that_holds_the_words_of_the_other(features) -> None:
    short, full = ({"nom": "Un", "adresse": f"3 rue {name}"} for name in ("Rouet", "Jean Rouet"))
    assert features(short, full)["way"] == 0.9
    assert (
        features({"nom": "Un", "adresse": "Bourg"}, {"nom": "Un", "adresse": "Bourg Haut"})["way"]
        < 0.9
    )  # one word alone names no way


def test_one_address_in_full_is_near_though_ill_placed(features) -> None:
    far = {"nom": "Rouet", "latitude": 45.2}
    near = [
        features({"nom": "Rouet", "adresse": address}, far | {"adresse": address})["name_and_place"]
        for address in ("3 rue des Lices", "rue des Lices")
    ]
    assert near == [0.6, pytest.approx(0.04, abs=0.02)]


@pytest.mark.parametrize(
    ("one", "two", "kind"),
    [
        ("France services", "Centre social", 0.25),
        ("France services", "Bibliothèque", 0.0),
        ("France services", "La Fabrique", 0.5),
        ("France services", "MSAP", 1.0),
    ],
)
def test_kinds_that_stay_apart_are_less_alike(features, one: str, two: str, kind: float) -> None:
    assert features({"nom": one}, {"nom": two})["kind"] == kind


def test_service_and_its_host_share_a_contact_at_one_place(features) -> None:
    place = {"adresse": "3 rue des Lices", "telephone": "+33199000001"}
    service = {"nom": "France services"} | place
    assert features(service, {"nom": "Centre social"} | place)["host"] == 1.0
    assert features(service, {"nom": "Centre social"} | place | {"telephone": "+33199000002"})[
        "host"
    ] == 0.0  # fmt: skip
    assert features(service, {"nom": "La Poste"} | place)["host"] is None


def test_authority_and_what_it_runs(features) -> None:
    town = {"nom": "Commune de Grenoble"}
    assert features(town, {"nom": "Espace Rouet"})["owner"] == 1.0
    assert features(town, {"nom": "Grenoble"})["owner"] == 0.0
    assert features(town, {"nom": "Mairie"})["owner"] == 0.0


def test_name_of_the_commune_alone_tells_nothing_of_the_body(features) -> None:
    found = features({"nom": "Grenoble"}, {"nom": "Centre social"})
    assert (found["name"], found["name_core"], found["name_spelling"]) == (None, None, None)
    assert features({"nom": "Grenoble"}, {"nom": "Grenoble"})["name"] == pytest.approx(1.0)


def test_place_repeated_by_a_list_is_one_of_its_kind(features) -> None:
    library = {"nom": "Bibliothèque", "adresse": "3 rue des Lices"}
    assert features(library, library, record("a:2", **library))["only_of_kind"] == 1.0
    other = library | {"adresse": "9 rue du Fil"}
    assert features(library, library, record("a:2", **other))["only_of_kind"] == 0.5


def test_contact_where_no_nearness_is_known(features) -> None:
    bare = {"nom": "Un", "latitude": None, "pivot": "00012345600011"}
    assert features(bare, bare)["contact_and_commune"] == 1.0
    assert features(bare, bare | {"code_insee": "38151", "code_postal": "38130"})[
        "contact_and_commune"
    ] is None  # fmt: skip


def test_distance_is_in_metres_on_a_logarithm(features) -> None:
    found = features({"nom": "Un"}, {"nom": "Un", "latitude": 45.181})
    assert found["distance"] == pytest.approx(math.log10(1 + 111.2), abs=0.001)
    assert features({"nom": "Un"}, {"nom": "Un", "latitude": None})["distance"] is None


def test_switchboard_is_weak_evidence(features) -> None:
    phone = {"nom": "Un", "telephone": "+33199000001"}
    others = [
        record(f"a:{i}", nom="Autre", telephone="+33199000001", adresse=f"{i} rue des Lices")
        for i in range(2, 5)
    ]
    assert features(phone, phone)["phone"] == 1.0
    assert features(phone, phone, *others)["phone"] == 0.5
    assert features(phone, {"nom": "Un", "telephone": "+33199000002"})["phone"] == 0.0


def test_further_number_counts(features) -> None:
    one = {"nom": "Un", "telephone": "+33199000001", "telephones_autres": ["+33199000002"]}
    assert features(one, {"nom": "Un", "telephone": "+33199000002"})["phone"] == 1.0


def test_siret_siren_or_neither(features) -> None:
    def of(siret: str) -> dict:
        return {"nom": "Un", "pivot": siret}

    found = [features(of("00012345600011"), of(other))["siret"] for other in
             ("00012345600011", "00012345600029", "00099999900011")]  # fmt: skip
    assert found == [1.0, 0.4, 0.0]


def test_area_from_commune_to_departement(features) -> None:
    def area(**other: object) -> float | None:
        return features({"nom": "Un"}, {"nom": "Un", **other})["area"]

    assert area() == 1.0
    assert area(code_insee=None) == 0.75
    assert area(code_insee="38151") == 0.5
    assert area(code_insee="38151", code_postal="38130") == 0.25
    assert area(code_insee="69123", code_postal="69001") == 0.0


def test_features_do_not_depend_on_the_side_or_on_batches(records, keyed, monkeypatch) -> None:
    rows = [record(f"s:{i}", nom=f"Lieu des Lices {i % 3}", adresse=f"{i} rue") for i in range(6)]
    table = keyed(records(*rows))
    ends = [(f"s:{i}", f"s:{j}") for i in range(6) for j in range(6) if i != j]
    pairs = pl.DataFrame(ends, schema=["left", "right"], orient="row")
    found = compare(table, pairs, words=words())
    turned = compare(table, pairs.select(left="right", right="left"), words=words())
    monkeypatch.setattr("maillage.methods.linkage.comparison.BATCH", 7)
    assert found.equals(turned)
    assert found.equals(compare(table, pairs, words=words()))


def test_no_pair_gives_the_columns(records, keyed) -> None:
    pairs = pl.DataFrame(schema={"left": pl.String, "right": pl.String})
    found = compare(keyed(records(record("a:1", nom="Un"))), pairs, words=words())
    assert (found.columns, found.height) == (list(FEATURES), 0)


@given(st.text(max_size=12), st.text(max_size=12))
def test_spelling_is_the_ratio_of_rapidfuzz(one: str, two: str) -> None:
    found = names.spelling(pl.Series([one]), pl.Series([two]))
    assert found[0] == pytest.approx(fuzz.ratio(one, two) / 100)


def test_cosine_by_hand(records, keyed) -> None:
    table = keyed(
        records(record("a:1", nom="Lices Rouet"), record("a:2", nom="Lices"),
                record("a:3", nom="Navette"), record("a:4", nom="Navette"))
    )  # fmt: skip
    found = compare(table, pl.DataFrame({"left": ["a:1"], "right": ["a:2"]}), words=words()).row(
        0, named=True
    )
    lices, rouet = math.log2(4 / 2) + 1, math.log2(4 / 1) + 1
    assert found["name"] == pytest.approx(lices / math.hypot(lices, rouet))
    assert found["name_contained"] == pytest.approx(1.0)
    assert found["rare_words"] == pytest.approx(lices / 10)


def test_hours_in_common() -> None:
    weeks = evidence.weeks(
        pl.Series(["Mo 09:00-12:00", "Mo 09:00-11:00,14:00-15:00", "sur rendez-vous", None])
    )
    left, right = pl.Series([0, 0, 0, 0]).to_numpy(), pl.Series([0, 1, 2, 3]).to_numpy()
    found = evidence.hours(weeks, left, right)
    assert found[:2].tolist() == [1.0, 4 / 8]
    assert [math.isnan(value) for value in found[2:]] == [True, True]


@given(st.sets(st.sampled_from(DAYS), min_size=1), st.integers(0, 46), st.integers(1, 10))
def test_half_hours_count_what_is_open(days, start, length) -> None:
    end = min(start + length, 47)
    text = f"{','.join(sorted(days))} {_clock(start)}-{_clock(end)}"
    assert sum(evidence.half_hours(text)) == len(days) * (end - start)


def _clock(half_hour: int) -> str:
    return f"{half_hour // 2:02d}:{half_hour % 2 * 30:02d}"
