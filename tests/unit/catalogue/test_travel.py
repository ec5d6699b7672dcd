"""Modes of travel and islands: every number vouched for, every island a real commune."""

import numpy as np
import pytest
from pydantic import ValidationError

from maillage.catalogue.loader import read
from maillage.catalogue.travel import (
    MAINLAND,
    Mode,
    Parameter,
    Way,
    find_mode,
    islands,
    modes,
)
from maillage.errors import CatalogueError
from maillage.reference.geography import embedded

ENTRY = """
id = "sledge"
label = { fr = "En traîneau", en = "By sledge" }
definition = { fr = "Sur la neige.", en = "On snow." }
most_minutes = { value = 60, assumption = true }

[[ways]]
id = "sledge"
detour = { value = 1.2, assumption = true }
local_m = { value = 0 }
through_kmh = { value = 10, citation = "A book" }

[[ways.classes]]
id = "dense"
from_density = { value = 300, assumption = true }
local_kmh = { value = 5, assumption = true }
fixed_minutes = { value = 2, assumption = true }

[[ways.classes]]
id = "rural"
from_density = { value = 0 }
local_kmh = { value = 10, citation = "A book" }
fixed_minutes = { value = 0 }
"""


def write(tmp_path, text):
    path = tmp_path / "sledge.toml"
    path.write_text(text)
    return path


def test_modes_are_the_four_of_the_plan():
    assert list(modes()) == ["car", "cycling", "no-car", "walking"]


def test_find_mode_offers_the_closest_name():
    with pytest.raises(CatalogueError, match="cycling"):
        find_mode("cycle")


def test_modes_have_a_source_or_an_assumption_for_each_number():
    loose = [
        f"{mode.id}.{way.id}.{name}"
        for mode in modes().values()
        for way in mode.ways
        for name, each in way.parameters().items()
        if each.value and not each.citation and not (each.assumption and each.rationale)
    ]

    assert loose == []


def test_without_a_car_people_walk_as_the_walking_mode_says():
    assert find_mode("no-car").ways[0] == find_mode("walking").ways[0]


def test_no_bus_is_assumed_where_hardly_anybody_lives():
    bus = find_mode("no-car").ways[1]

    assert [each.id for each in bus.classes] == ["dense", "intermediate", "rural"]


def test_bounds_of_density_are_the_same_in_every_mode():
    bounds = {
        (each.id, each.from_density.value)
        for mode in modes().values()
        for way in mode.ways
        for each in way.classes
    }

    assert bounds == {("dense", 1500), ("intermediate", 300), ("rural", 25), ("very-rural", 0)}


def test_a_mode_names_what_it_assumes(tmp_path):
    mode = read(Mode, write(tmp_path, ENTRY))

    assert list(mode.assumptions()) == [
        "most_minutes",
        "sledge.detour",
        "sledge.dense.from_density",
        "sledge.dense.local_kmh",
        "sledge.dense.fixed_minutes",
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('{ value = 10, citation = "A book" }', "{ value = 10 }", "donnez sa source"),
        ("value = 1.2", "value = 0.9", "rien n'est plus court"),
        ("value = 300", "value = 0", "doit décroître"),
        ("value = 5,", "value = 0,", "plus grande que 0"),
        ("value = 1.2", "value = nan", "detour"),
        ("value = 1.2", "value = -1.2", "detour"),
    ],
)
def test_a_wrong_parameter_is_refused(tmp_path, before, after, said):
    with pytest.raises(CatalogueError, match=said):
        read(Mode, write(tmp_path, ENTRY.replace(before, after)))


def test_a_zero_plays_no_part_and_needs_no_source():
    assert Parameter(value=0).value == 0


def test_a_way_needs_a_class():
    given = {"value": 1, "assumption": True}
    with pytest.raises(ValidationError):
        Way.model_validate(
            {"id": "x", "detour": given, "local_m": given, "through_kmh": given, "classes": []}
        )


def test_islands_are_communes_of_the_reference():
    known = set(embedded().zones.filter(level="commune")["code"])

    assert {code for each in islands().islands for code in each.communes} <= known


def test_islands_say_where_they_come_from():
    assert all(each.citation or each.assumption for each in islands().islands)


def test_lands_tell_islands_apart_and_keep_the_communes_of_one_together():
    groix, ouessant, le_palais, bangor, nantes, unknown = islands().lands(
        ["56069", "29155", "56152", "56009", "44109", None]
    )

    assert len({groix, ouessant, le_palais, MAINLAND}) == 4
    assert (le_palais, nantes, unknown) == (bangor, MAINLAND, MAINLAND)


def test_lands_of_nothing_is_empty():
    assert islands().lands([]).tolist() == np.array([], dtype=np.int64).tolist()
