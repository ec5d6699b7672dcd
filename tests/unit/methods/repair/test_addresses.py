"""Addresses: their parts, and what repeats the commune."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.methods.repair.addresses import RULES, Address, address
from maillage.methods.repair.cleaning import fold
from maillage.methods.repair.localities import find_locality
from maillage.methods.repair.ways import WAY_TYPES


def parts(text: str, *, postcode: str | None = None, commune: str | None = None) -> Address:
    found = address(text, postcode=postcode, commune=commune).value
    assert found is not None
    return found


def test_address_by_hand() -> None:
    found = parts(
        "Mairie, 12 BIS AV. DU GAL LECLERC - Bât. B BP 12\n38000 GRENOBLE CEDEX 9",
        postcode="38000",
        commune="Grenoble",
    )

    assert found == Address(
        line="12 bis avenue du Général Leclerc",
        number="12",
        repetition="bis",
        way_type="avenue",
        way="du Général Leclerc",
        complement="Mairie, Bâtiment B, BP 12 Cedex 9",
        po_box="BP 12 Cedex 9",
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("12 RUE DE LA REPUBLIQUE", "12 rue de la République"),
        ("12, rue de la Paix", "12 rue de la Paix"),
        ("12 r. de la Paix", "12 rue de la Paix"),
        ("75 B CHE DU HALAGE", "75 B chemin du Halage"),
        ("9A RUE ST ELOI", "9 A rue Saint Eloi"),
        ("5-9 Rue des Papetiers", "5-9 rue des Papetiers"),
        ("11 - 13 Rue Caisserie", "11-13 rue Caisserie"),
        ("2,4 AVENUE LUMEN", "2-4 avenue Lumen"),
        ("PLACE DU 8 MAI 1945, 12 RUE LUMEN", "Place du 8 Mai 1945"),
        ("6 RUE des CAPUCINS", "6 rue des Capucins"),
        ("6rte de Courpière", "6 route de Courpière"),
        ("119 PL RENE VAIR", "119 place René Vair"),
        ("BD REPUBLIQUE", "Boulevard République"),
        ("8 impasse des Lilas", "8 impasse des Lilas"),
        ("3 sq. des Fées", "3 square des Fées"),
        ("PLACE DE L EGLISE", "Place de l'Église"),
        ("0 Rue Roger Salengro", "Rue Roger Salengro"),
        ("null Grande Rue", "Grande rue"),
        ("42 GRANDE RUE", "42 grande rue"),
        ("30 ROUTE NATIONALE", "30 route nationale"),
        ("8 RD 816", "8 route départementale 816"),
        ("10 PLACE DU 8 MAI 1945", "10 place du 8 Mai 1945"),
        ("LE BOURG", "Le Bourg"),
        ("lieu-dit Les Prés", "Lieu-dit Les Prés"),
        ("43 Rue de la RÃ©publique", "43 rue de la République"),
        ("ZA du Meyrol", "ZA du Meyrol"),
    ],
)
def test_address_line_is_number_type_and_name(text: str, line: str) -> None:
    assert parts(text).line == line


@pytest.mark.parametrize(
    ("text", "line", "complement"),
    [
        ("1 av Foch, bâtiment 3", "1 avenue Foch", "Bâtiment 3"),
        ("1 bis rue Michelet 3ème étage", "1 bis rue Michelet", "3ème étage"),
        ("Résidence Lumen, Avenue de la Gare", "Avenue de la Gare", "Résidence Lumen"),
        ("Hôtel de ville 2 place Jaurès", "2 place Jaurès", "Hôtel de ville"),
        ("Médiathèque de Roche Grande rue", "Grande rue", "Médiathèque de Roche"),
        ("BP 178 1 Place Foch", "1 place Foch", "BP 178"),
        ("1 Place Foch - CS 74311", "1 place Foch", "CS 74311"),
        ("14 rue Mozart, chez Lumen", "14 rue Mozart", "Chez Lumen"),
        ("Maison des associations - Espace Lumen", "Maison des associations", "Espace Lumen"),
    ],
)
def test_address_complement_is_moved(text: str, line: str, complement: str) -> None:
    found = parts(text)

    assert (found.line, found.complement) == (line, complement)


@pytest.mark.parametrize(
    ("text", "postcode", "commune", "line"),
    [
        ("12 rue X 38000 Grenoble", "38000", "Grenoble", "12 rue X"),
        ("12 rue X, Grenoble", "38000", "Grenoble", "12 rue X"),
        ("12 rue de Grenoble", "38000", "Grenoble", "12 rue de Grenoble"),
        ("AVENUE NOTRE DAME---07700-BOURG ST ANDEOL", None, None, "Avenue Notre Dame"),
        ("38 Rue des Dats, 51520, Roche, Marne, Grand Est", None, "Roche", "38 rue des Dats"),
        ("572 AV FOCH\n69009 LYON 9EME", "69009", "Lyon", "572 avenue Foch"),
        ("1 rue des Ifs 79061 cedex 9", "79000", "Niort", "1 rue des Ifs"),
    ],
)
def test_address_loses_the_locality_that_it_repeats(
    text: str, postcode: str | None, commune: str | None, line: str
) -> None:
    assert parts(text, postcode=postcode, commune=commune).line == line


@pytest.mark.parametrize(
    "text", ["-", "null null", "1 - 3", "Rue", "2 avenue", "38000 GRENOBLE", "0 0 0", "/ / /"]
)
def test_address_that_names_no_place_is_missing(text: str) -> None:
    found = address(text, postcode="38000", commune="Grenoble")

    assert found.value is None
    assert found.rules[-1] == "address-missing"


@pytest.mark.parametrize("text", [None, "", "   "])
def test_address_of_an_empty_cell_has_no_rule(text: str | None) -> None:
    assert address(text, postcode=None, commune=None).rules == ()


def test_address_that_is_a_page_of_text_is_not_read() -> None:
    found = address("chez mairie 1-2-3 " * 400, postcode=None, commune=None)

    assert (found.value, found.rules) == (None, ("address-too-long",))


def test_address_keeps_the_first_of_two_and_says_so() -> None:
    found = address("5 rue X, 38000 Lys, 29 rue Y, 38100 Lys", postcode="38000", commune="Lys")

    assert found.value is not None
    assert (found.value.line, found.value.complement) == ("5 rue X", "29 rue Y")
    assert "address-several" in found.rules


@pytest.mark.parametrize("text", ["6 Rue de la", "Place du M", "8 Place de l'"])
def test_address_cut_in_the_middle_is_reported(text: str) -> None:
    assert "address-truncated" in address(text, postcode=None, commune=None).rules


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mairie de Roche 20234 ROCHE", ("20234", "ROCHE")),
        ("9, Place de la paix 51530 MOUSSY", ("51530", "MOUSSY")),
        ("3 RUE X\n15130 YTRAC", ("15130", "YTRAC")),
        ("38000", ("38000", None)),
        ("12 rue X", None),
        (None, None),
    ],
)
def test_find_locality_reads_the_postcode_and_the_name(
    text: str | None, found: tuple[str, str | None] | None
) -> None:
    assert find_locality(text) == found


WAYS = st.sampled_from(sorted(way for way in set(WAY_TYPES.values()) if way.islower()))
NAMES = st.sampled_from(["Lumen", "de la Paix", "des Ifs", "du Vallon", "Anna Kord"])


@given(st.integers(1, 9999), st.sampled_from(["", "bis", "ter", "B"]), WAYS, NAMES, st.booleans())
def test_address_in_parts_says_all_and_reading_its_line_again_changes_nothing(
    number: int, index: str, way: str, label: str, upper: bool
) -> None:
    text = " ".join(filter(None, (str(number), index, way, label)))
    found = parts(text.upper() if upper else text)

    assert found.number == str(number)
    assert (found.repetition or "") == index
    assert fold(found.line or "") == fold(text)
    assert parts(found.line or "") == found


@given(st.text(max_size=60))
def test_address_never_loses_a_figure_of_its_own(text: str) -> None:
    found = address(text, postcode=None, commune=None)

    assert set(found.rules) <= set(RULES)
    if found.value is not None:
        said = f"{found.value.line} {found.value.complement}"
        assert set(re.findall(r"[1-9]", said)) <= set(re.findall(r"[1-9]", text))
