"""What a proper name proves, worked by hand."""

import numpy as np
import polars as pl

from maillage.methods.linkage import proper

from .conftest import record


def ends(keyed, records, *rows: dict) -> tuple[pl.DataFrame, ...]:
    table = keyed(records(*(record(f"a:{at}", **row) for at, row in enumerate(rows))))
    return table, table[[0]], table[[1]]


def test_one_bearer_in_the_commune_counts_whole(keyed, records) -> None:
    table, one, two = ends(
        keyed, records, {"nom": "Centre social La Maurelle"}, {"nom": "MPT les lauriers Maurelle"}
    )
    known = proper.bearers(table)

    assert proper.only_bearer(one, two, known).tolist() == [1 / 2]


def test_no_word_in_common_is_zero_and_elsewhere_is_unknown(keyed, records) -> None:
    elsewhere = {"code_insee": "38151", "code_postal": "38130"}
    rows = {"nom": "Le Rouet"}, {"nom": "La Navette"}, {"nom": "Le Rouet"} | elsewhere
    table, one, two = ends(keyed, records, *rows)
    known = proper.bearers(table)

    assert proper.only_bearer(one, two, known).tolist() == [0.0]
    assert np.isnan(proper.only_bearer(one, table[[2]], known)).all()


def test_bearers_of_one_postcode_where_the_communes_differ(keyed, records) -> None:
    table, one, two = ends(
        keyed, records, {"nom": "Le Rouet"}, {"nom": "Rouet", "code_insee": "38151"}
    )

    assert proper.only_bearer(one, two, proper.bearers(table)).tolist() == [1.0]


def test_acronym_of_the_other_name(keyed, records) -> None:
    _table, one, two = ends(
        keyed, records, {"nom": "SGV"}, {"nom": "Solidarité avec les gens du voyage"}
    )

    assert proper.acronym(one, two).tolist() == [1.0]
    assert proper.acronym(one, one).tolist() == [0.0]


def test_proper_word_in_the_email_of_the_other(keyed, records) -> None:
    _table, one, two = ends(
        keyed, records, {"nom": "Le Rouet"}, {"nom": "Lieu", "courriels": ["rouet38@example.org"]}
    )

    assert proper.in_contact(one, two).tolist() == [1.0]
    assert np.isnan(proper.in_contact(one, one)).all()


def test_a_siret_tells_the_commune_of_a_record_without_one(keyed, records) -> None:
    nowhere = {"commune": None, "code_insee": None, "code_postal": None}
    siret = {"pivot": "00012345600011"}
    table = keyed(
        records(
            record("a:1", nom="CCAS de Grenoble", **nowhere, **siret),
            record("b:1", nom="CCAS", **siret),
        )
    )

    assert table.select("parent", "name").rows() == [("38185", "ccas"), ("38185", "ccas")]


def test_a_siret_of_two_communes_tells_nothing(keyed, records) -> None:
    nowhere = {"commune": None, "code_insee": None, "code_postal": None}
    siret = {"pivot": "00012345600011"}
    table = keyed(
        records(
            record("a:1", nom="Un", **nowhere, **siret),
            record("b:1", nom="Deux", **siret),
            record("c:1", nom="Trois", code_insee="38151", **siret),
        )
    )

    assert table["parent"].to_list() == [None, "38185", "38151"]
