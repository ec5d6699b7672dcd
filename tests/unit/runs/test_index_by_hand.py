"""An index over seven communes, worked by hand."""

import numpy as np
import polars as pl
import pytest

from maillage import catalogue
from maillage.catalogue import find_index
from maillage.errors import InputError, UnknownTerritory
from maillage.runs.index import panel, ranked, scores

TOML = """
id = "mine"
citation = "none"
normalisation = "min-max"
reference = "{reference}"
root = "total"
label = {{ fr = "le mien", en = "mine" }}
definition = {{ fr = "le mien", en = "mine" }}
[[axes]]
id = "total"
label = {{ fr = "total", en = "total" }}
minimum_share = {minimum_share}
weighting = "equal"
parts = [{{ indicator = "aged_65_plus" }}, {{ indicator = "without_30mbps" }}]
"""
CODES = ("01001", "01002", "01004", "2A004", "2A005", "75056", "98001")


@pytest.fixture
def index(tmp_path):
    """Two indicators of equal weight, from 0 to 1 over the reference area."""

    def made(reference="france", minimum_share=1):
        path = tmp_path / "mine.toml"
        path.write_text(TOML.format(reference=reference, minimum_share=minimum_share))
        return find_index(str(path))

    return made


def test_a_panel_has_the_values_of_the_zones_in_order(filled, index):
    found = panel(filled, "commune", index())

    assert found.zones == CODES
    assert found.indicators == ("aged_65_plus", "without_30mbps")
    np.testing.assert_allclose(found.values[:, 0], [0.1, 0.215, 0.4, np.nan, 0.5, 0.25, 0.05])
    np.testing.assert_array_equal(found.population, [100, 200, 300, 400, 500, 3000, 50])


def test_a_collectivity_is_in_the_panel_and_not_in_the_reference(filled, index):
    found = panel(filled, "commune", index())

    assert found.reference.tolist() == [True] * 6 + [False]


def test_arrondissements_stand_among_the_communes_which_alone_are_the_reference(filled, index):
    found = panel(filled, "arrondissement", index())

    assert found.zones == ("75101", "75102", *CODES)
    assert found.reference.tolist() == [False, False, *[True] * 6, False]


def test_scores_are_the_mean_of_the_indicators(filled, index):
    """01001: 0 of age; 0.1 of speed, from 0.01 (75056) to 70 ÷ 150 (01002)."""
    found = scores(filled, index(), "commune")

    speed = (0.1 - 0.01) / (70 / 150 - 0.01)
    assert found["zone"].to_list() == list(CODES)
    assert found["score"][0] == pytest.approx((0 + speed) / 2)
    assert found.filter(pl.col("zone").is_in(["2A004", "2A005"]))["score"].to_list() == [None] * 2


def test_a_missing_indicator_is_named_and_counted(filled, index):
    found = scores(filled, index(minimum_share=0), "commune").filter(pl.col("zone") == "2A004")

    assert found.select("share_present", "missing").row(0) == (0.5, "aged_65_plus")
    assert found["score"].null_count() == 0


def test_a_level_without_zones_is_refused(filled, index):
    with pytest.raises(InputError, match="aucune zone de niveau IRIS dans la référence"):
        panel(filled, "iris", index())


def test_a_reference_without_zones_at_the_level_says_what_to_take(filled, index):
    with pytest.raises(InputError) as caught:
        panel(filled, "departement", index("epci:200000001"))

    assert str(caught.value) == (
        "l'aire de référence CC du Vallon n'a pas de zone de niveau département ; prenez une aire "
        "plus grande ou un niveau plus fin"
    )


def test_a_reference_that_does_not_exist_is_refused(filled, index):
    with pytest.raises(UnknownTerritory, match="« Nullepart » : aucun territoire"):
        panel(filled, "commune", index("Nullepart"))


def test_the_sampling_error_is_that_of_a_simple_sample(filled, index):
    """√(0.1 × 0.9 × (1 − f) ÷ (f × 100)); the count of premises is not a sample."""
    sampled = catalogue.indicators()["aged_65_plus"].sampled_share

    found = panel(filled, "commune", index()).standard_errors

    expected = np.sqrt(0.1 * 0.9 * (1 - sampled) / (sampled * 100))
    np.testing.assert_allclose(found[0], [expected, 0])


def test_ranks_come_with_their_interval_and_are_kept(filled, index):
    first = ranked(filled, index(), "commune")
    kept = list(filled.home.glob("marts/index-mine-commune-*"))

    again = ranked(filled, index(), "commune")

    scored = first.drop_nulls("rank")
    assert scored.select(
        (
            (pl.col("rank_low") <= pl.col("rank_median"))
            & (pl.col("rank_median") <= pl.col("rank_high"))
            & pl.col("worst_decile").is_between(0, 1)
        ).all()
    ).item()
    assert again.equals(first)
    assert list(filled.home.glob("marts/index-mine-commune-*")) == kept
