"""Communes: what a name, a postcode and a code agree on, and what contradicts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.methods.repair.communes import RULES, Resolver, resolve
from maillage.reference.geography import Geography, embedded

FRANCE = Resolver(embedded(), old_names=(("Annecy-le-Vieux", "74011"), ("Saint-Barbant", "87136")))


@pytest.mark.parametrize(
    ("name", "postcode", "code", "found"),
    [
        ("Grenoble", "38000", None, "38185"),
        ("ST JORIOZ", "74410", None, "74242"),
        ("St-Donat-sur-lHerbasse", "26260", None, "26301"),
        ("Pont-de-Claix", "38800", None, "38317"),
        ("Aix-en-Provence CEDEX 1", "13617", None, "13001"),
        ("Étreux (Le Gard)", "02510", None, "02298"),
        ("SAINT PAUL TROIS CH╢TEAUX", "26130", None, "26324"),
        ("La Fère", "2800", None, "02304"),
        ("Saint-Paul-Trois-Châteaux", "26130.0", None, "26324"),
        ("Piobetta", "20234", None, "2B234"),
        ("Ajaccio", "20000", None, "2A004"),
        ("Nouméa", "98800", None, "98818"),
        ("Saint-Denis", "97400", None, "97411"),
        ("Saint-Denis", "93200", None, "93066"),
        ("Vernon", "27200", None, "27681"),
        ("Amplepuis 69550", None, None, "69006"),
        ("Annecy-le-Vieux", "74940", None, "74010"),
        ("Saint-Barbant", "87330", None, "87028"),
        ("Ville de Grenoble", "38100", None, "38185"),
        (None, "38000", "38185", "38185"),
        (None, None, "1053", "01053"),
        (None, "44109", "44109", "44109"),
        (None, "38120", None, None),
        ("Mas-Thibert", "13104", None, "13004"),
        ("Aix", "13100", None, "13001"),
        ("Saint-Étiene", "42000", None, "42218"),
    ],
)
def test_resolve_finds_the_commune(
    name: str | None, postcode: str | None, code: str | None, found: str | None
) -> None:
    resolved = FRANCE.resolve(name=name, postcode=postcode, code=code).value

    assert (resolved.code if resolved else None) == found


@pytest.mark.parametrize(
    ("name", "postcode", "code", "found"),
    [
        ("Lyon 3e", "69003", None, ("69123", "69383")),
        ("PARIS 12EME", None, None, ("75056", "75112")),
        ("PARIS", "75116", None, ("75056", "75116")),
        ("Marseille 14ème arrondissement", "13014", None, ("13055", "13214")),
        (None, "75012", "75112", ("75056", "75112")),
        (None, None, "69389", ("69123", "69389")),
        ("Lyon", None, None, ("69123", None)),
    ],
)
def test_resolve_keeps_the_commune_and_the_arrondissement(
    name: str | None, postcode: str | None, code: str | None, found: tuple[str, str | None]
) -> None:
    resolved = FRANCE.resolve(name=name, postcode=postcode, code=code).value

    assert resolved is not None
    assert (resolved.code, resolved.arrondissement) == found


@pytest.mark.parametrize(
    ("name", "postcode", "code", "found", "rule"),
    [
        # the code settles it with the name, or with the postcode
        ("Nouzonville", "08000", "08328", "08328", "commune-contradicts-postcode"),
        ("Blois", "42000", "42218", "42218", "commune-name-contradicted"),
        ("Grenoble", "38000", "38110", "38185", "commune-contradicts-code"),
        # the département settles it: the postcode's figures are wrong, its first two are right
        ("Narbonne", "11000", None, "11262", "commune-contradicts-postcode"),
        # nothing settles it
        ("Blois", "42000", None, None, "commune-contradicts-postcode"),
        ("Cestas", "18300", None, None, "commune-contradicts-postcode"),
        (None, "97470", "04174", None, "commune-code-contradicts-postcode"),
        ("Saint-Denis", None, None, None, "commune-homonyms"),
        (None, "38120", None, None, "commune-ambiguous"),
        ("Nulle-Part-les-Oies", None, None, None, "commune-unknown"),
        (None, None, None, None, "commune-missing"),
    ],
)
def test_resolve_reports_a_contradiction_and_never_guesses(
    name: str | None, postcode: str | None, code: str | None, found: str | None, rule: str
) -> None:
    resolved = FRANCE.resolve(name=name, postcode=postcode, code=code)

    assert (resolved.value.code if resolved.value else None) == found
    assert rule in resolved.rules


@pytest.mark.parametrize(
    ("name", "postcode", "published", "rule"),
    [
        ("Villefranche-de-Rouergue", "12204", "12200", "postcode-cedex"),
        ("Gannat", None, "03800", "postcode-from-commune"),
        ("Grenoble", None, None, "commune-spelling"),
        ("Grenoble", "38000", "38000", None),
        ("Grenoble", "38 000", "38000", "postcode-format"),
        ("Grenoble", "abc", None, "postcode-malformed"),
        ("Nantes", "44109", "44109", None),
        ("Antibes", "06000", None, "postcode-dropped"),
    ],
)
def test_resolve_publishes_a_postcode_of_the_commune(
    name: str, postcode: str | None, published: str | None, rule: str | None
) -> None:
    resolved = FRANCE.resolve(name=name, postcode=postcode, code=None)

    assert resolved.value is not None
    assert resolved.value.postcode == published
    assert rule is None or rule in resolved.rules or rule == "commune-spelling"


@pytest.mark.parametrize(
    ("name", "postcode", "words"),
    [
        ("Le Mont-Dore", "63240", "« Le Mont-Dore » lu comme Mont-Dore, à l'article près"),
        ("La Roche", "85000", "« La Roche » lu comme La Roche-sur-Yon, dont il est le début : "
         "vérifiez"),
        ("Sciez-sur-Léman", "74140", "« Sciez-sur-Léman » lu comme Sciez, qui en est le début : "
         "vérifiez"),
        ("Renazé-les-Oies", "53800", "« Renazé-les-Oies » lu comme Renazé, qui en est le début : "
         "vérifiez"),
    ],
)  # fmt: skip
def test_resolve_says_in_which_way_a_name_is_like_the_official_one(
    name: str, postcode: str, words: str
) -> None:
    found = FRANCE.resolve(name=name, postcode=postcode, code=None)

    assert found.value is not None
    [rule] = found.rules
    assert RULES[rule].words.format(before=name, after=found.value.name) == words


def test_a_former_commune_is_not_taken_for_the_one_of_today() -> None:
    words = RULES["commune-former"].words.format(before="Vars", after="La Boixe")

    assert (
        words == "« Vars » est une ancienne commune ou une commune déléguée : aujourd'hui La Boixe"
    )


def test_a_contradiction_that_nothing_settles_names_no_winner() -> None:
    found = FRANCE.resolve(name="Blois", postcode="42000", code=None)

    assert found.value is None
    assert [RULES[rule].words.format(before="Blois", after="") for rule in found.rules] == [
        "la commune « Blois » et le code postal se contredisent : vérifiez les deux"
    ]


def test_resolve_follows_a_code_of_the_past(country: Geography) -> None:
    found = resolve(name=None, postcode=None, code="01003", geography=country)

    assert found.value is not None
    assert (found.value.code, found.value.name, found.value.department) == (
        "01002",
        "Le Vallon",
        "01",
    )
    assert found.rules == ("commune-former-code", "commune-from-code")


def test_resolve_settles_homonyms_by_the_postcode(country: Geography) -> None:
    resolver = Resolver(country)

    served = resolver.resolve(name="St Roch", postcode="01000", code=None).value
    beside = resolver.resolve(name="ST-ROCH", postcode="20100", code=None).value

    assert served is not None
    assert beside is not None
    assert (served.code, beside.code) == ("01001", "2A005")
    assert resolver.resolve(name="Saint-Roch", postcode=None, code=None).value is None


def test_resolve_of_nothing_says_that_nothing_names_a_commune(country: Geography) -> None:
    found = resolve(name="", postcode=" ", code=None, geography=country)

    assert (found.value, found.rules) == (None, ("commune-missing",))


COMMUNES = embedded().level("commune").select("code", "name").rows()
SERVED = dict(embedded().postcodes.select("code", "postcode").iter_rows())


@given(st.sampled_from(COMMUNES), st.booleans())
def test_resolve_finds_every_commune_by_name_and_postcode(
    commune: tuple[str, str], upper: bool
) -> None:
    code, name = commune
    typed = name.upper().replace("-", " ") if upper else name

    with_all = FRANCE.resolve(name=typed, postcode=SERVED.get(code), code=code)
    by_code = FRANCE.resolve(name=None, postcode=None, code=code)

    assert with_all.value is not None
    assert with_all.value.code == code
    assert by_code.value is not None
    assert by_code.value.name == name
    assert set(with_all.rules) <= set(RULES)


@given(st.text(max_size=20), st.text(max_size=6), st.text(max_size=6))
def test_resolve_never_fails_on_what_people_type(name: str, postcode: str, code: str) -> None:
    found = FRANCE.resolve(name=name, postcode=postcode, code=code)

    assert set(found.rules) <= set(RULES)
    assert found.value is not None or found.rules
