import pytest

from maillage.contracts import Level
from maillage.errors import UnknownTerritory
from maillage.reference.geography import Geography
from maillage.reference.lookup import find
from maillage.reference.territories import Territory, is_overseas, level_name, members, parents

VAL_TORDU = Territory("departement", "VT", "Val-Tordu")
COLLECTIVITY = Territory("departement", "VO", "Outremont")
COUNTRY = Territory("france", "france", "Vallonie")


@pytest.mark.parametrize(
    ("level", "code", "reference"),
    [
        ("commune", "44109", "44109"),
        ("arrondissement", "75111", "75111"),
        ("departement", "2A", "2A"),
        ("region", "44", "region:44"),
        ("epci", "244400404", "epci:244400404"),
        ("france", "france", "france"),
    ],
)
def test_reference_finds_the_territory_again(
    france: Geography, level: Level, code: str, reference: str
) -> None:
    territory = find(france, code, level=level)

    assert territory.reference == reference
    assert find(france, reference) == territory


@pytest.mark.parametrize(
    ("territory", "level", "codes"),
    [
        (VAL_TORDU, "commune", ["VT001", "VT002", "VT003"]),
        (VAL_TORDU, "epci", ["VT0000001", "VT0000002"]),
        (VAL_TORDU, "arrondissement", ["VT002A"]),
        (VAL_TORDU, "departement", ["VT"]),
        (VAL_TORDU, "region", []),
        (VAL_TORDU, "iris", []),
        (Territory("epci", "VT0000001", ""), "commune", ["VT001", "VT002"]),
        (Territory("commune", "VT002", ""), "arrondissement", ["VT002A"]),
        (Territory("commune", "VT002", ""), "epci", []),
        (Territory("arrondissement", "VT002A", ""), "commune", []),
        (Territory("region", "VR", ""), "departement", ["VT"]),
        (COLLECTIVITY, "commune", ["VO001"]),
        (COUNTRY, "commune", ["VT001", "VT002", "VT003"]),
        (COUNTRY, "departement", ["VT"]),
        (COUNTRY, "france", ["france"]),
    ],
)
def test_members_lie_in_the_territory(
    vallon: Geography, territory: Territory, level: Level, codes: list[str]
) -> None:
    assert members(vallon, territory, level)["code"].to_list() == codes


def test_members_of_every_departement_are_the_communes_of_france(france: Geography) -> None:
    """Each commune lies in one département, and in France unless in a collectivity."""
    country = find(france, "france")
    departements = members(france, country, "departement")
    counts = [
        members(france, Territory("departement", code, code), "commune").height
        for code in departements["code"]
    ]

    assert departements.height == 101
    assert sum(counts) == members(france, country, "commune").height == 34_875


@pytest.mark.parametrize(
    ("territory", "levels"),
    [
        (Territory("arrondissement", "VT002A", ""), ["commune", "departement", "region", "france"]),
        (Territory("commune", "VT001", ""), ["epci", "departement", "region", "france"]),
        (VAL_TORDU, ["region", "france"]),
        (COLLECTIVITY, []),
        (COUNTRY, []),
    ],
)
def test_parents_go_from_the_finest_to_the_country(
    vallon: Geography, territory: Territory, levels: list[str]
) -> None:
    assert parents(vallon, territory)["level"].to_list() == levels


def test_parents_of_an_unknown_zone_are_an_error(vallon: Geography) -> None:
    with pytest.raises(UnknownTerritory, match=r"^VT777 : aucun territoire de niveau commune"):
        parents(vallon, Territory("commune", "VT777", ""))


def test_epci_lies_in_its_most_populous_departement(france: Geography) -> None:
    """Redon Agglomération straddles three départements and two régions."""
    territory = find(france, "epci:243500741")

    names = parents(france, territory)["name"].to_list()

    assert names == ["Ille-et-Vilaine", "Bretagne", "France"]


@pytest.mark.parametrize(
    ("code", "level", "expected"),
    [
        ("02", "departement", False),
        ("02", "region", True),
        ("97411", "commune", True),
        ("98735", "commune", True),
        ("2A004", "commune", False),
        ("france", "france", False),
    ],
)
def test_is_overseas_is_read_from_the_data(
    france: Geography, code: str, level: Level, expected: bool
) -> None:
    assert is_overseas(france, code, level=level) is expected


def test_is_overseas_refuses_an_unknown_code(france: Geography) -> None:
    with pytest.raises(UnknownTerritory, match="97999"):
        is_overseas(france, "97999", level="commune")


def test_level_name_is_said_in_french() -> None:
    assert level_name("epci") == "intercommunalité"
