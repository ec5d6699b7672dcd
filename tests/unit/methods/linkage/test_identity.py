"""Ids of places, from one release to the next."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from maillage.contracts import PLACE_RECORDS
from maillage.methods.linkage.identity import anchors, identify

NONE = pl.DataFrame(
    schema=dict.fromkeys(("record", "by_name", "by_id", "anchor", "place"), pl.String)
)


def records(*rows: tuple[str, str | None, str]) -> pl.DataFrame:
    """Records of the same source: key, id in the source, name."""
    table = pl.DataFrame(
        [{"record": key, "source_id": given, "nom": name} for key, given, name in rows],
        schema={"record": pl.String, "source_id": pl.String, "nom": pl.String},
    )
    table = table.with_columns(
        source=pl.lit("s"),
        row=pl.int_range(1, pl.len() + 1),
        code_insee=pl.lit("44109"),
        personal=pl.lit([], dtype=pl.List(pl.String)),
    )
    empty = PLACE_RECORDS.empty().drop(table.columns)
    columns = [pl.lit(None, dtype).alias(name) for name, dtype in empty.schema.items()]
    return PLACE_RECORDS.check(table.with_columns(columns))


def clusters(**found: str) -> pl.DataFrame:
    return pl.DataFrame({"record": list(found), "cluster": list(found.values())})


def release(table: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """What the next release is told of this one."""
    return anchors(table).join(members, on="record", validate="1:1")


def test_first_release_names_each_cluster_once():
    table = records(("a", "1", "CCAS"), ("b", "2", "Le CCAS"), ("c", "3", "Mairie"))

    found = identify(clusters(a="x", b="x", c="y"), table, earlier=NONE)

    ids = dict(found.members.iter_rows())
    assert ids["a"] == ids["b"] != ids["c"]
    assert found.forwards.is_empty()


def test_a_member_that_joins_or_leaves_changes_no_id():
    before = records(("b", "2", "Le CCAS"), ("c", "3", "Mairie"))
    first = identify(clusters(b="x", c="y"), before, earlier=NONE)
    after = records(("a", "1", "CCAS"), ("b", "2", "Le CCAS"), ("c", "3", "Mairie"))

    second = identify(clusters(a="x", b="x", c="y"), after, earlier=release(before, first.members))
    third = identify(
        clusters(a="x", c="y"), after.filter(pl.col("record") != "b"),
        earlier=release(after, second.members),
    )  # fmt: skip

    assert dict(second.members.iter_rows())["b"] == dict(first.members.iter_rows())["b"]
    assert dict(third.members.iter_rows())["a"] == dict(first.members.iter_rows())["b"]


def test_a_row_that_changes_keeps_its_place_by_the_id_of_its_source():
    before = records(("a", "1", "CCAS"))
    first = identify(clusters(a="x"), before, earlier=NONE)
    after = records(("changed", "1", "Centre communal d'action sociale"))

    second = identify(clusters(changed="z"), after, earlier=release(before, first.members))

    assert second.members["place"].to_list() == first.members["place"].to_list()


def test_ids_that_a_source_deals_anew_do_not_swap_places():
    before = records(("a", "1", "CCAS"), ("b", "2", "Mairie"))
    first = identify(clusters(a="x", b="y"), before, earlier=NONE)
    after = records(("c", "1", "Mairie"), ("d", "2", "CCAS"))

    second = identify(clusters(c="x", d="y"), after, earlier=release(before, first.members))

    was, now = dict(first.members.iter_rows()), dict(second.members.iter_rows())
    assert (now["d"], now["c"]) == (was["a"], was["b"])


def test_a_place_renamed_without_any_id_is_known_by_its_point():
    before = records(("a", None, "Mdiathque")).with_columns(latitude=47.2, longitude=-1.5)
    first = identify(clusters(a="x"), before, earlier=NONE)
    after = records(("b", None, "Médiathèque")).with_columns(latitude=47.2, longitude=-1.5)

    second = identify(clusters(b="x"), after, earlier=release(before, first.members))

    assert second.members["place"].to_list() == first.members["place"].to_list()


def test_two_records_at_one_point_are_not_known_by_it():
    table = records(("a", None, "CCAS"), ("b", None, "Mairie"))

    found = anchors(table.with_columns(latitude=47.2, longitude=-1.5))

    assert found["by_point"].to_list() == [None, None]


def test_two_places_that_become_one_forward_the_lesser():
    before = records(("a", "1", "CCAS"), ("b", "2", "Centre social"), ("c", "3", "CCAS annexe"))
    first = identify(clusters(a="x", b="x", c="y"), before, earlier=NONE)

    second = identify(clusters(a="x", b="x", c="x"), before, earlier=release(before, first.members))

    was = dict(first.members.iter_rows())
    assert second.members["place"].unique().to_list() == [was["a"]]
    assert second.forwards.rows() == [(was["c"], was["a"], "merged")]


def test_a_place_split_in_two_keeps_its_id_for_the_larger_part():
    before = records(("a", "1", "CCAS"), ("b", "2", "Le CCAS"), ("c", "3", "Mairie"))
    first = identify(clusters(a="x", b="x", c="x"), before, earlier=NONE)

    second = identify(clusters(a="x", b="x", c="y"), before, earlier=release(before, first.members))

    was, now = dict(first.members.iter_rows()), dict(second.members.iter_rows())
    assert now["a"] == now["b"] == was["a"]
    assert now["c"] != was["c"]
    assert second.forwards.is_empty()


def test_a_place_without_any_record_left_is_closed():
    before = records(("a", "1", "CCAS"), ("b", "2", "Mairie"))
    first = identify(clusters(a="x", b="y"), before, earlier=NONE)
    after = before.filter(pl.col("record") == "a")

    second = identify(clusters(a="x"), after, earlier=release(before, first.members))

    assert second.forwards.rows() == [(dict(first.members.iter_rows())["b"], None, "closed")]


@given(st.permutations(range(8)), st.lists(st.integers(0, 3), min_size=8, max_size=8))
def test_order_of_inputs_never_matters(order: list[int], labels: list[int]) -> None:
    table = records(*((f"r{n}", str(n), f"Lieu {n}") for n in range(8)))
    found = pl.DataFrame({"record": table["record"], "cluster": labels})

    straight = identify(found, table, earlier=NONE)
    shuffled = identify(found[order], table[order[::-1]], earlier=NONE)

    assert shuffled.members.equals(straight.members)
