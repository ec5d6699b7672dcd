"""Which pairs are worth comparing."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.catalogue.linkage import blocking
from maillage.methods.linkage.blocking import candidates, split_blocks

from .conftest import record

SETTINGS = blocking()
TIGHT = SETTINGS.model_copy(update={"largest_block": 4, "window": 2, "small_commune": 1})
FAR = {"code_insee": "69123", "code_postal": "69001", "latitude": 45.76, "longitude": 4.83}


def pairs(table: pl.DataFrame, settings=SETTINGS) -> dict[tuple[str, str], list[str]]:
    found = candidates(table, settings=settings)
    return {(left, right): blocks for left, right, blocks in found.iter_rows()}


def test_rare_word_meets_across_departements(records, keyed) -> None:
    table = keyed(
        records(record("a:1", nom="Le Numérinaute"), record("b:1", nom="Numerinaute", **FAR))
    )
    assert pairs(table) == {("a:1", "b:1"): ["core", "rare"]}


@pytest.mark.parametrize(
    ("field", "value", "block"),
    [
        ("telephone", "+33199000001", "phone"),
        ("pivot", "00012345600011", "siret"),
        ("courriels", ["lieu@example.org"], "email"),
        ("site_web", ["https://example.org/lieu"], "page"),
        ("source_id", "x-0123456789abcdef01234567", "identifier"),
    ],
)
def test_same_value_meets_anywhere(records, keyed, field, value, block) -> None:
    table = keyed(
        records(
            record("a:1", nom="Un", **{field: value}),
            record("b:1", nom="Deux", **FAR | {field: value}),
        )
    )
    assert pairs(table) == {("a:1", "b:1"): [block]}


def test_neighbours_meet_across_communes(records, keyed) -> None:
    across = {"code_insee": "38151", "code_postal": "38130", "latitude": 45.182}
    table = keyed(records(record("a:1", nom="Un"), record("b:1", nom="Deux", **across)))
    assert pairs(table) == {("a:1", "b:1"): ["near"]}


def test_beyond_the_radius_records_do_not_meet(records, keyed) -> None:
    across = {"code_insee": "38151", "code_postal": "38130", "latitude": 45.183}
    table = keyed(records(record("a:1", nom="Un"), record("b:1", nom="Deux", **across)))
    assert pairs(table) == {}


def test_lyon_meets_its_arrondissement_and_a_library_meets_a_town_s(records, keyed) -> None:
    lyon = FAR | {"latitude": None, "longitude": None}
    table = keyed(
        records(
            record("a:1", nom="Médiathèque", typologie=["BIB"], **lyon),
            record(
                "b:1",
                nom="Bibliothèque municipale",
                typologie=["MUNI"],
                **lyon | {"code_insee": "69381"},
            ),
        )
    )
    assert list(pairs(table)) == [("a:1", "b:1")]


def test_block_too_big_is_split_then_sorted(records, keyed) -> None:
    rows = [
        record(
            f"a:{i:02d}", nom=f"Un{i}", telephone="+33199000001", latitude=None, code_postal=None
        )
        for i in range(10)
    ]
    table = keyed(records(*rows))
    found = split_blocks(table, settings=TIGHT)
    kept = 9 + 8
    assert found.rows() == [("phone", "+33199000001", 10, 45, 45 - kept)]
    assert len(pairs(table, TIGHT)) == kept


def test_small_blocks_lose_nothing(records, keyed) -> None:
    table = keyed(records(record("a:1", nom="Un"), record("a:2", nom="Un")))
    assert split_blocks(table, settings=SETTINGS).height == 0


def test_empty_and_lonely_records_have_no_pair(records, keyed) -> None:
    assert candidates(keyed(records()), settings=SETTINGS).height == 0
    assert candidates(keyed(records(record("a:1", nom="Un"))), settings=SETTINGS).height == 0


@settings(max_examples=10)
@given(st.permutations(range(8)))
def test_order_of_records_changes_nothing(records, keyed, order) -> None:
    rows = [record(f"s{i % 2}:{i}", nom=f"Lieu {'Lices' if i % 3 else 'Rouet'}") for i in range(8)]
    straight = candidates(keyed(records(*rows)), settings=SETTINGS)
    shuffled = candidates(keyed(records(*(rows[i] for i in order))), settings=SETTINGS)
    assert shuffled.equals(straight)
    assert (straight["left"] < straight["right"]).all()
    assert straight.select("left", "right").is_unique().all()


@pytest.mark.mirror
def test_every_known_duplicate_is_a_candidate(mirror, records, keyed) -> None:
    import json

    raw = json.loads((mirror / "lieux_bruts" / "hinaura_2022-10-06.json").read_text())
    standard = json.loads((mirror / "lieux_bruts" / "standard_hinaura_source.json").read_text())
    known = pl.read_csv(mirror / "doublons" / "liens_hinaura_brut_standard.csv")
    rows = [
        record(
            f"raw:{at:05d}",
            nom=row["Nom du lieu ou de la structure *"],
            adresse=row["Adresse postale *"] or None,
            commune=row["Ville *"],
            code_postal=str(row["Code postal"]).zfill(5),
            code_insee=None,
            latitude=row["bf_latitude"] or None,
            longitude=row["bf_longitude"] or None,
        )
        for at, row in enumerate(raw)
    ] + [
        record(
            f"standard:{int(row['id']):05d}",
            nom=row["nom"],
            adresse=row["adresse"],
            commune=row["commune"],
            code_postal=row["code_postal"],
            code_insee=None,
            latitude=row["latitude"],
            longitude=row["longitude"],
        )
        for row in standard
    ]
    for row in rows:
        row["latitude"] = _number(row["latitude"])
        row["longitude"] = _number(row["longitude"])
    found = candidates(keyed(records(*rows)), settings=SETTINGS)
    expected = known.select(
        left="raw:" + pl.nth(0).cast(pl.String).str.zfill(5),
        right="standard:" + pl.nth(1).cast(pl.String).str.zfill(5),
    )
    assert expected.join(found, on=["left", "right"], how="anti").height == 0


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None
