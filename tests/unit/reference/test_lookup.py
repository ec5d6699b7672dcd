import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.contracts import Level
from maillage.errors import AmbiguousTerritory, InputError, UnknownTerritory
from maillage.reference.geography import Geography, embedded
from maillage.reference.lookup import explain, find, search, was_corrected

BUDGET_FIND_MS = 5 * 4
BUDGET_SEARCH_MS = 100
"""The budget of a lookup by code is 5 ms; four times that on a machine that others share."""


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        ("44", "departement", "44"),
        (" 44 ", "departement", "44"),
        ("2a", "departement", "2A"),
        ("974", "departement", "974"),
        ("975", "departement", "975"),
        ("departement:44", "departement", "44"),
        ("département:44", "departement", "44"),
        ("region:84", "region", "84"),
        ("region: bretagne", "region", "53"),
        ("epci:244400404", "epci", "244400404"),
        ("244400404", "epci", "244400404"),
        ("44109", "commune", "44109"),
        ("commune:44109", "commune", "44109"),
        ("2a004", "commune", "2A004"),
        ("75111", "arrondissement", "75111"),
        ("France", "france", "france"),
        ("nantes", "commune", "44109"),
        ("ST ETIENNE DU ROUVRAY", "commune", "76575"),
        ("L Hay les Roses", "commune", "94038"),
        ("Haÿ-les-Roses", "commune", "94038"),
        ("loire atlantique", "departement", "44"),
        ("Paris 11e", "arrondissement", "75111"),
        ("Communauté d'agglomération du Pays de Gex", "epci", "240100750"),
        ("Marseile", "commune", "13055"),
        ("Loire-Alantqiue", "departement", "44"),
    ],
)
def test_find_reads_codes_and_names(france: Geography, text: str, level: str, code: str) -> None:
    found = find(france, text)

    assert (found.level, found.code) == (level, code)


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [("44", "region", "44"), ("Paris", "commune", "75056"), ("Paris", "departement", "75")],
)
def test_find_settles_by_level(france: Geography, text: str, level: Level, code: str) -> None:
    assert find(france, text, level=level).code == code


def test_find_lists_homonyms_with_their_departement(france: Geography) -> None:
    with pytest.raises(AmbiguousTerritory) as caught:
        find(france, "st denis")

    assert str(caught.value).splitlines() == [
        (
            "« st denis » désigne 4 territoires ; écrivez le code de l'un d'eux, "
            "ou précisez le niveau (--level) :"
        ),
        "  11339 : Saint-Denis, commune, Aude (11)",
        "  30247 : Saint-Denis, commune, Gard (30)",
        "  93066 : Saint-Denis, commune, Seine-Saint-Denis (93)",
        "  97411 : Saint-Denis, commune, La Réunion (974)",
    ]


def test_find_lists_the_levels_of_a_name(france: Geography) -> None:
    with pytest.raises(AmbiguousTerritory) as caught:
        find(france, "Guadeloupe")

    assert str(caught.value).splitlines()[1:] == [
        "  971 : Guadeloupe, département",
        "  region:01 : Guadeloupe, région",
    ]


def test_find_never_chooses_between_faults(france: Geography) -> None:
    """One letter from « nante » stand Canté, Nant, Nance and Nantes, the largest."""
    with pytest.raises(AmbiguousTerritory) as caught:
        find(france, "nante")

    first, *choices = str(caught.value).splitlines()
    assert first == (
        "« nante » : aucun territoire n'a ce nom, 4 ont un nom très proche ; écrivez le code du "
        "bon :"
    )
    assert [choice.split(" : ")[0].strip() for choice in choices] == [
        "44109",
        "12168",
        "39379",
        "09076",
    ]


@pytest.mark.parametrize(
    ("text", "corrected"),
    [("44109", False), ("Nantes", False), ("nantes", False), ("Chateaubrian", True)],
)
def test_a_forgiven_fault_is_known_as_one(france: Geography, text: str, corrected: bool) -> None:
    found = find(france, text)

    assert was_corrected(france, text, found) == corrected


def test_search_finds_the_communes_of_a_postcode(france: Geography) -> None:
    found = search(france, "44000", limit=5)

    assert found.select("code", "score").rows() == [("44109", 100.0)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "01039",
            (
                "01039 est le code d'une commune déléguée ; "
                "la commune d'aujourd'hui est Culoz-Béon : écrivez 01138"
            ),
        ),
        (
            "20001",
            (
                "20001 est l'ancien code d'une commune ; "
                "la commune d'aujourd'hui est Afa : écrivez 2A001"
            ),
        ),
        (
            "44000",
            (
                "44000 est un code postal, pas un code de commune ; "
                "écrivez le code de la commune :\n"
                "  44109 : Nantes, commune, Loire-Atlantique (44)"
            ),
        ),
        (
            "1004",
            (
                "1004 : aucun territoire n'a ce code, il a sans doute perdu son zéro ; écrivez :\n"
                "  01004 : Ambérieu-en-Bugey, commune, Ain (01)"
            ),
        ),
        (
            "1",
            (
                "1 : aucun territoire n'a ce code, il a sans doute perdu son zéro ; écrivez :\n"
                "  01 : Ain, département"
            ),
        ),
        (
            "Nantes sur Loire",
            (
                "« Nantes sur Loire » : aucun territoire n'a ce nom ou ce code ; "
                "les noms les plus proches :"
            ),
        ),
        ("iris:441090101", "iris:441090101 : aucun territoire de ce niveau n'est connu"),
        ("", "«  » : aucun territoire n'a ce nom ou ce code ; donnez un code (44, 2A,"),
        ("--", "« -- » : aucun territoire n'a ce nom ou ce code ; donnez un code (44, 2A,"),
    ],
)
def test_find_says_what_to_write_instead(france: Geography, text: str, message: str) -> None:
    with pytest.raises(UnknownTerritory) as caught:
        find(france, text)

    assert str(caught.value)[: len(message)] == message


@pytest.mark.parametrize("text", ["1001", "20001", "44000"])
def test_explain_says_what_find_says(france: Geography, text: str) -> None:
    with pytest.raises(UnknownTerritory) as found:
        find(france, text)
    with pytest.raises(UnknownTerritory) as explained:
        explain(france, text)

    assert str(explained.value) == str(found.value)


@pytest.mark.parametrize("text", ["44109", "nantes", "zzzzqqqq", "", "epci:1001"])
def test_explain_is_silent_on_what_is_no_lost_code(france: Geography, text: str) -> None:
    explain(france, text)


def test_find_lists_the_communes_of_a_postcode(vallon: Geography) -> None:
    with pytest.raises(AmbiguousTerritory) as caught:
        find(vallon, "90100")

    assert str(caught.value).splitlines()[1:] == [
        "  VT001 : Saint-Roch, commune, Val-Tordu (VT)",
        "  VT002 : Le Vallon, commune, Val-Tordu (VT)",
    ]


def test_find_refuses_two_levels(france: Geography) -> None:
    with pytest.raises(UnknownTerritory, match="niveau région, mais le niveau demandé est commune"):
        find(france, "region:84", level="commune")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("VT", "VT"),
        ("vt001", "VT001"),
        ("region:VR", "VR"),
        ("VT0000001", "VT0000001"),
        ("le vallon", "VT002"),
        ("france", "france"),
    ],
)
def test_find_reads_codes_from_the_tables(vallon: Geography, text: str, code: str) -> None:
    assert find(vallon, text, level=None).code == code


def test_find_offers_a_former_code_in_any_country(vallon: Geography) -> None:
    with pytest.raises(UnknownTerritory, match=r"écrivez VT002$"):
        find(vallon, "VT009")


@settings(deadline=None)
@given(st.text(max_size=12))
def test_find_answers_or_explains(text: str) -> None:
    with suppress(InputError):
        found = find(embedded(), text)
        assert found == find(embedded(), found.reference)


def test_search_puts_the_whole_name_then_the_beginning(france: Geography) -> None:
    found = search(france, "nant", limit=4)

    assert found.select("name", "score").rows() == [
        ("Nant", 100.0),
        ("Nantes Métropole", 90.0),
        ("Nantes", 90.0),
        ("Nanterre", 90.0),
    ]


def test_search_keeps_to_the_level(france: Geography) -> None:
    found = search(france, "bretagne", limit=10, level="region")

    assert found["code"].to_list() == ["53"]


def test_search_forgives_faults(france: Geography) -> None:
    found = search(france, "Toulousse", limit=1)

    assert found.select("code", "score").rows() == [("31555", pytest.approx(0.9 * 1600 / 17))]


def test_search_finds_codes(france: Geography) -> None:
    found = search(france, "44", limit=5)

    assert found.select("level", "code").rows() == [("region", "44"), ("departement", "44")]


@pytest.mark.parametrize("text", ["", "--", "zzzzqqqqxx"])
def test_search_of_nothing_is_empty(france: Geography, text: str) -> None:
    found = search(france, text, limit=5)

    assert found.is_empty()
    assert found.columns == [*france.zones.columns, "score"]


def test_lookups_keep_their_budget(france: Geography) -> None:
    assert best_of_five(lambda: find(france, "44109")) < BUDGET_FIND_MS
    assert best_of_five(lambda: search(france, "st etiene", limit=10)) < BUDGET_SEARCH_MS


def best_of_five(work: object) -> float:
    assert callable(work)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return min(times)
