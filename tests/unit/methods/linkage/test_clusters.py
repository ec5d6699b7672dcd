"""Greedy clusters that respect what must stay apart."""

import math
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue.linkage import Thresholds
from maillage.errors import InputError
from maillage.methods.linkage.clusters import cluster
from maillage.methods.linkage.linking import no_pairs

THRESHOLDS = Thresholds(merge=0.9, review=0.5, veto=0.5)


def run(records, links, must=(), cannot=()) -> dict[str, str]:
    rows = [(a, b, math.log2(p / (1 - p)), p, decided) for a, b, p, decided in links]
    table = pl.DataFrame(
        rows,
        schema={"left": pl.String, "right": pl.String, "weight": pl.Float64,
                "probability": pl.Float64, "decided_by": pl.String},
        orient="row",
    )  # fmt: skip
    said = [pl.DataFrame(list(p), schema=no_pairs().schema, orient="row") for p in (must, cannot)]
    found = cluster(pl.Series(list(records), dtype=pl.String), table, must=said[0], cannot=said[1],
                    thresholds=THRESHOLDS)  # fmt: skip
    return dict(found.rows())


def test_chain_of_good_links_is_one_place() -> None:
    links = [("a", "b", 0.95, "model"), ("b", "c", 0.95, "model")]
    assert run("abc", links) == {"a": "a", "b": "a", "c": "a"}


def test_chain_breaks_at_its_weakest_link_when_the_ends_are_distinct() -> None:
    links = [("a", "b", 0.99, "model"), ("b", "c", 0.9, "model"), ("a", "c", 0.01, "model")]
    assert run("abc", links) == {"a": "a", "b": "a", "c": "c"}


def test_one_comparison_weighs_at_most_four_bits_against() -> None:
    # 0.95 is 4.2 bits for; 0.001 would be 10 bits against, were it not held at 4.
    links = [("a", "b", 0.99, "model"), ("b", "c", 0.95, "model"), ("a", "c", 0.001, "model")]
    assert run("abc", links) == {"a": "a", "b": "a", "c": "a"}


def test_number_bars_whatever_the_model_says() -> None:
    links = [("a", "b", 0.99, "model"), ("b", "c", 0.95, "model"), ("a", "c", 0.99, "number")]
    assert run("abc", links) == {"a": "a", "b": "a", "c": "c"}


def test_doubt_neither_joins_nor_bars() -> None:
    links = [("a", "b", 0.99, "model"), ("b", "c", 0.95, "model"), ("a", "c", 0.5, "model")]
    assert run("abc", links) == {"a": "a", "b": "a", "c": "a"}


def test_must_beats_the_model_and_cannot_beats_it_too() -> None:
    apart = [("a", "b", 0.01, "model")]
    assert run("ab", apart, must=[("b", "a")]) == {"a": "a", "b": "a"}
    assert run("ab", [("a", "b", 0.99, "model")], cannot=[("b", "a")]) == {"a": "a", "b": "b"}


def test_cannot_holds_across_what_must_joins() -> None:
    links = [("a", "c", 0.99, "model"), ("b", "c", 0.99, "model")]
    found = run("abc", links, must=[("a", "b")], cannot=[("b", "c")])
    assert found == {"a": "a", "b": "a", "c": "c"}


def test_contradiction_is_refused() -> None:
    with pytest.raises(InputError, match="a et b sont dits"):
        run("ab", [], must=[("a", "b")], cannot=[("a", "b")])


def test_no_record_and_no_link() -> None:
    assert run("", []) == {}
    assert run("ab", []) == {"a": "a", "b": "b"}


PAIRS = list(combinations("abcdef", 2))


def test_one_bad_pair_does_not_part_many_good_ones() -> None:
    links = [(a, b, 0.98, "model") for a, b in combinations("abcd", 2) if (a, b) != ("a", "d")]
    assert run("abcd", [*links, ("a", "d", 0.05, "model")]) == dict.fromkeys("abcd", "a")


@given(st.lists(st.sampled_from([0.01, 0.5, 0.92, 0.95, 0.99]), min_size=15, max_size=15),
       st.lists(st.sampled_from(["model", "number", "stop"]), min_size=15, max_size=15),
       st.randoms())  # fmt: skip
def test_no_cluster_holds_two_records_that_a_fact_parts(probabilities, deciders, random) -> None:
    links = [(a, b, p, by) for (a, b), p, by in zip(PAIRS, probabilities, deciders, strict=True)]
    found = run("abcdef", links)
    for a, b, _p, by in links:
        if by != "model":
            assert found[a] != found[b]
    records = list("abcdef")
    random.shuffle(records)
    random.shuffle(links)
    assert run(records, links) == found


@given(st.lists(st.sampled_from([0.5, 0.95]), min_size=15, max_size=15))
def test_without_bars_clusters_are_connected_components(probabilities) -> None:
    expected = {record: record for record in "abcdef"}
    links = [(a, b, p, "model") for (a, b), p in zip(PAIRS, probabilities, strict=True)]
    for _round in expected:
        for a, b, p, _by in links:
            if p > 0.9:
                expected[a] = expected[b] = min(expected[a], expected[b])
    assert run("abcdef", links) == expected
